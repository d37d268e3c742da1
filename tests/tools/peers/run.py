#!/usr/bin/env python3
"""Compares our functions with better-auth (Node.js 20) and Django with django-allauth: login, page, start.

    tests/tools/peers/run.py [--functions FOLDER] [--rounds N]

The peers are installed from their registries into target/peers, at pinned versions; they are not part of the build.
Ours are the functions as deployed (`cargo tools release` builds them into target/lambda), each behind a fake of
Lambda's runtime API, with the tables of `cargo local up` on ports of its own (LOCAL_STACK_PORT_OFFSET, default 700).

Measured is CPU time, user and system, of all serving processes. The programs take turns in each round, one request at a
time, after a warm-up round; printed are medians with minimum and maximum of a round. Linux only.

Differences:
* Ours gets an event, as behind API Gateway; the peers parse HTTP themselves.
* Our functions call the tables over HTTP on loopback, on AWS over TLS. Only our side counts; the engine's CPU time is
  printed separately (a fake, built for development). The peers' tables are SQLite files in their own processes, which
  count.
* A login of ours counts failures per account and per network address, and writes atomically in a transaction. The
  peers' rate limits are off, since they would refuse that many logins.
* better-auth has no pages: its `get-session` is measured instead, without and with a session. For Django it is
  allauth's login page and its change of password; for us the login page and the portal top.
* Ours is one program per step: the portal top is another process than the login.
* With equal hash parameters the libraries differ: better-auth uses `@node-rs/argon2`, in Rust like ours but another
  crate; Django uses argon2-cffi, the reference implementation in C.
* gunicorn has a master and a worker process: CPU time is summed, for memory the larger one counts.
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from install import HOME, install
from measure import Entry, Samples, Start, figure, requests, starts
from ours import ROOT, Function, Stack, login_event, portal_event, sample
from report import Line, table
from theirs import BetterAuth, Django, Peer

PEERS: list[type[Peer]] = [BetterAuth, Django]
PAGES_A_ROUND, LOGINS_A_ROUND = 100, 10
# Aimed ratios: how many times cheaper than each of the peers.
AIMS: dict[str, list[float]] = {"default": [6, 20], "argon2id": [1.4, 2], "page": [10, 10]}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--functions", type=Path, default=ROOT / "target" / "lambda", help="folder of the built functions")
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    functions = given.functions.resolve()
    os.chdir(ROOT)
    if not (functions / "login" / "bootstrap").exists():
        sys.exit("run cargo tools release first")
    # Exit normally on SIGTERM, so that all started processes are ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    install()
    with ExitStack() as running:
        bench = Bench(functions, given.rounds, running)
        lines = [*bench.logins_and_pages(), *bench.starts()]
    print(table([peer.name for peer in PEERS], lines))
    print(f"\nIn addition to ours, the fake DynamoDB took {bench.engine}.")


class Bench:
    """All programs under measurement."""

    def __init__(self, programs: Path, rounds: int, running: ExitStack) -> None:
        self._rounds, self._running = rounds, running
        _say("starting `cargo local up`, which builds it first")
        stack = Stack(HOME / "logs")
        running.callback(stack.process.end)
        self._engine = stack.process.cpu_alone
        self._function = partial(Function, programs=programs, environment=stack.environment, logs=HOME / "logs")
        self.engine = ""

    def logins_and_pages(self) -> list[Line]:
        """Pages first: the portal top lists its member's sessions, and each login adds one."""
        login, portal = (self._running.enter_context(self._function(name)) for name in ("login", "portal-top"))
        peers = {hashing: [self._member_of(peer, hashing) for peer in PEERS] for hashing in ("default", "argon2id")}
        let_in = portal_event(login.invoke(login_event(), 303))

        def ours(function: Function, event: dict, status: int) -> Entry:
            return Entry(function.process.cpu, partial(function.invoke, event, status), self._engine)

        def theirs(hashing: str, ask: Callable[[Peer], None]) -> list[Entry]:
            return [Entry(peer.process.cpu, partial(ask, peer)) for peer in peers[hashing]]

        page = [ours(login, sample("login/get.json"), 200), *theirs("default", lambda peer: peer.page())]
        signed_in = [ours(portal, let_in, 200), *theirs("default", lambda peer: peer.signed_in())]
        _say("pages")
        requests(page, self._rounds, PAGES_A_ROUND)
        requests(signed_in, self._rounds, PAGES_A_ROUND)
        _say("logins")
        default = theirs("default", lambda peer: peer.login())
        argon2id = theirs("argon2id", lambda peer: peer.login())
        in_turn = ours(login, login_event(), 303)
        requests([in_turn, *default, *argon2id], self._rounds, LOGINS_A_ROUND)
        apart = [(in_turn, "login"), (signed_in[0], "page of a signed-in user")]
        self.engine = ", ".join(f"{figure(entry.taken_beside.median)} ms a {what}" for entry, what in apart)
        processes = [login.process, *(peer.process for peer in peers["default"])]
        memory = [Samples([process.peak_memory()]) for process in processes]
        return [
            _line("login, each system's default hash, ms", [in_turn, *default], AIMS["default"]),
            _line("login, Argon2id of 19 MiB, ms", [in_turn, *argon2id], AIMS["argon2id"]),
            _line("page for a visitor, no hash, ms", page, AIMS["page"]),
            _line("page of a signed-in user, no hash, ms", signed_in, AIMS["page"]),
            Line("peak memory after the logins, MiB", memory[0], [(it, None) for it in memory[1:]]),
        ]

    def _member_of(self, kind: type[Peer], hashing: str) -> Peer:
        peer = self._running.enter_context(kind(hashing))
        peer.sign_up()
        peer.login()
        return peer

    def starts(self) -> list[Line]:
        """From the start of a program to its first page."""
        event = sample("login/get.json")
        ours = Start(lambda: self._function("login"), lambda function: function.invoke(event, 200))
        theirs = [Start(partial(peer, "default"), lambda served: served.page()) for peer in PEERS]
        _say("starts")
        starts([ours, *theirs], self._rounds)
        return [
            Line("start to first page, ms", ours.cpu, [(it.cpu, None) for it in theirs]),
            Line("start to first page, wall clock, ms", ours.wall, [(it.wall, None) for it in theirs]),
            Line("peak memory at the first page, MiB", ours.memory, [(it.memory, None) for it in theirs]),
        ]


def _line(title: str, entries: list[Entry], aims: list[float]) -> Line:
    return Line(title, entries[0].taken, [(it.taken, aim) for it, aim in zip(entries[1:], aims, strict=True)])


def _say(step: str) -> None:
    print(f"== {step}", file=sys.stderr)


main()

#!/usr/bin/env python3
"""Ours beside better-auth (Node.js 20) and Django with django-allauth: what a login, a page and a start cost.

    tests/tools/peers/run.py [--functions FOLDER] [--rounds N]

The peers come from their registries into target/peers, at pinned versions; nothing of them is part of the build. Ours
are the functions that are deployed (`cargo tools release` builds them into target/lambda), each behind a runtime API
like Lambda's, with the tables of `cargo local up` on ports of its own (LOCAL_STACK_PORT_OFFSET, 700 by itself).

Measured is the time of the processor, user's and system's, of all processes that serve. Everybody is asked in turn,
round by round, one request at a time, after a round that does not count; printed are medians with the least and the
most of a round. Linux only.

What is not alike:
* Ours gets an event, as behind API Gateway; the peers read HTTP themselves.
* Our tables are asked over HTTP on loopback, on AWS over TLS; only our part of it counts, and the engine's is printed
  apart (a build for development, and a stand-in). The peers' tables are files of SQLite in their own processes: that
  counts.
* A login of ours counts failures of the account and of the address, and writes what may not fail alone in one
  transaction. The peers' limits are off, since they would refuse that many logins.
* better-auth has no pages: its `get-session` stands for them, for a visitor and for who is signed in. For Django it is
  allauth's login page and its change of password; for us the login page and the portal top.
* Ours is one program a step: the portal top is another process than the login.
* At the equal hash everybody has a library of its own: better-auth `@node-rs/argon2`, written in Rust as ours but
  another; Django argon2-cffi, which is the one in C.
* gunicorn has a master beside its worker: their time is summed, of memory the larger one counts.
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
# How many times cheaper than each of the peers.
AIMS: dict[str, list[float]] = {"default": [6, 20], "argon2id": [1.4, 2], "page": [10, 10]}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--functions", type=Path, default=ROOT / "target" / "lambda", help="where the functions are")
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    functions = given.functions.resolve()
    os.chdir(ROOT)
    if not (functions / "login" / "bootstrap").exists():
        sys.exit("run cargo tools release first")
    # So that everything that was started is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    install()
    with ExitStack() as running:
        bench = Bench(functions, given.rounds, running)
        lines = [*bench.logins_and_pages(), *bench.starts()]
    print(table([peer.name for peer in PEERS], lines))
    print(f"\nBeside ours, the stand-in for DynamoDB took {bench.engine}.")


class Bench:
    """Everybody who is measured."""

    def __init__(self, programs: Path, rounds: int, running: ExitStack) -> None:
        self._rounds, self._running = rounds, running
        _say("starting `cargo local up`, which builds it first")
        stack = Stack(HOME / "logs")
        running.callback(stack.process.end)
        self._engine = stack.process.cpu_alone
        self._function = partial(Function, programs=programs, environment=stack.environment, logs=HOME / "logs")
        self.engine = ""

    def logins_and_pages(self) -> list[Line]:
        """Pages first: the portal top lists where its member has signed in."""
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
        apart = [(in_turn, "login"), (signed_in[0], "page of who is signed in")]
        self.engine = ", ".join(f"{figure(entry.taken_beside.median)} ms a {what}" for entry, what in apart)
        processes = [login.process, *(peer.process for peer in peers["default"])]
        memory = [Samples([process.peak_memory()]) for process in processes]
        return [
            _line("login, everybody's own hash, ms", [in_turn, *default], AIMS["default"]),
            _line("login, argon2id of 19 MiB, ms", [in_turn, *argon2id], AIMS["argon2id"]),
            _line("page for a visitor, no hash, ms", page, AIMS["page"]),
            _line("page of who is signed in, no hash, ms", signed_in, AIMS["page"]),
            Line("most memory after the logins, MiB", memory[0], [(it, None) for it in memory[1:]]),
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
            Line("the same by the wall clock, ms", ours.wall, [(it.wall, None) for it in theirs]),
            Line("most memory at the first page, MiB", ours.memory, [(it.memory, None) for it in theirs]),
        ]


def _line(title: str, entries: list[Entry], aims: list[float]) -> Line:
    return Line(title, entries[0].taken, [(it.taken, aim) for it, aim in zip(entries[1:], aims, strict=True)])


def _say(step: str) -> None:
    print(f"== {step}", file=sys.stderr)


main()

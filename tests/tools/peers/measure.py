"""Interleaved measurement: every program in turn in each round, so that other load affects all equally."""

import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from process import Process


class Served(Protocol):
    """An object with a process."""

    process: Process


S = TypeVar("S", bound=Served)


@dataclass
class Samples:
    """One figure per round."""

    values: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def spread(self) -> str:
        return f"{figure(min(self.values))}–{figure(max(self.values))}"


@dataclass
class Entry:
    """A program that answers one kind of request: how to read its CPU time, and how to send the request."""

    cpu: Callable[[], float]
    ask: Callable[[], object]
    # CPU time of a helper process that works for it, reported separately.
    beside: Callable[[], float] = lambda: 0.0
    taken: Samples = field(default_factory=Samples)
    taken_beside: Samples = field(default_factory=Samples)


def requests(entries: list[Entry], rounds: int, each: int) -> None:
    """CPU milliseconds per request; a first warm-up round is not counted."""
    for number in range(rounds + 1):
        for entry in entries:
            before, before_beside = entry.cpu(), entry.beside()
            for _ in range(each):
                entry.ask()
            taken, beside = entry.cpu() - before, entry.beside() - before_beside
            if number > 0:
                entry.taken.values.append(taken / each)
                entry.taken_beside.values.append(beside / each)


@dataclass
class Start(Generic[S]):
    """How a program is started, and asked for its first answer."""

    open: Callable[[], AbstractContextManager[S]]
    ask: Callable[[S], object]
    cpu: Samples = field(default_factory=Samples)
    wall: Samples = field(default_factory=Samples)
    memory: Samples = field(default_factory=Samples)


def starts(entries: list[Start], rounds: int) -> None:
    """Milliseconds from the start of the program to its first answer; a first round warms the file cache."""
    for number in range(rounds + 1):
        for entry in entries:
            begun = time.monotonic()
            with entry.open() as served:
                entry.ask(served)
                wall = (time.monotonic() - begun) * 1e3
                cpu, memory = served.process.cpu(), served.process.peak_memory()
            if number > 0:
                entry.cpu.values.append(cpu)
                entry.wall.values.append(wall)
                entry.memory.values.append(memory)


def figure(value: float) -> str:
    """Formats with three significant digits."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"

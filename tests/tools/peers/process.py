"""Programs that are measured: what they take of the processor, and of memory. Linux only."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

# What the kernel adds to the complement of a process's number to name its clock, the time of ended threads included.
CPU_CLOCK = 2
DEADLINE = 60.0


class Process:
    """A program, and whatever it starts, until `end`."""

    def __init__(self, command: list[str | Path], environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("w") as output:
            self._child = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # A group of their own: a Ctrl-C reaches us alone, and `end` whatever is left.
                start_new_session=True,
            )

    def pids(self) -> list[int]:
        """The process and all below it."""
        return list(_family(self._child.pid))

    def cpu(self) -> float:
        """Milliseconds of the processor, user's and system's, that they have taken since they were started."""
        return sum(map(_cpu, self.pids()))

    def cpu_alone(self) -> float:
        """The same of the process itself, without those below it."""
        return _cpu(self._child.pid)

    def peak_memory(self) -> float:
        """The most that the largest of them has held at once, in MiB."""
        return max(map(_peak_memory, self.pids()))

    def said(self, pattern: str, seconds: float = DEADLINE) -> str:
        """Waits until the program has printed this; returns the first group."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := re.search(pattern, self.log.read_text(errors="replace")):
                return found[1]
            if self._child.poll() is not None:
                break
            time.sleep(0.002)
        raise RuntimeError(
            f"{self.log} does not say {pattern!r}; it ends: {self.log.read_text(errors='replace')[-500:]}"
        )

    def end(self) -> None:
        """Asks it to end, waits, and insists if need be."""
        self._child.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()


def _family(pid: int) -> Iterator[int]:
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from _family(int(child))


def _cpu(pid: int) -> float:
    return time.clock_gettime_ns((~pid << 3) | CPU_CLOCK) / 1e6


def _peak_memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0

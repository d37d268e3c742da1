"""Measured programs: CPU time and memory. Linux only."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

# Clock type in the kernel's ID of a process CPU clock (see `clock_getcpuclockid`); it includes ended threads.
CPU_CLOCK = 2
DEADLINE = 60.0


class Process:
    """A program and its child processes, until `end`."""

    def __init__(self, command: list[str | Path], environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("w") as output:
            self._child = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # A process group of its own: Ctrl-C reaches only us, and `end` can kill the rest of the group.
                start_new_session=True,
            )

    def pids(self) -> list[int]:
        """The process and all its descendants."""
        return list(_family(self._child.pid))

    def cpu(self) -> float:
        """CPU milliseconds (user and system) of the process and its descendants since their start."""
        return sum(map(_cpu, self.pids()))

    def cpu_alone(self) -> float:
        """CPU milliseconds of the process without its descendants."""
        return _cpu(self._child.pid)

    def peak_memory(self) -> float:
        """Peak memory of the largest of them, in MiB."""
        return max(map(_peak_memory, self.pids()))

    def said(self, pattern: str, seconds: float = DEADLINE) -> str:
        """Waits until the program's output matches the pattern; returns the first group."""
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
        """Terminates it, waits, and kills the process group if necessary."""
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

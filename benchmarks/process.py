"""Whole processes, measured from outside: time on the clock, processor time, and the most memory that one of them held."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_KILOBYTE = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss counts in
_MOST_EXPECTED = 1  # exit codes above this one say that the process did not do its work


class FailedError(Exception):
    """A measured process did not do its work, so its time means nothing."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One run of a process and its children. `wall` and `cpu` are seconds; `memory` is the peak of the largest of them, in bytes."""

    wall: float
    cpu: float
    memory: int


def measure(command: Sequence[str]) -> Sample:
    """Return what one run of *command* took.

    Linux hands a new process the peak of the one that started it, so this one has to stay small.

    Raises:
        FailedError: its exit code is neither 0 nor 1 (mistakes found).
    """
    started = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if not 0 <= process.returncode <= _MOST_EXPECTED:
        raise FailedError(f"exit code {process.returncode}: {' '.join(command)}")
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _KILOBYTE)


def interleaved(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, list[Sample]]:
    """Return *runs* samples of each command, taken in turns (A B C A B C), after one run of each that warms the disk."""
    for command in commands.values():
        measure(command)
    found: dict[str, list[Sample]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            found[name].append(measure(command))
    return found


def median(samples: Sequence[Sample]) -> Sample:
    """Return the medians; of the memory, the maximum."""
    return Sample(
        statistics.median(sample.wall for sample in samples),
        statistics.median(sample.cpu for sample in samples),
        max(sample.memory for sample in samples),
    )


def ratio(samples: Sequence[Sample], reference: Sequence[Sample], *, of_cpu: bool = False) -> float:
    """Return the median of the ratios of times, turn by turn: what slows a whole turn down cancels out.

    Times are those on the clock; those of the processor (*of_cpu*) are steadier on a busy machine, but
    do not tell what a second process gains.
    """
    pairs = zip(samples, reference, strict=True)
    return statistics.median(one.cpu / other.cpu if of_cpu else one.wall / other.wall for one, other in pairs)

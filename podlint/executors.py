"""Where files are checked: in this process, or in several. Results come in the order of the files, whoever computes them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from podlint.engine import FileResult, Settings, check_path, join
from podlint.files import STDIN, Inputs, is_markdown
from podlint.source.document import WHOLE, Share

MANY_FILES = 128
MANY_BYTES = 1_000_000
LARGE_FILE = 4_000_000  # bytes; such a file is shared out
_BATCH = 16  # files a task: enough to outweigh sending it, few enough to keep all processes busy
_SHARES = 2  # of a large file for each process


class _Task(NamedTuple):
    """A file to check, or a share of it."""

    path: str
    share: Share


def processes_for(inputs: Inputs, jobs: int) -> int:
    """Return how many processes pay for these inputs: 1 means this one.

    Args:
        inputs: What is to be checked.
        jobs: What the user asked for; 0 leaves it to podlint.
    """
    large = sum(map(_is_large, inputs.paths, inputs.sizes))
    if STDIN in inputs.paths or (len(inputs.paths) == 1 and not large):
        return 1
    if jobs:
        return jobs if large else max(1, min(jobs, len(inputs.paths)))
    if len(inputs.paths) < MANY_FILES and inputs.total_size < MANY_BYTES:
        return 1
    return _processors() if large else min(_processors(), max(1, len(inputs.paths) // _BATCH))


def _is_large(path: str, size: int) -> bool:
    return size >= LARGE_FILE and not is_markdown(path)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check_all(inputs: Inputs, settings: Settings, jobs: int) -> Iterator[FileResult]:
    """Yield the result of every file, in the order of the files."""
    processes = processes_for(inputs, jobs)
    if processes == 1:
        return (check_path(path, settings) for path in inputs.paths)
    return _joined(_in_processes(_batches(inputs, processes), settings, processes), settings)


def _batches(inputs: Inputs, processes: int) -> list[list[_Task]]:
    """The work in order: a share of a large file alone, other files in batches."""
    most = max(1, min(_BATCH, len(inputs.paths) // processes))
    batches: list[list[_Task]] = [[]]
    for path, size in zip(inputs.paths, inputs.sizes, strict=True):
        if _is_large(path, size):
            shares = processes * _SHARES
            batches += [[_Task(path, Share(number, shares))] for number in range(shares)]
            batches.append([])
        else:
            batches[-1].append(_Task(path, WHOLE))
            if len(batches[-1]) == most:
                batches.append([])
    return [batch for batch in batches if batch]


def _check_batch(tasks: list[_Task], settings: Settings) -> list[tuple[_Task, FileResult]]:
    return [(task, check_path(task.path, settings, task.share)) for task in tasks]


def _joined(results: Iterator[tuple[_Task, FileResult]], settings: Settings) -> Iterator[FileResult]:
    """A result for each file: shares come one after the other."""
    shares: list[FileResult] = []
    for task, result in results:
        shares.append(result)
        if len(shares) == task.share.of:
            yield join(task.path, shares, settings)
            shares = []


def _in_processes(batches: list[list[_Task]], settings: Settings, processes: int) -> Iterator[tuple[_Task, FileResult]]:
    """Forked processes have the rules and schemas already; nothing of ours runs in threads when they are made."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    executor = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context(method))
    try:
        with _interrupts_ignored():  # by the processes, for good: this one answers for them
            results = executor.map(partial(_check_batch, settings=settings), batches)
        for batch in results:
            yield from batch
    except BaseException:  # an interrupt, above all: nobody waits for what the processes are doing
        for process in multiprocessing.active_children():
            process.kill()
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    executor.shutdown()


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Ctrl-C reaches all processes of a terminal; processes that are started here are deaf to it."""
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():  # only there signals can be set
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

"""Where files are checked: in this process, or in several. Results come in the order of the files, whoever computes them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from podlint.engine import FileResult, Settings, check_path
from podlint.files import STDIN, Inputs

MANY_FILES = 128
MANY_BYTES = 1_000_000
_BATCH = 16  # files a task: enough to outweigh sending it, few enough to keep all processes busy


def processes_for(inputs: Inputs, jobs: int) -> int:
    """Return how many processes pay for these inputs: 1 means this one.

    Args:
        inputs: What is to be checked.
        jobs: What the user asked for; 0 leaves it to podlint.
    """
    if STDIN in inputs.paths or len(inputs.paths) < 2:  # noqa: PLR2004  one file cannot be shared out
        return 1
    if jobs:
        return min(jobs, len(inputs.paths))
    if len(inputs.paths) < MANY_FILES and inputs.total_size < MANY_BYTES:
        return 1
    return min(_processors(), max(1, len(inputs.paths) // _BATCH), len(inputs.paths))


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check_all(inputs: Inputs, settings: Settings, jobs: int) -> Iterator[FileResult]:
    """Yield the result of every file, in the order of the files."""
    processes = processes_for(inputs, jobs)
    if processes == 1:
        return (check_path(path, settings) for path in inputs.paths)
    return _in_processes(inputs.paths, settings, processes)


def _in_processes(paths: tuple[str, ...], settings: Settings, processes: int) -> Iterator[FileResult]:
    """Forked processes have the rules and schemas already; nothing of ours runs in threads when they are made."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    executor = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context(method))
    batch = max(1, min(_BATCH, len(paths) // processes))
    try:
        with _interrupts_ignored():  # by the processes, for good: this one answers for them
            results = executor.map(partial(check_path, settings=settings), paths, chunksize=batch)
        yield from results
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

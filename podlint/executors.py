"""Where files are checked: in this process, or in several. Results come in the order of the files, whoever computes them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from podlint.engine import FileResult, Settings, check_path
from podlint.files import STDIN, Inputs

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager

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
        yield from (check_path(path, settings) for path in inputs.paths)
        return
    with _pool(processes) as executor:
        batch = max(1, min(_BATCH, len(inputs.paths) // processes))
        yield from executor.map(partial(check_path, settings=settings), inputs.paths, chunksize=batch)


def _pool(processes: int) -> AbstractContextManager[Executor]:
    """A pool of processes. Forked ones have the rules and schemas already; nothing of ours runs in threads when they are made."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context(method))

"""Files checked by the workers of a Dask scheduler: manifests travel there, results come back in order, and what a lost worker had is done again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from podlint import files
from podlint.engine import FileResult, Settings
from podlint.errors import UsageError
from podlint.files import Inputs
from podlint.scale.executors import Load, Submit, Task, Work, check_batch, in_order

if TYPE_CHECKING:
    from concurrent.futures import Future

_BATCH_FILES, _BATCH_BYTES = 64, 1_000_000  # of a task: it takes milliseconds to send one
_AHEAD = 3  # tasks for each thread of a worker that wait for it
_PATIENCE = 15  # seconds until a scheduler has to answer

T = TypeVar("T")
R = TypeVar("R")


def check_on(address: str, inputs: Inputs, settings: Settings, load: Load | None = None) -> Iterator[FileResult]:
    """Yield the result of every file, in the order of the files.

    Args:
        address: Of the scheduler.
        inputs: The files.
        settings: What decides about findings.
        load: Gives what files hold; without it they are read here.

    Raises:
        UsageError: the scheduler does not answer, has no workers, or workers with another podlint.
    """
    if not inputs.paths:
        return
    settings = settings._replace(paths=settings.paths._replace(here=os.getcwd()))  # workers are somewhere else
    read = load or partial(files.load, max_size=settings.max_file_size)
    with workers(address, settings) as (submit, threads):
        check = partial(check_batch, settings=settings)
        for batch in in_order(submit, check, _batches(Work(inputs, settings.max_file_size, 1, read, in_pieces=False)), threads * _AHEAD):
            yield from batch


def _batches(work: Work) -> Iterator[list[Task]]:
    batch: list[Task] = []
    size = 0
    for path in work.inputs.paths:
        data = work.data(path)
        batch.append(Task(path, data=data, is_context=path in work.inputs.context))
        size += len(data) if isinstance(data, bytes) else 0
        if len(batch) >= _BATCH_FILES or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@contextmanager
def workers(address: str, settings: Settings | None = None) -> Iterator[tuple[Submit[Any], int]]:
    """Give the workers of a scheduler, and how many threads they have.

    Raises:
        UsageError: the scheduler does not answer, has no workers, or workers with another podlint; or a worker was lost again and again.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("--scheduler takes Dask, which is not installed", "pip install 'podlint[dask]'") from error
    from distributed.scheduler import KilledWorker

    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        hint = "start one with `dask scheduler`, and workers with `dask worker`"
        raise UsageError(f"the scheduler {address} does not answer: {_first_line(error)}", hint) from error
    try:
        threads = _threads(client, address)
        _require_same(client, settings)
        yield partial(_submitted, client), threads
    except KilledWorker as error:
        raise UsageError(f"workers of {address} were lost again and again: {_first_line(error)}", "look at their logs, and give them more memory") from error
    finally:
        client.close(timeout=_PATIENCE)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__


def _threads(client: Any, address: str) -> int:
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        raise UsageError(f"the scheduler {address} has no workers", f"start some with `dask worker {address}`") from error
    threads: dict[str, int] = client.nthreads()
    return max(1, sum(threads.values()))


def _submitted(client: Any, function: Callable[[T], R], task: T) -> Future[R]:
    # Never taken for the same as another one: results with equal names would be shared among runs.
    found: Future[R] = client.submit(function, task, pure=False)
    return found


def _require_same(client: Any, settings: Settings | None) -> None:
    """Workers must answer as this process would.

    Raises:
        UsageError: one of them has another podlint, another Python, or other rules of the user's.
    """
    from podlint.cache.fingerprint import portable

    folders = settings.selection.folders if settings else ()
    here = portable(folders)
    for worker, there in client.run(portable, folders, on_error="return").items():
        if isinstance(there, ModuleNotFoundError | ImportError | AttributeError):
            raise UsageError(f"the worker {worker} has no podlint like this one", "install the same podlint for all workers")
        if isinstance(there, OSError):
            raise UsageError(f"the worker {worker} has no rules in {', '.join(folders)}", "put the folder there, too")
        if isinstance(there, Exception):
            raise UsageError(f"the worker {worker} cannot check: {_first_line(there)}")
        if there != here:
            raise UsageError(f"the worker {worker} has another podlint, Python or rules", "install the same for all workers")


def on_workers(address: str, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
    """Yield what *function* makes of each task on the workers of a scheduler, in the order of the tasks.

    Raises:
        UsageError: as for `workers`.
    """
    with workers(address) as (submit, threads):
        yield from in_order(submit, function, tasks, threads * _AHEAD)

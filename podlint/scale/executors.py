"""Where files are checked: in this process, or by an executor of several. Results come in the order of the files, whoever computes them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from podlint.engine import FileResult, Settings, check_path
from podlint.errors import UsageError
from podlint.files import STDIN, Inputs, UnreadableFile, can_be_read_again, is_markdown, load, name_of, within
from podlint.scale.shares import join
from podlint.source.document import WHOLE, Share

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from podlint.scale.part import Part
    from podlint.scale.pieces import Joined

MANY_FILES = 128
MANY_BYTES = 1_000_000
LARGE_FILE = 1_000_000  # bytes; such a file is shared out
LARGE_LIST = 4_000_000  # bytes; such a List is checked in pieces, for less memory, and nothing in it is mended
BATCH = 16  # files a task: enough to outweigh sending it, few enough to keep all processes busy
_FEW_BYTES = 100_000  # take no longer to check than a process takes to start
_SHARES = 2  # of a large file for each process
_AHEAD = 4  # tasks for each process that wait for it
MOST_PROCESSES = 61 if os.name == "nt" else 256  # Windows can wait for no more

Load = Callable[[str], bytes | UnreadableFile]
"""What a file holds, for those who check it elsewhere."""

Runner = Callable[[Inputs, Settings, Load | None], Iterator[FileResult]]
"""Checks files somewhere; who gives no `Load` leaves the reading to it."""

T = TypeVar("T")
R = TypeVar("R")


class Task(NamedTuple):
    """A file to check, or a share or a part of it.

    `data` is what it holds, None where whoever checks it shall read it. Of a file that `is_context` only the objects are wanted.
    """

    path: str
    share: Share = WHOLE
    data: bytes | UnreadableFile | None = None
    is_context: bool = False
    part: Part | None = None


def processes_for(inputs: Inputs, jobs: int) -> int:
    """Return how many processes pay for these inputs: 1 means this one.

    Args:
        inputs: What is to be checked.
        jobs: What the user asked for; 0 leaves it to podlint. There are never more than `MOST_PROCESSES`.
    """
    large = sum(map(is_large, inputs.paths, inputs.sizes))
    if (STDIN in inputs.paths and inputs.stdin is None) or (len(inputs.paths) == 1 and not large):
        return 1
    if jobs:
        return min(jobs, MOST_PROCESSES) if large else max(1, min(jobs, len(inputs.paths), MOST_PROCESSES))
    if len(inputs.paths) < MANY_FILES and inputs.total_size < MANY_BYTES:
        return 1
    return processors() if large else min(processors(), max(1, len(inputs.paths) // BATCH))


def is_large(path: str, size: int) -> bool:
    """Whether a file is shared out."""
    return size >= LARGE_FILE and not is_markdown(path)


def processors() -> int:
    """Return how many processors this process may use, at most `MOST_PROCESSES`."""
    return min(MOST_PROCESSES, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def check_all(inputs: Inputs, settings: Settings, jobs: int, load: Load | None = None, *, in_pieces: bool = False) -> Iterator[FileResult]:
    """Yield the result of every file, in the order of the files.

    Args:
        inputs: The files.
        settings: What decides about findings.
        jobs: As for `processes_for`.
        load: Gives what files hold that are not large; without it, who checks a file reads it.
        in_pieces: Whether large Lists may be checked in pieces, whose findings are in the result's `parts`.
    """
    processes = processes_for(inputs, jobs)
    work = Work(inputs, settings.max_file_size, processes, load, in_pieces)
    if processes == 1:
        tasks = ((task.path, task.share, check_task(task, settings)) for path, size in work.files() for task in work.tasks(path, size))
        return _joined(tasks, settings)
    return _joined(_in_processes(work, settings), settings)


def check_task(task: Task, settings: Settings) -> FileResult:
    """Return what there is to say of one file, or of a share or a part of it."""
    if task.is_context:
        from podlint.scale.surroundings import objects_of

        return objects_of(task.path, settings, task.data)
    if task.part:
        from podlint.scale.pieces import check_part

        return check_part(task.part, settings)
    return check_path(task.path, settings, task.share, task.data)


def check_batch(tasks: list[Task], settings: Settings) -> list[FileResult]:
    """Return what there is to say of some files."""
    return [check_task(task, settings) for task in tasks]


class Work(NamedTuple):
    """What is to be done, for how many processes."""

    inputs: Inputs
    max_size: int
    processes: int
    load: Load | None
    in_pieces: bool

    def files(self) -> Iterator[tuple[str, int]]:
        """Yield each file with its size."""
        return zip(self.inputs.paths, self.inputs.sizes, strict=True)

    def batches(self) -> Iterator[list[Task]]:
        """The work in order: a share of a large file alone, other files in batches."""
        most = max(1, min(BATCH, len(self.inputs.paths) // self.processes))
        batch: list[Task] = []
        for path, size in self.files():
            tasks = self.tasks(path, size)
            if len(tasks) > 1:
                yield batch
                yield from ([task] for task in tasks)
                batch = []
                continue
            batch += tasks
            if len(batch) >= most:
                yield batch
                batch = []
        yield batch

    def tasks(self, path: str, size: int) -> list[Task]:
        """What is to be done for one file: several things where it is large."""
        if path in self.inputs.context or not is_large(path, size):
            return [Task(path, WHOLE, self.data(path), path in self.inputs.context)]
        parts = self.parts(path) if size >= LARGE_LIST else []
        if parts:
            return [Task(path, Share(part.number, len(parts)), part=part) for part in parts]
        if path == STDIN or self.processes == 1:
            return [Task(path, WHOLE, self.data(path))]
        shares = self.processes * _SHARES
        return [Task(path, Share(number, shares)) for number in range(shares)]

    def data(self, path: str) -> bytes | UnreadableFile | None:
        """What a file holds, as far as it is not left to whoever checks it."""
        if path != STDIN:
            return self.load(path) if self.load else None
        stdin = self.inputs.stdin
        if stdin and stdin.path:
            return load(stdin.path, self.max_size)
        return within(stdin.data, self.max_size) if stdin else None

    def parts(self, path: str) -> list[Part]:
        """The parts of a large List."""
        place = self.inputs.stdin.path if path == STDIN and self.inputs.stdin else path
        if not self.in_pieces or not can_be_read_again(place):
            return []
        from podlint.scale.pieces import parts_of

        return parts_of(name_of(path), place)


def _check_batch(tasks: list[Task], settings: Settings) -> list[tuple[str, Share, FileResult]]:
    return [(task.path, task.share, check_task(task, settings)) for task in tasks]


def _joined(results: Iterator[tuple[str, Share, FileResult]], settings: Settings) -> Iterator[FileResult]:
    """A result for each file: its shares or parts come one after the other."""
    shares: list[FileResult] = []
    joined: Joined | None = None
    for path, share, result in results:
        if result.part:
            from podlint.scale.pieces import Joined

            joined = joined or Joined()
            joined.add(result)
            if share.number + 1 == share.of:
                yield joined.result()
                joined = None
            continue
        shares.append(result)
        if len(shares) == share.of:
            yield join(path, shares, settings)
            shares = []


def _in_processes(work: Work, settings: Settings) -> Iterator[tuple[str, Share, FileResult]]:
    """The first few files are checked here: what they load and compile, the processes that are forked afterwards have already."""
    check = partial(_check_batch, settings=settings)
    batches = filter(None, work.batches())
    if sum(work.inputs.sizes[:BATCH]) <= _FEW_BYTES:
        yield from check(next(batches, []))
    for batch in on_processes(work.processes, check, batches):
        yield from batch


def on_processes(processes: int, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
    """Yield what *function* makes of each task in some processes, in the order of the tasks."""
    submit: Submit[R]
    with pool(processes) as submit:
        yield from in_order(submit, function, tasks, processes * _AHEAD)


Submit = Callable[..., "Future[R]"]
"""Has a function called elsewhere with some arguments."""


def in_order(submit: Submit[R], function: Callable[[T], R], tasks: Iterable[T], ahead: int) -> Iterator[R]:
    """Yield what *function* makes of each task, in the order of the tasks; no more than *ahead* wait for their turn."""
    waiting: deque[Future[R]] = deque()
    for task in tasks:
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
        waiting.append(submit(function, task))
    while waiting:
        yield waiting.popleft().result()


@contextmanager
def pool(processes: int) -> Iterator[Submit[R]]:
    """Give some processes. Forked ones have the rules and schemas already; nothing of ours runs in threads when they are made.

    Raises:
        UsageError: somebody has ended one of them.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    executor = ProcessPoolExecutor(min(processes, MOST_PROCESSES), mp_context=multiprocessing.get_context(method))
    try:
        yield partial(_submitted, executor)
    except BaseException as error:  # an interrupt, above all: nobody waits for what the processes are doing
        for process in multiprocessing.active_children():
            process.kill()
        executor.shutdown(wait=False, cancel_futures=True)
        if isinstance(error, BrokenProcessPool):
            raise UsageError("a process of this run was ended from outside, perhaps for lack of memory", "use fewer with --jobs") from error
        raise
    executor.shutdown()


def _submitted(executor: Executor, function: Callable[[T], R], task: T) -> Future[R]:
    with _interrupts_ignored():  # by processes that this starts, for good: this one answers for them
        return executor.submit(function, task)


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

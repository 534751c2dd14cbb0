"""`check --watch`: checks again whenever a file has changed. What has changed is told apart from when somebody looks."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping

from podlint import files
from podlint.errors import PodlintError
from podlint.options import CheckOptions
from podlint.reporters.words import plural, printable
from podlint.ruleset import forget

Seen = Mapping[str, tuple[int, int, int]]
"""Path -> what tells one state of a file from another: time of its last change, size, and number on its disk."""

_PAUSE = 0.5  # seconds between two looks
_SHARE = 10  # looking takes at most one part in so many of the time
_NAMED = 3


def run_watch(options: CheckOptions, check: Callable[[CheckOptions], int]) -> int:
    """Check, and check again after each change, until somebody ends it.

    Raises:
        PodlintError: the first check cannot be run. Later ones say why, and the next change is waited for.
    """
    again = options.watch
    assert again is not None
    looks = paced(lambda: look(paths_of(options)), time.monotonic, time.sleep)
    for number, changed in enumerate(changes(looks)):
        if number:
            sys.stderr.write(separator(changed, time.strftime("%H:%M:%S")))
        try:
            if number:
                forget()
                options = again()
            check(options)
        except PodlintError as error:
            if not number:
                raise
            sys.stderr.write(f"podlint: {printable(str(error))}\n")
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def changes(looks: Iterable[Seen]) -> Iterator[tuple[str, ...]]:
    """Yield nothing for the first look; then, for each look that shows something else than the one before, the paths that came, changed or went."""
    before: Seen | None = None
    for now in looks:
        if before is None:
            yield ()
        elif now != before:
            yield tuple(sorted(path for path in {*before, *now} if before.get(path) != now.get(path)))
        before = now


def separator(changed: tuple[str, ...], clock: str) -> str:
    """Return the line between two reports."""
    names = ", ".join(printable(files.name_of(path)) for path in changed[:_NAMED])
    more = f" and {len(changed) - _NAMED:,} more" if len(changed) > _NAMED else ""
    return f"---- {clock}: {plural(len(changed), 'file')} changed: {names}{more}\n"


def look(paths: Iterable[str]) -> Seen:
    """Return the state of each file that is there."""
    seen = {}
    for path in paths:
        try:
            status = os.stat(path)
        except OSError:
            continue
        seen[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
    return seen


def paths_of(options: CheckOptions) -> list[str]:
    """Return the files that a run reads: manifests, the configuration, rules in folders, charts and their values; not what it writes itself."""
    found: list[str] = []
    for path in options.paths:
        with contextlib.suppress(PodlintError):
            found += files.find((path,), options.exclude).paths
    others = [*options.settings.selection.folders, *options.beside, options.baseline]
    if options.rendering:
        others += (options.rendering.helm, *options.rendering.values)
    found += (path for other in others for path in (other, *_below(other)))
    found += (os.path.join(options.settings.paths.root, name) for name in files.CONFIGURATIONS)
    written = {os.path.realpath(output.file) for output in options.outputs if output.file}
    return [path for path in found if os.path.isfile(path) and os.path.realpath(path) not in written]


def _below(folder: str) -> Iterator[str]:
    """All files of a folder but what Python keeps there of its own."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__pycache__"]
        yield from (os.path.join(place, name) for name in names)


def paced(look: Callable[[], Seen], clock: Callable[[], float], sleep: Callable[[float], None]) -> Iterator[Seen]:
    """Look for ever, with pauses: longer ones where looking takes long."""
    while True:
        start = clock()
        yield look()
        sleep(max(_PAUSE, (clock() - start) * _SHARE))

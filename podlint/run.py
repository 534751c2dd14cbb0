"""What the command `check` does besides parsing its options: colours, progress, where the report goes."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import time
from collections.abc import Iterator
from typing import TextIO

from podlint import api, files, reporters
from podlint.errors import UsageError
from podlint.options import CheckOptions

_PATIENCE = 1.0  # seconds before a progress bar appears
_BAR_WIDTH = 30


def run_check(options: CheckOptions) -> int:
    """Check, print the report, and return the exit code."""
    collect_less()
    inputs = files.find(options.paths, options.exclude)
    progress = _Progress(sys.stderr)
    report = api.check(inputs, options.settings, fail_on=options.fail_on, jobs=options.jobs, progress=progress.update)
    progress.clear()
    with destination(options.output_file) as out:
        style = reporters.Style(color=_wants_color(options.color, out))
        out.writelines(reporters.render(report, options.output_format, style))
    return report.exit_code


def collect_less() -> None:
    """Have Python look for garbage less often.

    Nothing that is here already becomes garbage, and trees and timelines hold no cycles: looking for them takes a tenth of the time of a large run.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@contextlib.contextmanager
def destination(path: str) -> Iterator[TextIO]:
    """Open what a report is written to: the file at *path*, standard output if that is empty.

    Raises:
        UsageError: the file cannot be written.
    """
    if not path:
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")  # a terminal that cannot show a character gets its number
        yield sys.stdout
        return
    try:
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            yield file
    except OSError as error:
        raise UsageError(f"the report cannot be written to {path!r}: {error.strerror}") from error


def _wants_color(when: str, out: TextIO) -> bool:
    """The option decides, then NO_COLOR and FORCE_COLOR (https://no-color.org, https://force-color.org), then the terminal."""
    if when != "auto":
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return out.isatty() and os.environ.get("TERM") != "dumb"


class _Progress:
    """A bar on a terminal, once a run has taken long enough for somebody to wonder."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.started = time.monotonic()
        self.shown = 0.0
        self.enabled = out.isatty()

    def update(self, done: int, total: int) -> None:
        """Draw at most ten times a second."""
        now = time.monotonic()
        if not self.enabled or now - self.started < _PATIENCE or now - self.shown < 0.1:  # noqa: PLR2004  seconds
            return
        self.shown = now
        filled = _BAR_WIDTH * done // total
        self.out.write(f"\r[{'#' * filled}{' ' * (_BAR_WIDTH - filled)}] {done:,} of {total:,} files")
        self.out.flush()

    def clear(self) -> None:
        """Leave the line as it was."""
        if self.shown:
            self.out.write("\r\x1b[K")
            self.out.flush()

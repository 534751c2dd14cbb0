"""What the command `check` does besides parsing its options: colours, progress, where the report goes."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
import time
from collections.abc import Iterator
from typing import TextIO

from podlint import api, cache, files, reporters
from podlint.errors import UsageError
from podlint.options import CheckOptions
from podlint.report import Report
from podlint.reporters import words

_PATIENCE = 1.0  # seconds before a progress bar appears
_BAR_WIDTH = 30
_CARD_TIME = 10.0  # seconds that resilience cards may take


def run_check(options: CheckOptions) -> int:
    """Check, print the report, and return the exit code; with `--watch`, do so until somebody ends it."""
    collect_less(after=5_000_000)  # 20 MB of manifests make fewer, and a test says that no cycles are among them
    if options.watch:
        from podlint.watch import run_watch

        return run_watch(options, _check)
    return _check(options)


def _check(options: CheckOptions) -> int:
    inputs = files.find(options.paths, options.exclude)
    is_read_twice = files.STDIN in inputs.paths and any(output.format == "html" for output in options.outputs)
    with _kept_stdin(options.settings.max_file_size) if is_read_twice else contextlib.nullcontext():
        return _check_inputs(inputs, options)


def _check_inputs(inputs: files.Inputs, options: CheckOptions) -> int:
    changed = changed_files(inputs, options)
    progress = Progress(sys.stderr)
    report = checked(inputs, options, progress.update)
    progress.clear()
    if options.write_baseline:
        return _write_baseline(report, options.write_baseline)
    report = asked_for(report, options, changed)
    write_reports(report, options)
    return report.exit_code


def checked(inputs: files.Inputs, options: CheckOptions, progress: api.Progress) -> Report:
    """Return the report on everything that is to be checked."""
    options = with_namespaces(options, inputs)
    if files.STDIN not in inputs.paths or inputs.stdin is not None:
        return _checked(inputs, options, progress)
    from podlint.scale.executors import LARGE_LIST
    from podlint.scale.pieces import with_stdin

    with with_stdin(inputs, LARGE_LIST) as read:
        return _checked(read, options, progress)


def _checked(inputs: files.Inputs, options: CheckOptions, progress: api.Progress) -> Report:
    """The report, once standard input has been read."""
    if options.rendering:
        from podlint.rendering.rendered import check_rendered

        return check_rendered(inputs, options, options.rendering, progress)
    if options.scale.shard or options.scale.scheduler or (options.scale.has_cache and cache.pays(inputs)):
        from podlint.scale.scaled import check_scaled

        return check_scaled(inputs, options, progress)
    return api.check(inputs, options.settings, fail_on=options.fail_on, jobs=options.jobs, progress=progress)


def with_namespaces(options: CheckOptions, inputs: files.Inputs) -> CheckOptions:
    """Return the options with what the checked files say of Namespaces, which decide about policies. What of these is not evaluated is printed."""
    policies = options.settings.policies
    if not policies:
        return options
    from podlint.admission.given import completed, notes

    for note in notes(policies):
        sys.stderr.write(f"podlint: {words.printable(note)}\n")
    found = completed(policies, inputs.paths, options.settings.max_file_size)
    return options._replace(settings=options.settings._replace(policies=found))


def changed_files(inputs: files.Inputs, options: CheckOptions) -> frozenset[str] | None:
    """Return which inputs have changed, if that is asked for.

    Raises:
        UsageError: git cannot say.
    """
    if options.changed_since is None:
        return None
    from podlint.scale.changes import changed_names

    return changed_names(inputs.paths, options.changed_since)


def asked_for(report: Report, options: CheckOptions, changed: frozenset[str] | None) -> Report:
    """Return the report without the findings that a baseline knows, and without those in files that have not changed.

    Raises:
        UsageError: the baseline cannot be read.
    """
    if options.baseline:
        report = without_known(report, options.baseline)
    if changed is not None:
        from podlint.scale.changes import only_changed

        report = only_changed(report, changed)
    return report


def write_reports(report: Report, options: CheckOptions, *, to_stderr: bool = False) -> None:
    """Write a report in each format that is asked for: to its file, or to standard output (or error).

    Raises:
        UsageError: a file cannot be written.
    """
    for output in options.outputs:
        with contextlib.nullcontext(sys.stderr) if to_stderr and not output.file else destination(output.file) as out:
            cards = _cards(report, options) if output.format == "html" else ""
            style = reporters.Style(wants_color(options.color, out), options.settings.selection.folders, cards)
            out.writelines(reporters.render(report, output.format, style))


def _cards(report: Report, options: CheckOptions) -> str:
    """The resilience cards of the pods in what was checked, as a part of a page. Of what can be read but once, only standard input is kept."""
    from podlint.simulate.reports.card_html import section
    from podlint.simulate.resilience import resilience

    names = report.summary.names
    paths = [name for name in names if name != files.STDIN_NAME and (files.can_be_read_again(name) or os.path.isfile(name))]
    if files.STDIN_NAME in names and isinstance(sys.stdin, _KeptInput):
        sys.stdin.seek(0)
        paths.append(files.STDIN)
    end = time.monotonic() + _CARD_TIME
    settings = options.settings
    rendered = dict(report.rendered)
    found = resilience(paths, report.summary.kubernetes[-1], settings.objects, lambda: time.monotonic() > end, settings.pod_templates, rendered)
    return section(found._replace(gone=len(names) - len(paths)))


class _KeptInput(io.TextIOWrapper):
    """Standard input that can be read once more."""


@contextlib.contextmanager
def _kept_stdin(most: int) -> Iterator[None]:
    """Keep standard input, up to *most* bytes and one more, for whoever reads it in this context."""
    before = sys.stdin
    sys.stdin = _KeptInput(io.BytesIO(before.buffer.read(most + 1)))
    try:
        yield
    finally:
        sys.stdin = before


def _write_baseline(report: Report, path: str) -> int:
    """Write all findings of a run as known ones. The exit code is not about findings, then.

    Raises:
        UsageError: the file cannot be written.
    """
    from podlint import baseline

    found = baseline.of(report.findings, os.path.dirname(path))
    try:
        with _opened(path) as file:
            file.write(baseline.dump(found))
    except OSError as error:
        raise UsageError(f"the baseline cannot be written to {path!r}: {error.strerror}") from error
    for crash in report.crashes:
        sys.stderr.write(f"podlint: {words.printable(crash)}\n")
    sys.stderr.write(f"podlint: {path} knows {words.plural(sum(found.values()), 'finding')} now\n")
    return 2 if report.crashes else 0


def without_known(report: Report, path: str) -> Report:
    """Return the report without the findings that a baseline knows.

    Raises:
        UsageError: the baseline cannot be read.
    """
    from podlint import baseline

    folder = os.path.dirname(path)
    new, known, left = baseline.split(report.findings, baseline.load(path), folder)
    gone = baseline.gone(left, report.summary.names, folder)
    return report._replace(findings=tuple(new), summary=report.summary._replace(known=known, gone=gone))


def collect_less(after: int = 500_000) -> None:
    """Have Python look for garbage less often: once so many more objects are there.

    Nothing that is here already becomes garbage, and trees and timelines hold no cycles: looking for them takes a tenth of the time of a large run.
    """
    gc.freeze()
    gc.set_threshold(after, 20, 100)


@contextlib.contextmanager
def destination(path: str) -> Iterator[TextIO]:
    """Open what a report is written to: the file at *path*, standard output if that is empty.

    A file is there whole or as it was before; devices and pipes are written to as they are.

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
        with _opened(path) as file:
            yield file
    except OSError as error:
        raise UsageError(f"the report cannot be written to {path!r}: {error.strerror}") from error


def _opened(path: str) -> contextlib.AbstractContextManager[TextIO]:
    real = os.path.realpath(path)
    is_writable = os.access(os.path.dirname(real), os.W_OK, effective_ids=os.access in os.supports_effective_ids)
    if os.path.exists(path) and not (os.path.isfile(path) and is_writable):  # /dev/stdout, >(another program), a file in a folder that takes no other
        return open(path, "w", encoding="utf-8", newline="\n")
    from podlint import atomic

    return atomic.replacing(real)


def wants_color(when: str, out: TextIO) -> bool:
    """Whether a report is coloured: the option decides, then NO_COLOR and FORCE_COLOR (https://no-color.org, https://force-color.org), then the terminal."""
    if when != "auto":
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return out.isatty() and os.environ.get("TERM") != "dumb"


class Progress:
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

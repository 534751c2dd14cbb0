"""What `check --fix`, `--diff` and the command `fix` do: check, mend, write or show the differences, and report what remains."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from podlint import api, engine, files
from podlint.fixing import fixes
from podlint.fixing.fixes import Fixed, Source, Wish
from podlint.fixing.originals import Original, Targets, UnwritableError, encoded, of_bytes, original, rewrite, targets
from podlint.options import CheckOptions
from podlint.report import Report
from podlint.reporters.words import fixed, printable
from podlint.run import Progress, asked_for, changed_files, collect_less, destination, with_namespaces, write_reports


def run_fix(options: CheckOptions) -> int:
    """Mend what can be mended and print what remains, or with `--diff` what would be changed; return the exit code."""
    collect_less()
    files_of_run = _Files(options)
    options = files_of_run.options = with_namespaces(options, files_of_run.inputs)
    progress = Progress(sys.stderr)
    results = files_of_run.results(progress)
    progress.clear()
    changed = changed_files(files_of_run.inputs, options)  # asked before there are changes of podlint's own
    options = files_of_run.options = options._replace(settings=api.with_defined(options.settings, results))
    wish = Wish(options.settings, options.unsafe_fixes, lambda report: asked_for(report, options, changed))
    outcome = fixes.fix(results, files_of_run.source, wish)
    for dropped in outcome.dropped:
        where = f"{dropped.finding.file}:{dropped.finding.span.start.line + 1}"
        _say(f"{where}: the fix for {dropped.finding.rule} is not made: {dropped.reason}")
    if options.diff:
        with destination(options.outputs[0].file) as out:
            out.writelines(_differences(files_of_run, outcome))
        return 2 if files_of_run.failed else int(bool(outcome.sources))
    written = files_of_run.write(outcome)
    report = asked_for(api.report(files_of_run.remaining(outcome, written), options.settings, options.fail_on), options, changed)
    mended = sum(outcome.counts[name].total() for name in written)
    report = report._replace(summary=report.summary._replace(fixed=mended, fixed_files=len(written)))
    _print_report(report, options)
    return 2 if files_of_run.failed else report.exit_code


def _say(line: str) -> None:
    sys.stderr.write(f"podlint: {printable(line)}\n")


def _print_report(report: Report, options: CheckOptions) -> None:
    """The report goes where it always does, but to standard error where standard output is for the fixed text."""
    if (line := fixed(report)) and not any(output.format == "text" for output in options.outputs):
        _say(line)
    write_reports(report, options, to_stderr=files.STDIN in options.paths)


class _Files:
    """The files of a run: what they were when they were read, and what has become of them."""

    def __init__(self, options: CheckOptions) -> None:
        self.options = options
        self.inputs = files.find(options.paths, options.exclude)
        self.targets: Targets = targets(options.paths, self.inputs.paths)
        self.originals: dict[str, Original] = {}
        self.failed = False

    def results(self, progress: Progress) -> list[engine.FileResult]:
        """What there is to say of every file. Standard input is kept, as it can be read but once."""
        if files.STDIN not in self.inputs.paths:
            return api.results(self.inputs, self.options.settings, jobs=self.options.jobs, progress=progress.update)
        return [self.of_stdin() if path == files.STDIN else engine.check_path(path, self.options.settings) for path in self.inputs.paths]

    def of_stdin(self) -> engine.FileResult:
        """What there is to say of standard input."""
        if not sys.stdin:
            self.refuse(files.STDIN_NAME, "cannot be read: standard input is closed")
            return engine.FileResult(files.STDIN_NAME)
        most = self.options.settings.max_file_size
        data = sys.stdin.buffer.read(most + 1)
        if len(data) > most:
            self.refuse(files.STDIN_NAME, f"larger than {most:,} bytes, the most that podlint reads")
            return engine.FileResult(files.STDIN_NAME)
        try:
            found = self.originals[files.STDIN_NAME] = of_bytes(files.STDIN, data)
        except UnwritableError as error:
            self.refuse(files.STDIN_NAME, str(error))
            return engine.FileResult(files.STDIN_NAME)
        return engine.check_text(files.STDIN_NAME, found.text, self.options.settings, markdown=found.markdown)

    def refuse(self, name: str, reason: str) -> None:
        """Say why a file is left as it is, which the exit code tells, too."""
        _say(f"{name}: {reason}")
        self.failed = True

    def source(self, name: str) -> Source | None:
        """The text of a file that may be changed."""
        if name not in self.originals:
            if name in self.targets.outside:
                _say(f"{name}: left as it is: the link leads out of the given paths, to {self.targets.outside[name]}")
                return None
            if name not in self.targets.paths:
                return None  # another name of a file that is fixed under its own
            try:
                self.originals[name] = original(self.targets.paths[name])
            except (OSError, UnwritableError) as error:
                self.refuse(name, _reason(error))
                return None
        found = self.originals[name]
        return Source(name, found.text, found.markdown)

    def write(self, outcome: Fixed) -> list[str]:
        """Write the files that have changed; return their names."""
        written = []
        for name, source in outcome.sources.items():
            if name == files.STDIN_NAME:
                written.append(name)
                continue
            try:
                rewrite(self.originals[name], source.text)
                written.append(name)
            except (OSError, UnwritableError) as error:
                self.refuse(name, _reason(error))
        if files.STDIN_NAME in self.originals:
            before = self.originals[files.STDIN_NAME]
            _print_bytes(encoded(before, outcome.sources.get(files.STDIN_NAME, before).text))
        return written

    def remaining(self, outcome: Fixed, written: list[str]) -> list[engine.FileResult]:
        """What there is to say of every file as it is now."""
        return [self.now(result, outcome, written) for result in outcome.results]

    def now(self, result: engine.FileResult, outcome: Fixed, written: list[str]) -> engine.FileResult:
        """What there is to say of one file: checked anew where it was fixed under another name, or could not be written."""
        name = self.targets.aliases.get(result.file, result.file)
        if name not in outcome.sources or (name == result.file) == (name in written):
            return result
        source = outcome.sources[name] if name in written else self.originals[name]
        return engine.check_text(result.file, source.text, self.options.settings, markdown=source.markdown)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"cannot be written: {(error.strerror or str(error)).lower()}"
    return str(error)


def _print_bytes(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _differences(files_of_run: _Files, outcome: Fixed) -> Iterator[str]:
    """The changes of all files as one unified diff."""
    from difflib import unified_diff

    for name, source in outcome.sources.items():
        before, after = (_lines(text) for text in (files_of_run.originals[name].text, source.text))
        for line in unified_diff(before, after, name, name):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)

"""A run over what helm or kustomize renders, together with the files that are named beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial

from podlint import api, engine
from podlint.engine import FileResult, Settings
from podlint.errors import UsageError
from podlint.files import Inputs
from podlint.finding import Severity
from podlint.options import CheckOptions
from podlint.rendering.render import Rendered, Rendering, render
from podlint.rendering.templates import in_templates
from podlint.report import Report
from podlint.scale.executors import check_all


def check_rendered(inputs: Inputs, options: CheckOptions, rendering: Rendering, progress: api.Progress | None = None) -> Report:
    """Return the report on what is rendered and on all inputs; files of charts and kustomizations are not checked as they are.

    Raises:
        UsageError: it cannot be rendered.
        CheckCrashedError: a check of podlint's own raised, and `settings.keep_going` is not set.
    """
    output = render(rendering, options.settings.max_file_size)
    files = without(inputs, rendering.folders)
    sizes = tuple(len(text.text) for text in output.texts)
    everything = files._replace(paths=(*files.paths, *map(_path, output.texts)), sizes=(*files.sizes, *sizes))
    run = partial(_run, {_path(text): text for text in output.texts}, options.jobs)
    report = api.check(everything, options.settings, fail_on=options.fail_on, progress=progress, runner=run)
    if output.failure and not report.number_of(Severity.ERROR):
        raise UsageError(output.failure)  # helm sees a mistake that podlint does not
    return in_templates(report, output.texts)._replace(rendered=tuple((text.file, text.text) for text in output.texts))


def _path(text: Rendered) -> str:
    """What stands for a rendered text among the paths of a run: no path of a file."""
    return f"\0{text.file}"


def _run(texts: dict[str, Rendered], jobs: int, inputs: Inputs, settings: Settings) -> Iterator[FileResult]:
    """Check files and rendered texts, which come last."""
    last = [path for path in inputs.paths if path in texts]
    count = len(inputs.paths) - len(last)
    yield from check_all(inputs._replace(paths=inputs.paths[:count], sizes=inputs.sizes[:count]), settings, jobs)
    yield from (_check(texts[path], settings) for path in last)


def _check(text: Rendered, settings: Settings) -> FileResult:
    """What there is to say of a rendered text."""
    result = engine.check_text(text.file, text.text, settings)
    return result._replace(objects=tuple(object._replace(chart=text.chart) for object in result.objects))


def without(inputs: Inputs, folders: tuple[str, ...]) -> Inputs:
    """Return the inputs without those in some folders."""
    tops = tuple(os.path.realpath(folder) + os.sep for folder in folders)
    kept = [(path, size) for path, size in zip(inputs.paths, inputs.sizes, strict=True) if not os.path.realpath(path).startswith(tops)]
    return inputs._replace(paths=tuple(path for path, _ in kept), sizes=tuple(size for _, size in kept))

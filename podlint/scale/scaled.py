"""A run with a cache, in parts, or on other machines."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from podlint import api, cache
from podlint.engine import FileResult, Settings
from podlint.files import Inputs
from podlint.options import CheckOptions
from podlint.report import Report
from podlint.scale.executors import Load, check_all


def check_scaled(inputs: Inputs, options: CheckOptions, progress: api.Progress | None = None) -> Report:
    """Return the report on all inputs, or on those of a shard.

    Raises:
        UsageError: the scheduler cannot be used, or a rule is selected that does not exist.
        CheckCrashedError: a check of podlint's own raised, and `settings.keep_going` is not set.
    """
    if options.scale.shard:
        from podlint.scale.shard import part_of

        inputs = part_of(inputs, options.scale.shard, options.settings.max_file_size)
    check = partial(api.check, inputs, options.settings, fail_on=options.fail_on, progress=progress)
    run = partial(_run, options)
    if not (options.scale.has_cache and cache.pays(inputs)):
        return check(runner=run)
    from podlint.cache.place import most_bytes, root
    from podlint.cache.session import Place, Session

    session = Session(inputs, options.settings, Place(root(), most_bytes()), run)
    return session.check(lambda runner: check(runner=runner), options.fail_on)


def _run(options: CheckOptions, inputs: Inputs, settings: Settings, load: Load | None = None) -> Iterator[FileResult]:
    if not options.scale.scheduler:
        return check_all(inputs, settings, options.jobs, load, in_pieces=True)
    from podlint.scale.distributed import check_on

    return check_on(options.scale.scheduler, inputs, settings, load)

"""The command `podlint simulate`: parses its options, has the pods simulated, and prints the report."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from podlint.config.find import nearest_pod_templates

if TYPE_CHECKING:
    from podlint.simulate.predict import Run
    from podlint.simulate.scenario_file import Case

_RUNS, _SEED = 20, 1
_CARDS = ("card", "card-json")
_MANY_RUNS = 200
"""Fewer are played sooner than processes are started."""


def _players(runs: int, jobs: int, scheduler: str | None) -> Run:
    """Who plays that many runs: this process, several, or the workers of a scheduler."""
    from podlint.scale import executors, options

    if scheduler is not None:
        from podlint.scale.distributed import on_workers

        return partial(on_workers, options.address(scheduler))
    processes = jobs or (executors.processors() if runs >= _MANY_RUNS else 1)
    return map if processes == 1 else partial(executors.on_processes, processes)


def _cards(cases: Sequence[Case], form: str, scheduler: str | None) -> str:
    """The resilience card of each case, in one of the two forms."""
    from podlint.errors import UsageError
    from podlint.simulate.card import card
    from podlint.simulate.reports.card import render, render_json

    if scheduler is not None:
        raise UsageError("--scheduler shares out runs, and a resilience card is made here", "say what to assume, or --output-format table")
    return (render if form == "card" else render_json)([card(case.subject, case.scenario) for case in cases])


def simulate(  # noqa: PLR0913  typer reads a command's options from its signature
    paths: Annotated[list[str], typer.Argument(metavar="PATHS", help="Files, folders or patterns; '-' reads standard input.")],
    *,
    scenario: Annotated[
        str | None, typer.Option(help="What to assume of containers, images, nodes and the kubelet: a YAML or JSON file.", metavar="FILE")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="Assume this too: main.exitAfter=30s, kubelet.version=1.35.", metavar="FIELD=VALUE")
    ] = None,
    runs: Annotated[int, typer.Option(help="How often to simulate each pod, each time with other draws of what is left to chance.", metavar="N")] = _RUNS,
    seed: Annotated[int, typer.Option(help="What the draws of the first run are made from; the second run takes the next number.", metavar="S")] = _SEED,
    horizon: Annotated[str | None, typer.Option(help="How long to look ahead, if not 25m.", metavar="DURATION")] = None,
    kubelet_version: Annotated[str | None, typer.Option(help="The version of the kubelet and the API server, if not 1.36.", metavar="X.Y")] = None,
    output_format: Annotated[
        str | None,
        typer.Option(
            help="How the result is printed: table, watch, describe, json, svg or html; card or card-json, which ask questions of their own. "
            "Where nothing is assumed: card.",
            metavar="FORMAT",
        ),
    ] = None,
    output_file: Annotated[str | None, typer.Option(help="Write the report to this file instead of standard output.", metavar="FILE")] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", help="Simulate in this many processes; 0 are as many as pay.", metavar="N", min=0)] = 0,
    scheduler: Annotated[str | None, typer.Option(help="Have the workers of this Dask scheduler simulate (podlint[dask]).", metavar="ADDRESS")] = None,
) -> None:
    """Predict what the kubelet will do with the pods of manifests: starts, probes, restarts, back-off, readiness, termination."""
    from podlint.errors import UsageError
    from podlint.excluding import require_said
    from podlint.explain import require_choice
    from podlint.run import collect_less, destination
    from podlint.simulate import report
    from podlint.simulate.predict import Request, cases_of, results

    require_said("--output-file", output_file)
    require_choice("--output-format", output_format or "card", (*report.FORMATS, *_CARDS))
    assumes = scenario is not None or bool(settings) or horizon is not None or (runs, seed) != (_RUNS, _SEED)
    if output_format in _CARDS and assumes:
        raise UsageError(f"--output-format {output_format} asks questions of its own", "leave out --scenario, --set, --horizon, --runs and --seed")
    collect_less()
    request = Request(tuple(paths), scenario, tuple(settings or ()), horizon, kubelet_version, runs, seed, nearest_pod_templates())
    cases = cases_of(request)
    chosen = output_format or ("table" if assumes or any(case.start for case in cases) else "card")
    if chosen in _CARDS:
        text = _cards(cases, chosen, scheduler)
    else:
        text = report.render(results(cases, request, _players(len(cases) * runs, jobs, scheduler)), chosen)
    with destination(output_file or "") as out:
        out.write(text)

"""The command `podlint simulate`: parses its options, has the pods simulated, and prints the report."""

from __future__ import annotations

from typing import Annotated

import typer

_RUNS, _SEED = 20, 1


def simulate(  # noqa: PLR0913  typer reads a command's options from its signature
    paths: Annotated[list[str], typer.Argument(metavar="PATHS...", help="Files, folders or patterns; '-' reads standard input.")],
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
    output_file: Annotated[str, typer.Option(help="Write the report to this file instead of standard output.", metavar="FILE", show_default=False)] = "",
) -> None:
    """Predict what the kubelet will do with the pods of manifests: starts, probes, restarts, back-off, readiness, termination."""
    from podlint.errors import UsageError
    from podlint.explain import require_choice
    from podlint.run import collect_less, destination
    from podlint.simulate import report
    from podlint.simulate.card import card
    from podlint.simulate.predict import Request, cases_of, results
    from podlint.simulate.reports import card as card_reports

    card_formats = {"card": card_reports.render, "card-json": card_reports.render_json}
    require_choice("--output-format", output_format or "card", (*report.FORMATS, *card_formats))
    assumes = scenario is not None or bool(settings) or horizon is not None
    if output_format in card_formats and assumes:
        raise UsageError(f"--output-format {output_format} asks questions of its own", "leave out --scenario, --set and --horizon")
    collect_less()
    request = Request(tuple(paths), scenario, tuple(settings or ()), horizon, kubelet_version, runs, seed)
    cases = cases_of(request)
    is_plain = not assumes and (runs, seed) == (_RUNS, _SEED) and not any(case.start for case in cases)
    chosen = output_format or ("card" if is_plain else "table")
    if chosen in card_formats:
        text = card_formats[chosen]([card(case.subject, case.scenario) for case in cases])
    else:
        text = report.render(results(cases, request), chosen)
    with destination(output_file) as out:
        out.write(text)

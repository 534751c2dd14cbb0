"""The command `podlint explain-status`: parses its options, has the dumps explained, and prints the report."""

from __future__ import annotations

from typing import Annotated

import typer


def explain_status(
    paths: Annotated[list[str], typer.Argument(metavar="PATHS", help="Files, folders or patterns; '-' reads standard input.")],
    *,
    output_format: Annotated[str, typer.Option(help="How the explanation is printed: text or json.", metavar="FORMAT")] = "text",
    output_file: Annotated[str | None, typer.Option(help="Write the report to this file instead of standard output.", metavar="FILE")] = None,
) -> None:
    """Explain why pods are in the state they are in, from what `kubectl get pod -o yaml` prints, and what happens next."""
    from podlint import explain_status as dumps
    from podlint.excluding import require_said
    from podlint.explain import require_choice
    from podlint.run import destination
    from podlint.status import reports

    require_said("--output-file", output_file)
    require_choice("--output-format", output_format, dumps.FORMATS)
    text = reports.render(dumps.explain_status(paths), output_format)
    with destination(output_file or "") as out:
        out.write(text)

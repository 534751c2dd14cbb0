"""The commands `podlint schemas ...`."""

from __future__ import annotations

from typing import Annotated

import typer

from podlint.schema.bundle import NEWEST

schemas_app = typer.Typer(help="Work with the schemas that podlint brings along.", rich_markup_mode=None)


@schemas_app.callback()
def _schemas() -> None:
    """Work with the schemas that podlint brings along."""


@schemas_app.command("export")
def export(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="The folder to write to; it is made if it is not there.")],
    *,
    kubernetes_version: Annotated[str, typer.Option(help="The Kubernetes version whose schemas are written.", metavar="X.Y")] = NEWEST,
) -> None:
    """Write a JSON Schema for each kind, named as kubeconform looks for them, and all.json with all kinds for the YAML language server."""
    import os

    from podlint import atomic
    from podlint.errors import UsageError
    from podlint.explain import require_choice
    from podlint.schema.bundle import VERSIONS, load
    from podlint.schema.export import exported

    require_choice("--kubernetes-version", kubernetes_version, VERSIONS)
    count = 0
    try:
        os.makedirs(folder, exist_ok=True)
        for name, text in exported(load(kubernetes_version)):
            atomic.write(os.path.join(folder, name), text.encode())
            count += 1
    except OSError as error:
        raise UsageError(f"the schemas cannot be written to {folder!r}: {error.strerror}") from error
    typer.echo(f"podlint: wrote {count} schemas of Kubernetes {kubernetes_version} to {folder}", err=True)

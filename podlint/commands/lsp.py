"""The command `podlint lsp`: starts the language server."""

from __future__ import annotations

from typing import Annotated

import typer

from podlint.errors import UsageError


def lsp(
    *,
    stdio: Annotated[bool, typer.Option("--stdio", help="Talk over standard input and output, as it does anyway; some clients ask for it.")] = True,  # noqa: ARG001
) -> int:
    """Serve an editor: findings while typing, quick fixes, completion, explanations, and the way to what a name stands for."""
    try:
        from podlint.lsp import server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol", "cattrs", "attrs", "attr"):
            raise
        raise UsageError("podlint lsp needs pygls, which is not installed", "pip install 'podlint[lsp]'") from error
    from podlint.run import collect_less

    collect_less()
    return server.serve()

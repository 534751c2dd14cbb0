"""Values of types that CEL does not have, as maps of one entry."""

from __future__ import annotations

from typing import Any


def tagged(kind: str, text: str) -> dict[str, Any]:
    """Return a value of a *kind*."""
    return {f"@{kind}": text}


def held(value: Any, kind: str) -> str:
    """Return what `tagged` put into a value.

    Raises:
        ValueError: it is of another kind.
    """
    found = value.get(f"@{kind}") if isinstance(value, dict) else None
    if not isinstance(found, str):
        raise ValueError(  # noqa: TRY004  what CEL takes for an error of the expression
            f"no such overload: it takes a value of type {kind}"
        )
    return found

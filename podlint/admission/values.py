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


def foreign(value: Any) -> str:
    """Return of which kind `tagged` made a value; nothing for all other values."""
    key = next(iter(value), "") if isinstance(value, dict) and len(value) == 1 else ""
    return key[1:] if isinstance(key, str) and key.startswith("@") else ""


def must_be_text(value: Any) -> None:
    """Look whether a value is text.

    Raises:
        TypeError: it is not, and there is no function for it.
    """
    if not isinstance(value, str):
        raise TypeError

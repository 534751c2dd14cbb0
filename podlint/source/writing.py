"""Values as text: scalars with the quotes they need, mappings and lists in block style, flow style or JSON."""

from __future__ import annotations

import json
from typing import NamedTuple

from podlint.finding import Scalar
from podlint.source.document import Syntax
from podlint.source.scalars import UnreadableScalarError, plain

_NOT_PLAIN = frozenset("#:,[]{}&*!|>'\"%@`?-\\")
"""Characters that may make a plain scalar mean something else, wherever they stand: text with one gets quotes."""

Written = Scalar | tuple[Scalar, ...] | dict[str, "Written"] | list["Written"]
"""What is to be written: a scalar, a list of scalars, or mappings and lists of them."""


class BlockStyle(NamedTuple):
    """By how many blanks a mapping inside a mapping is indented, and the dashes of a list inside one."""

    mapping: int = 2
    dashes: int = 2


def scalar(value: Scalar, syntax: Syntax, first: str = "") -> str:
    """Return the value as it is written: between the quotes that stood there (*first* is the old text's first character), if any did and it is text."""
    if syntax is Syntax.JSON or not isinstance(value, str):
        return json.dumps(value)
    if first == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return value if (not first or first not in "\"'") and _reads_back(value) else _double_quoted(value)


def key(text: str, syntax: Syntax, first: str = "") -> str:
    """Return a key as it is written."""
    return '"<<"' if text == "<<" and syntax is Syntax.YAML else scalar(text, syntax, first)


def _double_quoted(text: str) -> str:
    """A YAML scalar in double quotes, with escapes for all that cannot be seen."""
    plainly = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + "".join(character if character.isprintable() else f"\\U{ord(character):08x}" for character in plainly) + '"'


def _reads_back(text: str) -> bool:
    """Whether the server reads *text* without quotes as that very text, in block and flow style."""
    if not text or text != text.strip() or not text.isprintable():
        return False
    if text[0] in _NOT_PLAIN or any(character in text for character in ",[]{}?") or ": " in text or " #" in text or text.endswith(":"):
        return False
    try:
        return plain(text) == text
    except UnreadableScalarError:
        return False


def flow(value: Written) -> str:
    """Return *value* on one line of YAML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key(name, Syntax.YAML)}: {flow(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value, Syntax.YAML)


def block(value: dict[str, Written] | list[Written], style: BlockStyle) -> list[str]:
    """Return the lines of a mapping or a list that is not empty, without indentation of the whole."""
    if isinstance(value, list):
        return [line for item in value for line in _item(item, style)]
    lines = []
    for name, inner in value.items():
        start = f"{key(name, Syntax.YAML)}:"
        if not inner or not isinstance(inner, dict | list | tuple):
            lines.append(f"{start} {flow(inner)}")
            continue
        indent = " " * (style.mapping if isinstance(inner, dict) else style.dashes)
        inside = block(list(inner) if isinstance(inner, tuple) else inner, style)
        lines += [start, *(indent + line for line in inside)]
    return lines


def _item(item: Written, style: BlockStyle) -> list[str]:
    if not item or not isinstance(item, dict):
        return [f"- {flow(item)}"]
    first, *others = block(item, style)
    return [f"- {first}", *(f"  {line}" for line in others)]

"""What can be typed next: fields that a mapping lacks, values of a fixed set, kinds and API versions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from podlint.custom.field import Field, Place, choices, fields, holds, place
from podlint.custom.known import Kinds
from podlint.lsp.spot import QUOTES, Spot

_HEAD = {"apiVersion": "string", "kind": "string", "metadata": "ObjectMeta"}


class Completion(NamedTuple):
    """One thing that can be typed. `text` takes the place of what is typed already, which `matched` is compared with; `order` sorts."""

    label: str
    text: str
    detail: str = ""
    is_field: bool = True
    order: str = ""
    matched: str = ""


def completions(spot: Spot, kinds: Kinds) -> list[Completion]:
    """Return what can be typed at a place."""
    inside = spot.path[len(spot.root) :]
    if not spot.is_key and inside in (("apiVersion",), ("kind",)):
        return _types(spot, kinds.names(), str(inside[0]))
    there = place(kinds, spot.text("apiVersion"), spot.text("kind"), inside)
    if there is None:
        return _head(spot) if spot.is_key and not inside else []
    if spot.is_key and (there.schema.get("type") != "string"):
        return list(_fields(spot, there))
    is_text = there.schema.get("type") == "string"
    return [_value(spot, choice, number, is_text=is_text) for number, choice in enumerate(choices(there))]


def _head(spot: Spot) -> list[Completion]:
    """What every object begins with."""
    there = spot.siblings()
    return [
        Completion(name, name if spot.has_colon else f"{name}:\n  " if name == "metadata" and not spot.in_flow else f"{name}: ", type, order=str(number))
        for number, (name, type) in enumerate(_HEAD.items())
        if name not in there
    ]


def _types(spot: Spot, names: dict[str, list[str]], field: str) -> list[Completion]:
    """The values of apiVersion or kind that go together with the other one."""
    api_version, kind = spot.text("apiVersion"), spot.text("kind")
    if field == "kind":
        known = names.get(api_version)
        found = sorted(known or {name for kinds in names.values() for name in kinds}, key=lambda name: (name.endswith("List"), name))
    else:
        found = sorted((name for name, kinds in names.items() if kind in kinds), key=_stability) or sorted(names, key=_stability)
    return [_value(spot, name, number) for number, name in enumerate(found)]


def _stability(api_version: str) -> tuple[bool, bool, str]:
    return "alpha" in api_version, "beta" in api_version, api_version


def _value(spot: Spot, choice: str, number: int, *, is_text: bool = True) -> Completion:
    """A value, in the quotes that somebody has begun to type where it is a text."""
    quote = spot.word[:1] if spot.word.startswith(QUOTES) else ""
    quoted = f"{quote}{choice}{quote}" if quote and is_text and not choice.startswith(QUOTES) else choice
    matched = f"{quote}{choice}" if quote and not choice.startswith(quote) else ""
    return Completion(choice, f" {choice}" if spot.tight else quoted, is_field=False, order=f"{number:04}", matched=matched)


def _fields(spot: Spot, there: Place) -> Iterator[Completion]:
    """The fields that the mapping does not have yet, the required ones first."""
    present = spot.siblings()
    kind = holds(there.bundle, there.schema)
    if kind == "list" or spot.word.startswith(("'", '"')):
        return
    is_item = kind == "mappings" and not spot.in_flow
    before = "- " if is_item else " " if spot.tight else ""
    for field in fields(there):
        if field.name not in present or is_item:
            text = field.name if spot.has_colon else f"{before}{field.name}:{_behind(spot, there, field, len(before))}"
            yield Completion(field.name, text, _detail(field), order=f"{not field.is_required:d}{field.name}")


def _behind(spot: Spot, there: Place, field: Field, before: int) -> str:
    """What follows the colon: a blank, or the line where what is inside goes on."""
    kind = holds(there.bundle, field.schema)
    if spot.in_flow or kind == "scalar":
        return " "
    inner = " " * (spot.column + before)
    return f"\n{inner}  " if kind == "mapping" else f"\n{inner}- "


def _detail(field: Field) -> str:
    required = ", required" if field.is_required else ""
    default = f", default {json.dumps(field.default)}" if field.has_default else ""
    return f"{field.type}{required}{default}"

"""Changes of manifests that leave most of them readable: bytes alone would seldom get behind the parser."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_VALUE = re.compile(r"(?<=: )[^\n{}\[\],#&*|>][^\n{}\[\],#]*")
_KEY = re.compile(r"(?m)(?<=^)( *(?:- )*)([A-Za-z]+)(?=:)")
_ODD = (
    "null",
    "true",
    "[]",
    "{}",
    '""',
    "0",
    "-1",
    "1.5",
    "99999999999999999999",
    "2Gi",
    "100m",
    "'08'",
    "010",
    "1e3",
    "a:b",
    "$(A)",
    "x" * 70,
    "é",
    "[{}]",
    "{a: [b]}",
    "*x",
    "&x y",
    "|\n",
    "!!int '1'",
)

Change = Callable[[random.Random, list[str], list[str]], list[str]]


def _drop(dice: random.Random, lines: list[str], _: list[str]) -> list[str]:
    at = dice.randrange(len(lines))
    return lines[:at] + lines[at + dice.randint(1, 4) :]


def _repeat(dice: random.Random, lines: list[str], _: list[str]) -> list[str]:
    at = dice.randrange(len(lines))
    some = lines[at : at + dice.randint(1, 8)]
    to = dice.randrange(len(lines) + 1)
    return lines[:to] + some + lines[to:]


def _take(dice: random.Random, lines: list[str], other: list[str]) -> list[str]:
    """Put lines of another manifest in."""
    at = dice.randrange(len(other))
    to = dice.randrange(len(lines) + 1)
    return lines[:to] + other[at : at + dice.randint(1, 12)] + lines[to:]


def _move(dice: random.Random, lines: list[str], _: list[str]) -> list[str]:
    """Indent some lines more, or less."""
    at, length, width = dice.randrange(len(lines)), dice.randint(1, 6), dice.choice((-2, -1, 1, 2))
    moved = [(" " * width + line) if width > 0 else line[min(-width, len(line) - len(line.lstrip(" "))) :] for line in lines[at : at + length]]
    return lines[:at] + moved + lines[at + length :]


def _odd_value(dice: random.Random, lines: list[str], other: list[str]) -> list[str]:
    """Put something odd, or another manifest's value, where a value is."""
    at = dice.randrange(len(lines))
    found = _VALUE.findall("\n".join(other))
    value = dice.choice(found) if found and dice.random() < 0.4 else dice.choice(_ODD)
    return [*lines[:at], _VALUE.sub(lambda _: value, lines[at], count=1), *lines[at + 1 :]]


def _other_key(dice: random.Random, lines: list[str], other: list[str]) -> list[str]:
    found = _KEY.findall("\n".join(other))
    if not found:
        return lines
    at, key = dice.randrange(len(lines)), dice.choice(found)[1]
    return [*lines[:at], _KEY.sub(lambda match: match[1] + key, lines[at], count=1), *lines[at + 1 :]]


def _join(_: random.Random, lines: list[str], other: list[str]) -> list[str]:
    """Make of two manifests one file."""
    return [*lines, "---", *other]


_CHANGES: tuple[Change, ...] = (_drop, _repeat, _take, _move, _odd_value, _odd_value, _odd_value, _other_key, _other_key, _join)


def mutated(text: str, other: str, seed: int) -> str:
    """Return a text with some changes; *other* is a manifest that they take from."""
    dice = random.Random(seed)
    lines, source = text.split("\n"), other.split("\n")
    for _ in range(dice.randint(1, 4)):
        lines = dice.choice(_CHANGES)(dice, lines or [""], source)
    return "\n".join(lines)

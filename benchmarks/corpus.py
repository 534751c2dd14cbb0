"""Manifests to measure with: realistic, of our own invention, and byte for byte the same wherever they are written."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

import manifests
from dice import Dice
from style import document

_SMALLEST, _LARGEST = 300, 6000  # bytes of a file
_WITH_MISTAKES = 0.35  # of the files of a mixed corpus
_FOLDER_SIZE = 50  # files
_SCALAR_LINE = re.compile(r"^( *)([a-zA-Z]+): (\S.*)$", re.MULTILINE)


def write(folder: str, files: int, seed: int, *, mixed: bool = False) -> int:
    """Write *files* manifests below *folder* and return their bytes together; of a *mixed* corpus, a third have mistakes."""
    dice = Dice(seed)
    total = 0
    for number in range(files):
        broken = mixed and dice.chance(_WITH_MISTAKES)
        text = _sized(_mistaken if broken else _clean, dice)
        inner = os.path.join(folder, f"team-{number // _FOLDER_SIZE:03}")
        os.makedirs(inner, exist_ok=True)
        ending = ".json" if text.startswith("{") and "\n---" not in text else dice.pick((".yaml", ".yaml", ".yml"))
        total += _save(os.path.join(inner, f"manifest-{number:05}{ending}"), text)
    return total


def write_large(path: str, megabytes: float, seed: int) -> int:
    """Write one file of documents without mistakes, just under *megabytes* (10^6 bytes), and return its bytes."""
    dice = Dice(seed)
    limit = int(megabytes * 1_000_000)
    total = 0
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        while True:
            text = "---\n" + document(manifests.manifest(dice), dice)
            total += len(text.encode())
            if total > limit:
                return total - len(text.encode())
            file.write(text)


def _save(path: str, text: str) -> int:
    with open(path, "wb") as file:
        return file.write(text.encode())


def _sized(make: Callable[[Dice], str], dice: Dice) -> str:
    while not _SMALLEST <= len(text := make(dice)) <= _LARGEST:
        pass
    return text


def _clean(dice: Dice) -> str:
    """A file: one object, several documents, or a List."""
    if dice.chance(0.12):
        return "---\n".join(document(manifests.manifest(dice), dice) for _ in range(dice.number(2, 4)))
    if dice.chance(0.04):
        entries = [manifests.manifest(dice) for _ in range(dice.number(2, 3))]
        return document({"apiVersion": "v1", "kind": "List", "items": entries}, dice)
    start = "---\n" if dice.chance(0.2) else ""
    return start + document(manifests.manifest(dice), dice)


def _mistaken(dice: Dice) -> str:
    return dice.pick(_MISTAKES)(dice)


def _workload(dice: Dice) -> dict[str, Any]:
    return dice.pick((manifests.deployment, manifests.stateful_set, manifests.job))(dice)


def _mappings(value: Any) -> list[dict[str, Any]]:
    """All mappings within *value* that are not labels, outermost first."""
    if isinstance(value, list):
        return [inner for item in value for inner in _mappings(item)]
    if not isinstance(value, dict):
        return []
    return [value, *(inner for key, item in value.items() if "abels" not in key for inner in _mappings(item))]


def _unknown_field(dice: Dice) -> str:
    """A key with one letter lost."""
    value = _workload(dice)
    holder = dice.pick(_mappings(value["spec"]))
    wrong = dice.pick(list(holder))
    renamed = {key[:-2] + key[-1] if key == wrong else key: item for key, item in holder.items()}
    holder.clear()
    holder.update(renamed)
    return document(value, dice)


def _wrong_type(dice: Dice) -> str:
    """A number in quotes, a text without them, or one item in place of a list."""
    value = _workload(dice)
    holder = dice.pick(_mappings(value["spec"]))
    wrong = dice.pick(list(holder))
    item = holder[wrong]
    holder[wrong] = item[0] if isinstance(item, list) and item else str(item) if isinstance(item, int) else dice.number(0, 99)
    return document(value, dice)


def _tab(dice: Dice) -> str:
    """A line that a tab indents."""
    lines = document(manifests.deployment(dice), dice).splitlines(keepends=True)
    at = dice.pick([number for number, line in enumerate(lines) if line.startswith("  ")])
    return "".join([*lines[:at], "\t" + lines[at].lstrip(" "), *lines[at + 1 :]])


def _duplicate_key(dice: Dice) -> str:
    """A line that stands there twice."""
    text = document(manifests.deployment(dice), dice)
    matches = list(_SCALAR_LINE.finditer(text))
    if not matches:  # JSON
        return text
    again = dice.pick(matches)
    return text[: again.end()] + "\n" + again.group() + text[again.end() :]


def _template(dice: Dice) -> str:
    """What Helm has yet to render."""
    text = _SCALAR_LINE.sub(lambda match: f"{match[1]}{match[2]}: {{{{ .Values.{match[2]} }}}}" if dice.chance(0.3) else match[0], _clean(dice))
    return "{{- if .Values.enabled }}\n" + text + "{{- end }}\n"


def _values(dice: Dice) -> str:
    """What Helm renders with, which is no manifest."""
    value = _workload(dice)["spec"]["template"]["spec"]
    return document({"replicaCount": dice.number(1, 5), "image": {"tag": "1.4.2", "pullPolicy": "IfNotPresent"}, "pod": value}, dice)


def _custom(dice: Dice) -> str:
    return document(manifests.custom(dice), dice)


def _removed_api(dice: Dice) -> str:
    return document({**manifests.deployment(dice), "apiVersion": "extensions/v1beta1"}, dice)


_MISTAKES = (_unknown_field, _unknown_field, _wrong_type, _wrong_type, _tab, _duplicate_key, _template, _values, _custom, _custom, _removed_api)

"""What is left of a configuration for those who do not run its Python rules: editors, as long as nobody allows them to."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from podlint import registry
from podlint.config.reader import Reader


def without_code(entries: dict[str, Reader], root: str) -> dict[str, Reader]:
    """Return the settings of a configuration without the folders that hold Python, and without what is said of rules that nobody knows then."""
    named = entries["rule-folders"].value if "rule-folders" in entries else None
    folders = [name for name in named if isinstance(name, str)] if isinstance(named, list) else []
    kept = [name for name in folders if not registry.has_python(os.path.join(root, name))]
    if len(kept) == len(folders):
        return entries
    left = tuple(os.path.abspath(os.path.join(root, name)) for name in kept if os.path.isdir(os.path.join(root, name)))
    known = frozenset({*registry.known(left), *registry.families(left), "*"})
    changes: dict[str, Callable[[Any], Any]] = {
        "rule-folders": lambda _: kept,
        "rules": lambda value: _rules(value, known),
        "paths": lambda value: {pattern: _overlay(overlay, known) for pattern, overlay in value.items()} if isinstance(value, dict) else value,
        "ignore": lambda value: [item for item in (_ignored(item, known) for item in value) if item] if isinstance(value, list) else value,
    }
    return {name: entry._replace(value=changes[name](entry.value)) if name in changes else entry for name, entry in entries.items()}


def _rules(value: Any, known: frozenset[str]) -> Any:
    return {name: setting for name, setting in value.items() if name in known} if isinstance(value, dict) else value


def _overlay(value: Any, known: frozenset[str]) -> Any:
    return {**value, "rules": _rules(value.get("rules"), known)} if isinstance(value, dict) and "rules" in value else value


def _ignored(value: Any, known: frozenset[str]) -> Any:
    """An entry of `ignore` without rules that nobody knows; nothing where it names no other."""
    if not isinstance(value, dict) or not isinstance(value.get("rules"), list):
        return value
    rules = [name for name in value["rules"] if name in known]
    return {**value, "rules": rules} if rules else None

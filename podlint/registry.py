"""The rules that are there, and which of them a run uses. A rule is found by its file: nothing registers it."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import podlint.rules
from podlint.errors import UsageError
from podlint.rule import Profile, Rule
from podlint.schema.suggest import nearest


@cache
def bundled() -> dict[str, Rule]:
    """Return every bundled rule by its name, sorted by name."""
    root = os.path.dirname(podlint.rules.__file__)
    found = {}
    for family in sorted(os.listdir(root)):
        folder = os.path.join(root, family)
        if family.startswith(("_", ".")) or not os.path.isdir(folder):
            continue
        for file in sorted(os.listdir(folder)):
            stem, extension = os.path.splitext(file)
            if extension == ".py" and not stem.startswith("_"):
                rule = getattr(importlib.import_module(f"podlint.rules.{family}.{stem}"), stem)
                found[rule.name] = rule
    return dict(sorted(found.items()))


class Selection(NamedTuple):
    """Which rules a run uses: a profile, and names added to it or taken from it."""

    profile: Profile = Profile.RECOMMENDED
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


def selected(selection: Selection) -> tuple[Rule, ...]:
    """Return the rules of a selection, sorted by name.

    Raises:
        UsageError: a name is no rule's; the message has the nearest one.
    """
    rules = bundled()
    for name in (*selection.select, *selection.ignore):
        find(name)
    return tuple(
        rule
        for rule in rules.values()
        if rule.name not in selection.ignore and (rule.name in selection.select or selection.profile is Profile.STRICT or rule.profile is Profile.RECOMMENDED)
    )


def find(name: str) -> Rule:
    """Return the rule called *name*.

    Raises:
        UsageError: there is none; the message has the nearest one.
    """
    rules = bundled()
    if name not in rules:
        raise UsageError(f"no rule is called {name!r}", hint(name, rules))
    return rules[name]


def hint(name: str, candidates: Iterable[str]) -> str:
    """Return ``did you mean 'x'?`` for the nearest candidate, or nothing."""
    found = nearest(name, candidates)
    return f"did you mean {found!r}?" if found else ""

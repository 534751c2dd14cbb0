"""The rules that are there, and which of them a run uses. A rule is found by its file: nothing registers it.

What is needed to choose among the bundled ones stands in `index.json` beside them, which is generated from the files: a run loads only the
rules that it comes to.
"""

from __future__ import annotations

import importlib
import json
import os
import typing
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import podlint.rules
from podlint.errors import UsageError
from podlint.finding import Severity
from podlint.rule import Definition, FixKind, Profile, Rule, Scope
from podlint.rulebook import own_rules
from podlint.schema.suggest import nearest

ROOT = os.path.dirname(podlint.rules.__file__)
INDEX = "index.json"


@cache
def bundled() -> dict[str, Rule]:
    """Return every bundled rule by its name, sorted by name."""
    with open(os.path.join(ROOT, INDEX), encoding="utf-8") as file:
        rows = json.load(file)
    return {rule.name: rule for rule in map(_from_row, rows)}


def definitions(families: Iterable[str] = ()) -> list[Definition]:
    """Return the bundled rules (of some families) as their files have them, sorted by name. This loads them all."""
    wanted = frozenset(families)
    found = []
    for family in sorted(os.listdir(ROOT)):
        folder = os.path.join(ROOT, family)
        if family.startswith(("_", ".")) or not os.path.isdir(folder) or (wanted and family not in wanted):
            continue
        for file in sorted(os.listdir(folder)):
            stem, extension = os.path.splitext(file)
            if extension == ".py" and not stem.startswith("_"):
                found.append(_load(f"podlint.rules.{family}.{stem}"))
    return sorted(found, key=lambda definition: definition.rule.name)


def known(folders: tuple[str, ...] = ()) -> dict[str, Rule]:
    """Return every rule by its name: the bundled ones, and those in *folders* of the user's.

    Raises:
        UsageError: a rule of the user's cannot be read, or has the name of another one.
    """
    rules = bundled()
    for folder in folders:
        own = {name: found.rule for name, found in own_rules.of_folder(folder).items()}
        for name, rule in own.items():
            if name in rules:
                raise UsageError(f"{own_rules.shown(rule.source)} holds a rule called {name!r}, as there is already", "give it another name")
        rules = {**rules, **own}
    return rules


def families(folders: tuple[str, ...] = ()) -> frozenset[str]:
    """Return the families of all rules."""
    return frozenset(rule.family for rule in known(folders).values())


def has_python(folder: str) -> bool:
    """Whether a folder of the user's holds rules that are code."""
    return own_rules.has_python(folder)


def options(name: str, folders: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the options of a rule and their types; none for a family."""
    rule = known(folders).get(name)
    found = definition(rule).options if rule else None
    return typing.get_type_hints(found) if found else {}


def definition(rule: Rule) -> Definition:
    """Return a rule with its check and documentation."""
    return own_rules.load(rule.source) if rule.source.endswith(own_rules.ENDINGS) else _load(rule.source)


def options_of(rule: Rule, selection: Selection) -> Any:
    """Return the options of a rule: its defaults, and what the user has set."""
    return definition(rule).options(**dict(dict(selection.options).get(rule.name, ())))


@cache
def _load(module: str) -> Definition:
    found: Definition = getattr(importlib.import_module(module), module.rpartition(".")[2])
    return found


def row(rule: Rule) -> dict[str, Any]:
    """Return a rule as a line of the index: what is empty is left out."""
    values = {
        "name": rule.name,
        "family": rule.family,
        "severity": rule.severity.value,
        "profile": rule.profile.value,
        "scope": rule.scope.value,
        "since": rule.since,
        "title": rule.title,
        "standard": rule.standard.value if rule.standard else "",
        "kinds": sorted(rule.kinds),
        "needs": sorted(rule.needs),
        "mentions": list(rule.mentions),
        "fix": rule.fix.value,
    }
    return {name: value for name, value in values.items() if value}


def _from_row(values: dict[str, Any]) -> Rule:
    name, family, standard = values["name"], values["family"], values.get("standard")
    return Rule(
        name,
        family,
        Severity(values["severity"]),
        Profile(values["profile"]),
        Scope(values["scope"]),
        values["since"],
        values["title"],
        f"podlint.rules.{family}.{name.replace('-', '_')}",
        Profile(standard) if standard else None,
        frozenset(values.get("kinds", ())),
        tuple(values.get("mentions", ())),
        FixKind(values.get("fix", "")),
        frozenset(values.get("needs", ())),
    )


class Selection(NamedTuple):
    """Which rules a run uses: the rules of some profiles, and rules or families added to them or taken from them.

    `severities` and `options` say what the user has set of a rule: (rule or family, severity), (rule, ((option, value), ...)). `folders` hold rules of
    the user's own.
    """

    profiles: tuple[Profile, ...] = (Profile.RECOMMENDED,)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()
    options: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...] = ()
    folders: tuple[str, ...] = ()


_SERVER = frozenset({"yaml", "schema", "api", "admission", "suppression"})
"""Families that every profile holds: what is no manifest, and what the server answers."""


def _is_in(rule: Rule, profile: Profile) -> bool:
    if profile is Profile.OPTIONAL:
        return True
    if profile is Profile.STRICT:
        return rule.profile is not Profile.OPTIONAL
    if profile is Profile.RECOMMENDED:
        return rule.profile is Profile.RECOMMENDED
    if rule.standard is Profile.BASELINE or (rule.standard is not None and profile is Profile.RESTRICTED):
        return True
    return rule.family in _SERVER and rule.profile is Profile.RECOMMENDED


@cache
def selected(selection: Selection) -> tuple[Rule, ...]:
    """Return the rules of a selection with the severity that they have in it, sorted by name.

    A name given by --ignore outweighs a family given by --select, and the other way round; of two names, or two families, the ignored one is out.

    Raises:
        UsageError: a name is no rule's or family's; the message has the nearest one.
    """
    rules = known(selection.folders)
    there = families(selection.folders)
    for name in (*selection.select, *selection.ignore):
        if name not in there:
            find(name, selection.folders)
    severities = dict(selection.severities)

    def as_set(rule: Rule) -> Rule:
        said = severities.get(rule.name) or severities.get(rule.family)
        return rule._replace(severity=said or _severity(rule, selection.profiles), insists=said is not None)

    return tuple(as_set(rule) for rule in rules.values() if _is_selected(rule, selection))


def _is_selected(rule: Rule, selection: Selection) -> bool:
    if rule.name in selection.ignore:
        return False
    if rule.name in selection.select:
        return True
    if rule.family in selection.ignore:
        return False
    return (rule.family in selection.select and rule.profile is not Profile.OPTIONAL) or any(_is_in(rule, profile) for profile in selection.profiles)


def _severity(rule: Rule, profiles: tuple[Profile, ...]) -> Severity:
    """Its own; but what admission of a chosen level refuses is an error."""
    refused = rule.standard is not None and (Profile.RESTRICTED in profiles or rule.standard in profiles)
    return Severity.ERROR if refused else rule.severity


def find(name: str, folders: tuple[str, ...] = ()) -> Rule:
    """Return the rule called *name*.

    Raises:
        UsageError: there is none; the message has the nearest one.
    """
    rules = known(folders)
    if name not in rules:
        raise UsageError(f"no rule is called {name!r}", hint(name, rules))
    return rules[name]


def hint(name: str, candidates: Iterable[str]) -> str:
    """Return ``did you mean 'x'?`` for the nearest candidate, or nothing."""
    found = nearest(name, candidates)
    return f"did you mean {found!r}?" if found else ""

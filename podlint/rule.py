"""All that the author of a rule needs: the decorator, what checks get, and what they yield.

A rule is one file, `rules/<family>/<name>.py`: a docstring with fixed headings, and one generator
named like the file. See docs/adding-a-rule.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, NamedTuple

from podlint.finding import Api, Path, Problem, Related, Severity, Stage, dotted, field_path
from podlint.objects.object import Object
from podlint.objects.pod import Container, Pod, Role
from podlint.schema.bundle import Bundle
from podlint.schema.suggest import nearest

__all__ = [
    "Api",
    "Container",
    "Context",
    "Object",
    "Path",
    "Pod",
    "Problem",
    "Profile",
    "Related",
    "Role",
    "Rule",
    "Scope",
    "Severity",
    "Stage",
    "dotted",
    "field_path",
    "nearest",
    "rule",
]


class Scope(Enum):
    """What a check looks at, and so the arguments that it gets."""

    MISTAKE = "mistake"  # (mistake, context): says in words what an earlier stage has found
    OBJECT = "object"  # (object)
    POD = "pod"  # (pod)
    CONTAINER = "container"  # (container, pod)
    OBJECTS = "objects"  # (objects): all objects of the run; yields (object, problem)


class Profile(Enum):
    """The smallest set of rules that a rule belongs to. `strict` holds the opinions too."""

    RECOMMENDED = "recommended"
    STRICT = "strict"


class Context(NamedTuple):
    """Where a mistake was found: the object, the name of its definition, and the schemas of one version.

    `definition` is empty and `object` None for mistakes before the schema is known.
    """

    bundle: Bundle
    definition: str = ""
    object: Object | None = None
    text: str = ""


class Rule(NamedTuple):
    """A rule as the engine sees it. `kinds` limits what an OBJECTS rule is given."""

    name: str
    family: str
    severity: Severity
    profile: Profile
    scope: Scope
    since: str
    check: Callable[..., Iterator[Any]]
    doc: str
    kinds: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """The first line of the rule's documentation."""
        return self.doc.strip().splitlines()[0]


def rule(
    *,
    severity: Severity,
    since: str,
    scope: Scope,
    profile: Profile = Profile.RECOMMENDED,
    kinds: frozenset[str] = frozenset(),
) -> Callable[[Callable[..., Iterator[Any]]], Rule]:
    """Make a check function a rule; its name comes from the function, its documentation from the module."""

    def decorate(check: Callable[..., Iterator[Any]]) -> Rule:
        package, _, family = check.__module__.rpartition(".")[0].rpartition(".")
        doc = check.__globals__.get("__doc__") or ""
        return Rule(check.__name__.replace("_", "-"), family or package, severity, profile, scope, since, check, doc, kinds)

    return decorate

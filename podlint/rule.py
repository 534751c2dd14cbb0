"""All that the author of a rule needs: the decorator, what checks get, and what they yield.

A rule is one file, `rules/<family>/<name>.py`: a docstring with fixed headings, and one generator
named like the file. See docs/adding-a-rule.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, NamedTuple

from podlint.finding import Api, Delete, Insert, Path, Problem, Related, Rename, Repair, Replace, Severity, Splice, Stage, dotted, field_path
from podlint.objects.object import Object
from podlint.objects.pod import Container, Pod, Role
from podlint.objects.run import Objects
from podlint.schema.bundle import Bundle
from podlint.schema.suggest import nearest
from podlint.source.document import Document, Syntax

__all__ = [
    "Api",
    "Container",
    "Context",
    "Definition",
    "Delete",
    "Document",
    "FixKind",
    "Insert",
    "Object",
    "Objects",
    "Path",
    "Pod",
    "Problem",
    "Profile",
    "Related",
    "Rename",
    "Repair",
    "Replace",
    "Role",
    "Rule",
    "Scope",
    "Severity",
    "Splice",
    "Stage",
    "Syntax",
    "dotted",
    "field_path",
    "nearest",
    "rule",
]


class Scope(Enum):
    """What a check looks at, and so the arguments that it gets."""

    MISTAKE = "mistake"  # (mistake, context): says in words what an earlier stage has found
    TEXT = "text"  # (text): a whole file of YAML manifests
    DOCUMENT = "document"  # (document, objects): one readable document, and the objects in it
    OBJECT = "object"  # (object)
    POD = "pod"  # (pod)
    CONTAINER = "container"  # (container, pod)
    OBJECTS = "objects"  # (objects): all objects of the run; yields (object, problem)


class Profile(Enum):
    """A set of rules to run. `strict` holds `recommended` and the opinions too; an `optional` rule runs only where it is selected by name.

    `baseline` and `restricted` are what Pod Security admission enforces in a namespace of that level, besides what the server answers anyway.
    """

    RECOMMENDED = "recommended"
    STRICT = "strict"
    BASELINE = "baseline"
    RESTRICTED = "restricted"
    OPTIONAL = "optional"


class FixKind(Enum):
    """What fixes a rule offers: at best safe ones, or only unsafe ones."""

    NONE = ""
    SAFE = "safe"
    UNSAFE = "unsafe"


class Context(NamedTuple):
    """Where a mistake was found: the object, the name of its definition, and the schemas of one version.

    `definition` is empty and `object` None for mistakes before the schema is known. `document` is None for mistakes of the whole file.
    """

    bundle: Bundle
    definition: str = ""
    object: Object | None = None
    text: str = ""
    document: Document | None = None


class Rule(NamedTuple):
    """What is known of a rule without loading it: a line of an index.

    `kinds` are the types (`Service`, `apps/Deployment`) that an OBJECT or OBJECTS rule looks at; none are all. `needs` are types of which the run must
    hold one before an OBJECTS rule has anything to say, `mentions` words or other pieces of text of which a document must hold one.
    `standard` is the level of the Pod Security Standards that the rule is a control of. `source` is the module, or the file of a rule of the user's.
    Of a rule that `insists`, the user has said the severity: that of a single problem counts no more.
    """

    name: str
    family: str
    severity: Severity
    profile: Profile
    scope: Scope
    since: str
    title: str
    source: str
    standard: Profile | None = None
    kinds: frozenset[str] = frozenset()
    mentions: tuple[str, ...] = ()
    fix: FixKind = FixKind.NONE
    needs: frozenset[str] = frozenset()
    insists: bool = False

    def severity_of(self, problem: Problem) -> Severity:
        """Return the severity that a finding of this rule has."""
        return self.severity if self.insists else problem.severity or self.severity


class Definition(NamedTuple):
    """A rule with its check. `wants` names what the check takes besides what its scope gives: `options`, `kubernetes` (the minor version, once for each)."""

    rule: Rule
    check: Callable[..., Iterator[Any]]
    doc: str
    options: Any = None
    wants: tuple[str, ...] = ()


_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def sections(doc: str) -> dict[str, str]:
    """Return the parts of a rule's documentation by their heading."""
    pieces = _HEADING.split(doc)
    return dict(zip(pieces[1::2], (piece.strip() for piece in pieces[2::2]), strict=True))


_ARGUMENTS = {Scope.MISTAKE: 2, Scope.CONTAINER: 2, Scope.DOCUMENT: 2}


def rule(  # noqa: PLR0913  each says one thing about the rule, by its name
    *,
    severity: Severity,
    since: str,
    scope: Scope,
    profile: Profile = Profile.RECOMMENDED,
    standard: Profile | None = None,
    kinds: frozenset[str] = frozenset(),
    needs: frozenset[str] = frozenset(),
    mentions: tuple[str, ...] = (),
    fix: FixKind = FixKind.NONE,
) -> Callable[[Callable[..., Iterator[Any]]], Definition]:
    """Make a check function a rule; its name comes from the function, its documentation from the module, its options from the module's `Options`."""

    def decorate(check: Callable[..., Iterator[Any]]) -> Definition:
        package, _, family = check.__module__.rpartition(".")[0].rpartition(".")
        doc: str = check.__globals__.get("__doc__") or ""
        code = check.__code__
        wants = code.co_varnames[_ARGUMENTS.get(scope, 1) : code.co_argcount]
        title = doc.strip().partition("\n")[0]
        found = Rule(
            check.__name__.replace("_", "-"), family or package, severity, profile, scope, since, title, check.__module__, standard, kinds, mentions, fix, needs
        )
        return Definition(found, check, doc, check.__globals__.get("Options"), wants)

    return decorate

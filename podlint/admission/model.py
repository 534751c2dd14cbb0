"""Admission policies as plain values."""

from __future__ import annotations

from typing import Any, NamedTuple

from podlint.admission.cost import Size
from podlint.finding import Path, Severity
from podlint.objects.selectors import Selector

Value = dict[str, Any]


class Source(NamedTuple):
    """A file that policies, their parameters or Namespaces are read from, with its text."""

    file: str
    text: str


class Given(NamedTuple):
    """What a run is given: the files with policies and parameters, and those among the checked ones with Namespaces. The same text, the same policies."""

    sources: tuple[Source, ...] = ()
    namespaces: tuple[Source, ...] = ()


class ResourceRule(NamedTuple):
    """Which requests a policy concerns; ``*`` stands for all. `names` are empty for all."""

    groups: tuple[str, ...]
    versions: tuple[str, ...]
    resources: tuple[str, ...]
    operations: tuple[str, ...]
    names: tuple[str, ...]
    scope: str


class Match(NamedTuple):
    """Which objects a policy or a binding concerns. No `rules` are all in a binding; `is_exact` is the matchPolicy."""

    rules: tuple[ResourceRule, ...] = ()
    excluded: tuple[ResourceRule, ...] = ()
    namespaces: Selector = ()
    objects: Selector = ()
    is_exact: bool = False


class ParameterReference(NamedTuple):
    """Which parameters a binding takes: that of a name, or all that a selector matches. Without namespace those of the object's."""

    name: str
    namespace: str
    selector: Selector | None
    needs_one: bool


class Binding(NamedTuple):
    """What makes a policy count: for which objects, with which parameters, and how badly."""

    name: str
    policy: str
    severity: Severity
    match: Match
    parameters: ParameterReference | None


class Validation(NamedTuple):
    """An expression that must be true. `message` is empty where the server makes one of the expression."""

    expression: str
    message: str
    message_expression: str


class Policy(NamedTuple):
    """A ValidatingAdmissionPolicy with its bindings. `variables`, `conditions` and audit `annotations` are names with their expressions."""

    name: str
    parameter_kind: tuple[str, str] | None
    match: Match
    conditions: tuple[tuple[str, str], ...]
    variables: tuple[tuple[str, str], ...]
    validations: tuple[Validation, ...]
    annotations: tuple[tuple[str, str], ...]
    fails_closed: bool
    bindings: tuple[Binding, ...]


class Policies(NamedTuple):
    """All that is known of the cluster. `notes` say what of it is not evaluated; `namespaces` are Namespaces by name, `plurals` resources of custom kinds."""

    policies: tuple[Policy, ...]
    parameters: dict[tuple[str, str], tuple[Value, ...]]
    namespaces: dict[str, Value]
    plurals: dict[tuple[str, str], str]
    notes: tuple[str, ...] = ()


class Subject(NamedTuple):
    """An object as the server would look at it: with its defaults. `path` leads to it in the user's object, `size` is how large it is.

    For the pod of a template `maker` is what makes such pods, as ``Deployment shop``, and `path` leads to its metadata and spec.
    """

    value: Value
    namespace: str
    path: Path
    size: Size
    maker: str = ""


class AdmissionPolicy(NamedTuple):
    """A policy that would refuse an object, or warn about it. `path` is where it stands in the document."""

    path: Path
    policy: str
    binding: str
    message: str
    severity: Severity
    maker: str = ""
    error: str = ""


class AdmissionPolicyNotEvaluated(NamedTuple):
    """A policy that concerns an object, and of which only the cluster can tell what it says."""

    path: Path
    policy: str
    why: str
    maker: str = ""

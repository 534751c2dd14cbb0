"""Expressions of admission policies and webhooks that the server would not compile: it refuses what holds them.

Nothing is said without the extra podlint[cel], which reads the expressions. What it finds is no expression, or speaks of something that is not there;
or gives what can never be the answer. Types are looked at no further: the server may refuse an expression that passes here, and accepts none that does not.

Source: k8s.io/kubernetes/pkg/apis/admissionregistration/validation/validation.go validateValidationExpression, validateMatchConditionsExpression,
k8s.io/apiserver/pkg/admission/plugin/cel/compile.go (v1.36)
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from podlint.admission.expression import Call, Const, Entries, Ident, Items, Node, Select, every, names
from podlint.admission.rewrite import unknown_names
from podlint.admission.runtime import LONGEST, UnreadableExpressionError, can_read, parsed
from podlint.constraints.answer import Answer
from podlint.constraints.error import ApiError, ErrorType
from podlint.finding import Path
from podlint.objects.object import items, mapping, text
from podlint.schema.structure import Structure

_BOOL, _STRING, _ANY = frozenset({"bool"}), frozenset({"string"}), frozenset[str]()
_REQUEST = frozenset(
    "kind resource subResource requestKind requestResource requestSubResource name namespace operation userInfo dryRun options".split()  # noqa: SIM905
)
_FIELDS = {"request": _REQUEST, "namespaceObject": frozenset({"metadata", "spec", "status"})}
_DYNAMIC = frozenset({"object", "oldObject", "params"})
_MOST_NAMES = 3
_OWN_TYPES = "the type google.protobuf."
_OF_AUTHORIZER = frozenset(
    f"the function {name}()"
    for name in "path group serviceAccount resource subresource namespace name check fieldSelector labelSelector allowed reason errored error".split()  # noqa: SIM905
)
"""What k8s.io/apiserver/pkg/cel/library/authz.go has (v1.36)."""


class _Place(NamedTuple):
    """An expression: where it stands, what it may give (nothing for all), and what it may name besides what all may."""

    path: Path
    text: str
    gives: frozenset[str]
    variables: frozenset[str]
    knows_authorizer: bool = True


def uncompiled(structure: Structure) -> Iterator[Answer]:
    """Yield what the server would answer about expressions that it cannot compile."""
    if structure.unsound or structure.renamed or not can_read():
        return
    spec = mapping(structure.value, "spec")
    has_parameters = "paramKind" in spec
    for place in (*_places(spec), *_of_webhooks(structure.value)):
        if place.text.strip() and (why := _wrong(place, has_parameters=has_parameters)):
            yield Answer(ApiError(ErrorType.INVALID, place.path, f"does not compile: {why}"), place.path, assumed=False)


def _places(spec: dict[str, Any]) -> Iterator[_Place]:
    known: frozenset[str] = frozenset()
    yield from _conditions(spec, ("spec",))
    for index, item in items(spec, "variables"):
        yield _Place(("spec", "variables", index, "expression"), text(item, "expression"), _ANY, known)
        known |= {text(item, "name")}
    for index, item in items(spec, "validations"):
        yield _Place(("spec", "validations", index, "expression"), text(item, "expression"), _BOOL, known)
        yield _Place(("spec", "validations", index, "messageExpression"), text(item, "messageExpression"), _STRING, known, knows_authorizer=False)
    for index, item in items(spec, "auditAnnotations"):
        yield _Place(("spec", "auditAnnotations", index, "valueExpression"), text(item, "valueExpression"), _STRING | {"null"}, known)


def _of_webhooks(configuration: dict[str, Any]) -> Iterator[_Place]:
    for index, webhook in items(configuration, "webhooks"):
        yield from _conditions(webhook, ("webhooks", index))


def _conditions(holder: dict[str, Any], path: Path) -> Iterator[_Place]:
    for index, item in items(holder, "matchConditions"):
        yield _Place((*path, "matchConditions", index, "expression"), text(item, "expression"), _BOOL, frozenset())


def _wrong(place: _Place, *, has_parameters: bool) -> str:
    if len(place.text) > LONGEST:
        return ""
    try:
        node = parsed(place.text)
    except UnreadableExpressionError as error:
        return "" if error.is_bound else str(error)
    missing = {name for name in unknown_names(node, place.variables) if not name.startswith(_OWN_TYPES) and name not in _OF_AUTHORIZER}
    missing |= {*_unknown_fields(node)}
    outside = set(names(node))
    missing |= {
        f"the name {name}" for name, is_there in (("params", has_parameters), ("authorizer", place.knows_authorizer)) if name in outside and not is_there
    }
    if missing:
        return f"the server does not know {', '.join(islice(sorted(missing), _MOST_NAMES))}"
    kind = _kind(node)
    if place.gives and kind and kind not in place.gives:
        return f"it must give {' or '.join(sorted(place.gives))}, and {_SAID.get(kind, f'gives {kind}')}"
    return ""


_SAID = {"dyn": "the server does not know of what type it is: compare it, or convert it"}


def _unknown_fields(node: Node) -> Iterator[str]:
    for part in every(node):
        if isinstance(part, Select) and isinstance(part.operand, Ident):
            known = _FIELDS.get(part.operand.name)
            if known is not None and part.field not in known:
                yield f"the field {part.operand.name}.{part.field}"


_STRINGS = frozenset({"lowerAscii", "upperAscii", "trim", "substring", "charAt", "join", "format"})
_NUMBERS = frozenset({"size", "indexOf", "lastIndexOf"})


def _kind(node: Node) -> str:
    """The type of what an expression gives, where that is plain; else nothing."""
    if isinstance(node, Const):
        return _of_literal(node)
    if isinstance(node, Items | Entries):
        return "list" if isinstance(node, Items) else "map" if not node.type else ""
    if _is_dynamic(node):
        return "dyn"
    if isinstance(node, Call):
        if node.target is not None and node.function in _STRINGS:
            return "string"
        return "int" if node.function in _NUMBERS else ""
    return ""


def _of_literal(node: Const) -> str:
    if node.value is None:
        return "null"
    return next((name for kind, name in ((bool, "bool"), (int, "int"), (str, "string")) if isinstance(node.value, kind)), "")


def _is_dynamic(node: Node) -> bool:
    """Whether a node is a field of the object, of which the server knows no type."""
    if isinstance(node, Ident):
        return node.name in _DYNAMIC
    if isinstance(node, Select):
        return not node.is_test and _is_dynamic(node.operand)
    return isinstance(node, Call) and node.function == "_[_]" and _is_dynamic(node.arguments[0])

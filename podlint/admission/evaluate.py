"""What the policies of the cluster would say of one object.

Source: k8s.io/apiserver/pkg/admission/plugin/policy/validating/dispatcher.go, validator.go (v1.36)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from podlint.admission.compiled import uncompiled
from podlint.admission.cost import size_of
from podlint.admission.expressions import Scene, is_noted
from podlint.admission.match import Asked, UnknownNamespaceError, concerns, is_converted
from podlint.admission.model import (
    AdmissionPolicy,
    AdmissionPolicyNotEvaluated,
    Binding,
    Given,
    Policies,
    Policy,
    Subject,
    Validation,
    Value,
)
from podlint.admission.places import places
from podlint.admission.read import policies
from podlint.admission.resources import is_cluster_scoped, others, resource
from podlint.admission.runtime import Outcome
from podlint.admission.subjects import in_document, subjects
from podlint.finding import Path, Severity
from podlint.objects.object import Object, labels, mapping, text
from podlint.objects.selectors import matches
from podlint.schema.bundle import NEWEST, load
from podlint.schema.structure import Structure

Verdict = AdmissionPolicy | AdmissionPolicyNotEvaluated

_LONGEST_MESSAGE = 5 * 1024  # that the server takes from an expression


_HOLD_EXPRESSIONS = ("AdmissionPolicy", "WebhookConfiguration")  # what definitions end with whose expressions the server compiles at once


def judged(object: Object, structure: Structure, version: str, given: Given | None) -> Iterator[Any]:
    """Yield what the expressions of a policy are refused for, and what the *given* policies would say of an object."""
    if structure.definition.endswith(_HOLD_EXPRESSIONS):
        yield from uncompiled(structure)
    if given:
        yield from verdicts(object, structure, version, given)


def verdicts(object: Object, structure: Structure, version: str, given: Given) -> list[Verdict]:
    """Return which policies would refuse an object or warn about it, or the pods that it makes, and which of them podlint cannot judge."""
    known = policies(given)
    found: dict[tuple[Path, str, str], Verdict] = {}
    told: set[tuple[Path, str]] = set()
    for subject in subjects(object, structure, version):
        for verdict in _of_subject(subject, known, version):
            placed = verdict._replace(path=(*object.path, *in_document(subject, verdict.path)), maker=subject.maker)
            if not subject.maker:
                told.add((placed.path, placed.policy))
            elif (placed.path, placed.policy) in told:  # of the object itself
                continue
            said = placed.message if isinstance(placed, AdmissionPolicy) else placed.why
            before = found.setdefault((placed.path, placed.policy, said), placed)
            if isinstance(before, AdmissionPolicy) and isinstance(placed, AdmissionPolicy) and placed.severity.rank > before.severity.rank:
                found[placed.path, placed.policy, said] = placed
    return list(found.values())


def _of_subject(subject: Subject, known: Policies, version: str) -> Iterator[Verdict]:
    asked = _asked(subject, known, version)
    for policy in known.policies:
        for binding in policy.bindings:
            try:
                if not concerns(policy.match, asked, known.namespaces) or not concerns(binding.match, asked, known.namespaces):
                    continue
            except UnknownNamespaceError:
                why = f"it depends on the labels of the Namespace {subject.namespace}, which is not among the files"
                yield AdmissionPolicyNotEvaluated((), policy.name, why)
                continue
            if is_converted(policy.match, asked):
                yield AdmissionPolicyNotEvaluated((), policy.name, "it looks at the object in another version of its API, into which podlint does not convert")
                break
            yield from _of_binding(subject, asked, policy, binding, known)


def _asked(subject: Subject, known: Policies, kubernetes: str) -> Asked:
    metadata = mapping(subject.value, "metadata")
    kind = text(subject.value, "kind")
    group, _, version = text(subject.value, "apiVersion").rpartition("/")
    name = known.plurals.get((group, kind)) or resource(kind)
    same = others(group, version, kind, kubernetes)
    return Asked(group, version, name, kind, text(metadata, "name"), subject.namespace, labels(metadata, "labels"), same)


def _of_binding(subject: Subject, asked: Asked, policy: Policy, binding: Binding, known: Policies) -> Iterator[Verdict]:
    home = _home(asked)
    parameters = _parameters(policy, binding, home, known)
    if wrong := _wrong_parameter(policy, binding, home, parameters):
        yield _misconfigured(policy, binding, wrong)
        return
    for parameter in parameters:
        size = subject.size.joined(size_of(parameter)) if parameter else subject.size
        yield from _with_parameter(policy, binding, Scene(policy, _inputs(subject, asked, parameter, known), size))


def _home(asked: Asked) -> str:
    """The namespace of the request. That for a Namespace names itself."""
    return asked.name if asked.kind == "Namespace" and not asked.group else asked.namespace


def _wrong_parameter(policy: Policy, binding: Binding, home: str, parameters: list[Value | None]) -> str:
    """What is wrong with a binding whose parameters are *parameters*."""
    reference = binding.parameters
    if policy.parameter_kind is None or reference is None:
        return ""
    version, kind = policy.parameter_kind
    is_of_kubernetes = load(NEWEST).kind(version, kind) is not None
    if is_of_kubernetes and not (home or reference.namespace or is_cluster_scoped(version.rpartition("/")[0], kind)):
        return f"its binding {binding.name} names no namespace for the {kind} that is its parameter, and this object stands in none"
    return f"no {kind} is there as its parameter" if not parameters and reference.needs_one else ""


def _misconfigured(policy: Policy, binding: Binding, why: str) -> Verdict:
    """What follows from a binding that does not work: the server refuses the object whatever the binding's actions, unless the policy ignores failures."""
    if policy.fails_closed:
        return AdmissionPolicy((), policy.name, binding.name, why, Severity.ERROR, error="parameter")
    return AdmissionPolicyNotEvaluated((), policy.name, f"{why}, and its failurePolicy ignores that")


def _parameters(policy: Policy, binding: Binding, namespace: str, known: Policies) -> list[Value | None]:
    """The parameters to evaluate a policy with, each once; None where it takes none."""
    reference = binding.parameters
    if policy.parameter_kind is None or reference is None:
        return [None]
    found: list[Value | None] = []
    for value in known.parameters.get(policy.parameter_kind, ()):
        metadata = mapping(value, "metadata")
        home = text(metadata, "namespace") or "default"
        if reference.namespace and home != reference.namespace:
            continue
        if not reference.namespace and text(metadata, "namespace") and home != namespace:
            continue
        chosen = matches(reference.selector, labels(metadata, "labels")) if reference.selector is not None else text(metadata, "name") == reference.name
        if chosen:
            found.append(value)
    return found


def _inputs(subject: Subject, asked: Asked, parameter: Value | None, known: Policies) -> dict[str, Any]:
    kind = {"group": asked.group, "version": asked.version, "kind": asked.kind}
    name = {"group": asked.group, "version": asked.version, "resource": asked.resource}
    request = {
        "kind": kind,
        "resource": name,
        "requestKind": kind,
        "requestResource": name,
        "operation": "CREATE",
        "dryRun": False,
        **{field: text for field, text in (("name", asked.name), ("namespace", _home(asked))) if text},
    }
    inputs: dict[str, Any] = {"object": subject.value, "oldObject": None, "request": request, "params": parameter}
    if not asked.namespace:
        inputs["namespaceObject"] = None
    elif asked.namespace in known.namespaces:
        inputs["namespaceObject"] = known.namespaces[asked.namespace]
    return inputs


def _with_parameter(policy: Policy, binding: Binding, scene: Scene) -> Iterator[Verdict]:
    failed = None
    for name, expression in policy.conditions:
        outcome = scene.outcome(expression)
        if outcome.is_value and outcome.value is not True:
            return
        failed = failed or (None if outcome.is_value else (f"matchConditions[{name}]", outcome))
    if failed:
        yield from _failed(policy, binding, *failed, ((),))
        return
    for index, validation in enumerate(policy.validations):
        outcome = scene.outcome(validation.expression)
        if outcome.is_value and outcome.value is True:
            continue
        found = _places(scene, validation.expression, outcome)
        if not outcome.is_value:
            yield from _failed(policy, binding, f"validations[{index}]", outcome, found)
            continue
        message = _message(validation, scene)
        for path in found:
            yield AdmissionPolicy(path, policy.name, binding.name, message, binding.severity)
    yield from _of_annotations(policy, binding, scene)


def _of_annotations(policy: Policy, binding: Binding, scene: Scene) -> Iterator[Verdict]:
    """What follows from audit annotations: an expression that fails refuses the object, whatever the actions of the binding."""
    for name, expression in policy.annotations:
        outcome = scene.outcome(expression)
        place = f"auditAnnotations[{name}]"
        if not outcome.is_value:
            yield from _failed(policy, binding._replace(severity=Severity.ERROR), place, outcome, _places(scene, expression, outcome))
        elif not isinstance(outcome.value, str | None):
            yield AdmissionPolicy((), policy.name, binding.name, f"its {place} gives neither text nor null", Severity.ERROR, error="expression")


def _places(scene: Scene, text: str, outcome: Outcome) -> tuple[Path, ...]:
    expression = scene.expression(text)
    return places(scene, expression.node) if expression and not outcome.unknown else ((),)


def _failed(policy: Policy, binding: Binding, place: str, outcome: Outcome, found: tuple[Path, ...]) -> Iterator[Verdict]:
    """What follows from an expression that gives no value: the server refuses then, unless the policy says otherwise."""
    if is_noted(outcome):
        return
    if outcome.unknown:
        yield AdmissionPolicyNotEvaluated((), policy.name, f"{place}: {outcome.unknown}")
    elif policy.fails_closed:
        for path in found:
            yield AdmissionPolicy(path, policy.name, binding.name, f"its {place} fails: {outcome.error}", binding.severity, error="expression")
    else:
        yield AdmissionPolicyNotEvaluated(found[0], policy.name, f"its {place} fails: {outcome.error}, and its failurePolicy ignores that")


def _message(validation: Validation, scene: Scene) -> str:
    """The message as the server makes it: an expression's, if it gives one line of text."""
    if validation.message_expression:
        found = scene.outcome(validation.message_expression).value
        said = found.strip() if isinstance(found, str) else ""
        if said and "\n" not in said and len(said.encode()) <= _LONGEST_MESSAGE:
            return said
    return validation.message.strip() or f"failed expression: {validation.expression.strip()}"

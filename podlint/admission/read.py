"""From files to policies: manifests decoded, bindings put to their policies, and what podlint does not evaluate noted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from podlint import files
from podlint.admission.expressions import complaints
from podlint.admission.model import Binding, Given, Match, ParameterReference, Policies, Policy, ResourceRule, Source, Validation, Value
from podlint.defaults.config import NAME_LABEL
from podlint.errors import UsageError
from podlint.finding import Severity
from podlint.objects.decode import decode
from podlint.objects.object import Object, items, mapping, strings, text
from podlint.objects.selectors import label_selector
from podlint.objects.workloads import group
from podlint.schema.bundle import VERSIONS, load
from podlint.schema.mistake import UnknownField, WrongType
from podlint.schema.structure import check_structure
from podlint.source.document import documents, markdown_documents

_GROUP = "admissionregistration.k8s.io"
_SEVERITY = {"Deny": Severity.ERROR, "Warn": Severity.WARNING, "Audit": Severity.INFO}
_NOT_EVALUATED = {
    "MutatingAdmissionPolicy": "it changes objects, and podlint looks at them as they are written",
    "ValidatingWebhookConfiguration": "only the cluster can call its webhooks",
    "MutatingWebhookConfiguration": "only the cluster can call its webhooks",
}


@lru_cache(maxsize=8)
def policies(given: Given) -> Policies:
    """Return what the given files say.

    Raises:
        UsageError: one of them is no YAML, or holds a policy that the server could not decode.
    """
    objects = [object for source in given.sources for object in _objects(source)]
    parameters: dict[tuple[str, str], tuple[Value, ...]] = {}
    for object in objects:
        key = object.api_version, object.kind
        parameters[key] = (*parameters.get(key, ()), object.value)
    own = {kind: [_sound(object) for object in objects if group(object.api_version) == _GROUP and object.kind == kind] for kind in _KINDS}
    bindings = [_binding(value) for value in own["ValidatingAdmissionPolicyBinding"]]
    found = tuple(_policy(value, bindings) for value in own["ValidatingAdmissionPolicy"])
    around = [object for source in given.namespaces for object in _objects(source, is_given=False)]
    notes = (*_notes(found, bindings), *_left(objects))
    return Policies(found, parameters, _namespaces([*around, *objects]), _plurals(objects), notes)


_KINDS = ("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding")


def _objects(source: Source, *, is_given: bool = True) -> Iterator[Object]:
    """The objects in a file. Of files that are also checked, what is wrong with them is told there."""
    markdown = files.holds_markdown(source.file, source.text)
    for document in markdown_documents(source.text) if markdown else documents(source.text):
        if is_given and document.unreadable:
            raise _refused(source.file)
        if document.tree is not None:
            yield from decode(document, source.file).objects


def _sound(object: Object) -> Value:
    """A policy or binding as the server decodes it."""
    version = next((version for version in reversed(VERSIONS) if load(version).kind(object.api_version, object.kind)), None)
    if version is None:
        raise UsageError(f"no version of Kubernetes that podlint knows has the {object.kind} of {object.api_version} in {object.file}")
    structure = check_structure(object, version)
    if any(isinstance(mistake, UnknownField | WrongType) for mistake in structure.mistakes):
        raise _refused(object.file)
    return structure.value


def _refused(file: str) -> UsageError:
    return UsageError(f"the policies in {file} cannot be read as the API server reads them", f"podlint check {file} says why")


def _policy(value: Value, bindings: Iterable[Binding]) -> Policy:
    spec, name = mapping(value, "spec"), text(mapping(value, "metadata"), "name")
    kind = mapping(spec, "paramKind")
    return Policy(
        name,
        (text(kind, "apiVersion"), text(kind, "kind")) if kind else None,
        _match(mapping(spec, "matchConstraints")),
        tuple((text(item, "name"), text(item, "expression")) for _, item in items(spec, "matchConditions")),
        tuple((text(item, "name"), text(item, "expression")) for _, item in items(spec, "variables")),
        tuple(Validation(text(item, "expression"), text(item, "message"), text(item, "messageExpression")) for _, item in items(spec, "validations")),
        tuple((text(item, "key"), text(item, "valueExpression")) for _, item in items(spec, "auditAnnotations")),
        text(spec, "failurePolicy") != "Ignore",
        tuple(binding for binding in bindings if binding.policy == name),
    )


def _binding(value: Value) -> Binding:
    spec = mapping(value, "spec")
    actions = [_SEVERITY.get(action, Severity.INFO) for action in strings(spec, "validationActions")]
    reference = mapping(spec, "paramRef")
    selector = label_selector(reference["selector"]) if isinstance(reference.get("selector"), dict) else None
    needs_one = text(reference, "parameterNotFoundAction") != "Allow"
    return Binding(
        text(mapping(value, "metadata"), "name"),
        text(spec, "policyName"),
        max(actions, key=lambda severity: severity.rank, default=Severity.ERROR),
        _match(mapping(spec, "matchResources")),
        ParameterReference(text(reference, "name"), text(reference, "namespace"), selector, needs_one) if reference else None,
    )


def _match(value: Value) -> Match:
    return Match(
        tuple(_rule(rule) for _, rule in items(value, "resourceRules")),
        tuple(_rule(rule) for _, rule in items(value, "excludeResourceRules")),
        label_selector(mapping(value, "namespaceSelector")),
        label_selector(mapping(value, "objectSelector")),
        text(value, "matchPolicy") == "Exact",
    )


_RULE_FIELDS = ("apiGroups", "apiVersions", "resources", "operations", "resourceNames")


def _rule(value: Value) -> ResourceRule:
    groups, versions, resources, operations, names = (strings(value, field) for field in _RULE_FIELDS)
    return ResourceRule(groups, versions, resources, operations, names, text(value, "scope"))


def _namespaces(objects: Iterable[Object]) -> dict[str, Value]:
    """The Namespaces by name, as expressions get to see them; one among the policies outweighs one among the checked files."""
    found: dict[str, Value] = {}
    for object in objects:
        if object.type == "Namespace" and object.name:
            metadata: dict[str, Any] = mapping(object.value, "metadata")
            labels = {**mapping(metadata, "labels"), NAME_LABEL: object.name}
            written = {"metadata": {**metadata, "labels": labels}, "spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"}}
            found[object.name] = {**written, **{field: value for field, value in object.value.items() if field in ("spec", "status") and value}}
    return found


def _plurals(objects: Iterable[Object]) -> dict[tuple[str, str], str]:
    """(group, kind) -> resource, as CustomResourceDefinitions say."""
    found = {}
    for object in objects:
        if object.type == "apiextensions.k8s.io/CustomResourceDefinition":
            spec = mapping(object.value, "spec")
            found[text(spec, "group"), text(mapping(spec, "names"), "kind")] = text(mapping(spec, "names"), "plural")
    return found


def _notes(found: Iterable[Policy], bindings: Iterable[Binding]) -> Iterator[str]:
    known = set()
    for policy in found:
        known.add(policy.name)
        if not policy.bindings:
            yield f"the policy {policy.name} has no binding among the policies, so it concerns nothing"
        else:
            for place, why in complaints(policy):
                yield f"{place} of the policy {policy.name} is not evaluated: {why}"
    for binding in bindings:
        if binding.policy not in known:
            yield f"the binding {binding.name} is for the policy {binding.policy}, which is not among the policies"


def _left(objects: Iterable[Object]) -> Iterator[str]:
    for object in objects:
        if group(object.api_version) == _GROUP and object.kind in _NOT_EVALUATED:
            yield f"the {object.title} is not evaluated: {_NOT_EVALUATED[object.kind]}"

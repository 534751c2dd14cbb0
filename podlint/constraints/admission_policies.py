"""Admission policies and their bindings. What expressions in CEL mean is not looked at: only whether they are there.

Source: k8s.io/kubernetes/pkg/apis/admissionregistration/validation/validation.go, validateValidatingAdmissionPolicySpec,
validateMutatingAdmissionPolicySpec, validateValidatingAdmissionPolicyBindingSpec, validateMutatingAdmissionPolicyBindingSpec (v1.36)
"""

from __future__ import annotations

import re

from podlint.constraints.admission import FAILURE_POLICY, MATCH_CONDITIONS, MATCH_POLICY, REINVOCATION_POLICY, RULE, expression
from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, ErrorType, at, duplicate, forbidden, instead_of, invalid, not_supported
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import dns_1035_label, dns_subdomain, kind_name, path_segment_name, qualified_name
from podlint.constraints.metadata import LABEL_SELECTOR, object_meta
from podlint.constraints.vocabulary import Errors, Table, all_of, always, each, enum, optional, present, relation, required, struct
from podlint.defaults.metadata import name_of
from podlint.finding import Path

_CEL_NAME = re.compile(r"[_a-zA-Z][_a-zA-Z0-9]*")
_CEL_WORDS = frozenset(
    {"true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function"}
    | {"if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while"}
)


def cel_name(text: str) -> Complaints:
    """A name that CEL expressions can use."""
    if not text.strip():
        return (Complaint("is required", type=ErrorType.REQUIRED),)
    if _CEL_NAME.fullmatch(text) and text not in _CEL_WORDS:
        return ()
    return (Complaint(f"must be letters, digits and '_', with no digit first, and no word that CEL keeps for itself{instead_of(text)}"),)


_VARIABLES = each(struct(name=always(cel_name, zero=""), expression=always(expression, zero="")))


def is_version_of_parameters(kind: Value, path: Path, context: Context) -> Errors:
    """The apiVersion of parameters has a version, and a group that is a DNS name. The server joins what is wrong with either."""
    text = kind.get("apiVersion", "")
    place = (*path, "apiVersion")
    if not text:
        return (is_required(place),)
    group, _, version = text.rpartition("/")
    if "/" in group:
        return (invalid(place, text, "must be a group and a version, as apps/v1"),)
    errors = at(place, dns_subdomain(group)[:1]) if group else []
    return [*errors, *(at(place, dns_1035_label(version)[:1]) if version else [invalid(place, text, "must have a version")])]


_PARAM_KIND = struct(is_version_of_parameters, kind=required(kind_name))


def are_distinct(value: list[str], path: Path, context: Context) -> Errors:
    """No two items are equal, be they empty."""
    seen: set[str] = set()
    for index, text in enumerate(value):
        if text in seen:
            yield duplicate((*path, index), text)
        seen.add(text)


_NAMED_RULE = all_of(RULE, struct(resourceNames=all_of(each(path_segment_name), relation(are_distinct))))
_MATCH_RESOURCES = struct(
    matchPolicy=MATCH_POLICY,
    namespaceSelector=LABEL_SELECTOR,
    objectSelector=LABEL_SELECTOR,
    resourceRules=each(_NAMED_RULE),
    excludeResourceRules=each(_NAMED_RULE),
)
_MATCH_CONSTRAINTS = all_of(_MATCH_RESOURCES, struct(resourceRules=required(why="(at least one rule)")))


_MUTABLE = ("*", "CONNECT", "CREATE", "UPDATE")


def no_deletions(match: Value, path: Path, context: Context) -> Errors:
    """What is deleted cannot be changed. The server prints no indices."""
    for index, rule in enumerate(match.get("resourceRules", ())):
        for number, operation in enumerate(rule.get("operations", ())):
            if operation not in _MUTABLE:
                place = (*path, "resourceRules", index, "operations", number)
                yield not_supported(place, operation, _MUTABLE, field=(*path, "resourceRules", "operations"))


# Validating policies.

_MOST_AUDIT_ANNOTATIONS = 20
_LONGEST_VALUE_EXPRESSION = 5 * 1024  # bytes


def has_validation(spec: Value, path: Path, context: Context) -> Errors:
    """A policy validates something, or writes something down."""
    if spec.get("validations") or spec.get("auditAnnotations"):
        return ()
    return [is_required((*path, field), "(validations, auditAnnotations or both)") for field in ("validations", "auditAnnotations")]


def message_expression(text: str) -> Complaints:
    """Empty, or something else than blanks."""
    return (Complaint("may not be blank"),) if text and not text.strip() else ()


def message(text: str) -> Complaints:
    """Empty, or one line."""
    return (Complaint("may hold no line breaks"),) if re.search(r"[\n\r]", text.strip()) else message_expression(text)


_VALIDATION = struct(
    expression=always(expression, zero=""),
    messageExpression=message_expression,
    message=message,
    reason=enum("Forbidden", "Invalid", "RequestEntityTooLarge"),
)


def value_expression(text: str) -> Complaints:
    """An expression that is not too long: the server says of one that is that it is missing."""
    size = len(text.strip().encode("utf-8", "surrogatepass"))
    if size > _LONGEST_VALUE_EXPRESSION:
        return (Complaint(f"may have at most {_LONGEST_VALUE_EXPRESSION} bytes, not {size}", type=ErrorType.REQUIRED),)
    return expression(text)


def are_audit_annotations(value: list[Value], path: Path, context: Context) -> Errors:
    """Few, with distinct keys that are qualified names after the name of the policy."""
    if len(value) > _MOST_AUDIT_ANNOTATIONS:
        yield invalid(path, value, f"may have at most {_MOST_AUDIT_ANNOTATIONS} items, not {len(value)}")
    policy = name_of(context.object["metadata"])
    seen: set[str] = set()
    for index, annotation in enumerate(value):
        key = annotation.get("key", "")
        place = (*path, index, "key")
        yield from at(place, qualified_name(f"{policy}/{key}")) if policy else (invalid(place, key, "needs a policy with a name"),)
        if key in seen:
            yield duplicate(place, key)
        seen.add(key)


_VALIDATING_POLICY = struct(
    has_validation,
    failurePolicy=FAILURE_POLICY,
    paramKind=_PARAM_KIND,
    matchConstraints=present(_MATCH_CONSTRAINTS),
    matchConditions=MATCH_CONDITIONS,
    variables=_VARIABLES,
    validations=each(_VALIDATION),
    auditAnnotations=all_of(relation(are_audit_annotations), each(struct(valueExpression=always(value_expression, zero="")))),
)


# Mutating policies.

_PATCH_FIELDS = {"JSONPatch": ("jsonPatch", "applyConfiguration"), "ApplyConfiguration": ("applyConfiguration", "jsonPatch")}
"""The type of a patch -> the field that it needs, and the one that it cannot have"""


def has_patch_of_its_type(mutation: Value, path: Path, context: Context) -> Errors:
    """A mutation has the one patch that its type says."""
    kind = mutation.get("patchType", "")
    if not kind:
        return (is_required((*path, "patchType"), "(ApplyConfiguration or JSONPatch)"),)
    if kind not in _PATCH_FIELDS:
        return (not_supported((*path, "patchType"), kind, tuple(sorted(_PATCH_FIELDS))),)
    needed, foreign = _PATCH_FIELDS[kind]
    errors: list[ApiError] = []
    if needed not in mutation:
        errors.append(is_required((*path, needed), f"with patchType {kind}"))
    else:
        errors += at((*path, needed, "expression"), expression(mutation[needed].get("expression", "")))
    if foreign in mutation:
        errors.append(invalid((*path, foreign), None, f"cannot be set with patchType {kind}"))
    return errors


_MUTATING_POLICY = struct(
    failurePolicy=FAILURE_POLICY,
    paramKind=_PARAM_KIND,
    matchConstraints=present(all_of(_MATCH_CONSTRAINTS, relation(no_deletions))),
    matchConditions=MATCH_CONDITIONS,
    variables=_VARIABLES,
    mutations=required(each(relation(has_patch_of_its_type)), why="(at least one mutation)"),
    reinvocationPolicy=required(REINVOCATION_POLICY, why="(Never or IfNeeded)"),
)


# Bindings.


def names_or_selects(reference: Value, path: Path, context: Context) -> Errors:
    """Parameters are found by name or by label, not both."""
    if reference.get("name") and "selector" in reference:
        return (forbidden((*path, "name"), "cannot be set together with selector"), forbidden((*path, "selector"), "cannot be set together with name"))
    if not reference.get("name") and "selector" not in reference:
        return (is_required(path, "with either a name or a selector"),)
    return ()


_PARAM_REF = struct(
    names_or_selects,
    name=optional(path_segment_name),
    selector=LABEL_SELECTOR,
    parameterNotFoundAction=required(enum("Allow", "Deny"), why="(Allow or Deny)"),
)


def are_actions(value: list[str], path: Path, context: Context) -> Errors:
    """A failure is not both refused and warned about."""
    if "Deny" in value and "Warn" in value:
        return (invalid(path, value, "may not hold both Deny and Warn"),)
    return ()


_ACTIONS = all_of(each(enum("Audit", "Deny", "Warn")), relation(are_distinct), relation(are_actions))


def _object(spec: Table) -> Table:
    return struct(metadata=object_meta(namespaced=False, core=False), spec=spec)


TABLES: dict[str, Table] = {
    "ValidatingAdmissionPolicy": _object(_VALIDATING_POLICY),
    "MutatingAdmissionPolicy": _object(_MUTATING_POLICY),
    "ValidatingAdmissionPolicyBinding": _object(
        struct(
            policyName=required(dns_subdomain),
            paramRef=_PARAM_REF,
            matchResources=_MATCH_RESOURCES,
            validationActions=required(_ACTIONS, why="(Deny, Warn or Audit)"),
        )
    ),
    "MutatingAdmissionPolicyBinding": _object(
        struct(
            policyName=required(dns_subdomain),
            paramRef=_PARAM_REF,
            matchResources=all_of(_MATCH_RESOURCES, relation(no_deletions)),
        )
    ),
}

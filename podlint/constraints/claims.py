"""Claims of devices (dynamic resource allocation), their templates, and classes of devices.

CEL expressions are only measured, not compiled. The form of v1beta1 is turned into that of v1 by the defaults.

Source: k8s.io/kubernetes/pkg/apis/resource/validation/validation.go, ValidateResourceClaim, ValidateResourceClaimTemplate,
ValidateDeviceClass; k8s.io/api/resource/v1/types.go for the sizes (v1.36)
"""

from __future__ import annotations

import json
from typing import Any

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, ErrorType, at, duplicate, invalid, quoted, required, too_many, unsupported
from podlint.constraints.error import too_long as is_too_long
from podlint.constraints.formats import FINE, c_identifier, dns_label, dns_subdomain, label_value, qualified_name, too_long
from podlint.constraints.metadata import TEMPLATE_META, object_meta
from podlint.constraints.resource_names import is_extended
from podlint.constraints.vocabulary import Errors, Format, Table, Verb, all_of, always, each, enum, optional, relation, since, struct, table_of
from podlint.constraints.vocabulary import required as needed
from podlint.constraints.volume_sources import CSI_DRIVER_NAME, csi_driver_name
from podlint.finding import Path

MOST = 32  # requests, constraints, configurations, selectors
_MOST_ALTERNATIVES = 8
_MOST_TOLERATIONS = 16
_LONGEST_EXPRESSION = 10 * 1024
_LARGEST_PARAMETERS = 10 * 1024
_LONGEST_IDENTIFIER = 32

DRIVER = CSI_DRIVER_NAME


def at_most(most: int, verb: Verb) -> Table:
    """*verb* looks at a list or map that has at most *most* items; a longer one is only that: too long."""
    inner = table_of(verb).check

    def check(value: Any, path: Path, context: Context, errors: list[ApiError]) -> None:
        if len(value) > most:
            errors.append(too_many(path, len(value), most))
        else:
            inner(value, path, context, errors)

    return Table(check)


def unlike(name: str) -> Table:
    """No two items of a list have the same field *name*, be it empty. The server blames the whole item."""

    def look(value: list[Value], path: Path, context: Context) -> Errors:
        seen = set()
        for index, item in enumerate(value):
            key = item.get(name, "")
            if key in seen:
                yield duplicate((*path, index, name), key, field=(*path, index))
            seen.add(key)

    return relation(look)


# Names


def attribute(text: str) -> Complaints:
    """The name of an attribute or a capacity, with or without the domain of who defined it: `gpu.example.com/model`."""
    domain, slash, name = text.partition("/")
    if not slash:
        return _identifier(text)
    if "/" in name:
        return (Complaint(f"may hold only one '/', not {quoted(text)}"),)
    before = csi_driver_name(domain) if domain else (Complaint("must have a domain before the '/'"),)
    return (*before, *(_identifier(name) if name else (Complaint("must have a name after the '/'"),)))


def full_attribute(text: str) -> Complaints:
    """The name of an attribute with its domain."""
    if "/" in text:
        return attribute(text)
    return (*attribute(text), Complaint(f"must have a domain, as example.org/model, not {quoted(text)}"))


def _identifier(text: str) -> Complaints:
    long = [complaint._replace(type=ErrorType.TOO_LONG) for complaint in too_long(text, _LONGEST_IDENTIFIER)]
    return [*long, *c_identifier(text)]


# Tolerations and taints

TAINT_EFFECTS = enum("NoSchedule", "NoExecute", "None")
_OPERATORS = ("Equal", "Exists")


def _toleration_has_value(value: Value, path: Path, context: Context) -> Errors:
    """Operator Exists goes without a value, Equal with a label value."""
    operator, text = value.get("operator", ""), value.get("value", "")
    if operator == "Exists":
        return (invalid((*path, "value"), text, "must be empty with operator Exists"),) if text else ()
    if operator == "Equal":
        return at((*path, "value"), label_value(text))
    return at((*path, "operator"), (unsupported(operator, _OPERATORS),))


_TOLERATIONS = at_most(_MOST_TOLERATIONS, each(struct(_toleration_has_value, key=optional(qualified_name), effect=optional(TAINT_EFFECTS))))


# Selectors and configurations


def _expression(text: str) -> Complaints:
    found = too_long(text, _LONGEST_EXPRESSION)
    return [complaint._replace(type=ErrorType.TOO_LONG) for complaint in found]


def _has_expression(value: Value, path: Path, context: Context) -> Errors:
    return () if "cel" in value else (required((*path, "cel")),)


_SELECTORS = at_most(MOST, each(struct(_has_expression, cel=struct(expression=_expression))))


def _parameters(value: Value, path: Path, context: Context) -> Errors:
    """Parameters are there, and are a JSON object of at most 10 KiB."""
    place, parameters = (*path, "parameters"), value.get("parameters")
    if parameters is None:
        return (required(place),)
    if len(json.dumps(parameters, separators=(",", ":"), ensure_ascii=False)) > _LARGEST_PARAMETERS:
        return (is_too_long(place, _LARGEST_PARAMETERS, unit="bytes"),)
    return () if isinstance(parameters, dict) else (invalid(place, parameters, "must be a mapping"),)


def _is_opaque(value: Value, path: Path, context: Context) -> Errors:
    return () if "opaque" in value else (required((*path, "opaque")),)


_OPAQUE = struct(_parameters, driver=DRIVER)


# Requests


def _count_fits_mode(value: Value, path: Path, context: Context) -> Errors:
    """ExactCount has a count, All has none."""
    mode, count = value.get("allocationMode", ""), value.get("count", 0)
    if mode == "ExactCount":
        return () if count > 0 else (invalid((*path, "count"), count, "must be 1 or more"),)
    if mode == "All":
        return (invalid((*path, "count"), count, "cannot be set with allocationMode All"),) if count else ()
    return at((*path, "allocationMode"), (unsupported(mode, ("All", "ExactCount")),))


_REQUEST: dict[str, Any] = {"deviceClassName": needed(dns_subdomain), "selectors": _SELECTORS, "tolerations": _TOLERATIONS}
_NAME = always(dns_label, zero="")

_EXACTLY = struct(_count_fits_mode, **_REQUEST).check
_ALTERNATIVES = at_most(_MOST_ALTERNATIVES, all_of(each(struct(_count_fits_mode, name=_NAME, **_REQUEST)), unlike("name"))).check


def _one_kind_of_request(value: Value, path: Path, context: Context) -> Errors:
    """A request is exact or a list of alternatives."""
    exactly, alternatives = value.get("exactly"), value.get("firstAvailable")
    errors: list[ApiError] = []
    if exactly is not None and alternatives:
        errors.append(invalid(path, None, "must have only one of exactly and firstAvailable"))
    elif exactly is not None:
        _EXACTLY(exactly, (*path, "exactly"), context, errors)
    elif alternatives:
        _ALTERNATIVES(alternatives, (*path, "firstAvailable"), context, errors)
    else:
        errors.append(required(path, "to have exactly or firstAvailable"))
    return errors


_REQUESTS = at_most(MOST, all_of(each(struct(_one_kind_of_request, name=_NAME)), unlike("name")))


# What refers to requests

_DISTINCT_SINCE = 36
"""The minor version since which devices can be told apart by an attribute: the feature gate DRAConsumableCapacity."""


def _names_attribute(value: Value, path: Path, context: Context) -> Errors:
    """A constraint is about one attribute, that all of the devices share or each has a value of its own of."""
    for field in ("matchAttribute", "distinctAttribute"):
        if field in value:
            return at((*path, field), full_attribute(value[field]))
    if context.minor < _DISTINCT_SINCE:
        return (required((*path, "matchAttribute")),)
    return (required(path, "to have matchAttribute or distinctAttribute"),)


def _references(known: dict[str, set[str]]) -> Table:
    """A list of names of requests, or of one's alternatives as request/alternative."""

    def reference(text: str) -> Complaints:
        request, _, alternative = text.partition("/")
        parts = text.split("/")
        complaints = [complaint for part in parts for complaint in dns_label(part)] if len(parts) <= 2 else []  # noqa: PLR2004  two names
        if request not in known or (len(parts) > 1 and alternative not in known[request]):
            names = [*known, *(f"{name}/{one}" for name, ones in known.items() for one in sorted(ones))]
            must = f"must be a request of the claim ({', '.join(names[:10])})" if names else "must be a request of the claim, which has none"
            complaints.append(Complaint(f"{must}, not {quoted(text)}"))
        return complaints

    return at_most(MOST, all_of(each(reference), relation(_repeats_nothing)))


def _repeats_nothing(value: list[str], path: Path, context: Context) -> Errors:
    seen = set()
    for index, text in enumerate(value):
        if text in seen:
            yield duplicate((*path, index), text)
        seen.add(text)


def _refers_to_requests(value: Value, path: Path, context: Context) -> Errors:
    """Constraints and configurations are for requests of the same claim."""
    constraints, configurations = value.get("constraints"), value.get("config")
    if not constraints and not configurations:
        return ()
    known: dict[str, set[str]] = {}
    for request in value.get("requests", ()):
        known[request.get("name", "")] = {one.get("name", "") for one in request.get("firstAvailable", ())}
    errors: list[ApiError] = []
    requests = _references(known)
    if constraints:
        at_most(MOST, each(struct(_names_attribute, requests=requests))).check(constraints, (*path, "constraints"), context, errors)
    if configurations:
        at_most(MOST, each(struct(_is_opaque, opaque=_OPAQUE, requests=requests))).check(configurations, (*path, "config"), context, errors)
    return errors


# Kinds

_CLAIM_SPEC = struct(devices=struct(_refers_to_requests, requests=_REQUESTS))


def _extended_resource(text: str) -> Complaints:
    return FINE if is_extended(text) else (Complaint(f"must be the name of an extended resource, as example.org/gpu, not {quoted(text)}"),)


_CLASS_SPEC = struct(
    selectors=_SELECTORS,
    config=at_most(MOST, each(struct(_is_opaque, opaque=_OPAQUE))),
    extendedResourceName=_extended_resource,
)

STRUCTURED = 32
"""The minor version since which claims have their form of today."""


def described(spec: Verb, name: Format = dns_subdomain, *, namespaced: bool) -> Table:
    """A kind of this group with metadata and *spec*; what it was before 1.32 is not looked at."""
    return struct(metadata=object_meta(name, namespaced=namespaced), spec=since(STRUCTURED, spec))


TABLES: dict[str, Table] = {
    "ResourceClaim": described(_CLAIM_SPEC, namespaced=True),
    "ResourceClaimTemplate": described(struct(metadata=TEMPLATE_META, spec=_CLAIM_SPEC), namespaced=True),
    "DeviceClass": described(_CLASS_SPEC, namespaced=False),
}

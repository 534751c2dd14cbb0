"""LimitRanges and ResourceQuotas.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, ValidateLimitRange, ValidateResourceQuotaSpec,
validateResourceQuotaScopes, validateScopedResourceSelectorRequirement (v1.36)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, about_key, at, duplicate, either, forbidden, invalid, quoted, required
from podlint.constraints.formats import qualified_name
from podlint.constraints.metadata import object_meta
from podlint.constraints.resource_names import allows_overcommit, amount, container_resource, is_standard_in_quotas, quota_resource, resource_name
from podlint.constraints.vocabulary import Errors, Table, always, each, relation, struct
from podlint.finding import Key, Path
from podlint.objects.quantity import ONE, quantity
from podlint.schema.suggest import nearest

Amounts = Mapping[str, Any]
_NONE: Amounts = {}

# LimitRange

_TYPES = ("Pod", "Container", "PersistentVolumeClaim")


def _limit_type(text: str) -> Complaints:
    """What is limited: one of the server's types, or a qualified name with a domain."""
    found = qualified_name(text)
    if found or "/" in text or text in _TYPES:
        return found
    near = nearest(text, _TYPES)
    return (Complaint(f"must be {either(_TYPES)}, or have a domain, not {quoted(text)}", f"write {near}" if near else ""),)


class _Order(NamedTuple):
    """One amount may not exceed another of the same resource; the server blames the one at `blamed`."""

    less: str
    more: str
    blamed: str


_ORDERS = (
    _Order("min", "max", "min"),
    _Order("min", "defaultRequest", "defaultRequest"),
    _Order("defaultRequest", "max", "defaultRequest"),
    _Order("defaultRequest", "default", "defaultRequest"),
    _Order("min", "default", "default"),
    _Order("default", "max", "default"),
)
_WORDS = {
    "min": "the minimum",
    "max": "the maximum",
    "default": "the default limit",
    "defaultRequest": "the default request",
}
_FIELDS = (*_WORDS, "maxLimitRequestRatio")


def _limit(value: Value, path: Path, context: Context) -> Errors:
    """Names suit the type, and for each resource the amounts are in order."""
    kind = value.get("type", "")
    errors: list[ApiError] = []
    amounts = {field: value.get(field, _NONE) for field in _FIELDS}
    if kind == "Pod":
        for field in ("default", "defaultRequest"):
            if amounts[field]:
                errors.append(forbidden((*path, field), "cannot be set with type Pod", help="set it in an item of type Container"))
            amounts[field] = _NONE
    if kind == "PersistentVolumeClaim" and "storage" not in amounts["min"] and "storage" not in amounts["max"]:
        errors.append(required(path, "to have storage in min or max with type PersistentVolumeClaim", field=(*path, "limits")))
    name = container_resource if kind in ("Pod", "Container") else resource_name
    for field in _FIELDS:
        for resource in amounts[field]:
            errors += about_key((*path, field, Key(resource)), name(resource))
    for resource in dict.fromkeys(resource for field in _FIELDS for resource in amounts[field]):
        given = {field: amounts[field][resource] for field in _FIELDS if resource in amounts[field]}
        errors += _in_order(resource, given, path)
    return errors


def _in_order(resource: str, given: Mapping[str, Any], path: Path) -> Errors:
    """The amounts of one resource do not contradict each other."""
    size = {field: quantity(value) for field, value in given.items()}
    key = Key(resource)
    for less, more, blamed in _ORDERS:
        if less in size and more in size and size[less] > size[more]:
            other, most = (more, "at most") if blamed == less else (less, "at least")
            yield invalid((*path, blamed, key), given[blamed], f"must be {most} {given[other]}, {_WORDS[other]}")
    if not allows_overcommit(resource) and "default" in size and "defaultRequest" in size and size["default"] != size["defaultRequest"]:
        must = f"must be {given['default']}, the default limit, because {resource} cannot be overcommitted"
        yield invalid((*path, "defaultRequest", key), given["defaultRequest"], must)
    ratio = size.get("maxLimitRequestRatio")
    if ratio is None:
        return
    place = (*path, "maxLimitRequestRatio", key)
    if ratio < ONE:
        yield invalid(place, given["maxLimitRequestRatio"], "must be 1 or more")
    if size.get("min", 0) > 0 and "max" in size and ratio * size["min"] > size["max"] * ONE:
        must = f"must be at most {size['max'] / size['min']:g}, as often as the minimum goes into the maximum"
        yield invalid(place, given["maxLimitRequestRatio"], must)


def _types_once(value: list[Value], path: Path, context: Context) -> Errors:
    """Each type has one item."""
    seen = set()
    for index, item in enumerate(value):
        kind = item.get("type", "")
        if kind in seen:
            yield duplicate((*path, index, "type"), kind)
        seen.add(kind)


def _limits(value: list[Value], path: Path, context: Context) -> Errors:
    errors: list[ApiError] = [*_types_once(value, path, context)]
    _ITEMS.check(value, path, context, errors)
    return errors


_ITEMS = each(struct(_limit, type=always(_limit_type, zero="")))

# ResourceQuota

_SCOPES = ("Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity")
_SCOPES_OF_CLAIMS = ("VolumeAttributesClass",)
_CLAIMS_SCOPED = 34
"""The minor version since which quotas tell claims apart."""

_ALONE = frozenset({"BestEffort", "NotBestEffort", "Terminating", "NotTerminating", "CrossNamespacePodAffinity"})
"""Scopes that are there or not, without values."""

_CONTRARY = (frozenset({"BestEffort", "NotBestEffort"}), frozenset({"Terminating", "NotTerminating"}))
_PODS = frozenset({"pods"})
_PODS_AND_COMPUTE = _PODS | {f"{side}{name}" for side in ("", "requests.", "limits.") for name in ("cpu", "memory")}
_CLAIMS = frozenset({"persistentvolumeclaims", "requests.storage"})
_LIMITED: dict[str, frozenset[str]] = {
    "Terminating": _PODS_AND_COMPUTE,
    "NotTerminating": _PODS_AND_COMPUTE,
    "NotBestEffort": _PODS_AND_COMPUTE,
    "PriorityClass": _PODS_AND_COMPUTE,
    "CrossNamespacePodAffinity": _PODS_AND_COMPUTE,
    "BestEffort": _PODS,
    "VolumeAttributesClass": _CLAIMS,
}
"""scope -> the standard resources that it can be applied to"""


def _hard(value: Amounts, path: Path, context: Context) -> Errors:
    """Resources are ones that quotas know, in amounts that make sense."""
    errors: list[ApiError] = []
    for resource, most in value.items():
        place = (*path, Key(resource))
        errors += [*about_key(place, quota_resource(resource)), *at(place, amount(resource, most))]
    return errors


def _scopes(value: Value, path: Path, context: Context) -> Errors:
    """Scopes are known, fit the resources and do not contradict each other. The server blames the whole list."""
    scopes = value.get("scopes", ())
    for index, scope in enumerate(scopes):
        place, field = (*path, "scopes", index), (*path, "scopes")
        yield from _scope(scope, (place, field), field, value, context)
    yield from _contradictions(scopes, (*path, "scopes"))


def _scope_selector(value: Value, path: Path, context: Context) -> Errors:
    """As `_scopes`, for scopes with operators. The server prints no indices."""
    expressions = value.get("scopeSelector", {}).get("matchExpressions", ())
    field = (*path, "scopeSelector", "matchExpressions")
    for index, item in enumerate(expressions):
        place = (*field, index)
        yield from _scope(item.get("scopeName", ""), ((*place, "scopeName"), (*field, "scopeName")), field, value, context)
        yield from _operator(item, place, field)
    yield from _contradictions([item.get("scopeName", "") for item in expressions], field, (*path, "scopes"))


def _scope(scope: str, place: tuple[Path, Path], whole: Path, spec: Value, context: Context) -> Errors:
    """*place* is where it stands, and where the server says so; *whole* what it blames for resources."""
    path, field = place
    known = (*_SCOPES, *_SCOPES_OF_CLAIMS) if context.minor >= _CLAIMS_SCOPED else _SCOPES
    if scope not in known:
        near = nearest(scope, known)
        yield invalid(path, scope, f"must be {either(known)}", field=field, help=f"write {near}" if near else "")
    fitting = _LIMITED.get(scope)
    for resource in spec.get("hard", ()):
        if fitting is not None and resource not in fitting and is_standard_in_quotas(resource):
            yield invalid(path, scope, f"must be a scope that {resource} can be limited in", field=whole)


def _operator(item: Value, place: Path, field: Path) -> Errors:
    scope, operator, values = item.get("scopeName", ""), item.get("operator", ""), item.get("values")
    if scope in _ALONE and operator != "Exists":
        yield invalid((*place, "operator"), operator, f"must be Exists with scope {scope}", field=(*field, "operator"))
    if operator in ("In", "NotIn"):
        if not values:
            yield required((*place, "values"), f"with operator {operator}", field=(*field, "values"))
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            yield invalid((*place, "values"), None, f"cannot be set with operator {operator}", field=(*field, "values"))
    else:
        yield invalid((*place, "operator"), operator, "must be In, NotIn, Exists or DoesNotExist", field=(*field, "operator"))


def _contradictions(scopes: list[str], place: Path, field: Path | None = None) -> Errors:
    for pair in _CONTRARY:
        if pair.issubset(scopes):
            yield invalid(place, None, f"may not hold both {' and '.join(sorted(pair))}", field=field)


TABLES: dict[str, Table] = {
    "LimitRange": struct(metadata=object_meta(named=False), spec=struct(limits=relation(_limits))),
    "ResourceQuota": struct(metadata=object_meta(), spec=struct(_scopes, _scope_selector, hard=relation(_hard))),
}

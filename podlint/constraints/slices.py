"""Slices of the devices that drivers offer (dynamic resource allocation). Drivers write them, people seldom do.

Source: k8s.io/kubernetes/pkg/apis/resource/validation/validation.go, ValidateResourceSlice; k8s.io/api/resource/v1/types.go for
the sizes (v1.36)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from podlint.constraints.claims import DRIVER, TAINT_EFFECTS, at_most, attribute, described, unlike
from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, ErrorType, about_key, at, duplicate, forbidden, invalid, required
from podlint.constraints.formats import FINE, SUBDOMAIN_LENGTH, dns_label, dns_subdomain, label_value, qualified_name, too_long
from podlint.constraints.scheduling import REQUIRED_NODE_AFFINITY
from podlint.constraints.vocabulary import Errors, Table, all_of, always, each, nonnegative, optional, positive, relation, struct
from podlint.constraints.vocabulary import required as needed
from podlint.finding import Key, Path
from podlint.objects.quantity import quantity, value_of

_MOST_DEVICES = 128
_MOST_ADVANCED_DEVICES = 64  # with taints or counters
_MOST_TRAITS = 32  # attributes and capacities together
_MOST_TAINTS = 16
_MOST_CONDITIONS = 4
_MOST_COUNTER_SETS = 8
_MOST_CONSUMED_SETS = 2
_MOST_COUNTERS = 32
_MOST_OPTIONS = 10
_LONGEST_VALUE = 64

_SEMANTIC_VERSION = re.compile(
    r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}"
    r"(-(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?"
    r"(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?"
)


# Names and values


def _pool_name(text: str) -> Complaints:
    """DNS subdomains joined by slashes."""
    if not text:
        return (Complaint("is required", type=ErrorType.REQUIRED),)
    long = [complaint._replace(type=ErrorType.TOO_LONG) for complaint in too_long(text, SUBDOMAIN_LENGTH)]
    return [*long, *(complaint for part in text.split("/") for complaint in dns_subdomain(part))]


def _text(text: str) -> Complaints:
    return [complaint._replace(type=ErrorType.TOO_LONG) for complaint in too_long(text, _LONGEST_VALUE)]


def _version(text: str) -> Complaints:
    found = FINE if _SEMANTIC_VERSION.fullmatch(text) else (Complaint(f"must be a semantic version, as 1.2.3, not {text!r}"),)
    return [*found, *_text(text)]


_VALUES = ("bool", "int", "string", "version")


def _one_value(value: Value, path: Path, context: Context) -> Errors:
    """An attribute has one value of one type."""
    return () if sum(name in value for name in _VALUES) == 1 else (invalid(path, None, "must have exactly one of bool, int, string and version"),)


_ATTRIBUTE = struct(_one_value, string=_text, version=_version).check


# Capacity that is shared out


def _options(value: Value, most: Any, path: Path) -> Errors:
    """Options are in order, none twice or larger than the capacity, and the default is one of them."""
    options, place = value["validValues"], (*path, "validValues")
    sizes = [quantity(option) for option in options]
    for index in range(1, len(sizes)):
        if sizes[index - 1] > sizes[index]:
            yield invalid((*place, index), options[index], f"must not be less than the value before it, {options[index - 1]}")
    if len(options) > _MOST_OPTIONS:
        yield ApiError(ErrorType.TOO_MANY, place, f"may have at most {_MOST_OPTIONS} items, not {len(options)}")
    else:
        seen = set()
        for index, size in enumerate(sizes):
            if size > quantity(most):
                yield invalid((*place, index), options[index], f"must be at most {most}, the capacity")
            if value_of(options[index]) in seen:
                yield duplicate((*place, index), options[index])
            seen.add(value_of(options[index]))
    if len(options) > _MOST_OPTIONS or quantity(value["default"]) not in sizes:
        yield invalid((*path, "default"), value["default"], "must be one of validValues", field=place)


def _range(value: Value, most: Any, path: Path) -> Errors:
    """The range lies within the capacity, the default within the range, and whole steps lead to both ends."""
    span, place = value["validRange"], (*path, "validRange")
    least = span.get("min")
    if least is None:
        yield required((*place, "min"))
        return
    default = value["default"]
    top = span.get("max")
    bounds = [("min", least, most, "the capacity"), ("max", top, most, "the capacity"), ("default", default, top, "max")]
    for field, item, limit, what in bounds:
        if item is not None and limit is not None and quantity(item) > quantity(limit):
            at_path = (*path, "default") if field == "default" else (*place, field)
            yield invalid(at_path, item, f"must be at most {limit}, {what}", field=(*place, field))
    if quantity(default) < quantity(least):
        yield invalid((*path, "default"), default, f"must be at least {least}, min", field=(*place, "default"))
    if top is not None and quantity(least) > quantity(top):
        yield invalid((*place, "max"), top, f"must be at least {least}, min")
    if "step" in span:
        yield from _steps(span, default, most, (*place, "step"))


def _steps(span: Value, default: Any, most: Any, place: Path) -> Errors:
    step, least = span["step"], span["min"]
    if quantity(step) <= 0:
        yield invalid(place, step, "must be greater than 0")
        return
    if quantity(least) + quantity(step) > quantity(most):
        yield invalid(place, step, f"must leave room for one step from {least} to {most}, the capacity")
    for end in (default, span.get("max")):
        if end is not None and (value_of(end) - value_of(least)) % value_of(step):
            yield invalid(place, step, f"must lead from {least} to {end} in whole steps")


def _capacity(value: Value, path: Path, *, is_shared: bool) -> Errors:
    """Only a device that can be allocated several times has a policy for requests of its capacity."""
    policy = value.get("requestPolicy")
    if policy is None:
        return ()
    place = (*path, "requestPolicy")
    if not is_shared:
        return (forbidden(place, "needs allowMultipleAllocations true"),)
    options, span, most = policy.get("validValues"), policy.get("validRange"), value.get("value", 0)
    if options and span is not None:
        return (forbidden(place, "cannot have both validValues and validRange"),)
    if not options and span is None:
        return ()
    if "default" not in policy:
        return (required((*place, "default"), f"with {'validValues' if options else 'validRange'}"),)
    return _options(policy, most, place) if options else _range(policy, most, place)


# Devices


def _traits(value: Value, path: Path, context: Context) -> Errors:
    """Attributes and capacities have valid names and values; the server blames the whole map for names."""
    attributes, capacities = value.get("attributes", {}), value.get("capacity", {})
    errors: list[ApiError] = []
    if len(attributes) + len(capacities) > _MOST_TRAITS:
        errors.append(invalid(path, None, f"may have at most {_MOST_TRAITS} attributes and capacities, not {len(attributes) + len(capacities)}"))
    is_shared = bool(value.get("allowMultipleAllocations"))
    for field, traits in (("attributes", attributes), ("capacity", capacities)):
        for name, trait in traits.items():
            place = (*path, field, Key(name))
            errors += about_key(place, attribute(name), field=(*path, field))
            if field == "capacity":
                errors += _capacity(trait, place, is_shared=is_shared)
            else:
                _ATTRIBUTE(trait, place, context, errors)
    return errors


_WHERE = ("nodeName", "nodeSelector", "allNodes")


def _where(value: Value, path: Path, context: Context) -> Errors:
    """A device says itself on which nodes it is, if the slice wants it so and only then."""
    by_device = context.object.get("spec", {}).get("perDeviceNodeSelection")
    given = [name for name in _WHERE if name in value]
    errors: list[ApiError] = []
    if not by_device:
        if given:
            errors.append(invalid(path, None, f"can have {given[0]} only with perDeviceNodeSelection true in the slice"))
        return errors
    errors += _nodes(value, path, context)
    if sum(bool(value.get(name)) or name == "nodeSelector" for name in given) != 1:
        place, must = path, "exactly one of nodeName, nodeSelector and allNodes with perDeviceNodeSelection"
        none = not any(bool(value.get(name)) or name == "nodeSelector" for name in given)
        errors.append(required(place, f"to have {must}") if none else invalid(place, None, f"must have {must}"))
    return errors


def _nodes(value: Value, path: Path, context: Context) -> list[ApiError]:
    """Errors in the ways of naming nodes, of a slice or of a device."""
    errors: list[ApiError] = []
    if "nodeName" in value:
        complaints = dns_subdomain(value["nodeName"]) if value["nodeName"] else (Complaint("must not be empty"),)
        errors += at((*path, "nodeName"), complaints)
    if "nodeSelector" in value:
        REQUIRED_NODE_AFFINITY.check(value["nodeSelector"], (*path, "nodeSelector"), context, errors)
    for name in ("allNodes", "perDeviceNodeSelection"):
        if value.get(name) is False:
            errors.append(invalid((*path, name), value[name], "must be true or left out"))
    return errors


def _conditions(value: Value, path: Path, context: Context) -> Errors:
    """Conditions of success and of failure go together, and are not the same."""
    good, bad = value.get("bindingConditions", ()), value.get("bindingFailureConditions", ())
    for field, names, others in (("bindingConditions", good, ()), ("bindingFailureConditions", bad, good)):
        seen = set()
        for index, name in enumerate(names):
            if name in seen:
                yield duplicate((*path, field, index), name)
            if name in others:
                yield invalid((*path, field, index), name, "must be a condition that is not in bindingConditions")
            seen.add(name)
    if bool(good) != bool(bad):
        missing, there = ("bindingFailureConditions", "bindingConditions") if good else ("bindingConditions", "bindingFailureConditions")
        yield invalid((*path, missing), None, f"must be set with {there}")


def _counters(value: Mapping[str, Any], path: Path, context: Context) -> Errors:
    """Names of counters are DNS labels; the server blames the whole map."""
    for name in value:
        yield from about_key((*path, Key(name)), dns_label(name), field=path)


_COUNTERS = needed(at_most(_MOST_COUNTERS, relation(_counters)))
_CONDITION_NAMES = at_most(_MOST_CONDITIONS, each(qualified_name))
_TAINT = struct(key=always(qualified_name, zero=""), value=optional(label_value), effect=needed(TAINT_EFFECTS))
_CONSUMPTIONS = all_of(each(struct(counterSet=needed(dns_label), counters=_COUNTERS)), unlike("counterSet"))

_DEVICE = struct(
    _traits,
    _where,
    _conditions,
    name=always(dns_label, zero=""),
    taints=at_most(_MOST_TAINTS, each(_TAINT)),
    consumesCounters=at_most(_MOST_CONSUMED_SETS, _CONSUMPTIONS),
    bindingConditions=_CONDITION_NAMES,
    bindingFailureConditions=_CONDITION_NAMES,
)

# Slices

_EACH_DEVICE = all_of(each(_DEVICE), unlike("name"))
_ALL_DEVICES = at_most(_MOST_DEVICES, _EACH_DEVICE).check
_ADVANCED_DEVICES = at_most(_MOST_ADVANCED_DEVICES, _EACH_DEVICE).check


def _devices(value: Value, path: Path, context: Context) -> Errors:
    """Fewer devices fit into a slice where some have taints or use counters; shared counters have a slice of their own."""
    devices = value.get("devices", ())
    errors: list[ApiError] = []
    if "devices" in value and "sharedCounters" in value:
        errors.append(invalid(path, None, "must have only one of sharedCounters and devices"))
    is_advanced = any(device.get("taints") or device.get("consumesCounters") for device in devices)
    (_ADVANCED_DEVICES if is_advanced else _ALL_DEVICES)(devices, (*path, "devices"), context, errors)
    return errors


def _selection(value: Value, path: Path, context: Context) -> Errors:
    """A slice says in one way on which nodes its devices are."""
    errors = _nodes(value, path, context)
    selector = value.get("nodeSelector")
    if selector is not None and len(selector.get("nodeSelectorTerms", ())) != 1:
        errors.append(invalid((*path, "nodeSelector", "nodeSelectorTerms"), None, "must have exactly one term"))
    ways = (*_WHERE, "perDeviceNodeSelection")
    given = [name for name in ways if value.get(name) or (name == "nodeSelector" and name in value)]
    must = "exactly one of nodeName, nodeSelector, allNodes and perDeviceNodeSelection"
    if not given:
        errors.append(required(path, f"to have {must}"))
    elif len(given) > 1:
        errors.append(invalid(path, None, f"must have {must}"))
    return errors


_COUNTER_SETS = all_of(each(struct(name=needed(dns_label), counters=_COUNTERS)), unlike("name"))

_POOL = struct(
    name=always(_pool_name, zero=""),
    resourceSliceCount=always(positive, zero=0),
    generation=nonnegative,
)


_SPEC = struct(_selection, _devices, driver=DRIVER, pool=_POOL, sharedCounters=at_most(_MOST_COUNTER_SETS, _COUNTER_SETS))

TABLES: dict[str, Table] = {"ResourceSlice": described(_SPEC, namespaced=False)}

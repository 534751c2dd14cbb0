"""Nodes and what pods say of them by name: RuntimeClasses, PriorityClasses; and the Leases by which nodes are known to live.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, ValidateNode; pkg/registry/core/node/strategy.go;
pkg/apis/node/validation/validation.go, pkg/apis/scheduling/validation/validation.go, pkg/apis/coordination/validation/validation.go (v1.36)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from podlint.constraints.addresses import CIDR, cidr_warnings, parse_cidr
from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, at, duplicate, forbidden, invalid, not_supported, required, warning
from podlint.constraints.formats import dns_label, label_value, qualified_name
from podlint.constraints.metadata import object_meta
from podlint.constraints.node_labels import current_label, outdated_key
from podlint.constraints.resource_names import amount
from podlint.constraints.resources import OVERHEAD
from podlint.constraints.scheduling import NODE_SELECTOR, PREEMPTION_POLICY, TAINT_EFFECTS, TOLERATIONS
from podlint.constraints.vocabulary import Errors, Table, all_of, nonnegative, optional, positive, relation, struct
from podlint.constraints.vocabulary import required as needed
from podlint.finding import Key, Path

# Nodes

_RANGES_LOOKED_AT = 33  # the version that began to warn of unusual ranges


def taints(value: list[Value], path: Path, context: Context) -> Errors:
    """No two taints have the same key and effect. The server's field is `metadata.taints`."""
    seen = set()
    for index, taint in enumerate(value):
        key, effect = taint.get("key", ""), taint.get("effect", "")
        place, field = (*path, index), ("metadata", "taints", index)
        yield from at((*place, "key"), qualified_name(key), field=(*field, "key"))
        yield from at((*place, "value"), label_value(taint.get("value", ""))[:1], field=(*field, "value"))
        if not effect:
            yield required((*place, "effect"), field=(*field, "effect"))
        elif effect not in TAINT_EFFECTS:
            yield not_supported((*place, "effect"), effect, TAINT_EFFECTS, field=(*field, "effect"))
        if (key, effect) in seen:
            yield duplicate(place, f"{key}:{effect}", field=field)
        seen.add((key, effect))


def pod_ranges(value: list[str], path: Path, context: Context) -> Errors:
    """One range of addresses for the pods of a node, or one of either family."""
    errors: list[ApiError] = []
    seen = set()
    for index, text in enumerate(value):
        count = len(errors)
        CIDR.check(text, (*path, index), context, errors)
        if len(errors) == count and context.minor >= _RANGES_LOOKED_AT:
            errors += cidr_warnings((*path, index), text)
        if text in seen:
            errors.append(duplicate((*path, index), text))
        seen.add(text)
    if len(value) > 1 and not _one_of_each_family(value):
        errors.append(invalid(path, value, "may have at most one IPv4 and one IPv6 range"))
    return errors


def _one_of_each_family(ranges: list[str]) -> bool:
    found = [parse_cidr(text) for text in ranges]
    return sorted(each.ip.version if each else 0 for each in found) == [4, 6]


def amounts(value: Mapping[str, Any], path: Path, context: Context) -> Errors:
    """What a node has of each resource is not negative, and whole where things are counted. The server prints no brackets."""
    for name, found in value.items():
        complaints = amount(name, found)
        if complaints:
            yield from at((*path, Key(name)), complaints, field=(*path, name))


def external_id(value: str, path: Path, context: Context) -> Errors:
    """Nothing reads it any more."""
    return (warning(path, "is deprecated, and Kubernetes does not use it", help="remove it"),)


_NODE = struct(
    metadata=object_meta(namespaced=False),
    spec=struct(taints=relation(taints), podCIDRs=relation(pod_ranges), externalID=optional(relation(external_id))),
    status=struct(capacity=relation(amounts), allocatable=relation(amounts)),
)

# RuntimeClasses


def overhead(value: Value, path: Path, context: Context) -> Errors:
    """What a pod takes besides its containers. The server's field is `overhead.limits`."""
    errors: list[ApiError] = []
    OVERHEAD.check(value.get("podFixed", {}), path, context, errors)
    return [error._replace(path=(*path, "podFixed", *error.path[len(path) :]), field=error.field or error.path) for error in errors]


def tolerations_differ(value: list[Value], path: Path, context: Context) -> Errors:
    """A class tolerates the same thing once, for however long."""
    seen = set()
    for index, toleration in enumerate(value):
        same = tuple(toleration.get(name, "") for name in ("key", "operator", "value", "effect"))
        if same in seen:
            yield duplicate((*path, index), ":".join(same))
        seen.add(same)


def current_selector(value: Mapping[str, str], path: Path, context: Context) -> Errors:
    """The nodes are not selected by outdated labels. The server's field is the whole selector."""
    return [outdated_key(path, key, field=path) for key in value if current_label(key)]


_RUNTIME_CLASS = struct(
    metadata=object_meta(namespaced=False, core=False),
    handler=needed(dns_label, "(the name by which nodes know the runtime, as runc)"),
    overhead=relation(overhead),
    scheduling=struct(nodeSelector=NODE_SELECTOR, tolerations=all_of(TOLERATIONS, relation(tolerations_differ))),
)
_RUNTIME_CLASS_WARNINGS = struct(scheduling=struct(nodeSelector=relation(current_selector)))

# PriorityClasses

HIGHEST_PRIORITY = 1_000_000_000
"""The highest priority that is not the system's."""

_SYSTEM = "system-"
_SYSTEM_CLASSES = {"system-node-critical": 2_000_001_000, "system-cluster-critical": 2_000_000_000}


def priority(value: Value, path: Path, context: Context) -> Errors:
    """The highest priorities, and the names that begin with `system-`, are the system's."""
    metadata = value.get("metadata", {})
    source = "name" if metadata.get("name") else "generateName"
    name, number = metadata.get(source, ""), value.get("value", 0)
    if not name.startswith(_SYSTEM):
        if number <= HIGHEST_PRIORITY:
            return ()
        return (forbidden((*path, "value"), f"may be at most {HIGHEST_PRIORITY}, not {number}", help="higher ones are reserved for the system"),)
    if _SYSTEM_CLASSES.get(name) == number and not value.get("globalDefault"):
        return ()
    place = (*path, "metadata", source)
    known = _SYSTEM_CLASSES.get(name)
    why = f"is the system's own class, of value {known} and not the default" if known else "may not begin with system-, which is reserved for the system"
    return (forbidden(place, why, field=(*path, "metadata", "name"), help="choose another name"),)


def preemption_policy(value: str, path: Path, context: Context) -> Errors:
    """A policy that is there, if empty, has to be one."""
    return at(path, PREEMPTION_POLICY(value)) if value else (required(path),)


_PRIORITY_CLASS = struct(priority, metadata=object_meta(namespaced=False), preemptionPolicy=relation(preemption_policy))

# Leases

_LEASE = struct(
    metadata=object_meta(core=False),
    spec=struct(leaseDurationSeconds=positive, leaseTransitions=nonnegative),
)

TABLES: dict[str, Table] = {"Node": _NODE, "RuntimeClass": all_of(_RUNTIME_CLASS, _RUNTIME_CLASS_WARNINGS), "PriorityClass": _PRIORITY_CLASS, "Lease": _LEASE}

"""Object metadata: names, labels, annotations, owners, finalizers; and label selectors, which look at labels.

Source: k8s.io/apimachinery/pkg/api/validation/objectmeta.go, pkg/apis/meta/v1/validation/validation.go;
k8s.io/kubernetes/pkg/apis/core/validation/validation.go, ValidateObjectMeta (v1.36)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaints, about_key, at, forbidden, invalid, required, too_long, warning
from podlint.constraints.formats import FINE, FINE_LABEL_VALUES, FINE_NAMES, as_prefix, dns_label, dns_subdomain, label_value, qualified_name
from podlint.constraints.vocabulary import Errors, Field, Format, Table, all_of, each, nonnegative, optional, relation, struct
from podlint.defaults.metadata import name_of
from podlint.finding import Key, Path

ANNOTATIONS_SIZE = 256 * 1024  # bytes of all keys and values
STANDARD_FINALIZERS = frozenset({"kubernetes", "orphan", "foregroundDeletion"})


def valid_labels(value: Mapping[str, str], path: Path, context: Context) -> Errors:
    """Keys are qualified names, values label values; the server blames the whole map."""
    errors: list[ApiError] = []
    for key, text in value.items():
        complaints = FINE if key in FINE_NAMES else qualified_name(key)
        if complaints:
            errors += about_key((*path, Key(key)), complaints, field=path)
        complaints = FINE if text in FINE_LABEL_VALUES else label_value(text)
        if complaints:
            errors += at((*path, Key(key)), complaints, field=path)
    return errors


def valid_annotations(value: Mapping[str, str], path: Path, context: Context) -> Errors:
    """Keys are qualified names in whatever case; all together take at most 256 KiB."""
    errors: list[ApiError] = []
    size = 0
    for key, text in value.items():
        complaints = qualified_name(key.lower())
        if complaints:
            errors += about_key((*path, Key(key)), complaints, field=path)
        size += len(key) + len(text)
    if size * 4 > ANNOTATIONS_SIZE and _bytes(value) > ANNOTATIONS_SIZE:
        errors.append(too_long(path, ANNOTATIONS_SIZE, unit="bytes in all keys and values"))
    return errors


def _bytes(value: Mapping[str, str]) -> int:
    return sum(len(text.encode("utf-8", "surrogatepass")) for pair in value.items() for text in pair)


LABELS = relation(valid_labels)
ANNOTATIONS = relation(valid_annotations)


def finalizers(value: list[str], path: Path, context: Context) -> Errors:
    """Finalizers are qualified names, and ask for at most one way of deleting dependents."""
    for index, name in enumerate(value):
        yield from at((*path, index), qualified_name(name), field=path)
    if "orphan" in value and "foregroundDeletion" in value:
        yield invalid(path, value, "may not hold both orphan and foregroundDeletion")


def known_finalizers(value: list[str], path: Path, context: Context) -> Errors:
    """A finalizer without domain is one of Kubernetes' own: core's addition to `finalizers`."""
    for index, name in enumerate(value):
        if "/" not in name and name not in STANDARD_FINALIZERS:
            yield invalid((*path, index), name, "must be one of Kubernetes' own finalizers, or have a domain, as example.org/finalizer")


def owner_references(value: list[Value], path: Path, context: Context) -> Errors:
    """Every owner is named in full, once; one at most is the controller; Events own nothing. The server prints no indices.

    Of equal owners, it drops all but the first, and warns.
    """
    controller = -1
    seen: set[frozenset[tuple[str, Any]]] = set()
    repeated = False
    for index, owner in enumerate(value):
        place, whole = (*path, index), frozenset(owner.items())
        if whole in seen:
            if not repeated:
                yield warning(place, "repeats an owner, and is dropped", field=path)
            repeated = True
            continue
        seen.add(whole)
        api_version = owner.get("apiVersion", "")
        if not api_version or api_version.count("/") > 1 or api_version.endswith("/"):
            yield invalid((*place, "apiVersion"), api_version, "must be a group and a version, as apps/v1", field=(*path, "apiVersion"))
        for field in ("kind", "name", "uid"):
            if not owner.get(field):
                yield invalid((*place, field), None, "must not be empty", field=(*path, field))
        if (api_version, owner.get("kind")) == ("v1", "Event"):
            yield invalid(place, None, "names an Event, which may own nothing", field=path)
        if owner.get("controller"):
            if controller >= 0:
                yield invalid((*place, "controller"), None, f"makes a second controller of the object, beside owner {controller}", field=path)
            else:
                controller = index


_KEEP_GENERATION = frozenset(
    {"ConfigMap", "Secret", "ServiceAccount", "Namespace", "Node", "PersistentVolume", "PersistentVolumeClaim", "StorageClass", "CSINode", "Lease"}
    | {"Service", "Endpoints", "Event", "LimitRange", "ResourceQuota", "ControllerRevision", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"}
    | {"HorizontalPodAutoscaler", "CertificateSigningRequest", "RuntimeClass", "CSIDriver", "CSIStorageCapacity", "VolumeAttachment", "VolumeAttributesClass"}
    | {"IPAddress", "ServiceCIDR", "ResourceClaim", "ResourceClaimTemplate"}
)
"""Kinds whose generation is what the user writes; the server begins with 1 for the others."""


def generation_counts(value: int, path: Path, context: Context) -> Errors:
    """A generation that the server keeps is not negative."""
    return at(path, nonnegative(value)) if value < 0 and context.kind in _KEEP_GENERATION else ()


def _anything(_: str) -> Complaints:
    return FINE


def object_meta(name: Format = dns_subdomain, *, namespaced: bool = True, core: bool = True, generates: bool = True, named: bool = True) -> Table:
    """The metadata of a kind whose names have the form *name*.

    *core*: whether finalizers without domain are limited to the known ones. *generates*: whether generateName has that form, too.
    *named*: whether there has to be a name; where not, the server finds one.
    A namespaced object that names no namespace gets one from kubectl; one that needs none has it cleared.
    """
    prefix = as_prefix(name) if generates else _anything

    def has_name(value: Value, path: Path, context: Context) -> Errors:
        text, generated = value.get("name"), value.get("generateName")
        if not text and not generated:
            return (required((*path, "name"), "(or generateName)"),) if named else ()
        of_prefix = at((*path, "generateName"), prefix(generated)) if generated else []
        complaints = name(text or name_of(value))
        if not complaints:
            return of_prefix
        return [*of_prefix, *at((*path, "name" if text else "generateName"), complaints, field=(*path, "name"))]

    fields: dict[str, Table | Field] = {
        "labels": LABELS,
        "annotations": ANNOTATIONS,
        "ownerReferences": relation(owner_references),
        "finalizers": relation(finalizers) if not core else _CORE_FINALIZERS,
        "generation": relation(generation_counts),
    }
    if namespaced:
        fields["namespace"] = optional(dns_label)
    return struct(has_name, **fields)


def _both_finalizers(value: list[str], path: Path, context: Context) -> Errors:
    yield from finalizers(value, path, context)
    yield from known_finalizers(value, path, context)


_CORE_FINALIZERS = relation(_both_finalizers)


_PRINTED = {"uid": "uID"}
_POINTERS = frozenset({"deletionGracePeriodSeconds"})


def only_labels_and_annotations(value: Value, path: Path, context: Context) -> Errors:
    """The metadata of a template for claims, of storage or devices, has nothing that the server gives to every claim itself."""
    return [
        forbidden((*path, name), "cannot be set in a template", field=(*path, _PRINTED.get(name, name)))
        for name, item in value.items()
        if name not in ("labels", "annotations") and (item or isinstance(item, list | dict) or name in _POINTERS)
    ]


TEMPLATE_META = all_of(struct(annotations=ANNOTATIONS, labels=LABELS), relation(only_labels_and_annotations))
"""The metadata of a template for claims."""


# Label selectors


def requirement_has_values(value: Value, path: Path, context: Context) -> Errors:
    """In and NotIn have values, Exists and DoesNotExist have none."""
    operator = value.get("operator", "")
    if operator in ("In", "NotIn"):
        if not value.get("values"):
            yield required((*path, "values"), f"with operator {operator}")
    elif operator in ("Exists", "DoesNotExist"):
        if value.get("values"):
            yield forbidden((*path, "values"), f"cannot be set with operator {operator}")
    else:
        yield invalid((*path, "operator"), operator, "must be In, NotIn, Exists or DoesNotExist")


def requirement_has_key(value: Value, path: Path, context: Context) -> Errors:
    """The key is a label key; absent, it is an empty one."""
    return at((*path, "key"), qualified_name(value.get("key", "")))


LABEL_SELECTOR = struct(
    matchLabels=LABELS,
    matchExpressions=each(struct(requirement_has_values, requirement_has_key, values=each(label_value))),
)


def selects(selector: Value, found: Mapping[str, Any]) -> bool:
    """Whether a valid label selector selects these labels; an empty one selects everything."""
    labels = selector.get("matchLabels")
    if labels and not labels.items() <= found.items():
        return False
    requirements = selector.get("matchExpressions")
    return not requirements or all(_meets(requirement, found) for requirement in requirements)


def _meets(requirement: Value, found: Mapping[str, Any]) -> bool:
    key, operator, values = requirement.get("key", ""), requirement.get("operator", ""), requirement.get("values") or ()
    if operator == "In":
        return key in found and found[key] in values
    if operator == "NotIn":
        return key not in found or found[key] not in values
    return (key in found) is (operator == "Exists")


def is_valid_selector(selector: Value, context: Context) -> bool:
    """Whether the server could turn the label selector into one that it evaluates."""
    errors: list[ApiError] = []
    LABEL_SELECTOR.check(selector, (), context, errors)
    return not errors

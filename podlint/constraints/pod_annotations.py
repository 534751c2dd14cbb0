"""The annotations of a pod that the server reads: older spellings of fields, and marks for its own components.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, ValidatePodSpecificAnnotations, validateSeccompAnnotationsAndFields,
validateAppArmorAnnotationsAndFieldsMatchOnCreate; pkg/registry/core/pod/strategy.go, applyAppArmorVersionSkew (v1.36)
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, at, forbidden, invalid, near_one
from podlint.constraints.formats import descending_path
from podlint.constraints.scheduling import TOLERATIONS
from podlint.constraints.security import APP_ARMOR_PROFILE
from podlint.constraints.vocabulary import Errors
from podlint.constraints.windows import containers_of
from podlint.finding import Key, Path
from podlint.objects.pod import APP_ARMOR_ANNOTATION, CONTAINER_LISTS, MIRROR_ANNOTATION

TOLERATIONS_KEY = "scheduler.alpha.kubernetes.io/tolerations"
DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"
SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod"
SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/"
_LOCALHOST = "localhost/"
_SECCOMP_TYPES = {"unconfined": "Unconfined", "runtime/default": "RuntimeDefault", "docker/default": "RuntimeDefault"}
_APP_ARMOR_TYPES = {"unconfined": "Unconfined", "runtime/default": "RuntimeDefault"}
_COST_DIGITS = 10
_COST = re.compile(r"-[0-9]+|0|[1-9][0-9]*")


def pod_annotations(value: Value, path: Path, context: Context) -> Errors:
    """The annotations of a pod or pod template mean what the server expects of them. *value* is what holds metadata and spec."""
    metadata = value.get("metadata")
    annotations = metadata.get("annotations") if metadata else None
    if not annotations:
        return ()
    place, spec = (*path, "metadata", "annotations"), value.get("spec", {})
    errors: list[ApiError] = []
    stands_for_field = False
    for key, text in annotations.items():
        reader = _READERS.get(key) or _READERS.get(key[: key.find("/") + 1])
        if reader:
            errors += reader(text, (*place, Key(key)), spec, context)
            stands_for_field = stands_for_field or reader in (_seccomp, _app_armor)
    if stands_for_field:
        errors += _seccomp_mismatches(annotations, spec, (*path, "spec"))
        errors += _app_armor_mismatches(annotations, spec, (*path, "spec"), context)
    return errors


# One annotation


def _mirror(text: str, path: Path, spec: Value, context: Context) -> Errors:
    """The mirror of a static pod stands on the node where that runs."""
    return () if spec.get("nodeName") else (invalid(path, None, "cannot be set in a pod without spec.nodeName"),)


def _deletion_cost(text: str, path: Path, spec: Value, context: Context) -> Errors:
    """A whole number of 32 bits, without plus and leading zeros."""
    if _COST.fullmatch(text) and len(text.lstrip("-0")) <= _COST_DIGITS and -(2**31) <= int(text) < 2**31:
        return ()
    return (invalid(path, text, "must be a whole number of 32 bits in quotes"),)


def _seccomp(text: str, path: Path, spec: Value, context: Context) -> Errors:
    """A seccomp profile in its old spelling. The server prints the key as if it were a field."""
    printed = (*path[:-1], str(path[-1]))
    if text.startswith(_LOCALHOST):
        return at(path, descending_path(text.removeprefix(_LOCALHOST)), field=printed)
    known = text in _SECCOMP_TYPES
    return () if known else (invalid(path, text, "must be unconfined, runtime/default, or localhost/ and a path", field=printed),)


def _app_armor(text: str, path: Path, spec: Value, context: Context) -> Errors:
    """An AppArmor profile in its old spelling, of a container that is there."""
    name = str(path[-1]).removeprefix(APP_ARMOR_ANNOTATION)
    errors = []
    names = context.named(*CONTAINER_LISTS)
    if name not in names:
        near = near_one(name, names)
        errors.append(invalid(path, name, "must end with the name of a container", help=f"write {APP_ARMOR_ANNOTATION}{near}" if near else ""))
    if text and text not in _APP_ARMOR_TYPES and not text.startswith(_LOCALHOST):
        errors.append(invalid(path, text, "must be unconfined, runtime/default, or localhost/ and a profile"))
    return errors


def _tolerations(text: str, path: Path, spec: Value, context: Context) -> Errors:
    """Tolerations as JSON."""
    if not text:
        return ()
    try:
        tolerations = _decoded_tolerations(json.loads(text))
    except (ValueError, RecursionError):
        return (invalid(path, None, "must be a list of tolerations in JSON", field=path[:-1]),)
    errors: list[ApiError] = []
    TOLERATIONS.check(tolerations, path, context, errors)
    printed = (*path[:-1], str(path[-1]))
    return [error._replace(path=path, field=(*printed, *(error.field or error.path)[len(path) :])) for error in errors]


_TOLERATION_TYPES: dict[str, tuple[str, type]] = {
    "key": ("key", str),
    "operator": ("operator", str),
    "value": ("value", str),
    "effect": ("effect", str),
    "tolerationseconds": ("tolerationSeconds", int),
}


def _decoded_tolerations(value: Any) -> list[Value]:
    """Return tolerations as Go decodes them from JSON: names in whatever case, unknown ones and nulls left out. ValueError for wrong types."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict | None) for item in value):
        raise ValueError(value)
    return [_decoded_toleration(item or {}) for item in value]


def _decoded_toleration(value: Value) -> Value:
    found: Value = {}
    for written, item in value.items():
        name, wanted = _TOLERATION_TYPES.get(written.lower(), ("", object))
        if name and item is not None:
            if type(item) is not wanted:
                raise ValueError(item)
            found[name] = item
    return found


_READERS: dict[str, Callable[[str, Path, Value, Context], Errors]] = {
    MIRROR_ANNOTATION: _mirror,
    DELETION_COST: _deletion_cost,
    TOLERATIONS_KEY: _tolerations,
    SECCOMP_POD: _seccomp,
    SECCOMP_CONTAINER: _seccomp,
    APP_ARMOR_ANNOTATION: _app_armor,
}
"""Whole keys, or what keys begin with up to the slash."""


# Annotations and the fields that took their place


def _seccomp_mismatches(annotations: Mapping[str, str], spec: Value, path: Path) -> Iterator[ApiError]:
    """Where both the annotation and the field give a seccomp profile, they give the same."""
    for holder, place, key in _annotated(spec, path, SECCOMP_CONTAINER, of_pod=SECCOMP_POD):
        profile = holder.get("securityContext", {}).get("seccompProfile")
        if profile is not None and key in annotations:
            yield from _mismatch(profile, annotations[key], (*place, "securityContext", "seccompProfile"), _SECCOMP_TYPES)


def _app_armor_mismatches(annotations: Mapping[str, str], spec: Value, path: Path, context: Context) -> Iterator[ApiError]:
    """Where both the annotation and the field give an AppArmor profile, they give the same, unless the pod is one of Windows.

    An annotation goes before the profile of the pod, where it can be read: the server then makes a field of it, in Pods.
    """
    if context.os == "windows":
        return
    of_pod = spec.get("securityContext", {}).get("appArmorProfile")
    for holder, place, key in _annotated(spec, path, APP_ARMOR_ANNOTATION):
        if key not in annotations:
            continue
        profile = holder.get("securityContext", {}).get("appArmorProfile")
        if profile is None:
            profile = None if context.is_pod and _is_readable(annotations[key], context) else of_pod
        if profile is not None:
            yield from _mismatch(profile, annotations[key], (*place, "securityContext", "appArmorProfile"), _APP_ARMOR_TYPES)


def _annotated(spec: Value, path: Path, prefix: str, *, of_pod: str = "") -> Iterator[tuple[Value, Path, str]]:
    """What may have an annotation: the pod under the key *of_pod*, and every container under *prefix* and its name."""
    if of_pod:
        yield spec, path, of_pod
    for container, place in containers_of(spec, path):
        yield container, place, prefix + container.get("name", "")


def _is_readable(text: str, context: Context) -> bool:
    """Whether the server makes a valid AppArmor profile of an annotation."""
    if not text.startswith(_LOCALHOST):
        return text in _APP_ARMOR_TYPES
    errors: list[ApiError] = []
    APP_ARMOR_PROFILE.check({"type": "Localhost", "localhostProfile": text.removeprefix(_LOCALHOST)}, (), context, errors)
    return not errors


def _mismatch(profile: Value, annotation: str, path: Path, types: Mapping[str, str]) -> Errors:
    """A profile and an annotation with another one. A profile without valid type matches everything."""
    wanted = profile.get("type")
    if wanted == "Localhost" and annotation.startswith(_LOCALHOST):
        if annotation.removeprefix(_LOCALHOST) == profile.get("localhostProfile"):
            return ()
        return (forbidden((*path, "localhostProfile"), f"must be the profile of the pod's annotation, {annotation!r}"),)
    if wanted not in ("Localhost", "RuntimeDefault", "Unconfined") or types.get(annotation) == wanted:
        return ()
    return (forbidden((*path, "type"), f"must be that of the pod's annotation, {annotation!r}", help="remove the annotation, which the field replaces"),)

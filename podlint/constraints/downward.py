"""What a pod may read about itself: fields of the pod and resources of its containers, in variables and in files.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, validateObjectFieldSelector, validateContainerResourceFieldSelector,
validateContainerResourceDivisor; pkg/apis/core/pods/helpers.go, ConvertDownwardAPIFieldLabel; pkg/fieldpath/fieldpath.go (v1.36)
"""

from __future__ import annotations

import re

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Proposal, at, either, invalid, not_supported, required
from podlint.constraints.formats import qualified_name
from podlint.constraints.vocabulary import Errors, Table, relation
from podlint.defaults.pod_resources import HUGE_PAGES
from podlint.finding import Path
from podlint.objects.quantity import ONE, quantity
from podlint.schema.suggest import nearest

_SUBSCRIPTED = ("metadata.labels", "metadata.annotations")
_OF_PODS = frozenset(
    {
        *_SUBSCRIPTED,
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.schedulerName",
        "spec.serviceAccountName",
        "status.hostIP",
        "status.hostIPs",
        "status.phase",
        "status.podIP",
        "status.podIPs",
    }
)
_RENAMED = {"spec.host": "spec.nodeName"}

_RESOURCES = ("limits.cpu", "limits.memory", "limits.ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage")
_HUGE_PAGES = (f"limits.{HUGE_PAGES}", f"requests.{HUGE_PAGES}")

_DECIMAL = frozenset(ONE * 1000**power for power in range(7))
_BINARY = frozenset(ONE << 10 * power for power in range(7))
_OF_CPU = frozenset({ONE, ONE // 1000})
_EXPONENT = re.compile(r"[eE][+-]?[0-9]+\Z")


def field_ref(*allowed: str) -> Table:
    """A reference to one of these fields of the pod, or to one label or annotation."""
    known = frozenset(allowed)

    def check(value: Value, path: Path, context: Context) -> Errors:
        place = (*path, "fieldPath")
        text: str = value.get("fieldPath", "")
        version = value.get("apiVersion") or "v1"
        if not text:
            return (required(place, f": {either(allowed)}"),)
        if version != "v1":
            return (invalid((*path, "apiVersion"), version, "must be v1", field=place, proposal=Proposal("v1", is_safe=True)),)
        text = _RENAMED.get(text, text)
        return () if text in known else _other_field(path, text, allowed)

    return relation(check)


def _other_field(path: Path, text: str, allowed: tuple[str, ...]) -> Errors:
    place = (*path, "fieldPath")
    name, subscript = _split(text)
    if subscript is None:
        return (not_supported(place, text, allowed) if text in _OF_PODS else _no_field(place, text, allowed),)
    if name not in _SUBSCRIPTED:
        return (invalid(place, text, "may have a key in brackets only after metadata.labels or metadata.annotations"),)
    return at(place, qualified_name(subscript if name == "metadata.labels" else subscript.lower()), field=path)


def _split(text: str) -> tuple[str, str | None]:
    """Return `metadata.labels` and `app` of `metadata.labels['app']`."""
    if text.endswith("']"):
        name, bracket, key = text[:-2].partition("['")
        if name and bracket:
            return name, key
    return text, None


def _no_field(place: Path, text: str, allowed: tuple[str, ...]) -> ApiError:
    choices = (*allowed, "metadata.labels['key']", "metadata.annotations['key']")
    must = f"must be {either(choices)}"
    for name in _SUBSCRIPTED:
        key = text.removeprefix(name).strip("[]'\".")
        if text.startswith(name) and key and not qualified_name(key):
            return invalid(place, text, must, help=f"write {name}['{key}']", proposal=Proposal(f"{name}['{key}']", is_safe=True))
    near = nearest(text, allowed)
    if near is None:
        return invalid(place, text, must)
    return invalid(place, text, must, help=f"write {near}", proposal=Proposal(near, is_safe=near.lower() == text.strip().lower()))


def _resource_ref(value: Value, path: Path, context: Context, *, in_file: bool) -> Errors:
    resource = value.get("resource", "")
    if in_file and not value.get("containerName"):
        yield required((*path, "containerName"))
    elif not resource:
        yield required((*path, "resource"), f": {either(_RESOURCES)}")
    elif resource not in _RESOURCES and not resource.startswith(_HUGE_PAGES):
        yield not_supported((*path, "resource"), resource, _RESOURCES)
    divisor = value.get("divisor")
    if divisor is not None and quantity(divisor) and not _divides(resource, divisor):
        must = "must be 1 or 1m" if resource.endswith(".cpu") else "must be 1, or 1 with one of k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi and Ei"
        yield invalid((*path, "divisor"), divisor, f"{must}, for {resource}")


def _divides(resource: str, divisor: str | float) -> bool:
    """Whether the server writes the divisor as a 1 with one of the units that the resource may have."""
    if resource not in _RESOURCES and not resource.startswith(_HUGE_PAGES):
        return True
    amount, text = quantity(divisor), str(divisor).strip()
    if isinstance(divisor, str) and _EXPONENT.search(text):
        return amount == ONE
    if resource.endswith(".cpu"):
        return amount in _OF_CPU
    return amount in (_BINARY if text.endswith("i") and amount >= ONE << 10 else _DECIMAL)


RESOURCE_FIELD_REF = relation(lambda value, path, context: _resource_ref(value, path, context, in_file=False))
"""A reference to a resource of a container, by default of the one that holds the variable."""

FILE_RESOURCE_FIELD_REF = relation(lambda value, path, context: _resource_ref(value, path, context, in_file=True))
"""A reference to a resource of a container that has to be named, as it stands in a volume."""

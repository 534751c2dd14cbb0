"""The ResourceQuotas and LimitRanges that the pods of a run meet at their creation.

Source: k8s.io/kubernetes/plugin/pkg/admission/limitranger/admission.go; pkg/quota/v1/evaluator/core/pods.go;
pkg/apis/core/v1/defaults.go SetDefaults_LimitRangeItem (v1.36)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.object import Object, Value, items, mapping, text
from podlint.objects.pod import Container, Pod, Role
from podlint.objects.quantity import quantity
from podlint.objects.resources import amount
from podlint.objects.run import Objects

QUOTA, RANGE = "ResourceQuota", "LimitRange"


def in_force(objects: Objects, type: str) -> dict[tuple[str, str], list[Object]]:
    """Return the quotas or ranges of the run by what they surely apply to: a folder and namespace, or (with an empty folder name) a written namespace."""
    found: dict[tuple[str, str], list[Object]] = {}
    for object in objects.of(type):
        found.setdefault((f"{object.folder}/", object.home), []).append(object)
        if object.namespace:
            found.setdefault(("", object.namespace), []).append(object)
    return found


def applying(found: dict[tuple[str, str], list[Object]], object: Object) -> list[Object]:
    """Return those that apply to an object: in its folder and namespace, or in the namespace that both write."""
    near = found.get((f"{object.folder}/", object.home), [])
    return near + [each for each in found.get(("", object.namespace), []) if each not in near]


class Bounds(NamedTuple):
    """An item of a LimitRange, with the defaults that the server gives to it. Sizes in billionths, by resource.

    `path` leads to the item.
    """

    path: Path
    type: str
    least: dict[str, int]
    most: dict[str, int]
    limit: dict[str, int]
    request: dict[str, int]
    ratio: dict[str, int]


def bounds(limit_range: Object) -> Iterator[Bounds]:
    """Yield the items of a LimitRange."""
    for index, item in items(mapping(limit_range.value, "spec"), "limits"):
        least, most = _sizes(item, "min"), _sizes(item, "max")
        limit, request = _sizes(item, "default"), _sizes(item, "defaultRequest")
        if text(item, "type") == "Container":
            limit = {**most, **limit}
            request = {**least, **limit, **request}
        yield Bounds((*limit_range.path, "spec", "limits", index), text(item, "type"), least, most, limit, request, _sizes(item, "maxLimitRequestRatio"))


def _sizes(value: Value, field: str) -> dict[str, int]:
    return {name: quantity(size) for name, size in mapping(value, field).items() if isinstance(size, str | int | float) and not isinstance(size, bool)}


def written_size(holder: Container | Pod, field: str, resource: str) -> int | None:
    """Return the request or limit that stands in a container or pod, in billionths; a limit without request is the request, too."""
    found = amount(holder, field, resource) or (amount(holder, "limits", resource) if field == "requests" else None)
    return found.size if found else None


def pod_size(pod: Pod, field: str, resource: str) -> int:
    """Return what a pod counts for in a quota, in billionths: the pod's own figure, else the most that its containers need at one time."""
    whole = written_size(pod, field, resource)
    if whole is not None:
        return whole
    together, alone = 0, 0
    for container in pod.containers():
        size = written_size(container, field, resource) or 0
        if container.role is Role.INIT:
            alone = max(alone, together + size)
        else:
            together += size
    return max(together, alone)

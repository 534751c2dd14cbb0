"""The names of resources: which are Kubernetes' own, which are extended, and how much of each may be asked for.

Source: k8s.io/kubernetes/pkg/apis/core/helper/helpers.go; pkg/apis/core/validation/validation.go, validateResourceName,
validateContainerResourceName, validatePodResourceName, ValidateResourceQuotaResourceName, ValidateResourceQuantityValue,
validateResourceQuantityHugePageValue (v1.36)
"""

from __future__ import annotations

from functools import lru_cache

from podlint.constraints.error import Complaint, Complaints, ErrorType, Proposal, either, quoted
from podlint.constraints.formats import FINE, qualified_name
from podlint.defaults.pod_resources import HUGE_PAGES
from podlint.objects.quantity import is_whole, quantity, value_of
from podlint.schema.formats import is_quantity
from podlint.schema.suggest import nearest

_REQUESTS = "requests."

_CONTAINER = ("cpu", "memory", "ephemeral-storage")
_POD = ("cpu", "memory")
_COUNTED = (
    "pods",
    "services",
    "services.nodeports",
    "services.loadbalancers",
    "replicationcontrollers",
    "resourcequotas",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
)
_QUOTA = (
    *_CONTAINER,
    *(f"{side}.{name}" for side in ("requests", "limits") for name in _CONTAINER),
    "requests.storage",
    *_COUNTED,
)

_OF_CONTAINERS = frozenset(_CONTAINER)
_OF_QUOTAS = frozenset(_QUOTA)
_STANDARD = _OF_QUOTAS | {"storage"}
_COUNTED_SET = frozenset(_COUNTED)

_MEANT = {
    "cpus": "cpu",
    "core": "cpu",
    "cores": "cpu",
    "mem": "memory",
    "ram": "memory",
    "storage": "ephemeral-storage",
    "disk": "ephemeral-storage",
    "gpu": "the vendor's name, as nvidia.com/gpu",
    "gpus": "the vendor's name, as nvidia.com/gpu",
}
"""What people write -> what the server knows it by."""


def is_huge_pages(name: str) -> bool:
    """Whether the resource is memory in pages of a fixed size: `hugepages-2Mi`."""
    return name.startswith(HUGE_PAGES)


def is_native(name: str) -> bool:
    """Whether the name has no domain, or one of Kubernetes' own."""
    return "/" not in name or "kubernetes.io/" in name


@lru_cache(maxsize=256)
def is_extended(name: str) -> bool:
    """Whether the resource is a device plugin's or the like: `nvidia.com/gpu`."""
    return not is_native(name) and not name.startswith(_REQUESTS) and not qualified_name(_REQUESTS + name)


def allows_overcommit(name: str) -> bool:
    """Whether less may be requested than the limit."""
    return is_native(name) and not is_huge_pages(name)


def is_standard_in_quotas(name: str) -> bool:
    """Whether a ResourceQuota tracks the resource by that very name."""
    return name in _OF_QUOTAS or name.startswith((HUGE_PAGES, _REQUESTS + HUGE_PAGES))


def resource_name(name: str) -> Complaints:
    """A standard resource, or a qualified name with a domain."""
    found = qualified_name(name)
    if found:
        return found
    if "/" in name or name in _STANDARD or is_standard_in_quotas(name):
        return FINE
    return (Complaint(f"must be a standard resource or have a domain, as example.org/name, not {quoted(name)}", _advice(name, _CONTAINER)),)


@lru_cache(maxsize=256)
def container_resource(name: str) -> Complaints:
    """What a container may ask for: a standard resource of containers or an extended one. The server often complains twice."""
    if name in _OF_CONTAINERS:
        return FINE
    found = list(resource_name(name))
    if "/" not in name:
        if not is_huge_pages(name):
            found.append(Complaint(f"must be {either((*_CONTAINER, 'hugepages-<size>'))} in a container, not {quoted(name)}", _advice(name, _CONTAINER)))
    elif not is_native(name) and not is_extended(name):
        found.append(Complaint(f"must be the name of an extended resource, as example.org/name, not {quoted(name)}"))
    return found


@lru_cache(maxsize=256)
def pod_resource(name: str) -> Complaints:
    """What a pod as a whole may ask for."""
    found = resource_name(name)
    if found or name in _POD or is_huge_pages(name):
        return found
    message = f"must be {either((*_POD, 'hugepages-<size>'))} for a whole pod, not {quoted(name)}"
    return (Complaint(message, "set it in a container", type=ErrorType.NOT_SUPPORTED),)


@lru_cache(maxsize=256)
def quota_resource(name: str) -> Complaints:
    """What a ResourceQuota may limit. The server often complains twice."""
    found = list(resource_name(name))
    if "/" not in name and not is_standard_in_quotas(name):
        advice = f"write count/{name}.<group>, as count/deployments.apps, to limit the number of objects" if name.isalpha() else ""
        found.append(Complaint(f"must be a standard resource of quotas or have a domain, not {quoted(name)}", _advice(name, _QUOTA) or advice))
    return found


@lru_cache(maxsize=1024)
def amount(name: str, value: str | float) -> Complaints:
    """How much of a resource: not negative, and whole where things are counted."""
    found = []
    if quantity(value) < 0:
        text = str(value).strip()
        found.append(Complaint(f"must not be negative, as {value} is", proposal=Proposal(text.removeprefix("-"))))
    if (name in _COUNTED_SET or is_extended(name)) and not is_whole(value):
        found.append(Complaint(f"must be a whole number, not {value}"))
    return found


def huge_pages_amount(name: str, value: str | float) -> Complaints:
    """How much memory in huge pages: a multiple of the size of a page."""
    size = name[len(HUGE_PAGES) :]
    page = value_of(size) if size and is_quantity(size) and is_whole(size) else 0
    if page <= 0:
        return (Complaint(f"must be named after the size of a page, as hugepages-2Mi, not {quoted(name)}"),)
    return FINE if value_of(value) % page == 0 else (Complaint(f"must be a multiple of {size}, the size of a page, not {value}"),)


def _advice(name: str, among: tuple[str, ...]) -> str:
    lower = name.strip().lower()
    meant = lower if lower in among else _MEANT.get(lower) or nearest(name, among)
    return f"write {meant}" if meant else ""

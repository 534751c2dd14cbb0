"""What containers request and what they are limited to: their own figures, and those of their pod."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.object import mapping
from podlint.objects.pod import Container, Pod
from podlint.objects.quantity import quantity


class Amount(NamedTuple):
    """How much of a resource is written at a place. `size` is in billionths; 0 for what is no quantity (a placeholder)."""

    path: Path
    written: str | int | float
    size: int


def amount(holder: Container | Pod, field: str, name: str) -> Amount | None:
    """Return how much of the resource *name* a container, or a pod as a whole, has in `requests` or `limits`; None where it says nothing."""
    path, value = (holder.path, holder.value) if isinstance(holder, Container) else ((*holder.path, "spec"), holder.spec)
    written = mapping(mapping(value, "resources"), field).get(name)
    if isinstance(written, bool) or not isinstance(written, str | int | float):
        return None
    return Amount((*path, "resources", field, name), written, quantity(written))


def plain_numbers(pod: Pod, name: str) -> Iterator[tuple[Container | Pod, str, Amount]]:
    """Yield where a pod or a container has a resource in `requests` or `limits` as a whole number without unit: the holder, the field, and how much."""
    holders: list[Container | Pod] = [pod, *pod.containers()]
    for holder in holders:
        value = holder.value if isinstance(holder, Container) else holder.spec
        resources = mapping(value, "resources") if "resources" in value else {}
        for field in ("requests", "limits") if resources else ():
            amounts = resources.get(field)
            written = amounts.get(name) if isinstance(amounts, dict) else None
            if written is not None and str(written).isdigit():
                found = amount(holder, field, name)
                if found:
                    yield holder, field, found


def is_limited(container: Container, pod: Pod, name: str) -> bool:
    """Whether a limit for the resource is set: the container's own, or the pod's."""
    return amount(container, "limits", name) is not None or amount(pod, "limits", name) is not None


def is_requested(container: Container, pod: Pod, name: str) -> bool:
    """Whether a request for the resource is set: the container's own, or the pod's. A limit without request is the request, too."""
    return amount(container, "requests", name) is not None or amount(pod, "requests", name) is not None or is_limited(container, pod, name)


def memory_limit(container: Container, pod: Pod) -> Amount | None:
    """Return the limit that kills a container first: its own, else the pod's; None where neither says one."""
    found = amount(container, "limits", "memory") or amount(pod, "limits", "memory")
    return found if found and found.size > 0 else None

"""Services: their ports, and the ports of pods that these lead to.

Source: k8s.io/kubernetes/pkg/apis/core/v1/defaults.go, SetDefaults_Service; pkg/controller/endpointslice, podutil.FindPort (v1.36)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from podlint.finding import Path
from podlint.objects.object import Object, Value, items, labels, mapping, text
from podlint.objects.pod import Pod
from podlint.objects.run import Objects


class ServicePort(NamedTuple):
    """A port of a Service with its place in the document."""

    path: Path
    value: Value

    @property
    def number(self) -> int:
        """The port that clients call; 0 where it is not a number."""
        return whole_number(self.value.get("port"))

    @property
    def target(self) -> int | str:
        """The port of the pods, by number or by name: the same one where no targetPort is written."""
        written = self.value.get("targetPort")
        return written if isinstance(written, str) and written else whole_number(written) or self.number

    @property
    def protocol(self) -> str:
        """TCP where no other protocol is written."""
        return text(self.value, "protocol") or "TCP"

    @property
    def title(self) -> str:
        """How people call it: its name in quotes, else its number."""
        return repr(text(self.value, "name")) if text(self.value, "name") else str(self.number)


def whole_number(value: Any) -> int:
    """Return a value that is a whole number as it is; 0 for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def service_ports(service: Object) -> Iterator[ServicePort]:
    """Yield the ports of a Service."""
    for index, port in items(mapping(service.value, "spec"), "ports"):
        yield ServicePort((*service.path, "spec", "ports", index), port)


def service_type(service: Object) -> str:
    """Return the type of a Service; ClusterIP where none is written."""
    return text(mapping(service.value, "spec"), "type") or "ClusterIP"


def is_headless(service: Object) -> bool:
    """Whether a Service has no address of its own, so that its DNS name leads to the pods themselves."""
    return text(mapping(service.value, "spec"), "clusterIP") == "None"


def pods_behind(objects: Objects, service: Object) -> list[Pod]:
    """Return the pods of the run that a Service selects."""
    if service_type(service) == "ExternalName":
        return []
    return objects.selected(service.home, labels(mapping(service.value, "spec"), "selector"))


class Backing(NamedTuple):
    """A Service with the pods of the run that it selects. Services of one selector share `selector` and the list: what is found out for one holds for all."""

    service: Object
    selector: int
    pods: list[Pod]


def backings(objects: Objects) -> tuple[Backing, ...]:
    """Return the Services of the run with their pods, but those of type ExternalName."""
    return objects.once(_backings)


def _backings(objects: Objects) -> tuple[Backing, ...]:
    found: list[Backing] = []
    known: dict[tuple[str, frozenset[tuple[str, str]]], tuple[int, list[Pod]]] = {}
    for service in objects.of("Service"):
        spec = mapping(service.value, "spec")
        if text(spec, "type") == "ExternalName":
            continue
        selector = labels(spec, "selector")
        key = (service.home, frozenset(selector.items()))
        if key not in known:
            known[key] = len(known), objects.selected(service.home, selector)
        found.append(Backing(service, *known[key]))
    return tuple(found)


class DeclaredPort(NamedTuple):
    """A port that a container of a pod declares."""

    number: int
    name: str
    protocol: str


def declared_ports(pod: Pod) -> list[DeclaredPort]:
    """Return the ports that the containers of a pod declare which run side by side."""
    return [
        DeclaredPort(whole_number(port.get("containerPort")), text(port, "name"), text(port, "protocol") or "TCP")
        for container in pod.long_running()
        for _, port in container.ports()
    ]


def resolved(pod: Pod, target: int | str, protocol: str) -> int:
    """Return the number of the port that *target* means in a pod; 0 for a name that it does not declare."""
    if isinstance(target, int):
        return target
    return next((port.number for port in declared_ports(pod) if port.name == target and port.protocol == protocol), 0)

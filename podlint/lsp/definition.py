"""What a name stands for: the object that a reference names, the port, the volume, the key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from podlint.finding import Path
from podlint.lsp.pointing import Pointed
from podlint.objects.object import Object, items, labels, mapping, text
from podlint.objects.pod import CONTAINER_LISTS, Pod, pod_of
from podlint.objects.references import references
from podlint.objects.run import Objects

_OF_VOLUME = frozenset({"volumeMounts", "volumeDevices"})
_GROUPS_OF_KINDS = {
    "Deployment": "apps/Deployment",
    "StatefulSet": "apps/StatefulSet",
    "DaemonSet": "apps/DaemonSet",
    "ReplicaSet": "apps/ReplicaSet",
    "Role": "rbac.authorization.k8s.io/Role",
    "ClusterRole": "rbac.authorization.k8s.io/ClusterRole",
}
_NAME: Path = ("metadata", "name")


class Target(NamedTuple):
    """What a name stands for: an object, and the path inside it."""

    object: Object
    inside: Path = _NAME


def targets(pointed: Pointed, objects: Objects) -> list[Target]:
    """Return what the value that is pointed at stands for, the best first; nothing for what is no name.

    Args:
        pointed: What stands under the cursor.
        objects: All objects that are known, those of the file itself included.
    """
    object = pointed.object
    if object is None or pointed.on_key:
        return []
    inside = pointed.path[len(object.path) :]
    value = _value(object.value, inside)
    if not isinstance(value, str | int) or isinstance(value, bool):
        return []
    for resolve in (_reference, _in_pod, _service_port, _ingress, _by_kind):
        found = list(resolve(_Asked(object, inside, value), objects))
        if found:
            return found
    return []


class _Asked(NamedTuple):
    """The value at `inside` of an object."""

    object: Object
    inside: Path
    value: str | int


def _value(value: Any, path: Path) -> Any:
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _named(objects: Objects, type: str, asked: _Asked, name: str) -> Iterator[Target]:
    found = objects.find(type, asked.object.home, name)
    if found:
        yield Target(found)


def _reference(asked: _Asked, objects: Objects) -> Iterator[Target]:
    """ConfigMaps, Secrets, ServiceAccounts, claims, and the keys in them."""
    full = (*asked.object.path, *asked.inside)
    for _, reference in references(Objects((asked.object,))):
        if reference.path == full:
            yield from _named(objects, reference.type, asked, reference.name)
        for path, key in reference.keys:
            found = objects.find(reference.type, asked.object.home, reference.name) if path == full else None
            if found:
                field = next((field for field in ("data", "stringData", "binaryData") if key in mapping(found.value, field)), "")
                yield Target(found, (field, key) if field else _NAME)


def _in_pod(asked: _Asked, _: Objects) -> Iterator[Target]:
    """Volumes of mounts, and ports of the probes and handlers of a container."""
    pod = pod_of(asked.object)
    inside = _inside_spec(asked, pod)
    if pod is None or len(inside) < 3 or inside[0] not in CONTAINER_LISTS:  # noqa: PLR2004  containers, index, field
        return
    spec = (*pod.path[len(asked.object.path) :], "spec")
    if inside[2] in _OF_VOLUME and inside[-1] == "name":
        yield from (
            Target(asked.object, (*spec, "volumes", number, "name")) for number, volume in items(pod.spec, "volumes") if volume.get("name") == asked.value
        )
        yield from (Target(asked.object, path) for path in _claim_templates(asked))
    elif inside[-1] == "port":
        container = _value(pod.spec, inside[:2])
        yield from (Target(asked.object, (*spec, *inside[:2], "ports", number, field)) for number, field in _ports(container, asked.value))


def _inside_spec(asked: _Asked, pod: Pod | None) -> Path:
    """The path as the pod's spec sees it; empty outside of it."""
    full = (*asked.object.path, *asked.inside)
    prefix = (*pod.path, "spec") if pod else ()
    return full[len(prefix) :] if pod and full[: len(prefix)] == prefix else ()


def _claim_templates(asked: _Asked) -> Iterator[Path]:
    for number, claim in items(mapping(asked.object.value, "spec"), "volumeClaimTemplates"):
        if text(mapping(claim, "metadata"), "name") == asked.value:
            yield ("spec", "volumeClaimTemplates", number, "metadata", "name")


def _ports(container: Any, value: str | int) -> Iterator[tuple[int, str]]:
    """The ports of a container that have a name or a number: their index, and the field that says it."""
    field = "name" if isinstance(value, str) else "containerPort"
    yield from ((number, field) for number, port in items(container, "ports") if port.get(field) == value)


def _service_port(asked: _Asked, objects: Objects) -> Iterator[Target]:
    """The container port that a Service's targetPort names, in the pods that it selects."""
    if asked.object.type != "Service" or asked.inside[-1] != "targetPort":
        return
    for pod in objects.selected(asked.object.home, labels(mapping(asked.object.value, "spec"), "selector")):
        for container in pod.containers():
            place = container.path[len(pod.object.path) :]
            yield from (Target(pod.object, (*place, "ports", number, field)) for number, field in _ports(container.value, asked.value))


def _ingress(asked: _Asked, objects: Objects) -> Iterator[Target]:
    """Services of Ingresses, StatefulSets and webhooks, and the ports of the former."""
    before = asked.inside[:-1]
    if asked.inside[-1] == "serviceName" and asked.object.type == "apps/StatefulSet":
        yield from _named(objects, "Service", asked, str(asked.value))
    elif before[-1:] == ("service",) and asked.inside[-1] == "name":
        home = text(_value(asked.object.value, before), "namespace") or asked.object.home
        found = objects.find("Service", home, str(asked.value))
        yield from (Target(found),) if found else ()
    elif before[-2:] == ("service", "port"):
        found = objects.find("Service", asked.object.home, text(_value(asked.object.value, before[:-1]), "name"))
        field = "name" if asked.inside[-1] == "name" else "port"
        for number, port in items(mapping(found.value, "spec"), "ports") if found else ():
            if found and port.get(field) == asked.value:
                yield Target(found, ("spec", "ports", number, field))


def _by_kind(asked: _Asked, objects: Objects) -> Iterator[Target]:
    """What roleRef, scaleTargetRef, subjects and other pairs of kind and name stand for."""
    ref = _value(asked.object.value, asked.inside[:-1])
    kind = text(ref, "kind")
    if asked.inside[-1] != "name" or asked.inside[0] == "metadata" or not kind:
        return
    home = text(ref, "namespace") or asked.object.home
    found = objects.find(_GROUPS_OF_KINDS.get(kind, kind), home, str(asked.value))
    if found:
        yield Target(found)

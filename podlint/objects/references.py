"""Which objects an object names: what must be there before it works."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.image import is_placeholder
from podlint.objects.object import Object, Value, items, mapping, text
from podlint.objects.pod import Container, Pod
from podlint.objects.run import Objects
from podlint.objects.workloads import POD_TYPES

CONFIG_MAP, SECRET, SERVICE_ACCOUNT, CLAIM, INGRESS = "ConfigMap", "Secret", "ServiceAccount", "PersistentVolumeClaim", "networking.k8s.io/Ingress"

REFERRING_TYPES = POD_TYPES | {SERVICE_ACCOUNT, INGRESS}
"""The types whose objects `references` reads."""

_SIMPLE = {
    "configMap": ("name", CONFIG_MAP),
    "secret": ("secretName", SECRET),
    "persistentVolumeClaim": ("claimName", CLAIM),
    "azureFile": ("secretName", SECRET),
}
"""Volumes that name an object right away: field -> (field of the name, type)."""

_SECRET_OF_VOLUME = frozenset({"cephfs", "flexVolume", "iscsi", "rbd", "scaleIO", "storageos"})


class Reference(NamedTuple):
    """A name in an object that stands for another object of its namespace.

    `path` leads to the name. `keys` are the keys of the other object's data that are asked for, each with its path. `in_env` says that they become
    environment variables, for which only text counts.
    """

    path: Path
    type: str
    name: str
    is_optional: bool = False
    keys: tuple[tuple[Path, str], ...] = ()
    in_env: bool = False


def references(objects: Objects) -> tuple[tuple[Object, Reference], ...]:
    """Return what pods, ServiceAccounts and Ingresses refer to, each with the object that does; names with placeholders are left out."""
    return objects.once(_all_references)


def references_to(objects: Objects, type: str) -> list[tuple[Object, Reference]]:
    """Return those of the references that lead to objects of a type."""
    return objects.once(_by_type).get(type, [])


def _by_type(objects: Objects) -> dict[str, list[tuple[Object, Reference]]]:
    found: dict[str, list[tuple[Object, Reference]]] = {}
    for reference in references(objects):
        found.setdefault(reference[1].type, []).append(reference)
    return found


def _all_references(objects: Objects) -> tuple[tuple[Object, Reference], ...]:
    return tuple(_references(objects))


def _references(objects: Objects) -> Iterator[tuple[Object, Reference]]:
    for pod in objects.all_pods():
        for reference in pod_references(pod):
            yield pod.object, reference
    for object in objects.of(SERVICE_ACCOUNT):
        for field in ("secrets", "imagePullSecrets"):
            yield from ((object, found) for found in _named(object.value, object.path, field, "name", SECRET))
    for object in objects.of(INGRESS):
        spec = mapping(object.value, "spec")
        yield from ((object, found) for found in _named(spec, (*object.path, "spec"), "tls", "secretName", SECRET))


def pod_references(pod: Pod) -> Iterator[Reference]:
    """Yield what a pod refers to: its ServiceAccount, pull secrets, volumes, and the environment of its containers."""
    spec, path = pod.spec, (*pod.path, "spec")
    account = "serviceAccountName" if text(spec, "serviceAccountName") else "serviceAccount"
    if account in spec:
        yield from _written(spec, path, account, SERVICE_ACCOUNT)
    if "imagePullSecrets" in spec:  # here and below: most have none, and to ask is cheaper than to look
        yield from _named(spec, path, "imagePullSecrets", "name", SECRET)
    if "volumes" in spec:
        for index, volume in items(spec, "volumes"):
            yield from volume_references(volume, (*path, "volumes", index))
    for container in pod.containers():
        if "env" in container.value or "envFrom" in container.value:
            yield from env_references(container)


def volume_references(volume: Value, path: Path) -> Iterator[Reference]:
    """Yield what a volume of a pod refers to."""
    for field in volume:
        if field in _SIMPLE:
            name, type = _SIMPLE[field]
            yield from _with_items(volume, path, field, name, type)
        elif field == "projected":
            yield from _projected(mapping(volume, field), (*path, field))
        elif field == "csi":
            yield from _written(mapping(mapping(volume, field), "nodePublishSecretRef"), (*path, field, "nodePublishSecretRef"), "name", SECRET)
        elif field in _SECRET_OF_VOLUME:
            yield from _written(mapping(mapping(volume, field), "secretRef"), (*path, field, "secretRef"), "name", SECRET)


def _projected(projected: Value, path: Path) -> Iterator[Reference]:
    for index, source in items(projected, "sources"):
        yield from _with_items(source, (*path, "sources", index), "configMap", "name", CONFIG_MAP)
        yield from _with_items(source, (*path, "sources", index), "secret", "name", SECRET)


def env_references(container: Container) -> Iterator[Reference]:
    """Yield what the environment of a container refers to: `env`, then `envFrom`."""
    for index, variable in items(container.value, "env"):
        if "valueFrom" in variable:
            yield from _from(mapping(variable, "valueFrom"), (*container.path, "env", index, "valueFrom"))
    for index, source in items(container.value, "envFrom"):
        for field, type in (("configMapRef", CONFIG_MAP), ("secretRef", SECRET)):
            yield from _written(mapping(source, field), (*container.path, "envFrom", index, field), "name", type, in_env=True)


def _from(source: Value, path: Path) -> Iterator[Reference]:
    for field, type in (("configMapKeyRef", CONFIG_MAP), ("secretKeyRef", SECRET)):
        if field in source:
            ref, place = mapping(source, field), (*path, field)
            key = text(ref, "key")
            keys = (((*place, "key"), key),) if key and not is_placeholder(key) else ()
            yield from _written(ref, place, "name", type, keys, in_env=True)


def _named(value: Value, path: Path, field: str, name: str, type: str) -> Iterator[Reference]:
    for index, item in items(value, field):
        yield from _written(item, (*path, field, index), name, type)


def _with_items(value: Value, path: Path, field: str, name: str, type: str) -> tuple[Reference, ...]:
    source = mapping(value, field)
    place = (*path, field)
    keys = tuple([((*place, "items", index, "key"), text(item, "key")) for index, item in items(source, "items") if text(item, "key")])
    return _written(source, place, name, type, keys)


def _written(value: Value, path: Path, field: str, type: str, keys: tuple[tuple[Path, str], ...] = (), *, in_env: bool = False) -> tuple[Reference, ...]:
    """The reference to what a field names; none where it names nothing."""
    name = text(value, field)
    if not name or is_placeholder(name):
        return ()
    return (Reference((*path, field), type, name, value.get("optional") is True, keys, in_env),)

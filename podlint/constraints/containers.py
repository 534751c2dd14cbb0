"""Containers: the three lists of a pod, and what is in one container.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, validateContainers, validateInitContainers, validateEphemeralContainers,
validateContainerCommon, validateContainerOnlyForPod; pkg/registry/core/pod/strategy.go (v1.36)
"""

from __future__ import annotations

from podlint.constraints.context import Context, Value
from podlint.constraints.env import ENV, ENV_FROM
from podlint.constraints.error import ApiError, Proposal, duplicate, forbidden, invalid, near_one, not_found
from podlint.constraints.formats import dns_label
from podlint.constraints.lifecycle import LIFECYCLE
from podlint.constraints.mounts import MOUNT_RELATIONS, VOLUME_DEVICES, VOLUME_MOUNTS
from podlint.constraints.pod_warnings import CONTAINER_WARNINGS
from podlint.constraints.ports import CONTAINER_PORTS, host_network_keeps_numbers, host_ports_differ, own_host_ports_differ
from podlint.constraints.probe import LIVENESS_PROBE, READINESS_PROBE, STARTUP_PROBE
from podlint.constraints.resources import CONTAINER_RESOURCES, RESIZE_POLICY, RESOURCE_RELATIONS
from podlint.constraints.restart import INIT_RESTARTS, RESTARTS
from podlint.constraints.security import CONTAINER_SECURITY_CONTEXT
from podlint.constraints.vocabulary import Errors, Field, Table, Verb, all_of, both, each, enum, optional, refused, relation, required, struct
from podlint.finding import Path

_BLANKS = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"


def _image(container: Value, path: Path, context: Context) -> Errors:
    """An image has no blanks around it; in templates the server lets them pass."""
    image = container.get("image", "")
    plain = image.strip(_BLANKS)
    if image == plain or not (context.is_pod or "ephemeralContainers" in path):
        return ()
    return (invalid((*path, "image"), image, "must not begin or end with blanks", proposal=Proposal(plain, is_safe=True) if plain else None),)


_FIELDS: dict[str, Verb | Field] = {
    "name": required(dns_label),
    "image": required(),
    "ports": CONTAINER_PORTS,
    "env": ENV,
    "envFrom": ENV_FROM,
    "volumeMounts": VOLUME_MOUNTS,
    "volumeDevices": VOLUME_DEVICES,
    "imagePullPolicy": optional(enum("Always", "IfNotPresent", "Never")),
    "terminationMessagePolicy": optional(enum("File", "FallbackToLogsOnError")),
    "resources": CONTAINER_RESOURCES,
    "resizePolicy": RESIZE_POLICY,
    "securityContext": CONTAINER_SECURITY_CONTEXT,
}
_OF_ALL = both(_FIELDS, CONTAINER_WARNINGS)
_OF_LASTING: dict[str, Verb | Field] = {
    "lifecycle": LIFECYCLE,
    "livenessProbe": LIVENESS_PROBE,
    "readinessProbe": READINESS_PROBE,
    "startupProbe": STARTUP_PROBE,
}
_RELATIONS = (_image, *MOUNT_RELATIONS, *RESOURCE_RELATIONS)


# Regular containers


def _names_differ(containers: list[Value], path: Path, context: Context) -> Errors:
    """Every container has a name of its own; the server counts the empty name too."""
    if len(containers) == 1:
        return ()
    names: set[str] = set()
    errors: list[ApiError] = []
    for index, container in enumerate(containers):
        name = container.get("name", "")
        if name in names:
            errors.append(duplicate((*path, index, "name"), name))
        names.add(name)
    return errors


CONTAINERS = all_of(
    each(struct(RESTARTS, *_RELATIONS, **_OF_ALL, **_OF_LASTING)),
    relation(_names_differ),
    relation(host_ports_differ),
    relation(host_network_keeps_numbers),
)


# Init containers

_ONLY_LASTING = "can only be set in an init container with restartPolicy Always"

_SIDECAR = struct(INIT_RESTARTS, *_RELATIONS, **_OF_ALL, **_OF_LASTING).check
_ENDING = struct(INIT_RESTARTS, *_RELATIONS, **_OF_ALL, **dict.fromkeys(_OF_LASTING, refused(_ONLY_LASTING))).check


def _init_container(value: Value, path: Path, context: Context, errors: list[ApiError]) -> None:
    """One that always restarts is a sidecar: it lasts, as regular containers do, so it may have probes and hooks."""
    look = _SIDECAR if value.get("restartPolicy") == "Always" else _ENDING
    look(value, path, context, errors)


def _init_names_differ(containers: list[Value], path: Path, context: Context) -> Errors:
    """Names are unique among init and regular containers."""
    names = set(context.named("containers"))
    errors: list[ApiError] = []
    for index, container in enumerate(containers):
        name = container.get("name", "")
        if name in names:
            errors.append(duplicate((*path, index, "name"), name))
        elif name:
            names.add(name)
    return errors


INIT_CONTAINERS = all_of(each(Table(_init_container)), relation(_init_names_differ), relation(own_host_ports_differ))


# Ephemeral containers

_NOT_EPHEMERAL = refused("cannot be set in an ephemeral container")


def _whole_volumes(container: Value, path: Path, context: Context) -> Errors:
    """Ephemeral containers mount whole volumes."""
    for index, mount in enumerate(container.get("volumeMounts", ())):
        for name in ("subPath", "subPathExpr"):
            if mount.get(name):
                yield forbidden((*path, "volumeMounts", index, name), "cannot be set in an ephemeral container")


def _names_and_targets(containers: list[Value], path: Path, context: Context) -> Errors:
    """Names are unique among all containers; the target is a container that is not ephemeral."""
    if not containers:
        return
    others = context.named("containers", "initContainers")
    names = set(others)
    for index, container in enumerate(containers):
        name, target = container.get("name", ""), container.get("targetContainerName")
        if name in names:
            yield duplicate((*path, index, "name"), name)
        names.add(name)
        if target and target not in others:
            near = near_one(target, others)
            yield not_found((*path, index, "targetContainerName"), target, "container", help=f"write {near}" if near else "")


EPHEMERAL_CONTAINERS = all_of(
    each(
        all_of(
            struct(*_RELATIONS, _whole_volumes, **_OF_ALL),
            struct(
                ports=_NOT_EPHEMERAL,
                resources=optional(_NOT_EPHEMERAL),
                resizePolicy=_NOT_EPHEMERAL,
                restartPolicy=_NOT_EPHEMERAL,
                restartPolicyRules=_NOT_EPHEMERAL,
                **dict.fromkeys(_OF_LASTING, _NOT_EPHEMERAL),
            ),
        )
    ),
    relation(_names_and_targets),
)

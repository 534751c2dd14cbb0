"""The pod inside an object: one view, whether it comes from a Pod or from the template of a workload."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any, NamedTuple

from podlint.finding import Path
from podlint.objects.object import Object, Value, items, kept, labels, mapping, strings, text
from podlint.objects.workloads import RUN_TO_COMPLETION, pod_path

CONTAINER_LISTS = ("initContainers", "containers", "ephemeralContainers")
"""The fields of a pod's spec that hold containers."""

APP_ARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/"
"""What the key of an annotation with an AppArmor profile begins with; the name of the container follows."""

MIRROR_ANNOTATION = "kubernetes.io/config.mirror"
"""The key of the annotation that marks the mirror of a static pod."""


class Role(Enum):
    """What the kubelet does with a container."""

    INIT = "init"
    SIDECAR = "sidecar"
    MAIN = "main"


class Container(NamedTuple):
    """A container with its place in the document. Values of a wrong type read as absent."""

    path: Path
    value: Value
    role: Role

    @property
    def name(self) -> str:
        """Its name; empty where it has none."""
        return text(self.value, "name")

    @property
    def image(self) -> str:
        """Its image reference; empty where it has none."""
        return text(self.value, "image")

    @property
    def command(self) -> tuple[str, ...]:
        """What replaces the image's entry point."""
        return strings(self.value, "command")

    @property
    def args(self) -> tuple[str, ...]:
        """What replaces the image's arguments."""
        return strings(self.value, "args")

    def ports(self) -> list[tuple[Path, Value]]:
        """Return its declared ports, each with its path."""
        return [((*self.path, "ports", index), port) for index, port in items(self.value, "ports")]

    def env(self) -> list[tuple[Path, Value]]:
        """Return its environment variables, each with its path."""
        return [((*self.path, "env", index), variable) for index, variable in items(self.value, "env")]

    def probes(self) -> Iterator[tuple[Path, Value]]:
        """Yield its startup, readiness and liveness probes, each with its path."""
        value = self.value
        for field in ("startupProbe", "readinessProbe", "livenessProbe"):
            if field in value and isinstance(value[field], dict):
                yield (*self.path, field), value[field]

    def has(self, field: str) -> bool:
        """Whether a field is set to anything but null."""
        return self.value.get(field) is not None


class _Pod(NamedTuple):
    object: Object
    path: Path
    value: Value


class Pod(_Pod):
    """A pod. `path` leads to the mapping with its `metadata` and `spec`."""

    @kept
    def metadata(self) -> Value:
        """Its metadata, which for a template are those of the pods made from it."""
        return mapping(self.value, "metadata")

    @kept
    def labels(self) -> dict[str, str]:
        """metadata.labels."""
        return labels(mapping(self.value, "metadata"), "labels")

    @kept
    def spec(self) -> Value:
        """Its spec."""
        return mapping(self.value, "spec")

    @kept
    def runs_to_completion(self) -> bool:
        """Whether the pod is meant to end: a Job's, or one that is never restarted after success."""
        return self.object.kind in RUN_TO_COMPLETION or text(self.spec, "restartPolicy") in ("Never", "OnFailure")

    def containers(self) -> Iterator[Container]:
        """Yield init containers, native sidecars and main containers in the order in which they start."""
        return iter(self._containers)

    @kept
    def _containers(self) -> tuple[Container, ...]:
        path, spec = (*self.path, "spec"), self.spec
        role = Role.MAIN
        main = [Container((*path, "containers", index), value, role) for index, value in items(spec, "containers")]
        if "initContainers" not in spec:
            return tuple(main)
        first = [Container((*path, "initContainers", index), value, _role(value)) for index, value in items(spec, "initContainers")]
        return (*first, *main)

    def long_running(self) -> Iterator[Container]:
        """Yield the containers that run side by side: native sidecars and main containers."""
        return iter(self._long_running)

    @kept
    def _long_running(self) -> tuple[Container, ...]:
        containers = self._containers
        return containers if "initContainers" not in self.spec else tuple([container for container in containers if container.role is not Role.INIT])


def _role(init_container: Value) -> Role:
    return Role.SIDECAR if init_container.get("restartPolicy") == "Always" else Role.INIT


def pod_of(object: Object) -> Pod | None:
    """Return the pod in *object*; None where the kind has none, or where its place holds no mapping."""
    inner = pod_path(object.api_version, object.kind) if object.template is None else object.template
    if inner is None:
        return None
    value: Any = object.value
    for step in inner:
        value = value.get(step)
        if not isinstance(value, dict):
            return None
    return Pod(object, object.path + inner, value) if value else None

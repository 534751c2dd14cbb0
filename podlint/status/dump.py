"""A pod as a cluster shows it: spec and status side by side. A dump is read as far as it is well-formed, and never trusted. Times in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any, NamedTuple

from podlint.finding import Path
from podlint.objects.object import Value, items, mapping, text
from podlint.status.times import SECOND, moment

LONGEST_MESSAGE = 4000
"""Characters of a message of the cluster that are read."""


class Role(Enum):
    """What part a container plays."""

    INIT = "init container"
    SIDECAR = "sidecar"
    MAIN = "container"
    EPHEMERAL = "ephemeral container"


class Ended(NamedTuple):
    """How an instance of a container ended."""

    exit_code: int
    signal: int
    reason: str
    message: str
    started: int | None
    finished: int | None

    @property
    def ran(self) -> int | None:
        """How long it ran; None where the status does not say."""
        return None if self.started is None or self.finished is None else max(0, self.finished - self.started)

    @property
    def word(self) -> str:
        """What kubectl calls it."""
        return self.reason or (f"Signal:{self.signal}" if self.signal else f"ExitCode:{self.exit_code}")


class Container(NamedTuple):
    """A container. `kind` is waiting, running, terminated, or empty where the status does not speak of it.

    `path` leads to it in the pod's spec, `status_path` to its status. `ended` is the instance that the state speaks of, `last` the one before.
    """

    name: str
    role: Role
    spec: Value
    path: Path
    status_path: Path
    kind: str = ""
    reason: str = ""
    message: str = ""
    running_since: int | None = None
    ended: Ended | None = None
    last: Ended | None = None
    restarts: int = 0
    ready: bool = False
    started: bool | None = None
    image_id: str = ""

    @property
    def newest_end(self) -> Ended | None:
        """The newest instance that has ended."""
        return self.ended or self.last

    @property
    def image(self) -> str:
        """The image that the spec asks for."""
        return text(self.spec, "image")


class Condition(NamedTuple):
    """A condition of an object's status. `path` leads to it."""

    type: str
    status: str
    reason: str
    message: str
    since: int | None
    path: Path


class Pod(NamedTuple):
    """A pod of a dump. `now` is the newest time in it: the dump is no older; None where it has no time at all."""

    value: Value
    containers: tuple[Container, ...]
    conditions: tuple[Condition, ...]
    now: int | None

    @property
    def metadata(self) -> Value:
        """Its metadata."""
        return mapping(self.value, "metadata")

    @property
    def spec(self) -> Value:
        """Its spec."""
        return mapping(self.value, "spec")

    @property
    def status(self) -> Value:
        """Its status."""
        return mapping(self.value, "status")

    @property
    def phase(self) -> str:
        """Its phase."""
        return text(self.status, "phase")

    @property
    def reason(self) -> str:
        """The reason that the status gives for its phase."""
        return text(self.status, "reason")

    @property
    def is_over(self) -> bool:
        """Whether it has succeeded or failed."""
        return self.phase in ("Succeeded", "Failed")

    @property
    def node(self) -> str:
        """The node that it was assigned to."""
        return text(self.spec, "nodeName")

    @property
    def deletion(self) -> int | None:
        """When its grace period ends, where somebody has asked for it to be deleted."""
        return moment(text(self.metadata, "deletionTimestamp"))

    @property
    def deletion_grace(self) -> int:
        """The grace period of the request to delete it."""
        return max(0, number(self.metadata, "deletionGracePeriodSeconds")) * SECOND

    @property
    def grace(self) -> int:
        """How long its containers get to end."""
        return max(0, number(self.spec, "terminationGracePeriodSeconds", 30)) * SECOND

    def condition(self, type: str) -> Condition | None:
        """Return the condition of a type."""
        return next((condition for condition in self.conditions if condition.type == type), None)


def number(value: Any, key: str, default: int = 0) -> int:
    """Return the whole number at *key* of *value*; *default* where it is absent or something else. Python counts True as a number."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else default


def pod_of(value: Value) -> Pod:
    """Return the pod in a decoded object of kind Pod."""
    containers = tuple(_containers(value))
    conditions = conditions_of(value)
    return Pod(value, containers, conditions, _newest(value, containers, conditions))


def conditions_of(value: Value) -> tuple[Condition, ...]:
    """Return the conditions in an object's status."""
    return tuple(
        Condition(
            text(item, "type"),
            text(item, "status"),
            text(item, "reason"),
            text(item, "message")[:LONGEST_MESSAGE],
            moment(text(item, "lastTransitionTime")),
            ("status", "conditions", index),
        )
        for index, item in items(mapping(value, "status"), "conditions")
    )


_LISTS = (("initContainers", "initContainerStatuses"), ("containers", "containerStatuses"), ("ephemeralContainers", "ephemeralContainerStatuses"))


def _containers(value: Value) -> Iterator[Container]:
    for field, status_field in _LISTS:
        statuses = {text(item, "name"): (index, item) for index, item in items(mapping(value, "status"), status_field)}
        named = set()
        for index, spec in items(mapping(value, "spec"), field):
            name = text(spec, "name")
            named.add(name)
            where, status = statuses.get(name, (None, {}))
            yield _container(name, _role(field, spec), spec, ("spec", field, index), ("status", status_field, *(() if where is None else (where,))), status)
        for name, (index, status) in statuses.items():
            if name not in named:
                yield _container(name, _role(field, {}), {}, ("spec", field), ("status", status_field, index), status)


def _role(field: str, spec: Value) -> Role:
    if field == "initContainers":
        return Role.SIDECAR if text(spec, "restartPolicy") == "Always" else Role.INIT
    return Role.MAIN if field == "containers" else Role.EPHEMERAL


def _container(name: str, role: Role, spec: Value, path: Path, status_path: Path, status: Value) -> Container:
    state = mapping(status, "state")
    kind = next((kind for kind in ("running", "terminated", "waiting") if isinstance(state.get(kind), dict)), "waiting" if status else "")
    inner = mapping(state, kind)
    started = status.get("started")
    return Container(
        name,
        role,
        spec,
        path,
        status_path,
        kind,
        text(inner, "reason"),
        text(inner, "message")[:LONGEST_MESSAGE],
        moment(text(inner, "startedAt")) if kind == "running" else None,
        _ended(inner) if kind == "terminated" else None,
        _ended(mapping(mapping(status, "lastState"), "terminated")),
        max(0, number(status, "restartCount")),
        status.get("ready") is True,
        started if isinstance(started, bool) else None,
        text(status, "imageID"),
    )


def _ended(terminated: Value) -> Ended | None:
    if not terminated:
        return None
    return Ended(
        number(terminated, "exitCode"),
        number(terminated, "signal"),
        text(terminated, "reason"),
        text(terminated, "message")[:LONGEST_MESSAGE],
        _known(text(terminated, "startedAt")),
        _known(text(terminated, "finishedAt")),
    )


def _known(written: str) -> int | None:
    """A time; runtimes write the first second of 1970, or of all time, for one that there is not, as the start of what never started."""
    time = moment(written)
    return time if time is not None and time > 0 else None


def _newest(value: Value, containers: tuple[Container, ...], conditions: tuple[Condition, ...]) -> int | None:
    metadata = mapping(value, "metadata")
    times = [moment(text(metadata, "creationTimestamp")), moment(text(mapping(value, "status"), "startTime"))]
    times += [moment(text(item, "time")) for _, item in items(metadata, "managedFields")]
    times += [condition.since for condition in conditions]
    for container in containers:
        times.append(container.running_since)
        times += [time for ended in (container.ended, container.last) if ended for time in (ended.started, ended.finished)]
    deletion = moment(text(metadata, "deletionTimestamp"))
    if deletion is not None:
        times.append(deletion - max(0, number(metadata, "deletionGracePeriodSeconds")) * SECOND)
    return max((time for time in times if time is not None), default=None)

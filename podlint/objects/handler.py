"""What the kubelet calls in a container: the handlers of its probes and hooks, and the ports that it declares for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.object import Value, items, mapping, strings, text
from podlint.objects.pod import Container

NETWORK_HANDLERS = ("httpGet", "tcpSocket", "grpc")
_HANDLERS = ("exec", *NETWORK_HANDLERS)
PROBE_FIELDS = {"startupProbe": "startup probe", "readinessProbe": "readiness probe", "livenessProbe": "liveness probe"}
HOOK_FIELDS = {"postStart": "postStart hook", "preStop": "preStop hook"}


class Handler(NamedTuple):
    """One handler: its path, what it belongs to in words (`liveness probe`), its field (`httpGet`), itself, and the probe or hook that holds it."""

    path: Path
    owner: str
    field: str
    value: Value
    parent: Value

    @property
    def command(self) -> tuple[str, ...]:
        """What an `exec` handler runs."""
        return strings(self.value, "command")


class Port(NamedTuple):
    """A port that a container declares. `name` may be empty."""

    number: int
    name: str
    protocol: str


def probe_handlers(container: Container) -> Iterator[Handler]:
    """Yield the handlers of the startup, readiness and liveness probe of *container*."""
    for path, probe in container.probes():
        yield from _handlers(path, PROBE_FIELDS[str(path[-1])], probe)


def hook_handlers(container: Container) -> Iterator[Handler]:
    """Yield the handlers of the postStart and preStop hook of *container*."""
    lifecycle = mapping(container.value, "lifecycle")
    for field, owner in HOOK_FIELDS.items():
        hook = mapping(lifecycle, field)
        if hook:
            yield from _handlers((*container.path, "lifecycle", field), owner, hook)


def _handlers(path: Path, owner: str, parent: Value) -> Iterator[Handler]:
    for field, value in parent.items():
        if isinstance(value, dict) and field in _HANDLERS:
            yield Handler((*path, field), owner, field, value, parent)


def ports(container: Container) -> list[Port]:
    """Return the ports that *container* declares with a number."""
    found = []
    for _, port in items(container.value, "ports"):
        number = port.get("containerPort")
        if isinstance(number, int) and not isinstance(number, bool):
            found.append(Port(number, text(port, "name"), text(port, "protocol") or "TCP"))
    return found


def port_number(handler: Handler, declared: list[Port]) -> int:
    """Return the port that a network handler calls, looked up by its name where it has one; 0 where that cannot be told."""
    written = handler.value.get("port")
    if isinstance(written, str):
        if written.isascii() and written.isdigit():
            return int(written[:6])
        return next((port.number for port in declared if port.name == written), 0)
    return written if isinstance(written, int) and not isinstance(written, bool) else 0


def network_handlers(container: Container) -> Iterator[Handler]:
    """Yield the handlers of probes that call a port: `httpGet`, `tcpSocket` and `grpc`."""
    return (handler for handler in probe_handlers(container) if handler.field != "exec")


def asks_the_same(first: Value, second: Value) -> bool:
    """Whether two probes have the same handlers, and have any."""
    return bool(first and second) and _questions(first) == _questions(second) != {}


def _questions(probe: Value) -> Value:
    return {field: probe[field] for field in _HANDLERS if isinstance(probe.get(field), dict)}

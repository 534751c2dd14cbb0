"""The ports of containers, and the ports of the node that they take.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, validateContainerPorts, AccumulateUniqueHostPorts, validatePodHostNetworkDeps (v1.36)
"""

from __future__ import annotations

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, ErrorType, Proposal, invalid, quoted
from podlint.constraints.formats import port_name, port_number
from podlint.constraints.vocabulary import Errors, all_of, each, enum, optional, required, struct, unique
from podlint.finding import Path, field_path

_HostPort = tuple[str, str, int]  # protocol, address, number

CONTAINER_PORTS = all_of(
    each(
        struct(
            name=optional(port_name),
            containerPort=required(port_number),
            hostPort=optional(port_number),
            protocol=optional(enum("TCP", "UDP", "SCTP")),
        )
    ),
    unique("name", among=port_name),
)

_MOST_DIGITS = 5


def port(value: int | str) -> Complaints:
    """A port's number or its name; a number in quotes is neither."""
    if not isinstance(value, str):
        return port_number(value)
    if len(value) <= _MOST_DIGITS and value.isascii() and value.isdigit() and not port_number(int(value)):
        proposal = Proposal(int(value), is_safe=True)
        return (Complaint(f"must be a number without quotes, or the name of a port, not {quoted(value)}", f"write {int(value)} without quotes", proposal),)
    return port_name(value)


def host_ports_differ(containers: list[Value], path: Path, context: Context) -> Errors:
    """No two ports of a pod's containers take the same port of the node: same protocol, address and number."""
    errors: list[ApiError] = []
    taken: dict[_HostPort, Path] = {}
    for index, container in enumerate(containers):
        ports = container.get("ports")
        if ports and _on_host(ports):
            errors += _taken_twice(ports, (*path, index, "ports"), taken)
    return errors


def own_host_ports_differ(containers: list[Value], path: Path, context: Context) -> Errors:
    """No two ports of one init container take the same port of the node. The server always prints the index 0."""
    errors: list[ApiError] = []
    for index, container in enumerate(containers):
        ports = container.get("ports")
        if ports and _on_host(ports):
            field = (*path, 0, "ports")
            errors += [error._replace(field=(*field, *error.path[-2:])) for error in _taken_twice(ports, (*path, index, "ports"), {})]
    return errors


def _on_host(ports: list[Value]) -> bool:
    for item in ports:  # noqa: SIM110  faster than a generator, and nearly never true
        if "hostPort" in item:
            return True
    return False


def _taken_twice(ports: list[Value], path: Path, taken: dict[_HostPort, Path]) -> Errors:
    """The errors about ports of the node that an earlier port takes. Adds the others to *taken*."""
    for index, item in enumerate(ports):
        number = item.get("hostPort")
        if not number:
            continue
        protocol = item.get("protocol") or "TCP"
        place = (*path, index)
        first = taken.setdefault((protocol, item.get("hostIP", ""), number), place)
        if first is not place:
            message = f"repeats {number}, which {field_path(first)} takes already for {protocol}"
            yield ApiError(ErrorType.DUPLICATE, (*place, "hostPort"), message)


def host_network_keeps_numbers(containers: list[Value], path: Path, context: Context) -> Errors:
    """With hostNetwork, a host port is the container's port itself."""
    if not context.spec.get("hostNetwork"):
        return ()
    errors: list[ApiError] = []
    for index, container in enumerate(containers):
        for at, item in enumerate(container.get("ports", ())):
            number, wanted = item.get("hostPort", 0), item.get("containerPort", 0)
            if number and number != wanted:
                place = (*path, index, "ports", at, "hostPort")
                errors.append(invalid(place, number, f"must be the containerPort {wanted} in a pod with hostNetwork"))
    return errors

"""Endpoints and EndpointSlices: what stands behind a Service.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, ValidateEndpoints; pkg/apis/discovery/validation/validation.go;
pkg/registry/core/endpoint/strategy.go, pkg/registry/discovery/endpointslice/strategy.go (v1.36)
"""

from __future__ import annotations

from podlint.constraints.addresses import STRICT_SINCE, endpoint_address, ip_address, ip_warnings, is_ipv6
from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, ErrorType, at, duplicate, invalid, quoted, required, too_many, warning
from podlint.constraints.formats import FINE, dns_label, dns_subdomain, label_value, port_number, qualified_name
from podlint.constraints.metadata import object_meta
from podlint.constraints.vocabulary import Errors, Table, all_of, always, each, enum, in_turn, optional, relation, struct
from podlint.constraints.vocabulary import required as is_required
from podlint.finding import Path

_WARNS_SINCE = 33
_ADDRESS_ONCE_SINCE = 33  # earlier versions complain twice of text that is no address

_MOST_ENDPOINTS = 1000
_MOST_ADDRESSES = 100
_MOST_PORTS = 20000
_MOST_HINTS = 8

_PROTOCOL = enum("TCP", "UDP", "SCTP")


# Endpoints


def _address(value: str, path: Path, context: Context, errors: list[ApiError]) -> None:
    """An endpoint's address. The server complains twice of text that is none."""
    complaints = [*ip_address(value, strict=context.minor >= STRICT_SINCE), *endpoint_address(value)]
    if complaints:
        errors += at(path, complaints)


def has_address(subset: Value, path: Path, context: Context) -> Errors:
    """A subset has addresses, ready or not."""
    if subset.get("addresses") or subset.get("notReadyAddresses"):
        return ()
    return (required(path, "with addresses or notReadyAddresses in it"),)


def has_ip(address: Value, path: Path, context: Context) -> Errors:
    """An address has an IP: absent, it is text that is none."""
    errors: list[ApiError] = []
    _address(address.get("ip", ""), (*path, "ip"), context, errors)
    return errors


def ports_have_names(subset: Value, path: Path, context: Context) -> Errors:
    """Where there are several ports, each has a name."""
    ports = subset.get("ports", ())
    if len(ports) < 2:  # noqa: PLR2004  several
        return ()
    return [required((*path, "ports", index, "name"), "where there are several ports") for index, port in enumerate(ports) if not port.get("name")]


def endpoints_warnings(value: Value, path: Path, context: Context) -> Errors:
    """Addresses may be in unusual forms; those of the server's own controller are in order. That the kind is deprecated is known from its API version."""
    if context.minor < _WARNS_SINCE:
        return
    if value["metadata"].get("labels", {}).get("endpoints.kubernetes.io/managed-by") == "endpoint-controller":
        return
    for index, subset in enumerate(value.get("subsets", ())):
        for name in ("addresses", "notReadyAddresses"):
            for number, address in enumerate(subset.get(name, ())):
                yield from ip_warnings((*path, "subsets", index, name, number, "ip"), address["ip"])


_ADDRESS = struct(has_ip, hostname=optional(dns_label), nodeName=dns_subdomain)

_SUBSET = struct(
    has_address,
    ports_have_names,
    addresses=each(_ADDRESS),
    notReadyAddresses=each(_ADDRESS),
    ports=each(struct(name=optional(dns_label), port=always(port_number, zero=0), protocol=_PROTOCOL, appProtocol=qualified_name)),
)

ENDPOINTS = in_turn(struct(metadata=object_meta(), subsets=each(_SUBSET)), relation(endpoints_warnings))


# EndpointSlices


def host_name(text: str) -> Complaints:
    """A DNS name of at least two parts, with or without a dot at its end. The server complains once."""
    if not text:
        return (Complaint("is required", type=ErrorType.REQUIRED),)
    name = text.removesuffix(".")
    complaints = dns_subdomain(name)
    if complaints:
        return complaints[:1]
    if "." not in name:
        return (Complaint(f"must be a DNS name of at least two parts, not {quoted(text)}"),)
    return next((found[:1] for found in map(dns_label, name.split(".")) if found), FINE)


def addresses_are_of_type(value: Value, path: Path, context: Context) -> Errors:
    """Every address is of the type that the slice is of; of an unknown type they may be anything."""
    endpoints, kind = value.get("endpoints", ()), value.get("addressType")
    if len(endpoints) > _MOST_ENDPOINTS or kind not in ("IPv4", "IPv6", "FQDN"):
        return ()
    errors: list[ApiError] = []
    for index, endpoint in enumerate(endpoints):
        place = (*path, "endpoints", index, "addresses")
        for number, text in enumerate(endpoint.get("addresses", ())):
            if kind == "FQDN":
                errors += at((*place, number), host_name(text))
            else:
                errors += _slice_address(text, (*place, number), kind, context)
    return errors


def _slice_address(text: str, path: Path, kind: str, context: Context) -> Errors:
    complaints = ip_address(text, strict=context.minor >= STRICT_SINCE)
    of_kind = ("IPv6" if is_ipv6(text) else "IPv4") == kind
    if context.minor < _ADDRESS_ONCE_SINCE:
        if complaints or not of_kind:
            yield invalid(path, text, f"must be an {kind} address")
        yield from at(path, endpoint_address(text))
    elif complaints:
        yield from at(path, complaints)
    else:
        if not of_kind:
            yield invalid(path, text, f"must be an {kind} address", field=path[:-1])
        yield from at(path, endpoint_address(text))


def _addresses(endpoint: Value, path: Path, context: Context) -> Errors:
    addresses = endpoint.get("addresses")
    if not addresses:
        return (required((*path, "addresses"), "with at least one address"),)
    return (too_many((*path, "addresses"), len(addresses), _MOST_ADDRESSES),) if len(addresses) > _MOST_ADDRESSES else ()


def hints(value: Value, path: Path, context: Context) -> Errors:
    """At most eight zones, and eight nodes, each once. The server looks no further where there are too many."""
    for field, form in (("forZones", label_value), ("forNodes", dns_subdomain)):
        named = value.get(field, ())
        if len(named) > _MOST_HINTS:
            yield too_many((*path, field), len(named), _MOST_HINTS)
            return
        seen = set()
        for index, item in enumerate(named):
            name = item.get("name", "")
            if name in seen:
                yield duplicate((*path, field, index, "name"), name)
            seen.add(name)
            yield from at((*path, field, index, "name"), form(name))


def at_most(most: int, then: Table) -> Table:
    """*then* looks at a list that has at most *most* items."""

    def check(value: list[Value], path: Path, context: Context, errors: list[ApiError]) -> None:
        if len(value) > most:
            errors.append(too_many(path, len(value), most))
        else:
            then.check(value, path, context, errors)

    return Table(check)


def names_differ(ports: list[Value], path: Path, context: Context) -> Errors:
    """No two ports have the same name, nor two of them none."""
    seen = set()
    for index, port in enumerate(ports):
        if port["name"] in seen:
            yield duplicate((*path, index, "name"), port["name"])
        seen.add(port["name"])


def slice_warnings(value: Value, path: Path, context: Context) -> Errors:
    """DNS names as addresses are deprecated, and addresses may be in unusual forms; those of the server's own controllers are in order."""
    if value["addressType"] == "FQDN":
        yield warning((*path, "addressType"), "is deprecated with the value FQDN", field=("spec", "addressType"))
    manager = value["metadata"].get("labels", {}).get("endpointslice.kubernetes.io/managed-by")
    if context.minor < _WARNS_SINCE or manager in ("endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io"):
        return
    for index, endpoint in enumerate(value.get("endpoints", ())):
        for number, text in enumerate(endpoint["addresses"]):
            yield from ip_warnings((*path, "endpoints", index, "addresses", number), text)


_ENDPOINT = struct(_addresses, nodeName=dns_subdomain, hostname=dns_label, hints=relation(hints))

_PORT = struct(name=optional(dns_label), protocol=_PROTOCOL, appProtocol=qualified_name)

ENDPOINT_SLICE = in_turn(
    struct(
        addresses_are_of_type,
        metadata=object_meta(),
        addressType=is_required(enum("IPv4", "IPv6", "FQDN")),
        endpoints=at_most(_MOST_ENDPOINTS, each(_ENDPOINT)),
        ports=at_most(_MOST_PORTS, all_of(each(_PORT), relation(names_differ))),
    ),
    relation(slice_warnings),
)

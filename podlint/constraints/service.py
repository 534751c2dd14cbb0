"""Services. What the server allocates for them answers first and alone, then come names, ports and policies.

The cluster is taken to be what most are: IPv4 only, node ports 30000 to 32767, and every cluster IP still free.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, ValidateService, ValidateServiceClusterIPsRelatedFields;
pkg/registry/core/service/storage/storage.go, beginCreate, alloc.go, allocateCreate; pkg/api/service/warnings.go (v1.36)
"""

from __future__ import annotations

from typing import NamedTuple

from podlint.constraints.addresses import STRICT_SINCE, cidr, endpoint_address, ip_address, is_ipv6
from podlint.constraints.context import Context, Value
from podlint.constraints.endpoints import ENDPOINT_SLICE, ENDPOINTS
from podlint.constraints.error import ApiError, Proposal, at, duplicate, forbidden, invalid, not_supported, required
from podlint.constraints.formats import dns_1035_label, dns_label, dns_subdomain, port_number, qualified_name
from podlint.constraints.metadata import LABELS, object_meta
from podlint.constraints.ports import port
from podlint.constraints.service_warnings import TOPOLOGY_HINTS, TOPOLOGY_MODE, service_warnings
from podlint.constraints.vocabulary import Errors, Table, all_of, always, between, each, enum, given, in_turn, optional, relation, since, struct, unique, until
from podlint.defaults.service import is_externally_accessible
from podlint.finding import Key, Path

SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges"

_FIRST_NODE_PORT, _LAST_NODE_PORT = 30000, 32767
_NODE_PORTS = f"must be from {_FIRST_NODE_PORT} to {_LAST_NODE_PORT} (or in the range that the cluster sets)"
_LAST_PORT = 65535
_MOST_CLUSTER_IPS = 2
_ONLY_LOAD_BALANCER = "may be set only with type LoadBalancer"
_NOT_EXTERNAL_NAME = "cannot be set with type ExternalName"


def is_headless(spec: Value) -> bool:
    """Whether a Service has no address of its own."""
    return (spec.get("clusterIPs") or [spec.get("clusterIP")]) == ["None"]


# Cluster IPs and their families


class _ClusterIps(NamedTuple):
    """The cluster IPs of a Service, and where each is written: `clusterIP` alone stands for a list of one."""

    values: list[str]
    places: list[Path]


def _cluster_ips(spec: Value, path: Path) -> _ClusterIps:
    values = spec.get("clusterIPs")
    if values:
        return _ClusterIps(values, [(*path, "clusterIPs", index) for index in range(len(values))])
    single = spec.get("clusterIP")
    return _ClusterIps([single], [(*path, "clusterIP")]) if single else _ClusterIps([], [])


def addresses_agree(spec: Value, path: Path, context: Context) -> Errors:
    """Cluster IPs are addresses, or one ``None``; clusterIP is the first of them, and they are of the families that are asked for."""
    ips, field = _cluster_ips(spec, path), (*path, "clusterIPs")
    if not ips.values:
        return ()
    errors: list[ApiError] = []
    if spec.get("clusterIP"):
        if ips.values[0] != spec["clusterIP"]:
            errors.append(invalid((*field, 0), ips.values[0], "must be the same as clusterIP", field=field))
    else:
        errors.append(invalid(field, None, "must be empty where clusterIP is", help=f"set clusterIP to {ips.values[0]} too"))
    malformed = _malformed(ips, field, context)
    errors += malformed
    if len(ips.values) > _MOST_CLUSTER_IPS:
        errors.append(invalid(field, None, f"may hold at most 2 addresses, not {len(ips.values)}"))
    if not malformed:
        errors += _families_differ(ips, spec.get("ipFamilies", []), field)
    return errors


def _malformed(ips: _ClusterIps, field: Path, context: Context) -> Errors:
    """Errors about cluster IPs that are neither addresses nor a single ``None``."""
    errors: list[ApiError] = []
    for index, (value, place) in enumerate(zip(*ips, strict=True)):
        if value == "None" and index == 0:
            if len(ips.values) > 1:
                errors.append(invalid(place, None, "must be the only value where it is None", field=field))
            continue
        complaints = ip_address(value, strict=context.minor >= STRICT_SINCE)
        if complaints and value.lower() == "none":
            proposal = Proposal("None", is_safe=index == 0)
            errors.append(invalid(place, value, "must be an IP address or None", field=(*field, index), help="write None", proposal=proposal))
        elif complaints:
            errors += at(place, complaints, field=(*field, index))
    return errors


def _families_differ(ips: _ClusterIps, families: list[str], field: Path) -> Errors:
    """At most one address of each family, in the order of the families."""
    kinds = ["IPv6" if is_ipv6(value) else "IPv4" for value in ips.values]
    if len(kinds) > 1 and len(set(kinds)) == 1:
        yield invalid(field, None, f"may hold at most one address of each family, not {len(kinds)} of {kinds[0]}")
    if ips.values == ["None"]:
        return
    for index, (family, kind) in enumerate(zip(families, kinds)):  # noqa: B905  the shorter decides
        if family in ("IPv4", "IPv6") and family != kind:
            yield invalid(ips.places[index], ips.values[index], f"must be an {family} address, as ipFamilies[{index}] says", field=(*field, index))


def families_are_served(spec: Value, path: Path, context: Context) -> Errors:
    """A cluster with IPv4 alone serves one family. Only headless Services without selector may ask for more."""
    if "clusterIP" not in spec and "clusterIPs" not in spec and "ipFamilies" not in spec and "ipFamilyPolicy" not in spec:
        return ()
    ips, families, policy = _cluster_ips(spec, path), spec.get("ipFamilies", ()), spec.get("ipFamilyPolicy")
    errors: list[ApiError] = []
    selects_nothing = spec.get("clusterIP") == "None" and not spec.get("selector")
    if policy == "SingleStack" or (policy is None and not selects_nothing):
        must = "must be PreferDualStack or RequireDualStack with two families"
        errors += [invalid((*path, "ipFamilyPolicy"), policy, must) for many in (ips.values, families) if len(many) == _MOST_CLUSTER_IPS]
    for index, value in enumerate(ips.values):
        if index >= len(families) and is_ipv6(value):
            errors.append(_ipv4_only(ips.places[index], value, "must be an IPv4 address", field=(*path, "clusterIPs", index)))
    if errors or selects_nothing:
        return errors
    if policy == "RequireDualStack":
        errors.append(_ipv4_only((*path, "ipFamilyPolicy"), policy, "must be SingleStack or PreferDualStack", help="write PreferDualStack"))
    return errors + [_ipv4_only((*path, "ipFamilies", index), family, "must be IPv4") for index, family in enumerate(families) if family == "IPv6"]


def _ipv4_only(place: Path, value: str, must: str, *, field: Path | None = None, help: str = "") -> ApiError:
    return invalid(place, value, f"{must} in a cluster that has IPv4 alone", field=field, help=help)._replace(depends=True)


_ADDRESSES = struct(
    given(addresses_agree, "clusterIP", "clusterIPs"),
    ipFamilies=all_of(each(enum("IPv4", "IPv6")), unique()),
    ipFamilyPolicy=enum("SingleStack", "PreferDualStack", "RequireDualStack"),
)


def unless_external_name(table: Table) -> Table:
    """*table* looks at Services that have an address in the cluster, or could have one."""

    def check(value: Value, path: Path, context: Context, errors: list[ApiError]) -> None:
        if value["type"] != "ExternalName":
            table.check(value, path, context, errors)

    return Table(check)


# Node ports


def assigned_node_ports(spec: Value) -> list[int | str]:
    """Return each port's node port as the server assigns it: 0 for none, text for one of its choice, equal for equal ones."""
    ports = spec.get("ports", ())
    if spec["type"] not in ("NodePort", "LoadBalancer") or spec.get("allocateLoadBalancerNodePorts") is False:
        return [item.get("nodePort", 0) for item in ports]
    wanted: dict[int, int] = {}
    for item in ports:
        number = item.get("port", 0)
        wanted[number] = wanted.get(number) or item.get("nodePort", 0)
    return [item.get("nodePort") or wanted[item.get("port", 0)] or f"of {item.get('port', 0)}" for item in ports]


def node_ports_are_free(spec: Value, path: Path, context: Context) -> Errors:
    """Node ports are in the cluster's range, and no two port numbers take the same. The server names the first that is wrong."""
    if spec["type"] not in ("NodePort", "LoadBalancer"):
        return ()
    first: dict[int, int] = {}  # port number -> its first node port
    taken: set[int] = set()
    for index, (item, node_port) in enumerate(zip(spec.get("ports", ()), assigned_node_ports(spec), strict=True)):
        if not isinstance(node_port, int) or node_port == 0 or first.get(item.get("port", 0)) == node_port:
            continue
        place = (*path, "ports", index, "nodePort")
        if not _FIRST_NODE_PORT <= node_port <= _LAST_NODE_PORT:
            return (_out_of_range(place, node_port),)
        if node_port in taken:
            return (invalid(place, node_port, "must be another node port than that of another port number"),)
        first.setdefault(item.get("port", 0), node_port)
        taken.add(node_port)
    health = spec.get("healthCheckNodePort", 0)
    if health and needs_health_check(spec):
        place = (*path, "healthCheckNodePort")
        if not _FIRST_NODE_PORT <= health <= _LAST_NODE_PORT:
            return (_out_of_range(place, health),)
        if health in taken:
            return (invalid(place, health, "must be a node port that no port of the Service takes"),)
    return ()


def _out_of_range(place: Path, number: int) -> ApiError:
    is_port = 0 < number <= _LAST_PORT
    return invalid(place, number, _NODE_PORTS, help=f"leave {place[-1]} out to have one chosen")._replace(depends=is_port)


def needs_health_check(spec: Value) -> bool:
    """Whether a load balancer has to ask the nodes which of them hold pods of the Service."""
    return spec["type"] == "LoadBalancer" and spec.get("externalTrafficPolicy") == "Local"


def node_ports_fit(spec: Value, path: Path, context: Context) -> Errors:
    """A Service of type ClusterIP has no node ports, and no two ports of one protocol have the same."""
    if spec["type"] == "ClusterIP" and not any("nodePort" in item for item in spec.get("ports", ())):
        return ()
    return _node_port_errors(spec, path)


def _node_port_errors(spec: Value, path: Path) -> Errors:
    seen: set[tuple[str, int | str]] = set()
    for index, (item, node_port) in enumerate(zip(spec.get("ports", ()), assigned_node_ports(spec), strict=True)):
        if not node_port:
            continue
        place = (*path, "ports", index, "nodePort")
        if spec["type"] == "ClusterIP":
            yield forbidden(place, "may not be set with type ClusterIP", help="set type to NodePort, or remove nodePort")
        key = item["protocol"], node_port
        if key in seen:
            yield duplicate(place, item.get("nodePort") or f"the one of port {item.get('port', 0)}")
        seen.add(key)


# Ports


def ports_differ(ports: list[Value], path: Path, context: Context) -> Errors:
    """No two ports have the same protocol and number; where there are several, each has a name."""
    if len(ports) < 2:  # noqa: PLR2004  several
        return
    seen: set[tuple[str, int]] = set()
    for index, item in enumerate(ports):
        number, protocol = item.get("port", 0), item["protocol"]
        if not item.get("name"):
            yield required((*path, index, "name"), "where a Service has several ports")
        if (protocol, number) in seen:
            yield duplicate((*path, index), f"{number}/{protocol}")
        seen.add((protocol, number))


PORTS = all_of(
    each(
        struct(
            name=optional(dns_label),
            port=always(port_number, zero=0),
            protocol=enum("TCP", "UDP", "SCTP"),
            targetPort=port,
            appProtocol=qualified_name,
        )
    ),
    unique("name"),
    relation(ports_differ),
)


# Types


def headless_is_cluster_ip(spec: Value, path: Path, context: Context) -> Errors:
    """Load balancers and node ports lead to a cluster IP."""
    if spec["type"] in ("LoadBalancer", "NodePort") and is_headless(spec):
        ips = _cluster_ips(spec, path)
        return (invalid(ips.places[0], None, f"may not be None with type {spec['type']}", field=(*path, "clusterIPs", 0)),)
    return ()


def has_ports(spec: Value, path: Path, context: Context) -> Errors:
    """Whoever has a cluster IP has ports."""
    if spec.get("ports") or spec["type"] == "ExternalName" or is_headless(spec):
        return ()
    return (required((*path, "ports"), "unless clusterIP is None or type ExternalName"),)


def external_name_alone(spec: Value, path: Path, context: Context) -> Errors:
    """A Service of type ExternalName has a name that stands elsewhere, and no address here."""
    return _external_name_alone(spec, path) if spec["type"] == "ExternalName" else ()


def _external_name_alone(spec: Value, path: Path) -> Errors:
    ips = _cluster_ips(spec, path)
    if ips.values:
        yield forbidden(ips.places[0][: len(path) + 1], _NOT_EXTERNAL_NAME, field=(*path, "clusterIPs"))
    if spec.get("ipFamilies"):
        yield forbidden((*path, "ipFamilies"), _NOT_EXTERNAL_NAME)
    if "ipFamilyPolicy" in spec:
        yield forbidden((*path, "ipFamilyPolicy"), _NOT_EXTERNAL_NAME)
    name = spec.get("externalName", "").removesuffix(".")
    if name:
        yield from at((*path, "externalName"), dns_subdomain(name))
    else:
        yield required((*path, "externalName"), "with type ExternalName")


def only_load_balancer(spec: Value, path: Path, context: Context) -> Errors:
    """What a load balancer is told is said to load balancers only."""
    if spec["type"] == "LoadBalancer":
        if "loadBalancerClass" in spec:
            yield from at((*path, "loadBalancerClass"), qualified_name(spec["loadBalancerClass"]))
        return
    for name in ("loadBalancerClass", "allocateLoadBalancerNodePorts"):
        if name in spec:
            yield forbidden((*path, name), _ONLY_LOAD_BALANCER)
    if spec.get("loadBalancerSourceRanges"):
        yield forbidden((*path, "loadBalancerSourceRanges"), _ONLY_LOAD_BALANCER, field=(*path, "LoadBalancerSourceRanges"))


def affinity_lasts(spec: Value, path: Path, context: Context) -> Errors:
    """Affinity to clients lasts from a second to a day."""
    if spec["sessionAffinity"] != "ClientIP":
        return ()
    complaints = _AFFINITY_SECONDS(spec["sessionAffinityConfig"]["clientIP"]["timeoutSeconds"])
    return at((*path, "sessionAffinityConfig", "clientIP", "timeoutSeconds"), complaints)


_AFFINITY_SECONDS = between(1, 86400)


def traffic_policy_fits(spec: Value, path: Path, context: Context) -> Errors:
    """How traffic from outside is spread is said only where there can be such traffic."""
    policy = spec.get("externalTrafficPolicy")
    if policy and not is_externally_accessible(spec):
        yield invalid((*path, "externalTrafficPolicy"), None, "may be set only with type NodePort or LoadBalancer, or with externalIPs")
    elif policy and policy not in ("Cluster", "Local"):
        yield not_supported((*path, "externalTrafficPolicy"), policy, ("Cluster", "Local"))
    if spec.get("healthCheckNodePort") and not needs_health_check(spec):
        yield invalid((*path, "healthCheckNodePort"), None, "may be set only with type LoadBalancer and externalTrafficPolicy Local")


# Addresses outside the cluster


def _external_ip(value: str, path: Path, context: Context, errors: list[ApiError]) -> None:
    complaints = ip_address(value, strict=context.minor >= STRICT_SINCE) or endpoint_address(value)
    if complaints:
        errors += at(path, complaints)


def source_ranges(ranges: list[str], path: Path, context: Context) -> Errors:
    """Source ranges are ranges of addresses; blanks around them do not count. The server prints a capital letter."""
    errors: list[ApiError] = []
    for index, text in enumerate(ranges):
        errors += at((*path, index), cidr(text.strip(), strict=context.minor >= STRICT_SINCE), field=(*path[:-1], "LoadBalancerSourceRanges", index))
    return errors


# The whole


def annotations_fit(value: Value, path: Path, context: Context) -> Errors:
    """Two names of one annotation say the same, and source ranges are told to load balancers."""
    annotations = value["metadata"].get("annotations")
    return _annotation_errors(annotations, value["spec"], path, context) if annotations else ()


def _annotation_errors(annotations: Value, spec: Value, path: Path, context: Context) -> Errors:
    place = (*path, "metadata", "annotations")
    hints, mode = annotations.get(TOPOLOGY_HINTS), annotations.get(TOPOLOGY_MODE)
    if None not in (hints, mode) and hints != mode:
        yield invalid((*place, Key(TOPOLOGY_MODE)), mode, f"must be the same as {TOPOLOGY_HINTS}", help=f"remove the old {TOPOLOGY_HINTS}")
    ranges = annotations.get(SOURCE_RANGES)
    if ranges is None or spec.get("loadBalancerSourceRanges"):
        return
    place = (*place, Key(SOURCE_RANGES))
    if spec["type"] != "LoadBalancer":
        yield forbidden(place, _ONLY_LOAD_BALANCER)
    for text in ranges.split(",") if ranges.strip() else ():
        yield from at(place, [complaint._replace(proposal=None) for complaint in cidr(text.strip(), strict=context.minor >= STRICT_SINCE)])


_ALLOCATION = unless_external_name(in_turn(_ADDRESSES, relation(families_are_served), relation(node_ports_are_free)))

_SPEC = struct(
    has_ports,
    given(headless_is_cluster_ip, "clusterIP", "clusterIPs"),
    external_name_alone,
    node_ports_fit,
    given(only_load_balancer, "loadBalancerClass", "allocateLoadBalancerNodePorts", "loadBalancerSourceRanges"),
    given(affinity_lasts, "sessionAffinityConfig"),
    given(traffic_policy_fits, "externalTrafficPolicy", "healthCheckNodePort"),
    ports=PORTS,
    selector=LABELS,
    type=enum("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
    sessionAffinity=enum("None", "ClientIP"),
    externalIPs=each(Table(_external_ip)),
    loadBalancerSourceRanges=relation(source_ranges),
    internalTrafficPolicy=enum("Cluster", "Local"),
    trafficDistribution=all_of(until(33, enum("PreferClose")), since(34, enum("PreferSameZone", "PreferSameNode", "PreferClose"))),
)

_METADATA = all_of(until(35, object_meta(dns_1035_label)), since(36, object_meta(dns_label)))

SERVICE = in_turn(struct(spec=_ALLOCATION), struct(annotations_fit, metadata=_METADATA, spec=_SPEC), relation(service_warnings))

TABLES: dict[str, Table] = {"Service": SERVICE, "Endpoints": ENDPOINTS, "EndpointSlice": ENDPOINT_SLICE}

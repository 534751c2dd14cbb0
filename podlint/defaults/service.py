"""The defaults of Services, Endpoints and EndpointSlices.

Source: k8s.io/kubernetes/pkg/apis/core/v1/defaults.go, SetDefaults_Service, SetDefaults_Endpoints;
pkg/apis/discovery/v1/defaults.go; pkg/registry/core/service/strategy.go, pkg/registry/discovery/endpointslice/strategy.go (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, Value, drop, each, fill, without

AFFINITY_SECONDS = 10800  # three hours

_TRAFFIC_DISTRIBUTION_SINCE = 31  # 1.30 has the field behind a gate that is off
_NODE_HINTS_SINCE = 34  # 1.33 likewise


def _session_affinity(spec: Value, minor: int) -> Value:
    """Affinity to clients lasts three hours; without affinity its configuration is dropped."""
    affinity = spec["sessionAffinity"]
    if affinity == "None":
        return without(spec, "sessionAffinityConfig")
    if affinity == "ClientIP" and "timeoutSeconds" not in spec.get("sessionAffinityConfig", {}).get("clientIP", {}):
        return {**spec, "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": AFFINITY_SECONDS}}}
    return spec


def _target_ports(port: Value, minor: int) -> Value:
    """A port leads to the same number in the pods."""
    return port if port.get("targetPort") else {**port, "targetPort": port.get("port", 0)}


def is_externally_accessible(spec: Value) -> bool:
    """Whether a Service with a type can be reached from outside the cluster, by what it says of itself."""
    kind = spec["type"]
    return kind in ("NodePort", "LoadBalancer") or (kind == "ClusterIP" and bool(spec.get("externalIPs")))


def _traffic(spec: Value, minor: int) -> Value:
    """The traffic policies, and node ports for a load balancer."""
    filled: Value = {}
    if not spec.get("externalTrafficPolicy") and is_externally_accessible(spec):
        filled["externalTrafficPolicy"] = "Cluster"
    if "internalTrafficPolicy" not in spec and spec["type"] in ("ClusterIP", "NodePort", "LoadBalancer"):
        filled["internalTrafficPolicy"] = "Cluster"
    if "allocateLoadBalancerNodePorts" not in spec and spec["type"] == "LoadBalancer":
        filled["allocateLoadBalancerNodePorts"] = True
    return {**spec, **filled} if filled else spec


_SERVICE_PORT = fill(_target_ports, zero={"protocol": "TCP"})

_SERVICE_SPEC = fill(
    _session_affinity,
    _traffic,
    zero={"sessionAffinity": "None", "type": "ClusterIP"},
    inner={"ports": each(_SERVICE_PORT)},
    first=(drop("trafficDistribution", before=_TRAFFIC_DISTRIBUTION_SINCE),),
)

_ENDPOINT_SUBSET = fill(inner={"ports": each(fill(zero={"protocol": "TCP"}))})

FILLERS: dict[str, Filler] = {
    "Service": fill(absent={"metadata": {}, "spec": {}}, inner={"spec": _SERVICE_SPEC}),
    "Endpoints": fill(absent={"metadata": {}}, inner={"subsets": each(_ENDPOINT_SUBSET)}),
    "EndpointSlice": fill(
        absent={"metadata": {}},
        inner={
            "ports": each(fill(absent={"name": "", "protocol": "TCP"})),
            "endpoints": each(fill(drop("deprecatedTopology"), inner={"hints": drop("forNodes", before=_NODE_HINTS_SINCE)})),
        },
    ),
}

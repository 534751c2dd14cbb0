"""Services: what the server allocates for them, their ports and policies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Server = Callable[..., list[str]]


def service(spec: str, metadata: str = "name: shop") -> str:
    return f"{{apiVersion: v1, kind: Service, metadata: {{{metadata}}}, spec: {{{spec}}}}}"


ONE_PORT = "ports: [{port: 80}]"


@pytest.mark.parametrize(
    ("spec", "errors"),
    [
        (ONE_PORT, []),
        ("", ["required spec.ports"]),
        ("clusterIP: None", []),
        ("type: ExternalName, externalName: example.org.", []),
        ("type: ExternalName", ["required spec.externalName"]),
        ("type: ExternalName, externalName: .", ["required spec.externalName"]),
        (f"type: ExternalName, externalName: x, clusterIP: None, {ONE_PORT}", ["forbidden spec.clusterIPs"]),
        (f"type: LoadBalancer, clusterIP: None, {ONE_PORT}", ["invalid spec.clusterIPs[0]"]),
        (f"type: clusterip, {ONE_PORT}", ["not-supported spec.type"]),
    ],
)
def test_the_type_says_what_a_service_needs(server: Server, spec: str, errors: list[str]) -> None:
    assert server(service(spec)) == errors


@pytest.mark.parametrize(
    ("ports", "errors"),
    [
        ("{port: 80, protocol: tcp}", ["not-supported spec.ports[0].protocol"]),
        ("{port: 80, targetPort: '80'}", ["invalid spec.ports[0].targetPort"]),
        ("{port: 80, targetPort: 0}", []),
        ("{name: http}", ["invalid spec.ports[0].port", "invalid spec.ports[0].targetPort"]),
        ("{port: 80, name: a}, {port: 81}", ["required spec.ports[1].name"]),
        ("{port: 80, name: a}, {port: 81, name: a}", ["duplicate spec.ports[1].name"]),
        ("{port: 80, name: a}, {port: 80, name: b}", ["duplicate spec.ports[1]"]),
        ("{port: 53, name: a, protocol: TCP}, {port: 53, name: b, protocol: UDP}", []),
        ("{port: 80, nodePort: 30080}", ["forbidden spec.ports[0].nodePort"]),
    ],
)
def test_ports_are_numbers_with_names_where_there_are_several(server: Server, ports: str, errors: list[str]) -> None:
    assert server(service(f"ports: [{ports}]")) == errors


@pytest.mark.parametrize(
    ("ports", "errors"),
    [
        ("{port: 80, nodePort: 30080}", []),
        ("{port: 80, nodePort: 80}", ["invalid spec.ports[0].nodePort"]),
        ("{port: 80, nodePort: -1}", ["invalid spec.ports[0].nodePort"]),
        ("{port: 80, name: a, nodePort: 80}, {port: 81, name: b, nodePort: 81}", ["invalid spec.ports[0].nodePort"]),
        ("{port: 80, name: a, nodePort: 30080}, {port: 81, name: b, nodePort: 30080, protocol: UDP}", ["invalid spec.ports[1].nodePort"]),
        ("{port: 53, name: a, nodePort: 30053}, {port: 53, name: b, nodePort: 30053, protocol: UDP}", []),
        ("{port: 80, name: a}, {port: 80, name: b}", ["duplicate spec.ports[1]", "duplicate spec.ports[1].nodePort"]),
        ("{port: 80, name: a}, {port: 81, name: b}", []),
    ],
)
def test_node_ports_are_in_range_and_of_one_port_number(server: Server, ports: str, errors: list[str]) -> None:
    assert server(service(f"type: NodePort, ports: [{ports}]")) == errors


def test_what_cannot_be_allocated_is_all_that_the_server_says(server: Server) -> None:
    assert server(service("type: NodePort, sessionAffinity: x, ports: [{port: 0, nodePort: 80}]", "name: A B")) == ["invalid spec.ports[0].nodePort"]


@pytest.mark.parametrize(
    ("spec", "errors"),
    [
        ("clusterIP: none", ["invalid spec.clusterIPs[0]"]),
        ("clusterIP: 10.0.0.01", ["invalid spec.clusterIPs[0]"]),
        ("clusterIP: 10.0.0.1, clusterIPs: [10.0.0.2]", ["invalid spec.clusterIPs"]),
        ("clusterIPs: [10.0.0.2]", ["invalid spec.clusterIPs"]),
        ("clusterIP: None, clusterIPs: [None, 10.0.0.1]", ["invalid spec.clusterIPs"]),
        ("clusterIP: '2001:db8::1'", ["invalid spec.clusterIPs[0]"]),
        ("clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, 10.0.0.2], ipFamilyPolicy: PreferDualStack", ["invalid spec.clusterIPs"]),
        ("ipFamilies: [IPv6]", ["invalid spec.ipFamilies[0]"]),
        ("ipFamilies: [IPv4, IPv4]", ["duplicate spec.ipFamilies[1]"]),
        ("ipFamilies: [IPv4, IPv6]", ["invalid spec.ipFamilyPolicy"]),
        ("ipFamilyPolicy: PreferDualStack", []),
        ("ipFamilyPolicy: RequireDualStack", ["invalid spec.ipFamilyPolicy"]),
        ("ipFamilyPolicy: RequireDualStack, clusterIP: None", []),
        ("ipFamilyPolicy: RequireDualStack, clusterIP: None, selector: {app: shop}", ["invalid spec.ipFamilyPolicy"]),
        ("ipFamilyPolicy: ''", ["not-supported spec.ipFamilyPolicy"]),
    ],
)
def test_cluster_ips_are_of_the_families_that_the_cluster_has(server: Server, spec: str, errors: list[str]) -> None:
    assert server(service(f"{spec}, {ONE_PORT}")) == errors


@pytest.mark.parametrize(
    ("spec", "errors"),
    [
        ("loadBalancerSourceRanges: [' 10.0.0.0/8 ']", ["forbidden spec.LoadBalancerSourceRanges"]),
        ("type: LoadBalancer, loadBalancerSourceRanges: [' 10.0.0.0/8 ', x]", ["invalid spec.LoadBalancerSourceRanges[1]"]),
        ("allocateLoadBalancerNodePorts: false, loadBalancerClass: a/b", ["forbidden spec.allocateLoadBalancerNodePorts", "forbidden spec.loadBalancerClass"]),
        ("externalTrafficPolicy: Local", ["invalid spec.externalTrafficPolicy"]),
        ("type: NodePort, externalTrafficPolicy: local", ["not-supported spec.externalTrafficPolicy"]),
        ("type: NodePort, externalTrafficPolicy: Local, healthCheckNodePort: 30000", ["invalid spec.healthCheckNodePort"]),
        ("type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 30000", []),
        ("sessionAffinity: ClientIP", []),
        ("sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 0}}", ["invalid spec.sessionAffinityConfig.clientIP.timeoutSeconds"]),
        ("sessionAffinityConfig: {clientIP: {timeoutSeconds: 0}}", []),
        ("internalTrafficPolicy: ''", ["not-supported spec.internalTrafficPolicy"]),
        ("externalIPs: [127.0.0.1, x]", ["invalid spec.externalIPs[0]", "invalid spec.externalIPs[1]"]),
        ("type: ExternalName, externalName: x, internalTrafficPolicy: Local", []),
    ],
)
def test_policies_are_said_where_they_count(server: Server, spec: str, errors: list[str]) -> None:
    assert server(service(f"{spec}, {ONE_PORT}")) == errors


@pytest.mark.parametrize(
    ("spec", "warnings"),
    [
        (f"externalName: x, {ONE_PORT}", ["warning spec.externalName"]),
        (f"externalIPs: [10.0.0.1], {ONE_PORT}", ["warning spec.externalIPs"]),
        ("externalIPs: [10.0.0.1], type: ExternalName, externalName: x", ["warning spec.externalIPs"]),
        ("externalIPs: [10.0.0.1], clusterIP: None, sessionAffinity: ClientIP", ["warning spec.externalIPs", "warning spec.sessionAffinity"]),
        (f"trafficDistribution: PreferClose, {ONE_PORT}", ["warning spec.trafficDistribution"]),
        (f"loadBalancerIP: x, {ONE_PORT}", []),
        (f"loadBalancerIP: '2001:DB8::1', {ONE_PORT}", ["warning spec.loadBalancerIP"]),
    ],
)
def test_what_is_ignored_or_old_is_warned_about(server: Server, spec: str, warnings: list[str]) -> None:
    assert server(service(spec)) == warnings


def test_what_a_headless_service_ignores_is_warned_about_since_1_34(server: Server) -> None:
    text = service("loadBalancerIP: 1.2.3.4, clusterIP: None, sessionAffinity: ClientIP")
    assert server(text, "1.33") == []
    assert server(text, "1.34") == ["warning spec.loadBalancerIP", "warning spec.sessionAffinity"]


@pytest.mark.parametrize(
    ("text", "version", "errors"),
    [
        (service(ONE_PORT, "name: 1st"), "1.35", ["invalid metadata.name"]),
        (service(ONE_PORT, "name: 1st"), "1.36", []),
        (service(f"clusterIP: 10.0.0.01, {ONE_PORT}"), "1.35", ["warning spec.clusterIPs[0]"]),
        (service(f"externalIPs: [10.0.0.1], {ONE_PORT}"), "1.35", []),
        (service(f"trafficDistribution: PreferSameNode, {ONE_PORT}"), "1.30", []),
        (service(f"trafficDistribution: PreferSameNode, {ONE_PORT}"), "1.33", ["not-supported spec.trafficDistribution"]),
        (service(f"trafficDistribution: PreferSameNode, {ONE_PORT}"), "1.34", []),
    ],
)
def test_versions_differ(server: Server, text: str, version: str, errors: list[str]) -> None:
    assert server(text, version) == errors


@pytest.mark.parametrize(
    ("annotations", "errors"),
    [
        (
            "service.beta.kubernetes.io/load-balancer-source-ranges: ''",
            ["forbidden metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges]"],
        ),
        ("service.kubernetes.io/topology-aware-hints: auto", ["warning metadata.annotations[service.kubernetes.io/topology-aware-hints]"]),
        (
            "service.kubernetes.io/topology-aware-hints: auto, service.kubernetes.io/topology-mode: Auto",
            ["invalid metadata.annotations[service.kubernetes.io/topology-mode]"],
        ),
    ],
)
def test_annotations_that_became_fields_still_count(server: Server, annotations: str, errors: list[str]) -> None:
    assert server(service(ONE_PORT, f"name: shop, annotations: {{{annotations}}}")) == errors


def test_source_ranges_of_the_annotation_are_ranges(server: Server) -> None:
    ranges = "name: shop, annotations: {service.beta.kubernetes.io/load-balancer-source-ranges: '10.0.0.0/8, x'}"
    assert server(service(f"type: LoadBalancer, {ONE_PORT}", ranges)) == [
        "invalid metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges]"
    ]


def test_defaults_follow_the_type(with_defaults: Callable[..., dict[str, Any]]) -> None:
    spec = with_defaults(service("type: LoadBalancer, ports: [{port: 80, targetPort: ''}]"))["spec"]
    assert spec == {
        "type": "LoadBalancer",
        "sessionAffinity": "None",
        "ports": [{"port": 80, "protocol": "TCP", "targetPort": 80}],
        "externalTrafficPolicy": "Cluster",
        "internalTrafficPolicy": "Cluster",
        "allocateLoadBalancerNodePorts": True,
    }

"""Ingresses, IngressClasses and NetworkPolicies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Server = Callable[..., list[str]]

BACKEND = "service: {name: shop, port: {number: 80}}"


def ingress(spec: str, metadata: str = "name: shop") -> str:
    return f"{{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {{{metadata}}}, spec: {{{spec}}}}}"


def policy(spec: str) -> str:
    return f"{{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {{name: shop}}, spec: {{podSelector: {{}}, {spec}}}}}"


@pytest.mark.parametrize(
    ("path", "errors"),
    [
        ("pathType: Prefix, path: /", []),
        ("path: x", ["required pathType"]),
        ("pathType: prefix, path: x", ["not-supported pathType"]),
        ("pathType: Prefix", ["invalid path"]),
        ("pathType: ImplementationSpecific", []),
        ("pathType: ImplementationSpecific, path: x", ["invalid path"]),
        ("pathType: ImplementationSpecific, path: //x/..", []),
        ("pathType: Exact, path: //x/%2f/..", ["invalid path", "invalid path", "invalid path"]),
    ],
)
def test_the_type_of_a_path_says_what_it_may_be(server: Server, path: str, errors: list[str]) -> None:
    found = server(ingress(f"rules: [{{http: {{paths: [{{{path}, backend: {{{BACKEND}}}}}]}}}}]"))
    assert [line.replace("spec.rules[0].http.paths[0].", "") for line in found] == errors


@pytest.mark.parametrize(
    ("backend", "errors"),
    [
        ("", ["invalid spec.defaultBackend"]),
        ("service: {}, resource: {}", ["invalid spec.defaultBackend"]),
        ("service: {}", ["required spec.defaultBackend", "required spec.defaultBackend.service.name"]),
        ("service: {name: shop, port: {name: http, number: 80}}", ["invalid spec.defaultBackend"]),
        ("service: {name: shop, port: {name: '80'}}", ["invalid spec.defaultBackend.service.port.name"]),
        ("service: {name: 1st, port: {number: 80}}", []),
        ("resource: {kind: a/b, apiGroup: ''}", [
            "invalid spec.defaultBackend.resource.apiGroup", "invalid spec.defaultBackend.resource.kind", "required spec.defaultBackend.resource.name",
        ]),
    ],
)  # fmt: skip
def test_a_backend_is_a_service_with_a_port_or_a_resource(server: Server, backend: str, errors: list[str]) -> None:
    assert server(ingress(f"defaultBackend: {{{backend}}}")) == errors


@pytest.mark.parametrize(
    ("host", "errors"),
    [("shop.example.org", 0), ("'*.example.org'", 0), ("''", 0), ("10.0.0.1", 1), ("'2001:db8::1'", 2), ("'*'", 1), ("'a.*.org'", 1), ("'shop:80'", 1)],
)
def test_hosts_are_names_and_no_addresses(server: Server, host: str, errors: int) -> None:
    assert server(ingress(f"rules: [{{host: {host}}}]")) == ["invalid spec.rules[0].host"] * errors


def test_an_ingress_leads_somewhere(server: Server) -> None:
    assert server(ingress("")) == ["invalid spec"]
    assert server(ingress("rules: [{http: {}}]")) == ["required spec.rules[0].http.paths"]


@pytest.mark.parametrize(
    ("name", "errors"),
    [
        ("", ["warning metadata.annotations[kubernetes.io/ingress.class]"]),
        ("ingressClassName: nginx, ", []),
        ("ingressClassName: other, ", ["invalid annotations.kubernetes.io/ingress.class"]),
        ("ingressClassName: '', ", ["invalid annotations.kubernetes.io/ingress.class", "invalid spec.ingressClassName"]),
    ],
)
def test_the_class_in_the_annotation_is_old_and_the_same(server: Server, name: str, errors: list[str]) -> None:
    metadata = "name: shop, annotations: {kubernetes.io/ingress.class: nginx}"
    assert server(ingress(f"{name}defaultBackend: {{{BACKEND}}}", metadata)) == errors


def test_backends_follow_the_names_of_services(server: Server) -> None:
    text = ingress("defaultBackend: {service: {name: 1st, port: {number: 80}}}")
    assert server(text, "1.35") == ["invalid spec.defaultBackend.service.name"]


@pytest.mark.parametrize(
    ("spec", "errors"),
    [
        ("controller: example.org/shop", []),
        ("", ["required spec.controller"]),
        ("controller: shop", ["invalid spec.controller"]),
        (f"controller: example.org/{'a' * 250}", ["too-long spec.controller"]),
        ("controller: a/b, parameters: {kind: K, name: n, namespace: x}", ["forbidden spec.parameters.namespace"]),
        ("controller: a/b, parameters: {kind: K, name: n, scope: Namespace}", ["required spec.parameters.namespace"]),
        ("controller: a/b, parameters: {kind: K, name: n, scope: namespace}", ["not-supported spec.parameters.scope"]),
    ],
)
def test_a_class_names_its_controller(server: Server, spec: str, errors: list[str]) -> None:
    assert server(f"{{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {{name: shop}}, spec: {{{spec}}}}}") == errors


@pytest.mark.parametrize(
    ("port", "errors"),
    [
        ("", []),
        ("port: http", []),
        ("port: 0", ["invalid port"]),
        ("protocol: tcp", ["not-supported protocol"]),
        ("port: 80, endPort: 90", []),
        ("port: 80, endPort: 79", ["invalid endPort"]),
        ("port: 80, endPort: 0", ["invalid endPort", "invalid endPort"]),
        ("port: http, endPort: 0", ["invalid endPort"]),
        ("endPort: 80", ["invalid endPort"]),
    ],
)
def test_a_range_of_ports_begins_with_a_number(server: Server, port: str, errors: list[str]) -> None:
    assert [line.replace("spec.ingress[0].ports[0].", "") for line in server(policy(f"ingress: [{{ports: [{{{port}}}]}}]"))] == errors


@pytest.mark.parametrize(
    ("peer", "errors"),
    [
        ("", ["required spec.egress[0].to[0]"]),
        ("podSelector: {}, namespaceSelector: {}", []),
        ("podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}", ["forbidden spec.egress[0].to[0]"]),
        ("ipBlock: {except: [x]}", ["required spec.egress[0].to[0].ipBlock.cidr"]),
        ("ipBlock: {cidr: x, except: [x]}", ["invalid spec.egress[0].to[0].ipBlock.cidr"]),
        ("ipBlock: {cidr: 10.0.0.0/8, except: [x, 10.0.0.0/8, 10.1.0.0/16]}", [f"invalid spec.egress[0].to[0].ipBlock.except[{index}]" for index in (0, 1)]),
        ("ipBlock: {cidr: '2001:DB8::/32'}", ["warning spec.egress[0].to[0].ipBlock.cidr"]),
    ],
)
def test_a_peer_is_pods_or_addresses(server: Server, peer: str, errors: list[str]) -> None:
    assert server(policy(f"egress: [{{to: [{{{peer}}}]}}]")) == errors


@pytest.mark.parametrize(("version", "kind"), [("1.32", []), ("1.35", ["warning"]), ("1.36", ["invalid"])])
def test_bits_beyond_the_prefix_are_refused_since_1_36(server: Server, version: str, kind: list[str]) -> None:
    found = server(policy("ingress: [{from: [{ipBlock: {cidr: 10.0.0.1/8}}]}]"), version)
    assert found == [f"{name} spec.ingress[0].from[0].ipBlock.cidr" for name in kind]


@pytest.mark.parametrize(
    ("types", "errors"),
    [
        ("[ingress]", ["not-supported spec.policyTypes[0]"]),
        ("[Ingress, Ingress]", []),
        ("[Ingress, Egress, x]", ["invalid spec.policyTypes"]),
    ],
)
def test_policies_have_at_most_two_types(server: Server, types: str, errors: list[str]) -> None:
    assert server(policy(f"policyTypes: {types}")) == errors

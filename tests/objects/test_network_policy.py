"""What NetworkPolicies isolate and let through, and what Ingresses route."""

from __future__ import annotations

from typing import Any

import pytest

from podlint.objects.ingress import class_of, routes
from podlint.objects.network_policy import EGRESS, INGRESS, allowed, covers, isolates
from podlint.objects.object import Object
from podlint.source.document import Origin


def made(spec: Any, **metadata: Any) -> Object:
    return Object("a.yaml", Origin(0, 0, 0), (), "networking.k8s.io/v1", "NetworkPolicy", {"metadata": metadata, "spec": spec})


@pytest.mark.parametrize(
    ("spec", "directions"),
    [
        ({}, [INGRESS]),
        ({"egress": []}, [INGRESS]),
        ({"egress": [{}]}, [INGRESS, EGRESS]),
        ({"policyTypes": ["Egress"]}, [EGRESS]),
        ({"policyTypes": ["Ingress"], "egress": [{}]}, [INGRESS]),
    ],
)
def test_egress_counts_where_it_is_named_or_has_rules(spec, directions):
    assert [direction for direction in (INGRESS, EGRESS) if isolates(made(spec), direction)] == directions


@pytest.mark.parametrize(
    ("rule", "everything"),
    [
        ({}, True),
        ({"from": []}, True),
        ({"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}, True),
        ({"from": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}}]}, False),
        ({"from": [{"podSelector": {}}]}, False),
        ({"ports": [{"port": 80}]}, False),
    ],
)
def test_a_rule_without_peers_and_ports_lets_everything_through(rule, everything):
    assert [each.is_everything for each in allowed(made({"ingress": [rule]}))] == [everything]


@pytest.mark.parametrize(
    ("port", "number", "held"),
    [
        ({"port": 80}, 80, True),
        ({"port": 80}, 81, False),
        ({"port": 80, "endPort": 90}, 85, True),
        ({"port": 80, "protocol": "UDP"}, 80, False),
        ({}, 80, True),
        ({"port": "http"}, 80, False),
    ],
)
def test_a_port_may_be_a_range_or_all_of_a_protocol(port, number, held):
    assert covers(port, number, "TCP") is held


def test_the_field_goes_before_the_annotation():
    annotated = {"annotations": {"kubernetes.io/ingress.class": "traefik"}}
    assert class_of(made({"ingressClassName": "nginx"}, **annotated)) == "nginx"
    assert class_of(made({}, **annotated)) == "traefik"
    assert class_of(made({})) == ""


def test_a_path_that_is_not_written_is_the_root():
    spec = {"rules": [{"host": "a.b", "http": {"paths": [{"pathType": "Prefix"}]}}, {"http": None}, 5]}
    assert [(route.host, route.prefix) for route in routes(made(spec))] == [("a.b", "/")]

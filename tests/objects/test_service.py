"""Services and the ports of pods that they lead to."""

from __future__ import annotations

from typing import Any

import pytest

from podlint.objects.host_ports import host_ports
from podlint.objects.object import Object
from podlint.objects.pod import Pod
from podlint.objects.run import Objects
from podlint.objects.service import backings, declared_ports, resolved, service_ports, service_type, whole_number
from podlint.source.document import Origin


def made(kind: str, spec: Any, **labels: str) -> Object:
    return Object("a.yaml", Origin(0, 0, 0), (), "v1", kind, {"metadata": {"name": kind.lower(), "labels": labels}, "spec": spec})


def pod(*ports: Any, **spec: Any) -> Pod:
    found = made("Pod", {"containers": [{"name": "web", "ports": list(ports)}], **spec}, app="shop")
    return Pod(found, (), found.value)


@pytest.mark.parametrize(("value", "number"), [(80, 80), ("80", 0), (True, 0), (None, 0), (80.0, 0)])
def test_only_a_whole_number_is_one(value, number):
    assert whole_number(value) == number


@pytest.mark.parametrize(
    ("port", "target"),
    [({"port": 80}, 80), ({"port": 80, "targetPort": 8080}, 8080), ({"port": 80, "targetPort": "http"}, "http"), ({"port": 80, "targetPort": ""}, 80)],
)
def test_a_service_leads_to_its_own_port_where_no_target_is_written(port, target):
    assert [each.target for each in service_ports(made("Service", {"ports": [port]}))] == [target]


def test_a_port_speaks_tcp_unless_it_says_otherwise():
    service = made("Service", {"ports": [{"port": 53}, {"port": 53, "protocol": "UDP"}]})
    assert [port.protocol for port in service_ports(service)] == ["TCP", "UDP"]


@pytest.mark.parametrize("spec", [None, [], {"ports": 5}, {"ports": [5, None]}])
def test_a_malformed_service_has_no_ports(spec):
    assert list(service_ports(made("Service", spec))) == []


def test_a_name_is_looked_up_for_its_protocol():
    dns = pod({"containerPort": 53, "name": "dns", "protocol": "UDP"})
    assert resolved(dns, "dns", "UDP") == 53
    assert resolved(dns, "dns", "TCP") == 0
    assert resolved(dns, 8080, "TCP") == 8080


def test_init_containers_that_end_declare_nothing():
    ended = pod(initContainers=[{"name": "init", "ports": [{"containerPort": 80}]}])
    assert declared_ports(ended) == []


def test_a_service_of_type_external_name_has_no_backings_it():
    web = made("Pod", {"containers": []}, app="shop")
    plain = made("Service", {"selector": {"app": "shop"}})
    external = made("Service", {"selector": {"app": "shop"}, "type": "ExternalName"})
    assert service_type(plain) == "ClusterIP"
    assert [(each.service, len(each.pods)) for each in backings(Objects([web, plain, external]))] == [(plain, 1)]


def test_services_of_one_selector_share_their_pods():
    services = [made("Service", {"selector": {"app": "shop"}}), made("Service", {"selector": {"app": "other"}}), made("Service", {"selector": {"app": "shop"}})]
    assert [each.selector for each in backings(Objects(services))] == [0, 1, 0]


def test_in_the_network_of_its_node_a_pod_takes_every_port_that_it_declares():
    port = {"containerPort": 80}
    assert [each.title for each in host_ports(pod(port))] == []
    assert [each.title for each in host_ports(pod(port, hostNetwork=True))] == ["80/TCP"]
    assert [each.title for each in host_ports(pod({"containerPort": 80, "hostPort": 8080, "protocol": "UDP"}))] == ["8080/UDP"]

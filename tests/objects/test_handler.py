"""The handlers of probes and hooks, and the ports that they call."""

from __future__ import annotations

from typing import Any

import pytest

from podlint.objects.handler import asks_the_same, hook_handlers, network_handlers, port_number, ports, probe_handlers
from podlint.objects.pod import Container, Role

PATH = ("spec", "containers", 0)


def container(**fields: Any) -> Container:
    return Container(PATH, fields, Role.MAIN)


def test_handlers_know_what_they_belong_to():
    found = list(probe_handlers(container(livenessProbe={"httpGet": {"port": 80}}, readinessProbe={"exec": {"command": ["true"]}})))
    assert [(handler.path[3:], handler.owner, handler.field) for handler in found] == [
        (("readinessProbe", "exec"), "readiness probe", "exec"),
        (("livenessProbe", "httpGet"), "liveness probe", "httpGet"),
    ]
    assert found[0].command == ("true",)


def test_hooks_have_handlers_too():
    (found,) = hook_handlers(container(lifecycle={"preStop": {"httpGet": {"port": 80}}, "postStart": None}))
    assert (found.path, found.owner) == ((*PATH, "lifecycle", "preStop", "httpGet"), "preStop hook")


def test_an_exec_handler_calls_no_port():
    assert list(network_handlers(container(livenessProbe={"exec": {"command": ["true"]}, "grpc": {"port": 1}}))) != []
    assert list(network_handlers(container(livenessProbe={"exec": {"command": ["true"]}}))) == []


@pytest.mark.parametrize("handler", [None, [], "httpGet", 5])
def test_a_handler_of_a_wrong_type_is_none(handler):
    assert list(probe_handlers(container(livenessProbe={"httpGet": handler}))) == []


@pytest.mark.parametrize(("written", "number"), [(8080, 8080), ("http", 80), ("8080", 8080), ("admin", 0), (True, 0), (None, 0), ([], 0), (8.5, 0), ("٣", 0)])
def test_a_port_is_looked_up_by_its_name(written, number):
    declared = container(ports=[{"containerPort": 80, "name": "http"}, {"name": "admin"}, {"containerPort": True, "name": "admin"}])
    (handler,) = probe_handlers(container(livenessProbe={"httpGet": {"port": written}}))
    assert port_number(handler, ports(declared)) == number


def test_a_port_without_protocol_is_for_tcp():
    assert [port.protocol for port in ports(container(ports=[{"containerPort": 53}, {"containerPort": 53, "protocol": "UDP"}]))] == ["TCP", "UDP"]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"httpGet": {"port": 80}}, {"httpGet": {"port": 80}, "periodSeconds": 5}, True),
        ({"httpGet": {"port": 80}}, {"httpGet": {"port": 81}}, False),
        ({"httpGet": {"port": 80}}, {"tcpSocket": {"port": 80}}, False),
        ({"periodSeconds": 5}, {"periodSeconds": 5}, False),
        ({}, {}, False),
    ],
)
def test_probes_ask_the_same_whatever_their_timing(first, second, same):
    assert asks_the_same(first, second) is same

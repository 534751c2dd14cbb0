"""A pod's names and addresses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Server = Callable[..., list[str]]

POD = "{apiVersion: v1, kind: Pod, metadata: {name: shop}, spec: {%s, containers: [{name: web, image: web:1}]}}"


def errors(server: Server, spec: str, version: str = "1.36") -> list[str]:
    return [line for line in server(POD % spec, version) if not line.startswith("warning")]


@pytest.mark.parametrize(
    ("spec", "answer"),
    [
        ("dnsPolicy: None", ["required spec.dnsConfig"]),
        ("dnsPolicy: None, dnsConfig: {}", ["required spec.dnsConfig.nameservers"]),
        ("dnsPolicy: None, dnsConfig: {searches: ['a b']}", ["required spec.dnsConfig.nameservers"]),
        ("dnsConfig: {searches: ['a b', ., a_b.c., _sip._tcp, _, a_]}", [f"invalid spec.dnsConfig.searches[{i}]" for i in (0, 4, 5)]),
        (f"dnsConfig: {{searches: {[f'd{i}' for i in range(33)]}}}", ["invalid spec.dnsConfig.searches"]),
        (f"dnsConfig: {{searches: {['d' * 50] * 32}}}", []),
        (f"dnsConfig: {{searches: {['.'.join(['d' * 33] * 2)] * 31}}}", ["invalid spec.dnsConfig.searches"]),
        (
            "dnsConfig: {nameservers: [1.1.1.1, '::1', 1.1.1, 01.1.1.1]}",
            ["invalid spec.dnsConfig.nameservers", *(f"invalid spec.dnsConfig.nameservers[{i}]" for i in (2, 3))],
        ),
        ("dnsConfig: {options: [{name: ndots, value: '2'}, {value: '2'}]}", ["required spec.dnsConfig.options[1]"]),
        ("hostAliases: [{hostnames: [a.b, A]}]", ["invalid spec.hostAliases[0].hostnames[1]", "invalid spec.hostAliases[0].ip"]),
        ("hostname: a.b, subdomain: A", ["invalid spec.hostname", "invalid spec.subdomain"]),
        ("hostname: '', subdomain: ''", []),
    ],
)
def test_dns_and_host_names(server: Server, spec: str, answer: list[str]) -> None:
    assert errors(server, spec) == answer


def test_searches_may_hold_underscores_since_1_33(server: Server) -> None:
    spec = "dnsConfig: {searches: [a_b, ., a.b.]}"
    assert errors(server, spec) == []
    assert errors(server, spec, "1.32") == ["invalid spec.dnsConfig.searches[0]", "invalid spec.dnsConfig.searches[1]"]


def test_addresses_are_read_strictly_since_1_36(server: Server) -> None:
    assert errors(server, "hostAliases: [{ip: 01.2.3.4}]") == ["invalid spec.hostAliases[0].ip"]
    assert errors(server, "hostAliases: [{ip: 01.2.3.4}]", "1.35") == []


@pytest.mark.parametrize(
    ("spec", "answer"),
    [
        ("hostnameOverride: shop.example.org", []),
        ("hostnameOverride: ''", ["invalid spec.hostnameOverride"]),
        (f"hostnameOverride: {'a' * 65}", ["too-long spec.hostnameOverride"]),
        ("hostnameOverride: a, hostNetwork: true, setHostnameAsFQDN: true", ["forbidden spec.hostnameOverride"] * 2),
    ],
)
def test_replaced_host_names(server: Server, spec: str, answer: list[str]) -> None:
    assert errors(server, spec) == answer


def test_a_pod_with_users_of_its_own_shares_nothing_with_the_host(server: Server) -> None:
    spec = "hostNetwork: true, hostPID: true, hostIPC: true"
    assert errors(server, f"hostUsers: false, {spec}") == ["forbidden spec.HostIPC", "forbidden spec.HostPID", "forbidden spec.hostNetwork"]
    assert errors(server, f"hostUsers: true, {spec}") == []


def test_a_pod_with_users_of_its_own_has_no_raw_devices_since_1_34(server: Server) -> None:
    claim = "volumes: [{name: disk, persistentVolumeClaim: {claimName: disk}}]"
    container = "{name: web, image: web:1, volumeDevices: [{name: disk, devicePath: /dev/sda}]}"
    text = f"{{apiVersion: v1, kind: Pod, metadata: {{name: shop}}, spec: {{hostUsers: false, {claim}, containers: [{container}]}}}}"
    assert server(text, "1.33") == []
    assert server(text, "1.34") == ["forbidden spec.containers[0].volumeDevices"]

"""Endpoints and EndpointSlices: addresses, ports and hints."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Server = Callable[..., list[str]]


def slice_of(fields: str, kind: str = "IPv4") -> str:
    return f"{{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {{name: shop}}, addressType: {kind}, {fields}}}"


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ("endpoints: [{addresses: [10.0.0.1]}]", []),
        ("endpoints: [{}]", ["required endpoints[0].addresses"]),
        ("endpoints: [{addresses: [x]}]", ["invalid endpoints[0].addresses[0]"]),
        ("endpoints: [{addresses: ['2001:db8::1']}]", ["invalid endpoints[0].addresses"]),
        ("endpoints: [{addresses: [127.0.0.1]}]", ["invalid endpoints[0].addresses[0]"]),
        ("endpoints: [{addresses: [10.0.0.1], deprecatedTopology: {'!': x}}]", []),
        ("endpoints: [{addresses: [10.0.0.1], hints: {forZones: [{name: a}, {name: a}]}}]", ["duplicate endpoints[0].hints.forZones[1].name"]),
        ("endpoints: [], ports: [{port: 80}, {port: 81}]", ["duplicate ports[1].name"]),
        ("endpoints: [], ports: [{name: a, protocol: tcp}]", ["not-supported ports[0].protocol"]),
    ],
)
def test_slices_hold_addresses_of_their_type(server: Server, fields: str, errors: list[str]) -> None:
    assert server(slice_of(fields)) == errors


@pytest.mark.parametrize(
    ("name", "errors"),
    [
        ("shop.example.org.", []),
        ("''", ["required endpoints[0].addresses[0]"]),
        ("shop", ["invalid endpoints[0].addresses[0]"]),
        ("'*.example.org'", ["invalid endpoints[0].addresses[0]"]),
        (f"{'a' * 64}.org", ["invalid endpoints[0].addresses[0]"]),
    ],
)
def test_names_as_addresses_are_complained_of_once(server: Server, name: str, errors: list[str]) -> None:
    assert server(slice_of(f"endpoints: [{{addresses: [{name}]}}]", "FQDN")) == (errors or ["warning spec.addressType"])


def test_an_unknown_type_of_address_may_hold_anything(server: Server) -> None:
    assert server(slice_of("endpoints: [{addresses: [x]}]", "IP")) == ["not-supported addressType"]


def test_old_versions_complain_twice_of_what_is_no_address(server: Server) -> None:
    assert server(slice_of("endpoints: [{addresses: [x]}]"), "1.32") == ["invalid endpoints[0].addresses[0]"] * 2


@pytest.mark.parametrize(
    ("subset", "errors"),
    [
        ("{}", ["required subsets[0]"]),
        ("{notReadyAddresses: [{ip: 10.0.0.1}]}", []),
        ("{addresses: [{}]}", ["invalid subsets[0].addresses[0].ip", "invalid subsets[0].addresses[0].ip"]),
        ("{addresses: [{ip: 10.0.0.1, nodeName: ''}]}", ["invalid subsets[0].addresses[0].nodeName"]),
        ("{addresses: [{ip: 10.0.0.1, hostname: ''}], ports: [{port: 80}]}", []),
        ("{addresses: [{ip: 10.0.0.1}], ports: [{port: 80}, {name: b}]}", ["invalid subsets[0].ports[1].port", "required subsets[0].ports[0].name"]),
    ],
)
def test_subsets_hold_addresses_that_can_be_reached(server: Server, subset: str, errors: list[str]) -> None:
    text = f"{{apiVersion: v1, kind: Endpoints, metadata: {{name: shop}}, subsets: [{subset}]}}"
    assert server(text) == errors
    assert server(text, "1.32") == errors

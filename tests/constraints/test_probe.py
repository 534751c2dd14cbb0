"""Probes and lifecycle hooks, and the handlers that both have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def manifest(fields: str, spec: str = "") -> str:
    return f"{{apiVersion: v1, kind: Pod, metadata: {{name: shop}}, spec: {{{spec} containers: [{{name: web, image: x, {fields}}}]}}}}"


def errors_of(server: Callable[..., list[str]], text: str, version: str = "1.36") -> list[str]:
    return [line.replace("spec.containers[0].", "") for line in server(text, version) if "spec.containers[0]" in line]


@pytest.mark.parametrize(
    ("probe", "errors"),
    [
        ("{}", ["required livenessProbe"]),
        ("{exec: {}}", ["required livenessProbe.exec.command"]),
        ("{httpGet: {port: 80}}", []),
        ("{httpGet: {}}", ["invalid livenessProbe.httpGet.port"]),
        ("{httpGet: {port: '80'}}", ["invalid livenessProbe.httpGet.port"]),
        ("{httpGet: {port: ''}}", ["invalid livenessProbe.httpGet.port"] * 2),
        ("{httpGet: {port: 80, scheme: http}}", ["not-supported livenessProbe.httpGet.scheme"]),
        ("{httpGet: {port: 80, httpHeaders: [{name: X_A, value: b}, {value: b}]}}", ["invalid livenessProbe.httpGet.httpHeaders"] * 2),
        ("{tcpSocket: {port: 65536}}", ["invalid livenessProbe.tcpSocket.port"]),
        ("{grpc: {port: 0}}", ["invalid livenessProbe.grpc.port"]),
        ("{tcpSocket: {port: 80}, httpGet: {}}", ["forbidden livenessProbe.tcpSocket", "invalid livenessProbe.httpGet.port"]),
        ("{tcpSocket: {port: 80}, grpc: {port: 0}}", ["forbidden livenessProbe.grpc"]),
        ("{tcpSocket: {port: 80}, periodSeconds: 0, failureThreshold: 0}", []),
        ("{tcpSocket: {port: 80}, periodSeconds: -1}", ["invalid livenessProbe.periodSeconds"]),
        ("{tcpSocket: {port: 80}, successThreshold: 0}", []),
        ("{tcpSocket: {port: 80}, successThreshold: 2}", ["invalid livenessProbe.successThreshold"]),
        ("{tcpSocket: {port: 80}, successThreshold: -1}", ["invalid livenessProbe.successThreshold"] * 2),
        ("{tcpSocket: {port: 80}, terminationGracePeriodSeconds: 0}", ["invalid livenessProbe.terminationGracePeriodSeconds"]),
    ],
)
def test_liveness_probes(server: Callable[..., list[str]], probe: str, errors: list[str]) -> None:
    assert errors_of(server, manifest(f"livenessProbe: {probe}")) == errors


@pytest.mark.parametrize(("seconds", "count"), [(5, 1), (0, 2)])
def test_a_readiness_probe_ends_nothing(server: Callable[..., list[str]], seconds: int, count: int) -> None:
    probe = f"{{tcpSocket: {{port: 80}}, successThreshold: 3, terminationGracePeriodSeconds: {seconds}}}"
    assert errors_of(server, manifest(f"readinessProbe: {probe}")) == ["invalid readinessProbe.terminationGracePeriodSeconds"] * count


@pytest.mark.parametrize(
    ("hooks", "spec", "version", "errors"),
    [
        ("{}", "", "1.36", []),
        ("{preStop: {}}", "", "1.36", ["required lifecycle.preStop"]),
        ("{preStop: {sleep: {seconds: 30}}}", "", "1.36", []),
        ("{preStop: {sleep: {seconds: 31}}}", "", "1.36", ["invalid lifecycle.preStop.sleep"]),
        ("{preStop: {sleep: {seconds: 2}}}", "terminationGracePeriodSeconds: -9,", "1.36", ["invalid lifecycle.preStop.sleep"]),
        ("{preStop: {sleep: {}}}", "terminationGracePeriodSeconds: 0,", "1.36", []),
        ("{preStop: {sleep: {seconds: 0}}}", "", "1.33", []),
        ("{preStop: {sleep: {seconds: 0}}}", "", "1.32", ["invalid lifecycle.preStop.sleep"]),
        ("{preStop: {sleep: {seconds: 99}}}", "", "1.29", []),
        ("{preStop: {sleep: {seconds: 5}, exec: {command: [x]}}}", "", "1.36", ["forbidden lifecycle.preStop.sleep"]),
        ("{postStart: {tcpSocket: {}}}", "", "1.36", ["invalid lifecycle.postStart.tcpSocket.port"]),
    ],
)
def test_hooks(server: Callable[..., list[str]], hooks: str, spec: str, version: str, errors: list[str]) -> None:
    assert errors_of(server, manifest(f"lifecycle: {hooks}", spec), version) == errors


def test_probes_have_numbers_and_handlers_a_whole_address(with_defaults: Callable[..., dict[str, Any]]) -> None:
    (container,) = with_defaults(manifest("livenessProbe: {httpGet: {port: 80, path: ''}, periodSeconds: 0}, startupProbe: {grpc: {port: 1}}"))["spec"][
        "containers"
    ]
    numbers = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}
    assert container["livenessProbe"] == {"httpGet": {"port": 80, "path": "/", "scheme": "HTTP"}, **numbers}
    assert container["startupProbe"] == {"grpc": {"port": 1, "service": ""}, **numbers}


@pytest.mark.parametrize(
    ("hooks", "version", "left"),
    [
        ("{stopSignal: SIGTERM}", "1.36", None),
        ("{stopSignal: SIGTERM, preStop: {exec: {command: [x]}}}", "1.36", {"preStop": {"exec": {"command": ["x"]}}}),
        ("{preStop: {sleep: {seconds: 1}}}", "1.29", None),
        ("{preStop: {sleep: {seconds: 1}, exec: {command: [x]}}}", "1.29", {"preStop": {"exec": {"command": ["x"]}}}),
        ("{preStop: {sleep: {seconds: 1}}}", "1.30", {"preStop": {"sleep": {"seconds": 1}}}),
    ],
)
def test_hooks_behind_a_gate_are_dropped(with_defaults: Callable[..., dict[str, Any]], hooks: str, version: str, left: dict[str, Any] | None) -> None:
    (container,) = with_defaults(manifest(f"lifecycle: {hooks}"), version)["spec"]["containers"]
    assert container.get("lifecycle") == left

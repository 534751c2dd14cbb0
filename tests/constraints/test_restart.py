"""Restart policies of single containers, and their rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest

RULE = "{action: Restart, exitCodes: {operator: In, values: [42]}}"


def errors_of(server: Callable[..., list[str]], containers: str, version: str, init: str = "[]") -> list[str]:
    text = f"{{apiVersion: v1, kind: Pod, metadata: {{name: shop}}, spec: {{containers: {containers}, initContainers: {init}}}}}"
    return [line for line in server(text, version) if "ontainers[0].restart" in line]


@pytest.mark.parametrize(
    ("fields", "version", "error"),
    [
        ("restartPolicy: Never", "1.33", "forbidden spec.containers[0].restartPolicy"),
        ("restartPolicy: Never", "1.34", ""),
        ("restartPolicy: Never", "1.35", ""),
        ("restartPolicy: ''", "1.36", "not-supported spec.containers[0].restartPolicy"),
        (f"restartPolicyRules: [{RULE}]", "1.34", ""),
        (f"restartPolicyRules: [{RULE}]", "1.36", "required spec.containers[0].restartPolicy"),
        ("restartPolicyRules: []", "1.36", ""),
        ("restartPolicy: Never, restartPolicyRules: [{action: Restart}]", "1.36", "required spec.containers[0].restartPolicyRules[0].exitCodes"),
        (
            "restartPolicy: Never, restartPolicyRules: [{action: Restart, exitCodes: {values: [1]}}]",
            "1.36",
            "not-supported spec.containers[0].restartPolicyRules[0].exitCodes.operator",
        ),
        (
            "restartPolicy: Never, restartPolicyRules: [{action: RestartAllContainers, exitCodes: {operator: In}}]",
            "1.35",
            "not-supported spec.containers[0].restartPolicyRules[0].action",
        ),
        ("restartPolicy: Never, restartPolicyRules: [{action: RestartAllContainers, exitCodes: {operator: In}}]", "1.36", ""),
        (f"restartPolicy: Never, restartPolicyRules: [{', '.join([RULE] * 21)}]", "1.35", "too-long spec.containers[0].restartPolicyRules"),
        (f"restartPolicy: Never, restartPolicyRules: [{', '.join([RULE] * 21)}]", "1.36", "too-many spec.containers[0].restartPolicyRules"),
    ],
)
def test_containers_restart_by_their_own_policy(server: Callable[..., list[str]], fields: str, version: str, error: str) -> None:
    assert errors_of(server, f"[{{name: web, image: x, {fields}}}]", version) == ([error] if error else [])


@pytest.mark.parametrize(
    ("fields", "version", "error"),
    [
        ("restartPolicy: Always", "1.29", ""),
        ("restartPolicy: Never", "1.33", "not-supported spec.initContainers[0].restartPolicy"),
        ("restartPolicy: Never", "1.36", ""),
        (f"restartPolicyRules: [{RULE}]", "1.36", "required spec.initContainers[0].restartPolicy"),
        ("restartPolicyRules: [{}]", "1.36", "required spec.initContainers[0].restartPolicy"),
        (f"restartPolicy: Always, restartPolicyRules: [{RULE}]", "1.35", "forbidden spec.initContainers[0].restartPolicyRules"),
        (f"restartPolicy: Always, restartPolicyRules: [{RULE}]", "1.36", ""),
    ],
)
def test_init_containers_restart_by_their_own_policy(server: Callable[..., list[str]], fields: str, version: str, error: str) -> None:
    found = errors_of(server, "[{name: web, image: x}]", version, f"[{{name: init, image: x, {fields}}}]")
    assert found == ([error] if error else [])


def test_sidecars_stay_sidecars_while_other_policies_are_dropped(server: Callable[..., list[str]]) -> None:
    sidecar = "[{name: init, image: x, restartPolicy: Always, restartPolicyRules: [{}], startupProbe: {tcpSocket: {port: 80}}}]"
    text = f"{{apiVersion: v1, kind: Pod, metadata: {{name: shop}}, spec: {{containers: [{{name: web, image: x}}], initContainers: {sidecar}}}}}"
    assert server(text, "1.34") == []

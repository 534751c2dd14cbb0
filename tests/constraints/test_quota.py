"""LimitRanges and ResourceQuotas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Server = Callable[..., list[str]]


def limit_range(*items: str) -> str:
    return f"{{apiVersion: v1, kind: LimitRange, metadata: {{name: limits}}, spec: {{limits: [{', '.join(items)}]}}}}"


def test_a_limit_range_without_a_name_gets_one(server: Server) -> None:
    assert server("{apiVersion: v1, kind: LimitRange, metadata: {}, spec: {limits: []}}") == []
    assert server("{apiVersion: v1, kind: LimitRange, metadata: {name: A_b}, spec: {limits: []}}") == ["invalid metadata.name"]


@pytest.mark.parametrize(
    ("item", "errors"),
    [
        ("{type: Container, default: {cpu: 1}, max: {cpu: 2}, min: {cpu: 100m}}", []),
        ("{type: Container, max: {cpu: 1}, min: {cpu: 2}}", ["invalid min[cpu]", "invalid defaultRequest[cpu]", "invalid default[cpu]"]),
        ("{type: Container, defaultRequest: {cpu: 2}, default: {cpu: 1}}", ["invalid defaultRequest[cpu]"]),
        ("{type: Container, default: {nvidia.com/gpu: 2}, defaultRequest: {nvidia.com/gpu: 1}}", ["invalid defaultRequest[nvidia.com/gpu]"]),
        ("{type: Pod, default: {cpu: 1}, defaultRequest: {cpu: 1}}", ["forbidden default", "forbidden defaultRequest"]),
        ("{type: Pod, max: {storage: 1Gi}}", ["invalid max[storage]"]),
        ("{type: PersistentVolumeClaim, max: {storage: 1Gi}}", []),
        ("{type: PersistentVolumeClaim, max: {cpu: 1}}", ["required limits"]),
        ("{type: Pod, maxLimitRequestRatio: {cpu: 500m}}", ["invalid maxLimitRequestRatio[cpu]"]),
        ("{type: Pod, max: {cpu: 4}, min: {cpu: 1}, maxLimitRequestRatio: {cpu: 5}}", ["invalid maxLimitRequestRatio[cpu]"]),
        ("{type: Pod, max: {cpu: 4}, min: {cpu: 0}, maxLimitRequestRatio: {cpu: 5}}", []),
        ("{type: container}", ["invalid type"]),
        ("{type: example.org/thing, max: {storage: 1}}", []),
    ],
)
def test_amounts_are_in_order(server: Server, item: str, errors: list[str]) -> None:
    wanted = sorted(f"{kind} spec.limits[0].{field}" for kind, field in (error.split() for error in errors))
    assert server(limit_range(item)) == wanted


def test_each_type_is_limited_once_and_the_empty_one_is_none(server: Server) -> None:
    pod = "{type: Pod, max: {cpu: 1}}"
    assert server(limit_range(pod, pod)) == ["duplicate spec.limits[1].type"]
    assert server(limit_range("{max: {cpu: 1}}")) == ["invalid spec.limits[0].type"] * 2


def test_only_containers_get_defaults_from_other_amounts(with_defaults: Callable[..., dict[str, Any]]) -> None:
    container, pod = with_defaults(limit_range("{type: Container, max: {cpu: 2}, min: {cpu: 1, memory: 1Gi}}", "{type: Pod, max: {cpu: 2}}"))["spec"]["limits"]
    assert container["default"] == {"cpu": 2}
    assert container["defaultRequest"] == {"cpu": 2, "memory": "1Gi"}
    assert pod == {"type": "Pod", "max": {"cpu": 2}}


def quota(spec: str) -> str:
    return f"{{apiVersion: v1, kind: ResourceQuota, metadata: {{name: quota}}, spec: {spec}, status: {{hard: {{'?': -1}}}}}}"


SELECTOR = "spec.scopeSelector.matchExpressions"


@pytest.mark.parametrize(
    ("spec", "errors"),
    [
        ("{hard: {pods: 1, limits.cpu: 1, count/deployments.apps: 1}}", []),
        ("{hard: {pods: -1, services: 1.5}}", ["invalid spec.hard[pods]", "invalid spec.hard[services]"]),
        ("{hard: {deployments: 1}}", ["invalid spec.hard[deployments]"] * 2),
        ("{scopes: [BestEffort], hard: {pods: 1}}", []),
        ("{scopes: [BestEffort], hard: {cpu: 1}}", ["invalid spec.scopes"]),
        ("{scopes: [Terminating, NotTerminating]}", ["invalid spec.scopes"]),
        ("{scopes: [terminating]}", ["invalid spec.scopes"]),
        ("{scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [high]}]}, hard: {pods: 1}}", []),
        ("{scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In}]}}", [f"required {SELECTOR}.values"]),
        ("{scopeSelector: {matchExpressions: [{scopeName: BestEffort, operator: In, values: [a]}]}}", [f"invalid {SELECTOR}.operator"]),
        ("{scopeSelector: {matchExpressions: [{scopeName: PriorityClass}]}}", [f"invalid {SELECTOR}.operator"]),
        ("{scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: Exists, values: [a]}]}}", [f"invalid {SELECTOR}.values"]),
        ("{scopeSelector: {matchExpressions: [{scopeName: BestEffort, operator: Exists}]}, hard: {cpu: 1}}", [f"invalid {SELECTOR}"]),
    ],
)
def test_a_quota_is_for_resources_that_fit_its_scopes(server: Server, spec: str, errors: list[str]) -> None:
    assert server(quota(spec)) == errors


def test_claims_have_a_scope_since_1_34(server: Server) -> None:
    spec = "{scopeSelector: {matchExpressions: [{scopeName: VolumeAttributesClass, operator: Exists}]}, hard: {persistentvolumeclaims: 1}}"
    assert server(quota(spec), "1.34") == []
    assert server(quota(spec), "1.30") == [f"invalid {SELECTOR}.scopeName"]

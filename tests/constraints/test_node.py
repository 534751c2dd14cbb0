"""Nodes, RuntimeClasses, PriorityClasses and Leases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Server = Callable[..., list[str]]

NODE = "apiVersion: v1\nkind: Node\nmetadata: {name: node-1}\n"
RUNTIME_CLASS = "apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: gvisor}\n"
LEASE = "apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata: {name: node-1, namespace: kube-node-lease}\n"


@pytest.mark.parametrize(
    ("node", "answer"),
    [
        ("spec: {taints: [{key: a, effect: NoSchedule}, {key: a, effect: NoExecute}]}", []),
        ("spec: {taints: [{key: a, effect: NoSchedule}, {key: a, value: b, effect: NoSchedule}]}", ["duplicate metadata.taints[1]"]),
        (
            "spec: {taints: [{key: a b}]}",
            ["invalid metadata.taints[0].key", "required metadata.taints[0].effect"],
        ),
        ("spec: {taints: [{key: a, value: -, effect: Evict}]}", ["invalid metadata.taints[0].value", "not-supported metadata.taints[0].effect"]),
        ("spec: {podCIDR: 10.1.2.0/24}", []),
        ("spec: {podCIDR: 10.1.2.0}", ["invalid spec.podCIDRs[0]"]),
        ("spec: {podCIDRs: [10.1.2.0/24, '2001:db8::/64']}", []),
        ("spec: {podCIDRs: [10.1.2.0/24, 10.1.3.0/24]}", ["invalid spec.podCIDRs"]),
        ("spec: {podCIDRs: [10.1.2.0/24, 10.1.2.0/24]}", ["duplicate spec.podCIDRs[1]", "invalid spec.podCIDRs"]),
        ("spec: {podCIDR: 10.1.2.0, podCIDRs: [10.1.2.0/24]}", ["invalid spec.podCIDRs[0]"]),
        ("spec: {podCIDR: 10.1.2.0/24, podCIDRs: [10.1.3.0]}", []),
        ("spec: {externalID: i-1}", ["warning spec.externalID"]),
        (
            "status: {capacity: {cpu: 2, nvidia.com/gpu: 0.5}, allocatable: {cpu: -1}}",
            ["invalid status.allocatable.cpu", "invalid status.capacity.nvidia.com/gpu"],
        ),
        ("status: {capacity: {pods: 0.5}}", ["invalid status.allocatable.pods", "invalid status.capacity.pods"]),
    ],
)
def test_a_node_says_what_it_has(server: Server, node: str, answer: list[str]) -> None:
    assert server(NODE + node) == answer


@pytest.mark.parametrize(
    ("runtime_class", "answer"),
    [
        ("handler: runsc", []),
        ("handler: ''", ["required handler"]),
        ("handler: Run.sc", ["invalid handler"]),
        ("handler: runsc\noverhead: {podFixed: {cpu: -1}}", ["invalid overhead.limits[cpu]"]),
        ("handler: runsc\nscheduling: {tolerations: [{}]}", ["invalid scheduling.tolerations[0].operator"]),
        (
            "handler: runsc\nscheduling: {tolerations: [{key: a, operator: Exists}, {key: a, operator: Exists, tolerationSeconds: 9, effect: ''}]}",
            ["duplicate scheduling.tolerations[1]", "invalid scheduling.tolerations[1].effect"],
        ),
        ("handler: runsc\nscheduling: {nodeSelector: {a b: c}}", ["invalid scheduling.nodeSelector"]),
        ("handler: runsc\nscheduling: {nodeSelector: {beta.kubernetes.io/os: linux}}", ["warning scheduling.nodeSelector"]),
    ],
)
def test_a_runtime_class_names_a_handler(server: Server, runtime_class: str, answer: list[str]) -> None:
    assert server(RUNTIME_CLASS + runtime_class) == answer


@pytest.mark.parametrize(
    ("name", "value", "answer"),
    [
        ("high", "value: 1000000000", []),
        ("high", "value: 1000000001", ["forbidden value"]),
        ("low", "value: -2147483648", []),
        ("none", "", []),
        ("system-node-critical", "value: 2000001000", []),
        ("system-node-critical", "value: 2000001000\nglobalDefault: true", ["forbidden metadata.name"]),
        ("system-mine", "value: 5", ["forbidden metadata.name"]),
        ("high", "preemptionPolicy: ''", ["required preemptionPolicy"]),
        ("high", "preemptionPolicy: never", ["not-supported preemptionPolicy"]),
    ],
)
def test_the_highest_priorities_are_the_systems(server: Server, name: str, value: str, answer: list[str]) -> None:
    assert server(f"apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {{name: {name}}}\n{value}\n") == answer


@pytest.mark.parametrize(
    ("spec", "answer"),
    [
        ("leaseDurationSeconds: 40, leaseTransitions: 0", []),
        ("leaseDurationSeconds: 0", ["invalid spec.leaseDurationSeconds"]),
        ("leaseTransitions: -1", ["invalid spec.leaseTransitions"]),
        ("strategy: mine, preferredHolder: me", []),
    ],
)
def test_a_lease_lasts_a_while(server: Server, spec: str, answer: list[str]) -> None:
    assert server(f"{LEASE}spec: {{{spec}}}") == answer


def test_a_priority_class_preempts_by_default(with_defaults: Callable[..., dict[str, Any]]) -> None:
    value = with_defaults("apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 5\n")
    assert value["preemptionPolicy"] == "PreemptLowerPriority"

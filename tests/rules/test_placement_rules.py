"""Rules about where pods may run, beyond their examples."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint import api
from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST

CONTROL_PLANE = "node-role.kubernetes.io/control-plane"
CONTAINERS = [{"name": "web", "image": "example.org/web:1"}]


def pod(spec: Any, labels: Any = None, kind: str = "Pod", **above: Any) -> dict[str, Any]:
    metadata = {"name": "shop", "labels": labels or {"app": "shop"}}
    inner = {"containers": CONTAINERS, **spec}
    if kind == "Pod":
        return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": inner}
    selector = {"matchLabels": {"app": "shop"}}
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": metadata,
        "spec": {"selector": selector, "template": {"metadata": metadata, "spec": inner}, **above},
    }


def findings(rule: str, *values: Any, **options: Any) -> list[Finding]:
    selection = Selection((Profile.OPTIONAL,), options=((rule, tuple(options.items())),) if options else ())
    settings = Settings((NEWEST,), selection)
    text = "\n".join(json.dumps(value) for value in values)
    return [finding for finding in api.report([check_text("a.json", text, settings)], settings).findings if finding.rule == rule]


def required(*terms: Any, **spec: Any) -> dict[str, Any]:
    return pod({"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": list(terms)}}}, **spec})


def term(*requirements: tuple[str, str, list[str]]) -> dict[str, Any]:
    return {"matchExpressions": [{"key": key, "operator": operator, "values": values} for key, operator, values in requirements]}


@pytest.mark.parametrize(
    "requirements",
    [
        [("a", "In", ["x"]), ("a", "In", ["y", "z"])],
        [("a", "In", ["x"]), ("a", "NotIn", ["x", "y"])],
        [("a", "DoesNotExist", []), ("a", "Exists", [])],
        [("a", "In", ["x"]), ("a", "DoesNotExist", [])],
        [("a", "Gt", ["3"]), ("a", "Lt", ["4"])],
        [("a", "Lt", ["3"]), ("a", "Gt", ["3"])],
        [("a", "In", ["3", "4"]), ("a", "Gt", ["4"])],
        [("a", "In", ["x"]), ("a", "Lt", ["4"])],
    ],
)
def test_these_requirements_exclude_each_other(requirements):
    (found,) = findings("selector-and-affinity-contradict", required(term(*requirements)))
    assert found.severity.value == "error"


@pytest.mark.parametrize(
    "requirements",
    [
        [("a", "In", ["x", "y"]), ("a", "NotIn", ["x"])],
        [("a", "NotIn", ["x"]), ("a", "DoesNotExist", [])],
        [("a", "Gt", ["3"]), ("a", "Lt", ["5"])],
        [("a", "In", ["3", "5"]), ("a", "Gt", ["4"])],
        [("a", "In", ["x"]), ("b", "NotIn", ["x"])],
        [("a", "Gt", ["x"]), ("a", "Lt", ["1"])],
        [("a", "In", []), ("a", "Exists", [])],
    ],
)
def test_these_do_not(requirements):
    assert findings("selector-and-affinity-contradict", required(term(*requirements))) == []


def test_one_impossible_term_among_others_is_a_warning():
    (found,) = findings("selector-and-affinity-contradict", required(term(("a", "In", ["x"])), term(("a", "In", ["y"])), nodeSelector={"a": "x"}))
    assert found.severity.value == "warning"
    assert found.path[-3:] == (1, "matchExpressions", 0)


def test_impossible_terms_only_are_one_error():
    (found,) = findings("selector-and-affinity-contradict", required(term(("a", "In", ["z"])), term(("a", "In", ["y"])), nodeSelector={"a": "x"}))
    assert found.severity.value == "error"


@pytest.mark.parametrize(
    ("selector", "flagged"),
    [
        ({"kubernetes.io/os": "windows"}, False),
        ({"kubernetes.io/arch": "AMD64"}, True),
        ({"kubernetes.io/arch": "sparc"}, False),
        ({"kubernetes.io/Hostname": "a"}, True),
        ({"kubernetes.io/hostname": "Worker-1"}, False),
        ({"kubernets.io/hostname": "a"}, True),
        ({"example.org/os": "Linux"}, False),
    ],
)
def test_only_labels_of_kubelets_are_checked_for_typos(selector, flagged):
    assert bool(findings("well-known-label-value-typo", pod({"nodeSelector": selector}))) is flagged


@pytest.mark.parametrize(
    ("image", "flagged"),
    [
        ("example.org/web-arm64:1", True),
        ("arm64v8/nginx:1.27", True),
        ("example.org/arm64v8/nginx:1.27", False),
        ("example.org/web:1-linux-amd64", False),
        ("example.org/charm64:1", False),
        ("example.org/web:$(TAG)-arm64", False),
        ("example.org/web:1", False),
    ],
)
def test_the_name_of_an_image_tells_its_architecture(image, flagged):
    spec = {"nodeSelector": {"kubernetes.io/arch": "amd64"}, "containers": [{"name": "web", "image": image}]}
    assert bool(findings("image-architecture-conflict", pod(spec))) is flagged


@pytest.mark.parametrize("more", [{"runtimeClassName": "windows-2022"}, {"os": {"name": "windows"}}, {"nodeSelector": {"beta.kubernetes.io/os": "windows"}}])
def test_a_windows_image_that_something_leads_to_windows_is_fine(more):
    containers = [{"name": "web", "image": "mcr.microsoft.com/windows/nanoserver:ltsc2022"}]
    assert findings("image-architecture-conflict", pod({"containers": containers, **more})) == []
    assert findings("image-architecture-conflict", pod({"containers": containers}))


@pytest.mark.parametrize(
    "toleration",
    [
        {"operator": "Exists"},
        {"key": CONTROL_PLANE, "operator": "Exists"},
        {"key": "node-role.kubernetes.io/master", "effect": "NoSchedule"},
        {"key": "dedicated", "value": "control-plane"},
    ],
)
def test_any_toleration_that_may_be_about_the_control_plane_is_enough(toleration):
    spec = {"nodeSelector": {CONTROL_PLANE: ""}}
    assert findings("control-plane-selector-without-toleration", pod({**spec, "tolerations": [toleration]})) == []
    assert findings("control-plane-selector-without-toleration", pod({**spec, "tolerations": [{"key": "a", "operator": "Exists"}]}))


def test_a_term_without_the_control_plane_leaves_other_nodes():
    there, elsewhere = term((CONTROL_PLANE, "Exists", [])), term(("a", "Exists", []))
    assert findings("control-plane-selector-without-toleration", required(there))
    assert findings("control-plane-selector-without-toleration", required(there, elsewhere)) == []


@pytest.mark.parametrize(
    ("selector", "flagged"),
    [
        ({"matchLabels": {"app": "shop"}}, False),
        ({}, False),
        ({"matchLabels": {"app": "shop", "pod-template-hash": "1"}}, False),
        ({"matchLabels": {"app": "${NAME}"}}, False),
        ({"matchExpressions": [{"key": "app", "operator": "In", "values": ["web"]}]}, True),
        ({"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web"]}]}, False),
    ],
)
def test_a_spread_constraint_counts_its_own_pod(selector, flagged):
    constraint = {"maxSkew": 1, "topologyKey": "a", "whenUnsatisfiable": "ScheduleAnyway", "labelSelector": selector}
    assert bool(findings("spread-selector-misses-own-labels", pod({"topologySpreadConstraints": [constraint]}))) is flagged


def test_a_pod_read_from_a_cluster_has_its_node_rightly():
    live = {**pod({"nodeName": "a"}), "status": {"phase": "Running"}}
    assert findings("node-name-pinned", live) == []
    assert findings("node-name-pinned", pod({"nodeName": "a"}))
    assert findings("node-name-pinned", pod({"nodeName": "$NODE"})) == []


def apart_from(selector: Any, **more: Any) -> dict[str, Any]:
    return {"affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"labelSelector": selector, "topologyKey": "zone", **more}]}}}


def test_pods_keep_apart_from_pods_of_the_same_run_and_namespace_only():
    other = {**pod({}, {"app": "cache"}), "metadata": {"name": "cache", "labels": {"app": "cache"}}}
    elsewhere = {**other, "metadata": {**other["metadata"], "namespace": "b"}}
    cache, typo = apart_from({"matchLabels": {"app": "cache"}}), apart_from({"matchLabels": {"app": "cash"}})
    assert findings("pod-affinity-selects-nothing", pod(cache), other) == []
    assert findings("pod-affinity-selects-nothing", pod(typo), other)
    assert findings("pod-affinity-selects-nothing", pod(typo), elsewhere) == []  # the run knows no other pod in the namespace
    assert findings("pod-affinity-selects-nothing", pod(apart_from({"matchLabels": {"app": "shop"}})), other) == []
    assert findings("pod-affinity-selects-nothing", pod(apart_from({"matchLabels": {"app": "cash"}}, namespaceSelector={})), other) == []


def test_the_number_of_zones_and_nodes_can_be_told():
    def keeping_apart(key: str) -> dict[str, Any]:
        return pod(apart_from({"matchLabels": {"app": "shop"}}, topologyKey=key), kind="Deployment", replicas=4)

    zone, host = keeping_apart("topology.kubernetes.io/zone"), keeping_apart("kubernetes.io/hostname")
    rule = "required-anti-affinity-over-zones"
    assert (bool(findings(rule, zone)), bool(findings(rule, zone, zones=4))) == (True, False)
    assert (bool(findings(rule, host)), bool(findings(rule, host, nodes=3)), bool(findings(rule, host, nodes=4))) == (False, True, False)


def test_priority_classes_can_be_limited_to_some():
    rule, ours = "priority-class-not-allowed", pod({"priorityClassName": "ours"})
    assert findings(rule, ours) == []
    assert findings(rule, ours, allowed=("theirs",))
    assert findings(rule, ours, allowed=("ours",)) == []


@pytest.mark.parametrize("bound", ["1", "-3", "+4", "$(N)"])
def test_whole_numbers_can_be_compared_with(bound):
    assert findings("node-affinity-bound-not-a-number", required(term(("a", "Gt", [bound])))) == []

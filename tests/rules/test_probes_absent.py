"""no-liveness-probe, no-startup-probe and no-readiness-probe beyond their examples: which containers of which pods."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint import api
from podlint.engine import Settings, check_text
from podlint.registry import Selection
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST

STRICT = Settings((NEWEST,), Selection((Profile.STRICT,)))
LIVENESS, READINESS, STARTUP = "no-liveness-probe", "no-readiness-probe", "no-startup-probe"
PROBE = {"httpGet": {"path": "/", "port": 80}}

WORKLOADS = {
    "Pod": ("v1", ()),
    "ReplicationController": ("v1", ("spec", "template")),
    "Deployment": ("apps/v1", ("spec", "template")),
    "StatefulSet": ("apps/v1", ("spec", "template")),
    "DaemonSet": ("apps/v1", ("spec", "template")),
    "ReplicaSet": ("apps/v1", ("spec", "template")),
    "Job": ("batch/v1", ("spec", "template")),
    "CronJob": ("batch/v1", ("spec", "jobTemplate", "spec", "template")),
}
SERVES = ("Pod", "ReplicationController", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")


def containers_flagged(rule: str, *objects: dict[str, Any]) -> list[tuple[str | int, ...]]:
    """Return the last two steps of the paths of the containers that *rule* flags."""
    result = check_text("a.json", "\n".join(json.dumps(object) for object in objects), STRICT)
    return [finding.path[-3:-1] for finding in api.report([result], STRICT).findings if finding.rule == rule]


def workload(kind: str = "Pod", spec: dict[str, Any] | None = None, labels: Any = None, namespace: str | None = None) -> dict[str, Any]:
    api_version, path = WORKLOADS[kind]
    spec = spec or {"containers": [container()]}
    pod: dict[str, Any] = {"metadata": {"labels": labels if labels is not None else {"app": "shop"}}, "spec": spec}
    for step in reversed(path):
        pod = {step: pod}
    metadata = {**pod.get("metadata", {}), "name": "shop"} | ({"namespace": namespace} if namespace else {})
    return {"apiVersion": api_version, "kind": kind, **pod, "metadata": metadata}


def container(name: str = "web", **more: Any) -> dict[str, Any]:
    return {"name": name, "image": "example.org/web:1", **more}


def service(selector: Any = None, namespace: str | None = None, **spec: Any) -> dict[str, Any]:
    metadata = {"name": "front"} | ({"namespace": namespace} if namespace else {})
    selected = {"app": "shop"} if selector is None else selector
    return {"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": {"selector": selected, "ports": [{"port": 80}], **spec}}


# Which pods.


@pytest.mark.parametrize("kind", WORKLOADS)
def test_a_pod_that_runs_to_completion_needs_no_liveness_probe(kind):
    assert containers_flagged(LIVENESS, workload(kind)) == ([("containers", 0)] if kind in SERVES else [])


@pytest.mark.parametrize("kind", WORKLOADS)
def test_a_pod_that_runs_to_completion_needs_no_startup_probe(kind):
    spec = {"containers": [container(livenessProbe=PROBE)]}
    assert containers_flagged(STARTUP, workload(kind, spec)) == ([("containers", 0)] if kind in SERVES else [])


@pytest.mark.parametrize("kind", WORKLOADS)
def test_a_pod_that_runs_to_completion_needs_no_readiness_probe(kind):
    assert containers_flagged(READINESS, service(), workload(kind)) == ([("containers", 0)] if kind in SERVES else [])


@pytest.mark.parametrize(("restart_policy", "flagged"), [("Always", True), (None, True), ("Never", False), ("OnFailure", False)])
@pytest.mark.parametrize("rule", [LIVENESS, READINESS])
def test_the_restart_policy_of_a_bare_pod_says_whether_it_ends(rule, restart_policy, flagged):
    spec = {"restartPolicy": restart_policy, "containers": [container()]}
    assert bool(containers_flagged(rule, service(), workload("Pod", spec))) is flagged


# Which containers.


@pytest.mark.parametrize(("probe", "flagged"), [(PROBE, False), ({}, False), (None, True)])
@pytest.mark.parametrize(("rule", "field"), [(LIVENESS, "livenessProbe"), (READINESS, "readinessProbe")])
def test_a_probe_that_is_null_is_none(rule, field, probe, flagged):
    assert bool(containers_flagged(rule, service(), workload("Pod", {"containers": [container(**{field: probe})]}))) is flagged


@pytest.mark.parametrize("restart_policy", [None, "Always"])
@pytest.mark.parametrize("rule", [LIVENESS, READINESS])
def test_init_containers_and_sidecars_need_none(rule, restart_policy):
    spec = {"initContainers": [container("init", restartPolicy=restart_policy)], "containers": [container()]}
    assert containers_flagged(rule, service(), workload("Pod", spec)) == [("containers", 0)]


def test_every_main_container_is_flagged_for_its_missing_liveness_probe():
    spec = {"containers": [container("one"), container("two", livenessProbe=PROBE), container("three")]}
    assert containers_flagged(LIVENESS, workload("Deployment", spec)) == [("containers", 0), ("containers", 2)]


@pytest.mark.parametrize(
    ("probes", "flagged"),
    [
        ({"livenessProbe": PROBE}, True),
        ({"livenessProbe": PROBE, "readinessProbe": PROBE}, True),
        ({"livenessProbe": PROBE, "startupProbe": None}, True),
        ({"livenessProbe": PROBE, "startupProbe": PROBE}, False),
        ({"readinessProbe": PROBE}, False),
        ({"livenessProbe": None}, False),
        ({}, False),
    ],
)
def test_only_a_liveness_probe_asks_for_a_startup_probe(probes, flagged):
    assert bool(containers_flagged(STARTUP, workload("Pod", {"containers": [container(**probes)]}))) is flagged


@pytest.mark.parametrize(("restart_policy", "flagged"), [("Always", True), (None, False)])
def test_a_sidecar_with_a_liveness_probe_asks_for_a_startup_probe(restart_policy, flagged):
    spec = {"initContainers": [container("proxy", restartPolicy=restart_policy, livenessProbe=PROBE)], "containers": [container()]}
    assert containers_flagged(STARTUP, workload("Pod", spec)) == ([("initContainers", 0)] if flagged else [])


@pytest.mark.parametrize("kind", ["no-liveness-probe", "no-startup-probe"])
def test_opinions_are_not_part_of_the_recommended_profile(kind):
    result = check_text("a.json", json.dumps(workload("Pod", {"containers": [container(livenessProbe=PROBE), container("b")]})), Settings((NEWEST,)))
    assert [finding for finding in result.findings if finding.rule == kind] == []


# Which Services.


@pytest.mark.parametrize(
    ("selector", "labels", "selected"),
    [
        ({"app": "shop"}, {"app": "shop"}, True),
        ({"app": "shop"}, {"app": "shop", "tier": "front"}, True),
        ({"app": "shop", "tier": "front"}, {"app": "shop", "tier": "front"}, True),
        ({"app": "shop", "tier": "front"}, {"app": "shop"}, False),
        ({"app": "shop"}, {"app": "other"}, False),
        ({"app": "shop"}, {}, False),
        ({}, {"app": "shop"}, False),
        ({}, {}, False),
        ({"app": 5}, {"app": "shop"}, False),
        ([], {"app": "shop"}, False),
        ({"app": ""}, {"app": ""}, True),
    ],
)
def test_a_service_selects_pods_that_have_all_its_labels(selector, labels, selected):
    assert bool(containers_flagged(READINESS, service(selector), workload("Deployment", labels=labels))) is selected


@pytest.mark.parametrize(
    ("of_service", "of_pod", "selected"),
    [
        (None, None, True),
        ("one", "one", True),
        ("one", "two", False),
        ("one", None, False),
        (None, "one", False),
        (None, "default", True),
        ("default", None, True),
    ],
)
def test_a_service_selects_pods_of_its_own_namespace(of_service, of_pod, selected):
    assert bool(containers_flagged(READINESS, service(namespace=of_service), workload("Deployment", namespace=of_pod))) is selected


def test_without_a_service_nobody_asks_for_readiness():
    assert containers_flagged(READINESS, workload("Deployment")) == []


@pytest.mark.parametrize("service_first", [True, False])
def test_the_order_of_service_and_pod_does_not_matter(service_first):
    objects = [service(), workload("Deployment")]
    assert containers_flagged(READINESS, *(objects if service_first else reversed(objects))) == [("containers", 0)]


def test_two_services_make_one_finding():
    assert containers_flagged(READINESS, service(), service(), workload("Deployment")) == [("containers", 0)]


def test_the_service_may_stand_in_another_file():
    results = [check_text(f"{index}.json", json.dumps(object), STRICT) for index, object in enumerate([workload("Deployment"), service()])]
    found = [(finding.file, finding.rule) for finding in api.report(results, STRICT).findings if finding.rule == READINESS]
    assert found == [("0.json", READINESS)]


@pytest.mark.parametrize(
    ("containers", "flagged"),
    [
        ([container("web"), container("helper")], []),
        ([container("web", ports=[{"containerPort": 80}]), container("helper")], [("containers", 0)]),
        ([container("web", ports=[{"containerPort": 80}], readinessProbe=PROBE), container("helper")], []),
        ([container("web")], [("containers", 0)]),
    ],
)
def test_of_several_containers_only_those_with_ports_are_asked(containers, flagged):
    assert containers_flagged(READINESS, service(), workload("Deployment", {"containers": containers})) == flagged


def test_the_message_names_the_container_and_the_service():
    result = check_text("a.json", "\n".join(json.dumps(object) for object in (service(), workload("Deployment"))), STRICT)
    (found,) = (finding for finding in api.report([result], STRICT).findings if finding.rule == READINESS)
    assert "'web'" in found.message
    assert "'front'" in found.message
    assert found.object.kind == "Deployment"

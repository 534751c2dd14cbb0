"""How many pods workloads have, what budgets let go of them, and what a namespace bounds."""

from __future__ import annotations

import pytest

from podlint.objects.decode import decode
from podlint.objects.disruption import allowed, guarded, guarded_pods
from podlint.objects.namespace_limits import RANGE, applying, bounds, in_force, pod_size
from podlint.objects.object import Object
from podlint.objects.pod import Pod
from podlint.objects.run import Objects
from podlint.objects.scale import autoscalers, replicas, share, target_of
from podlint.source.document import Origin, documents

GIB = 2**30 * 10**9


def run(text: str, file: str = "a.yaml") -> Objects:
    return Objects(object for document in documents(text) for object in decode(document, file).objects)


def made(kind: str, spec: object, file: str = "a.yaml", **metadata: object) -> Object:
    return Object(file, Origin(0, 0, 0), (), "v1", kind, {"metadata": metadata, "spec": spec})


def pod(*containers: object, **spec: object) -> Pod:
    return Pod(made("Pod", {}), (), {"spec": {"containers": list(containers), **spec}})


@pytest.mark.parametrize(("spec", "number"), [({"replicas": 3}, 3), ({"replicas": 0}, 0), ({}, 1), ({"replicas": "3"}, 1), ({"replicas": True}, 1), (None, 1)])
def test_a_workload_has_one_pod_unless_it_says_otherwise(spec, number):
    assert replicas(made("Deployment", spec)) == number


@pytest.mark.parametrize(
    ("value", "up", "number"),
    [(2, True, 2), ("25%", True, 1), ("25%", False, 0), ("50%", False, 1), ("100%", False, 3), ("x", True, None), (None, True, None), (True, True, None)],
)
def test_a_share_of_three_is_rounded(value, up, number):
    assert share(value, 3, up=up) == number


AUTOSCALER = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, minReplicas: 2, maxReplicas: 5}
---
"""
DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec: {replicas: 3, template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: web}]}}}
---
"""
BUDGET = """
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop}
spec: {minAvailable: 1, selector: {matchLabels: {app: shop}}}
"""


def test_an_autoscaler_is_found_by_what_it_scales():
    objects = run(AUTOSCALER)
    (autoscaler,) = objects
    assert target_of(autoscaler) == ("apps/Deployment", "shop")
    assert autoscalers(objects) == {("apps/Deployment", "default", "shop"): autoscaler}


@pytest.mark.parametrize(("text", "pods", "is_scaled"), [(DEPLOYMENT, 3, False), (DEPLOYMENT + AUTOSCALER, 2, True)])
def test_a_budget_guards_a_workload(text, pods, is_scaled):
    objects = run(text + BUDGET)
    (budget,) = objects.of("policy/PodDisruptionBudget")
    found = guarded(objects, budget, autoscalers(objects))
    assert found
    assert (found.pods, found.is_scaled) == (pods, is_scaled)


def test_a_budget_of_two_workloads_guards_none_that_can_be_counted():
    objects = run(DEPLOYMENT + DEPLOYMENT.replace("name: shop}", "name: other}") + BUDGET)
    (budget,) = objects.of("policy/PodDisruptionBudget")
    assert guarded(objects, budget, {}) is None
    assert len(guarded_pods(objects, budget)) == 2


def test_a_budget_without_selector_guards_nothing():
    objects = run(DEPLOYMENT + BUDGET.replace(", selector: {matchLabels: {app: shop}}", ""))
    (budget,) = objects.of("policy/PodDisruptionBudget")
    assert guarded_pods(objects, budget) == []


@pytest.mark.parametrize(
    ("spec", "number"),
    [
        ({"maxUnavailable": 1}, 1),
        ({"maxUnavailable": "1%"}, 1),
        ({"maxUnavailable": 0}, 0),
        ({"maxUnavailable": 9}, 3),
        ({"minAvailable": 1}, 2),
        ({"minAvailable": 3}, 0),
        ({"minAvailable": 5}, 0),
        ({"minAvailable": "67%"}, 0),
        ({"minAvailable": "50%"}, 1),
        ({}, None),
    ],
)
def test_what_a_budget_lets_go_of_three_pods(spec, number):
    assert allowed(spec, 3) == number


# Bounds of a namespace.


def test_a_range_applies_in_its_folder_and_in_a_written_namespace():
    near, far = made(RANGE, {}, "x/a.yaml"), made(RANGE, {}, "y/a.yaml", namespace="shop")
    found = in_force(Objects([near, far]), RANGE)
    assert applying(found, made("Pod", {}, "x/b.yaml")) == [near]
    assert applying(found, made("Pod", {}, "z/b.yaml", namespace="shop")) == [far]
    assert applying(found, made("Pod", {}, "y/b.yaml", namespace="shop")) == [far]
    assert applying(found, made("Pod", {}, "z/b.yaml")) == []


def test_the_defaults_of_a_range_follow_from_its_bounds():
    (item,) = bounds(made(RANGE, {"limits": [{"type": "Container", "max": {"memory": "1Gi"}, "min": {"cpu": 1}}]}))
    assert item.limit == {"memory": GIB}
    assert item.request == {"memory": GIB, "cpu": 10**9}


def test_only_containers_get_defaults():
    (item,) = bounds(made(RANGE, {"limits": [{"type": "Pod", "max": {"memory": "1Gi"}}]}))
    assert (item.limit, item.request) == ({}, {})


def sized(**figures: object) -> dict[str, object]:
    return {"name": "a", "resources": figures}


@pytest.mark.parametrize(
    ("of", "size"),
    [
        (pod(sized(requests={"memory": "1Gi"}), sized(requests={"memory": "1Gi"})), 2),
        (pod(sized(limits={"memory": "3Gi"})), 3),
        (pod(sized(requests={"memory": "1Gi"}), initContainers=[sized(requests={"memory": "4Gi"})]), 4),
        (pod(sized(requests={"memory": "1Gi"}), initContainers=[{**sized(requests={"memory": "2Gi"}), "restartPolicy": "Always"}]), 3),
        (pod(sized(requests={"memory": "1Gi"}), resources={"requests": {"memory": "5Gi"}}), 5),
        (pod(sized()), 0),
    ],
)
def test_a_pod_counts_for_what_its_containers_need_at_one_time(of, size):
    assert pod_size(of, "requests", "memory") == size * GIB

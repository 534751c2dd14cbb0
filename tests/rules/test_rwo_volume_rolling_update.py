"""rwo-volume-rolling-update and rwo-volume-many-replicas beyond their examples."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint import api
from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.schema.bundle import NEWEST

SETTINGS = Settings((NEWEST,), Selection(select=("rwo-volume-rolling-update",)))


CLAIM = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"]}}
KUSTOMIZATION = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "patches": [{"path": "a.yaml"}]}


def deployment(pod: dict[str, Any], **spec: Any) -> dict[str, Any]:
    volumes = [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "example.org/web:1"}], "volumes": volumes, **pod}}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"template": template, **spec}}


def findings(*objects: tuple[str, dict[str, Any]]) -> list[Finding]:
    results = [check_text(file, json.dumps(value), SETTINGS) for file, value in objects]
    return [finding for finding in api.report(results, SETTINGS).findings if finding.rule.startswith("rwo-")]


def rules(pod: dict[str, Any], *others: dict[str, Any], **spec: Any) -> list[str]:
    objects = [CLAIM, deployment(pod, **spec), *others]
    return [finding.rule for finding in findings(*((f"a/{index}.json", value) for index, value in enumerate(objects)))]


@pytest.mark.parametrize("strategy", [{}, {"rollingUpdate": {"maxUnavailable": 0}}, {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "50%"}}])
def test_one_replica_must_be_recreated(strategy):
    assert rules({}, strategy=strategy) == ["rwo-volume-rolling-update"]


@pytest.mark.parametrize("strategy", [{"type": "Recreate"}, {"rollingUpdate": {"maxUnavailable": 1}}, {"rollingUpdate": {"maxUnavailable": "100%"}}])
def test_an_update_that_ends_the_old_pod_first_is_fine(strategy):
    assert rules({}, strategy=strategy) == []


def test_several_replicas_are_one_finding():
    assert rules({}, replicas=3) == ["rwo-volume-many-replicas"]


def test_an_autoscaler_makes_several_of_one():
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
    spec = {"scaleTargetRef": target, "maxReplicas": 5}
    autoscaler = {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "web"}, "spec": spec}
    assert rules({}, autoscaler) == ["rwo-volume-many-replicas"]


@pytest.mark.parametrize("pod", [{"nodeName": "a"}, {"nodeSelector": {"kubernetes.io/hostname": "a"}}, {"affinity": {"podAffinity": {"x": []}}}])
def test_pods_that_stay_on_one_node_are_fine(pod):
    assert rules(pod, replicas=3) == []


def test_what_a_kustomization_patches_is_not_known():
    assert rules({}, KUSTOMIZATION) == []


def test_a_claim_in_another_folder_may_be_of_another_environment():
    assert findings(("a/claim.json", CLAIM), ("b/web.json", deployment({}))) == []

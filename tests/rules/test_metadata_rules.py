"""Rules about metadata and what is deprecated, beyond their examples."""

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


def findings(rule: str, value: Any, **options: Any) -> list[Finding]:
    selection = Selection((Profile.OPTIONAL,), options=((rule, tuple(options.items())),) if options else ())
    settings = Settings((NEWEST,), selection)
    return [finding for finding in api.report([check_text("a.json", json.dumps(value), settings)], settings).findings if finding.rule == rule]


def config(data: Any = None, **metadata: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "shop", **metadata}, "data": data or {}}


def pod(spec: Any = None, **metadata: Any) -> dict[str, Any]:
    containers = [{"name": "web", "image": "example.org/web:1"}]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop", **metadata}, "spec": {"containers": containers, **(spec or {})}}


def deployment(**template: Any) -> dict[str, Any]:
    inner = {"metadata": template, "spec": pod()["spec"]}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "shop"}, "spec": {"selector": {"matchLabels": {"a": "b"}}, "template": inner}}


@pytest.mark.parametrize(("characters", "flagged"), [(262_000, False), (262_200, True), (43_000, False)])
def test_what_apply_keeps_is_the_object_as_json(characters, flagged):
    assert bool(findings("object-too-large-for-apply", config({"a": "x" * characters}))) is flagged


def test_signs_of_markup_take_six_bytes():
    assert findings("object-too-large-for-apply", config({"a": "<" * 43_700}))
    assert findings("object-too-large-for-apply", config({"a": "\N{EURO SIGN}" * 87_500}))


@pytest.mark.parametrize(("length", "flagged"), [(52, False), (53, True)])
def test_the_name_of_a_stateful_set_leaves_room_for_a_hash(length, flagged):
    value = {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "a" * length}, "spec": {}}
    assert bool(findings("stateful-set-name-too-long", value)) is flagged


@pytest.mark.parametrize(
    ("key", "flagged"),
    [
        ("nginx.ingress.kubernetes.io/proxy-body-sise", True),
        ("nginx.ingress.kubernetes.io/proxy-body-size", False),
        ("nginx.ingress.kubernetes.io/new-feature", False),
        ("helm.sh/hook-delete-policies", True),
        ("service.beta.kubernetes.io/aws-load-balancer-schema", True),
        ("service.beta.kubernetes.io/aws-load-balancer-tags", False),
        ("prometheus.io/scrap", True),
        ("prometheus.io/param_module", False),
        ("example.org/scrap", False),
        ("scrap", False),
    ],
)
def test_annotations_near_known_ones_are_flagged(key, flagged):
    assert bool(findings("well-known-annotation-typo", config(annotations={key: "a"}))) is flagged


def test_both_spellings_together_are_not():
    assert findings("well-known-annotation-typo", config(annotations={"prometheus.io/scrap": "a", "prometheus.io/scrape": "a"})) == []


def test_annotations_of_templates_are_looked_at_too():
    (found,) = findings("well-known-annotation-typo", deployment(annotations={"prometheus.io/scrap": "true"}))
    assert found.path[:3] == ("spec", "template", "metadata")


def test_a_misspelled_label_is_information():
    (found,) = findings("well-known-annotation-typo", config(labels={"app.kubernetes.io/manage-by": "a"}))
    assert found.severity.value == "info"


@pytest.mark.parametrize(
    ("old", "new", "severity"),
    [("a", None, "warning"), ("a", "a", "info"), ("a", "b", "warning"), (None, "a", None), ("", "a", None)],
)
def test_the_old_service_account_counts_only_alone(old, new, severity):
    found = findings("deprecated-service-account-field", pod({"serviceAccount": old, "serviceAccountName": new}))
    assert [each.severity.value for each in found] == ([severity] if severity else [])


def test_an_annotation_beside_its_successor_is_for_old_clusters():
    key = "service.alpha.kubernetes.io/tolerate-unready-endpoints"
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a", "annotations": {key: "true"}}, "spec": {"ports": [{"port": 80}]}}
    both = {**service, "spec": {**service["spec"], "publishNotReadyAddresses": True}}
    assert findings("annotation-without-effect", service)
    assert findings("annotation-without-effect", both) == []


@pytest.mark.parametrize(
    ("keys", "severities"),
    [
        (["node-role.kubernetes.io/master"], ["info"]),
        (["node-role.kubernetes.io/master", "node-role.kubernetes.io/control-plane"], []),
        (["node.alpha.kubernetes.io/notReady"], ["warning"]),
        (["node-role.kubernetes.io/master", ""], []),
    ],
)
def test_a_former_taint_beside_its_successor_is_for_old_clusters(keys, severities):
    tolerations = [{"key": key, "operator": "Exists"} for key in keys]
    assert [each.severity.value for each in findings("toleration-of-former-taint", pod({"tolerations": tolerations}))] == severities


def test_owners_of_objects_read_from_a_cluster_are_left_alone():
    owner = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "a", "uid": "b"}
    assert findings("owner-reference-in-manifest", pod(ownerReferences=[owner]))
    assert findings("owner-reference-in-manifest", pod(ownerReferences=[owner], uid="c")) == []
    assert findings("owner-reference-in-manifest", {**pod(ownerReferences=[owner]), "status": {"phase": "Running"}}) == []


def test_required_labels_can_ask_for_values_and_kinds():
    rule = "required-label-missing"
    assert findings(rule, pod(labels={"team": "shop"}), labels=("team",)) == []
    assert findings(rule, pod(labels={"team": "shop"}), labels=("team=web-*",))
    assert findings(rule, pod(labels={"team": "web-1"}), labels=("team=web-*",)) == []
    assert findings(rule, config()) == []
    assert findings(rule, config(), kinds=("ConfigMap",))


def test_required_annotations_can_ask_for_values():
    rule = "required-annotation-missing"
    assert findings(rule, pod(annotations={"email": "a"}), annotations=("email=*@*",))
    assert findings(rule, pod(annotations={"email": "a@b"}), annotations=("email=*@*",)) == []


@pytest.mark.parametrize("name", ["ConfigMap", "v1/ConfigMap"])
def test_kinds_can_be_forbidden_with_or_without_version(name):
    assert findings("kind-not-allowed", config(), kinds=(name,))
    assert findings("kind-not-allowed", config(), kinds=("apps/ConfigMap",)) == []


def test_forbidden_annotations_are_found_in_templates():
    (found,) = findings("forbidden-annotation", deployment(annotations={"a/b": "c"}), annotations=("a/*",))
    assert found.path[:2] == ("spec", "template")

"""Rules about roles and bindings beyond their examples: which roles of a run are meant, and how bad a binding is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint import api
from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.schema.bundle import NEWEST

GROUP = "rbac.authorization.k8s.io"
EVERYTHING = {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}
ACCOUNT = {"kind": "ServiceAccount", "name": "shop", "namespace": "store"}


def findings(rule: str, files: dict[str, list[dict[str, Any]]]) -> list[Finding]:
    settings = Settings((NEWEST,), Selection((), (rule,)))
    results = [check_text(name, "\n".join(map(json.dumps, objects)), settings) for name, objects in files.items()]
    return list(api.report(results, settings).findings)


def role(kind: str = "ClusterRole", **rule: Any) -> dict[str, Any]:
    return {"apiVersion": f"{GROUP}/v1", "kind": kind, "metadata": {"name": "boss"}, "rules": [{**EVERYTHING, **rule}]}


def binding(type: str = "ClusterRoleBinding", to: str = "boss", role_kind: str = "ClusterRole", **subject: Any) -> dict[str, Any]:
    return {
        "apiVersion": f"{GROUP}/v1",
        "kind": type,
        "metadata": {"name": "boss", **({"namespace": "store"} if type == "RoleBinding" else {})},
        "roleRef": {"apiGroup": GROUP, "kind": role_kind, "name": to},
        "subjects": [{**ACCOUNT, **subject}],
    }


def pod(**spec: Any) -> dict[str, Any]:
    containers = [{"name": "web", "image": "example.org/web:1"}]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "a", "namespace": "store"},
        "spec": {"serviceAccountName": "shop", "containers": containers, **spec},
    }


@pytest.mark.parametrize(
    ("files", "severities"),
    [
        ({"a.yaml": [binding(to="cluster-admin")]}, ["warning"]),
        ({"a.yaml": [binding("RoleBinding", to="cluster-admin")]}, ["info"]),
        ({"a.yaml": [binding()], "b.yaml": [role()]}, ["warning"]),
        ({"x/a.yaml": [binding()], "y/b.yaml": [role()]}, []),
        ({"a.yaml": [binding(), role(verbs=["get"])]}, []),
        ({"a.yaml": [binding(role_kind="Role"), role()]}, []),
        ({"a.yaml": [binding(to="cluster-admin", kind="Group", name="system:masters")]}, []),
    ],
)
def test_every_right_is_told_that_a_role_of_the_folder_gives(files, severities):
    assert [finding.severity.value for finding in findings("cluster-admin-binding", files)] == severities


@pytest.mark.parametrize(
    ("objects", "told"),
    [
        ([binding(), role(), pod()], True),
        ([binding(), role(apiGroups=[""], resources=["secrets"], verbs=["list"]), pod()], True),
        ([binding(), role(apiGroups=[GROUP], resources=["clusterroles"], verbs=["escalate"]), pod()], True),
        ([binding(), role(apiGroups=[""], resources=["secrets"], verbs=["create"]), pod()], False),
        ([binding("RoleBinding"), role(), pod()], False),
        ([binding(name="other"), role(), pod()], False),
        ([binding(namespace="elsewhere"), role(), pod()], False),
        ([binding(), role(), pod(automountServiceAccountToken=False)], False),
        ([binding(name="default"), role(), pod(serviceAccountName="")], True),
    ],
)
def test_a_pod_is_told_whose_account_may_take_over_the_cluster(objects, told):
    assert bool(findings("workload-with-powerful-service-account", {"a.yaml": objects})) is told


@pytest.mark.parametrize(
    ("subject", "kind", "severities"),
    [
        ("system:anonymous", "ClusterRoleBinding", ["error"]),
        ("system:unauthenticated", "RoleBinding", ["error"]),
        ("system:authenticated", "ClusterRoleBinding", ["warning"]),
        ("system:authenticated", "RoleBinding", ["info"]),
        ("system:nodes", "ClusterRoleBinding", []),
    ],
)
def test_the_more_who_get_in_the_worse(subject, kind, severities):
    found = findings("rbac-anonymous-binding", {"a.yaml": [binding(kind, kind="Group", name=subject)]})
    assert [finding.severity.value for finding in found] == severities


def test_what_kubernetes_gives_to_everybody_is_fine():
    given = binding(to="system:discovery", kind="Group", name="system:authenticated")
    assert findings("rbac-anonymous-binding", {"a.yaml": [given]}) == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({}, "all verbs, resources and API groups"),
        ({"verbs": ["get"]}, "all resources and API groups"),
        ({"verbs": ["get"], "resources": ["pods"]}, "all API groups"),
    ],
)
def test_a_rule_with_stars_is_told_once_for_all_of_them(rule, text):
    (found,) = findings("wildcard-rbac-rule", {"a.yaml": [role(**rule)]})
    assert text in found.message


def test_one_rule_for_several_resources_is_one_finding():
    (found,) = findings("rbac-create-pods", {"a.yaml": [role(apiGroups=["", "apps"], resources=["deployments", "pods"], verbs=["create"])]})
    assert "create deployments and pods" in found.message

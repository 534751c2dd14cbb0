"""Roles and their bindings: what the server refuses, and what it lets through."""

from __future__ import annotations

import pytest

ROLE = "apiVersion: rbac.authorization.k8s.io/v1\nkind: {}\nmetadata: {{name: shop}}\n{}\n"
ROLE_REF = "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\n"


def role(kind: str, rest: str) -> str:
    return ROLE.format(kind, rest)


def binding(kind: str, *subjects: str, role_ref: str = ROLE_REF) -> str:
    return role(kind, role_ref + f"subjects: [{', '.join(subjects)}]")


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        ("{verbs: [get], apiGroups: [''], resources: [pods]}", []),
        ("{verbs: [get], nonResourceURLs: [/healthz]}", []),
        ("{}", ["required rules[0].apiGroups", "required rules[0].resources", "required rules[0].verbs"]),
        ("{verbs: [], apiGroups: [''], resources: [pods]}", ["required rules[0].verbs"]),
        ("{nonResourceURLs: [/], resources: [pods]}", ["invalid rules[0].nonResourceURLs", "required rules[0].verbs"]),
        ("{verbs: [get], nonResourceURLs: [/], resourceNames: [a]}", ["invalid rules[0].nonResourceURLs"]),
    ],
)
def test_a_rule_of_a_cluster_role_is_about_resources_or_about_urls(server, rule, answer):
    assert server(role("ClusterRole", f"rules: [{rule}]")) == answer


def test_a_role_cannot_be_about_urls_and_is_blamed_twice_where_it_mixes(server):
    assert server(role("Role", "rules: [{verbs: [get], nonResourceURLs: [/]}]")) == ["invalid rules[0].nonResourceURLs"]
    assert server(role("Role", "rules: [{verbs: [get], nonResourceURLs: [/], apiGroups: ['']}]")) == ["invalid rules[0].nonResourceURLs"] * 2


@pytest.mark.parametrize("name", ["system:node", "Upper_case", "a b", "x" * 300])
def test_roles_may_have_any_name_that_a_url_can_hold(server, name):
    assert server(f"apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{name: '{name}'}}\n") == []


@pytest.mark.parametrize(("name", "times"), [("..", 1), ("a/b", 1), ("a/b%", 2)])
def test_a_name_that_a_url_cannot_hold_is_refused_once_for_each_reason(server, name, times):
    assert server(f"apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{name: '{name}'}}\n") == ["invalid metadata.name"] * times


def test_an_aggregation_rule_needs_selectors_that_can_be_evaluated(server):
    assert server(role("ClusterRole", "aggregationRule: {clusterRoleSelectors: [{}]}")) == []
    assert server(role("ClusterRole", "aggregationRule: {}")) == ["required aggregationRule.clusterRoleSelectors"]
    assert server(role("ClusterRole", "aggregationRule: {clusterRoleSelectors: [{matchLabels: {'a b': c}}]}")) == [
        "invalid aggregationRule.clusterRoleSelectors[0]",
        "invalid aggregationRule.clusterRoleSelectors[0].matchLabels",
    ]


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("{kind: ServiceAccount, name: web}", ["required subjects[0].namespace"]),
        ("{kind: ServiceAccount, name: web, namespace: shop}", []),
        ("{kind: ServiceAccount, name: Web, namespace: shop}", ["invalid subjects[0].name"]),
        ("{kind: ServiceAccount, name: web, namespace: shop, apiGroup: rbac.authorization.k8s.io}", ["not-supported subjects[0].apiGroup"]),
        ("{kind: User, name: 'Anyone at all'}", []),
        ("{kind: Group, name: admins, apiGroup: v1}", ["not-supported subjects[0].apiGroup"]),
        ("{kind: User}", ["required subjects[0].name"]),
        ("{kind: Pod, name: web}", ["not-supported subjects[0].kind"]),
    ],
)
def test_a_subject_is_named_in_the_way_of_its_kind(server, subject, answer):
    assert server(binding("ClusterRoleBinding", subject)) == answer


def test_a_service_account_in_a_role_binding_needs_no_namespace(server):
    assert server(binding("RoleBinding", "{kind: ServiceAccount, name: web}")) == []


def test_only_a_role_binding_may_refer_to_a_role_and_none_to_nothing(server):
    to_role = "roleRef: {kind: Role, name: view}\n"
    assert server(binding("RoleBinding", role_ref=to_role)) == []
    assert server(binding("ClusterRoleBinding", role_ref=to_role)) == ["not-supported roleRef.kind"]
    assert server(binding("RoleBinding", role_ref="")) == ["not-supported roleRef.kind", "required roleRef.name"]
    assert server(binding("RoleBinding", role_ref="roleRef: {apiGroup: apps, kind: Role, name: a}\n")) == ["not-supported roleRef.apiGroup"]

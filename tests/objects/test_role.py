"""What roles allow, and whom bindings give it to."""

from __future__ import annotations

from typing import Any

import pytest

from podlint.objects.object import Object
from podlint.objects.role import GROUP, Subject, is_all_powerful, rights, role_of, roles_beside, subjects
from podlint.objects.run import Objects
from podlint.source.document import Origin

SECRETS = {"": ("secrets",)}


def object_of(kind: str, name: str = "shop", file: str = "a/b.yaml", **fields: Any) -> Object:
    value = {"metadata": {"name": name, "namespace": "store"}, **fields}
    return Object(file, Origin(0, 0, 0), (), f"{GROUP}/v1", kind, value)


def role(name: str = "shop", **rule: Any) -> Object:
    return object_of("Role", name, rules=[{"apiGroups": [""], "resources": ["pods", "secrets"], "verbs": ["get"], **rule}])


@pytest.mark.parametrize(
    ("rule", "verbs"),
    [
        ({}, ("get",)),
        ({"verbs": ["*"]}, ("get", "list")),
        ({"verbs": ["list", "create"]}, ("list",)),
        ({"apiGroups": ["*"]}, ("get",)),
        ({"apiGroups": ["apps"]}, None),
        ({"verbs": ["create"]}, None),
        ({"resourceNames": ["a"]}, None),
        ({"resources": ["*"]}, None),
        ({"resources": "secrets"}, None),
    ],
)
def test_a_right_is_to_a_resource_that_is_named_whatever_the_object_is_called(rule, verbs):
    found = list(rights(role(**rule), SECRETS, ("get", "list")))
    assert [right.verbs for right in found] == ([verbs] if verbs else [])
    assert all(right.path == ("rules", 0, "resources", 1) for right in found)


def test_a_right_says_all_its_verbs_and_resources():
    (found,) = rights(role(verbs=["*"]), {"": ("secrets", "pods")}, ("get", "list", "watch"))
    assert str(found) == "get, list and watch pods and secrets"


def test_roles_of_kubernetes_itself_are_left_alone():
    assert list(rights(role("system:node"), SECRETS, ("get",))) == []


def test_a_service_account_is_at_home_where_its_binding_is_unless_it_says_otherwise():
    binding = object_of(
        "RoleBinding",
        subjects=[{"kind": "ServiceAccount", "name": "a"}, {"kind": "ServiceAccount", "name": "b", "namespace": "x"}, {"kind": "User", "name": "c"}],
    )
    assert [(each.name, each.namespace) for each in subjects(binding)] == [("a", "store"), ("b", "x"), ("c", "")]
    assert next(subjects(binding)) == Subject(("subjects", 0), "ServiceAccount", "a", "store")


def test_a_binding_names_its_role():
    assert role_of(object_of("RoleBinding", roleRef={"kind": "Role", "name": "a"})) == ("Role", "a")
    assert role_of(object_of("RoleBinding")) == ("", "")


@pytest.mark.parametrize(("field", "powerful"), [("", True), ("verbs", False), ("resources", False), ("apiGroups", False)])
def test_all_powerful_is_a_role_with_a_star_for_everything(field, powerful):
    rule = {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}
    assert is_all_powerful({"rules": [{**rule, field: ["pods"]}]}) is powerful


def test_roles_of_other_folders_are_not_beside():
    one, other = object_of("Role", file="a/x.yaml"), object_of("Role", file="b/x.yaml")
    assert roles_beside(Objects((one, other))) == {("a", "Role", "shop"): one, ("b", "Role", "shop"): other}

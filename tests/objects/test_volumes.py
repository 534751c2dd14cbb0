"""The volumes of a pod, and where its containers mount them."""

from __future__ import annotations

from typing import Any

import pytest

from podlint.objects.object import Object
from podlint.objects.pod import Container, Pod, Role
from podlint.objects.volumes import claim_templates, mount_path, mounts, volumes
from podlint.source.document import Origin


def pod(volumes: Any) -> Pod:
    value = {"spec": {"volumes": volumes}}
    return Pod(Object("a.yaml", Origin(0, 0, 0), (), "v1", "Pod", value), (), value)


@pytest.mark.parametrize(
    ("written", "place"),
    [("/data", "/data"), ("/data/", "/data"), ("//data//x/.", "/data/x"), ("data", "/data"), ("/", "/"), ("/a/..", "/"), ("", ""), (None, ""), (5, "")],
)
def test_a_mount_path_counts_from_the_root(written, place):
    assert mount_path({"mountPath": written}) == place


def test_of_volumes_with_one_name_the_first_counts():
    found = volumes(pod([{"name": "a", "emptyDir": {}}, {"name": "a"}, {"name": "b"}, "c", None]))
    assert {name: path for name, (path, _) in found.items()} == {"a": ("spec", "volumes", 0), "b": ("spec", "volumes", 2)}


def test_mounts_and_claim_templates_have_their_place():
    container = Container(("spec", "containers", 1), {"volumeMounts": [None, {"name": "a"}]}, Role.MAIN)
    assert list(mounts(container)) == [(("spec", "containers", 1, "volumeMounts", 1), {"name": "a"})]
    assert list(claim_templates({"spec": {"volumeClaimTemplates": [{"a": 1}]}})) == [(("spec", "volumeClaimTemplates", 0), {"a": 1})]


@pytest.mark.parametrize("value", [None, {}, [], 5, {"spec": None}])
def test_nothing_is_found_in_what_has_another_shape(value):
    assert list(claim_templates(value)) == []
    assert volumes(pod(value)) == {}

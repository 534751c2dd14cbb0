"""image-from-retired-registry beyond its examples: what has moved, and where to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.schema.bundle import NEWEST

SETTINGS = Settings((NEWEST,), Selection(select=("image-from-retired-registry",)))


def findings(container: dict[str, Any], **spec: Any) -> list[Finding]:
    pod = {"containers": [{"name": "web", "image": "example.org/web:1", **container}], **spec}
    text = json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": pod})
    return [finding for finding in check_text("a.json", text, SETTINGS).findings if finding.rule == "image-from-retired-registry"]


@pytest.mark.parametrize(
    ("image", "new"),
    [
        ("k8s.gcr.io/pause", "registry.k8s.io/pause"),
        ("gcr.io/google_containers/pause:3.1", "registry.k8s.io/pause:3.1"),
        ("gcr.io/kubebuilder/kube-rbac-proxy@sha256:" + "0" * 64, "quay.io/brancz/kube-rbac-proxy@sha256:" + "0" * 64),
        ("bitnami/redis:7.2.4", "docker.io/bitnamilegacy/redis:7.2.4"),
        ("docker.io/bitnami/redis:7.2.4", "docker.io/bitnamilegacy/redis:7.2.4"),
        ("index.docker.io/bitnami/redis:7", "docker.io/bitnamilegacy/redis:7"),
    ],
)
def test_an_image_that_has_moved_is_flagged_with_its_new_place(image, new):
    (found,) = findings({"image": image})
    assert found.help == f"use {new}"


@pytest.mark.parametrize(
    "image",
    ["registry.k8s.io/pause", "gcr.io/distroless/static", "bitnami/redis", "bitnami/redis:latest", "example.org/bitnami/redis:7", "bitnamilegacy/redis:7"],
)
def test_others_are_where_they_were(image):
    assert findings({"image": image}) == []


@pytest.mark.parametrize(
    ("image", "severity"), [("k8s.gcr.io/pause:3.1", "info"), ("gcr.io/google_containers/pause:3.1", "info"), ("bitnami/redis:7.2.4", "warning")]
)
def test_a_place_that_still_serves_what_it_had_is_only_noted(image, severity):
    assert [found.severity.value for found in findings({"image": image})] == [severity]

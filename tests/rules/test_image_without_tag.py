"""image-without-tag beyond its examples: what counts as a tag, and which containers are looked at."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.schema.bundle import NEWEST


def findings(spec: dict[str, Any]) -> list[Finding]:
    text = json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": spec})
    return [finding for finding in check_text("a.json", text, Settings((NEWEST,))).findings if finding.rule == "image-without-tag"]


@pytest.mark.parametrize("image", ["nginx", "library/nginx", "example.org/nginx", "localhost:5000/nginx", "example.org:443/team/nginx", "nginx:"])
def test_an_image_without_tag_and_digest_is_flagged(image):
    (found,) = findings({"containers": [{"name": "web", "image": image}]})
    assert found.path == ("spec", "containers", 0, "image")
    assert repr(image) in found.message


@pytest.mark.parametrize(
    "image",
    [
        "nginx:1.27",
        "nginx:latest",
        "localhost:5000/nginx:1",
        "nginx@sha256:" + "0" * 64,
        "nginx:1@sha256:" + "0" * 64,
        "$(IMAGE)",
        "${IMAGE}",
        "nginx:$(TAG)",
        "<image>",
        "{{ image }}",
        "",
        None,
        5,
        ["nginx"],
    ],
)
def test_other_images_are_not(image):
    assert findings({"containers": [{"name": "web", "image": image}]}) == []


def test_a_container_without_image_is_not():
    assert findings({"containers": [{"name": "web"}]}) == []


@pytest.mark.parametrize("restart_policy", [None, "Always"])
def test_init_containers_and_sidecars_are_looked_at_too(restart_policy):
    spec = {"initContainers": [{"name": "init", "image": "busybox", "restartPolicy": restart_policy}], "containers": [{"name": "web", "image": "nginx"}]}
    assert [finding.path[1] for finding in findings(spec)] == ["initContainers", "containers"]


@pytest.mark.parametrize(("policy", "number"), [("Never", 0), ("IfNotPresent", 1), ("Always", 1)])
def test_what_is_never_pulled_was_put_on_the_node_by_hand(policy, number):
    assert len(findings({"containers": [{"name": "web", "image": "nginx", "imagePullPolicy": policy}]})) == number

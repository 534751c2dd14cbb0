"""image-name-invalid beyond its examples: what a runtime can read, and what somebody else still fills in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.schema.bundle import NEWEST

SETTINGS = Settings((NEWEST,), Selection(select=("image-name-invalid",)))


def findings(container: dict[str, Any], **spec: Any) -> list[Finding]:
    pod = {"containers": [{"name": "web", "image": "example.org/web:1", **container}], **spec}
    text = json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": pod})
    return [finding for finding in check_text("a.json", text, SETTINGS).findings if finding.rule == "image-name-invalid"]


@pytest.mark.parametrize(
    "image",
    [
        "nginx",
        "nginx:1.27",
        "library/nginx",
        "example.org/team/a_b/c__d/e-f/g---h:1.4_x-y.z",
        "Registry.Example.org:5000/web",
        "localhost/web:1",
        "[2001:db8::1]:5000/web",
        "web@sha256:" + "0" * 64,
        "web:1@sha256:" + "a" * 64,
        "gcr.io/PROJECT_ID/web:1",
        "example.org/web:TAG",
        "IMAGE",
        "{IMAGE}",
        "__IMAGE__",
        "ko://example.org/cmd/web",
        "$(IMAGE) x",
        "<image name>",
        "",
        " nginx",
    ],
)
def test_images_that_can_be_read_or_are_yet_to_be_filled_in_are_left_alone(image):
    assert findings({"image": image}) == []


@pytest.mark.parametrize(
    ("image", "meant"),
    [
        ("Nginx:1", "nginx:1"),
        ("example.org/Team/Web:1", "example.org/team/web:1"),
        ("docker://nginx:1", "nginx:1"),
        ("https://example.org/web", "example.org/web"),
        ("nginx:1 2", None),
        ("nginx: 1", None),
        ("example.org//web:1", None),
        ("/web:1", None),
        ("web:a+b", None),
        ("web:" + "a" * 129, None),
        ("web@sha256:abc", None),
        ("web@sha256:" + "aB" * 32, None),
        ("a..b/web", None),
        ("w" * 256, None),
    ],
)
def test_others_are_flagged_with_what_was_meant_where_that_is_plain(image, meant):
    (found,) = findings({"image": image})
    assert repr(image) in found.message or image.partition("@")[0].partition(":")[0] in found.message or "tag" in found.message
    assert (f"write {meant}" == found.help) is (meant is not None)

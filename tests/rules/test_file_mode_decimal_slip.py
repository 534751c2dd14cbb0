"""file-mode-decimal-slip beyond its examples: JSON, items, and numbers that are meant."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.schema.bundle import NEWEST

SETTINGS = Settings((NEWEST,), Selection(select=("file-mode-decimal-slip",)))


def findings(container: dict[str, Any], **spec: Any) -> list[Finding]:
    pod = {"containers": [{"name": "web", "image": "example.org/web:1", **container}], **spec}
    text = json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": pod})
    return [finding for finding in check_text("a.json", text, SETTINGS).findings if finding.rule == "file-mode-decimal-slip"]


def modes(mode: Any) -> list[Finding]:
    volumes = [{"name": "a", "projected": {"sources": [{"secret": {"name": "a", "items": [{"key": "a", "path": "a", "mode": mode}]}}]}}]
    return findings({"volumeMounts": [{"name": "a", "mountPath": "/a"}]}, volumes=volumes)


@pytest.mark.parametrize(("mode", "meant"), [(400, 256), (440, 288), (444, 292), (500, 320)])
def test_in_json_the_decimal_number_of_the_mode_is_offered(mode, meant):
    (found,) = modes(mode)
    assert found.path[-3:] == ("items", 0, "mode")
    assert found.fix
    assert [edit.text for edit in found.fix.edits] == [str(meant)]


@pytest.mark.parametrize("mode", [256, 288, 292, 384, 416, 420, 436, 438, 448, 488, 493, 511, 0, 64, 408, 422, 456, 476, "400", True, None, 400.0])
def test_numbers_that_are_modes_as_they_stand_are_left_alone(mode):
    assert modes(mode) == []

"""cpu-without-milli beyond its examples: large machines."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.schema.bundle import NEWEST

SETTINGS = Settings((NEWEST,), Selection(select=("cpu-without-milli",)))


def findings(container: dict[str, Any], **spec: Any) -> list[Finding]:
    pod = {"containers": [{"name": "web", "image": "example.org/web:1", **container}], **spec}
    text = json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": pod})
    return [finding for finding in check_text("a.json", text, SETTINGS).findings if finding.rule == "cpu-without-milli"]


@pytest.mark.parametrize(
    ("cpu", "memory", "expected"),
    [
        (500, None, 1),
        ("250", None, 1),
        (100, "64Mi", 1),
        (146, "64Gi", 0),
        (192, "1311Gi", 0),
        (157, None, 0),
        (96, None, 0),
        ("500m", None, 0),
        ("1e3", None, 0),
        ("${CPU}", None, 0),
        (10**30, None, 1),
    ],
)
def test_cores_out_of_proportion_to_memory_are_thousandths(cpu, memory, expected):
    requests = {"cpu": cpu} if memory is None else {"cpu": cpu, "memory": memory}
    assert len(findings({"resources": {"requests": requests}})) == expected

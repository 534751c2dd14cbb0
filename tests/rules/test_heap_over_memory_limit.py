"""heap-over-memory-limit beyond its examples: which settings count, and where they stand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.schema.bundle import NEWEST

SETTINGS = Settings((NEWEST,), Selection(select=("heap-over-memory-limit",)))


def findings(container: dict[str, Any], **spec: Any) -> list[Finding]:
    pod = {"containers": [{"name": "web", "image": "example.org/web:1", **container}], **spec}
    text = json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": pod})
    return [finding for finding in check_text("a.json", text, SETTINGS).findings if finding.rule == "heap-over-memory-limit"]


def heap(limit: str, **container: Any) -> list[Finding]:
    return findings({**container, "resources": {"limits": {"memory": limit}}})


@pytest.mark.parametrize(
    "options",
    [
        "-Xmx1g",
        "-Xms1g -Xmx1024m",
        "-Xmx1048576k -XX:+UseG1GC",
        "-Xmx512m -Xmx2G",
        "-Xmx1073741824",
        "-XX:MaxRAMPercentage=100",
        "-XX:MaxRAMPercentage=100.0",
        "--max-old-space-size=1024",
        "--max_old_space_size=4096",
    ],
)
def test_a_heap_as_large_as_the_limit_is_flagged_where_it_is_set(options):
    (found,) = heap("1Gi", env=[{"name": "JAVA_OPTS", "value": options}])
    assert found.path == ("spec", "containers", 0, "env", 0, "value")


@pytest.mark.parametrize(
    "options", ["-Xmx1023m", "-Xmx2g -Xmx512m", "-Xmx${HEAP}", "-Xmx", "-Xms2g", "-XX:MaxRAMPercentage=75", "--max-old-space-size=900", "x-Xmx2g", "-Xmx2g.5"]
)
def test_smaller_and_unknown_heaps_are_not(options):
    assert heap("1Gi", env=[{"name": "JAVA_OPTS", "value": options}]) == []


@pytest.mark.parametrize(
    ("container", "path"),
    [
        ({"args": ["java", "-Xmx2g", "-jar", "shop.jar"]}, ("args", 1)),
        ({"command": ["sh", "-c", "exec java -Xmx2g -jar shop.jar"]}, ("command", 2)),
        ({"args": ["--maxmemory", "2gb"]}, ("args", 0)),
        ({"args": ["--maxmemory 2gb"]}, ("args", 0)),
        ({"args": ["-c", "shared_buffers=2GB"]}, ("args", 1)),
        ({"image": "memcached:1.6", "args": ["-m", "1024"]}, ("args", 0)),
        ({"env": [{"name": "GOMEMLIMIT", "value": "2GiB"}]}, ("env", 0, "value")),
    ],
)
def test_settings_are_found_in_arguments_and_variables(container, path):
    (found,) = heap("1Gi", **container)
    assert found.path == ("spec", "containers", 0, *path)


@pytest.mark.parametrize(
    "container",
    [
        {"env": [{"name": "GOMEMLIMIT", "value": "1GiB"}]},
        {"image": "example.org/tool:1", "args": ["-m", "4096"]},
        {"env": [{"name": "JAVA_TOOL_OPTIONS", "value": "-Xmx4g"}], "args": ["java", "-Xmx512m", "-jar", "shop.jar"]},
    ],
)
def test_what_may_be_meant_otherwise_is_left_alone(container):
    assert heap("1Gi", **container) == []


def test_without_a_limit_nothing_is_said_and_that_of_the_pod_counts():
    container = {"args": ["-Xmx2g"]}
    assert findings(container) == []
    assert len(findings(container, resources={"limits": {"memory": "1Gi"}})) == 1

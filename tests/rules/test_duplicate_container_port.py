"""duplicate-container-port beyond its examples: which containers count, and which ports are the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.schema.bundle import NEWEST


def findings(spec: dict[str, Any]) -> list[Finding]:
    text = json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": spec})
    return [finding for finding in check_text("a.json", text, Settings((NEWEST,))).findings if finding.rule == "duplicate-container-port"]


def container(name: str, *ports: Any, **more: Any) -> dict[str, Any]:
    return {"name": name, "image": "example.org/web:1", "ports": list(ports), **more}


def tcp(number: Any, **more: Any) -> dict[str, Any]:
    return {"containerPort": number, **more}


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (tcp(80), tcp(80), True),
        (tcp(80), tcp(80, protocol="TCP"), True),
        (tcp(80), tcp(80, protocol=None), True),
        (tcp(80), tcp(80, protocol=""), True),
        (tcp(80, protocol="UDP"), tcp(80, protocol="UDP"), True),
        (tcp(80, name="a"), tcp(80, name="b"), True),
        (tcp(80, hostIP="10.0.0.1"), tcp(80, hostIP="10.0.0.2"), True),
        (tcp(80), tcp(81), False),
        (tcp(80), tcp(80, protocol="UDP"), False),
        (tcp(80, protocol="SCTP"), tcp(80, protocol="UDP"), False),
        (tcp("80"), tcp("80"), False),
        (tcp(None), tcp(None), False),
        (tcp(80, protocol=5), tcp(80, protocol=5), False),
        ({}, {}, False),
        (None, None, False),
    ],
)
def test_a_port_is_the_same_when_number_and_protocol_are(first, second, same):
    assert bool(findings({"containers": [container("web", first), container("api", second)]})) is same


def test_one_container_may_list_a_port_twice():
    assert findings({"containers": [container("web", tcp(80), tcp(80, name="again"))]}) == []


@pytest.mark.parametrize(("restart_policy", "runs"), [("Always", True), (None, False), ("Never", False)])
def test_an_init_container_holds_its_port_only_when_it_goes_on_running(restart_policy, runs):
    spec = {"initContainers": [container("proxy", tcp(80), restartPolicy=restart_policy)], "containers": [container("web", tcp(80))]}
    assert [finding.path for finding in findings(spec)] == ([("spec", "containers", 0, "ports", 0, "containerPort")] if runs else [])


def test_two_sidecars_clash_too():
    spec = {
        "initContainers": [container("one", tcp(80), restartPolicy="Always"), container("two", tcp(80), restartPolicy="Always")],
        "containers": [container("web")],
    }
    assert [finding.path[:3] for finding in findings(spec)] == [("spec", "initContainers", 1)]


def test_every_later_container_is_told_of_the_first():
    found = findings({"containers": [container("a", tcp(80)), container("b", tcp(80)), container("c", tcp(80))]})
    assert [finding.path[2] for finding in found] == [1, 2]
    assert all("'a'" in finding.message and "80/TCP" in finding.message for finding in found)


def test_the_first_place_is_shown_beside():
    (found,) = findings({"containers": [container("a", tcp(80)), container("b", tcp(80))]})
    assert [place.message for place in found.related] == ["first taken here"]


def test_the_pods_of_two_objects_do_not_share_a_network():
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": {"containers": [container("web", tcp(80))]}}
    found = check_text("a.json", json.dumps({"apiVersion": "v1", "kind": "List", "items": [pod, pod]}), Settings((NEWEST,))).findings
    assert [finding for finding in found if finding.rule == "duplicate-container-port"] == []

"""probe-named-port-missing beyond its examples: whose ports count, which probes, and what is a name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.schema.bundle import NEWEST

PROBES = ("startupProbe", "readinessProbe", "livenessProbe")


def findings(spec: dict[str, Any]) -> list[Finding]:
    text = json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": spec})
    return [finding for finding in check_text("a.json", text, Settings((NEWEST,))).findings if finding.rule == "probe-named-port-missing"]


def container(name: str, *port_names: str | None, **probes: Any) -> dict[str, Any]:
    ports = [{"containerPort": 8080 + index} | ({"name": port} if port else {}) for index, port in enumerate(port_names)]
    return {"name": name, "image": "example.org/web:1", "ports": ports, **probes}


@pytest.mark.parametrize("probe", PROBES)
@pytest.mark.parametrize("handler", ["httpGet", "tcpSocket"])
def test_every_probe_with_a_port_is_looked_at(probe, handler):
    (found,) = findings({"containers": [container("web", "http", **{probe: {handler: {"port": "admin"}}})]})
    assert found.path == ("spec", "containers", 0, probe, handler, "port")
    assert "'web'" in found.message
    assert "'admin'" in found.message


@pytest.mark.parametrize("port", ["http", 8080, 9999, "8080", "+8080", "-1", "", None, True, ["http"]])
def test_a_declared_name_or_a_number_is_no_matter(port):
    assert findings({"containers": [container("web", "http", livenessProbe={"httpGet": {"port": port}})]}) == []


@pytest.mark.parametrize("port", ["HTTP", "http ", "htttp", "80a"])
def test_any_other_text_is_a_name_that_is_missing(port):
    assert len(findings({"containers": [container("web", "http", livenessProbe={"httpGet": {"port": port}})]})) == 1


@pytest.mark.parametrize(
    ("names", "port", "help"),
    [
        (("http", "metrics"), "htpp", "did you mean 'http'?"),
        (("http", "metrics"), "admin", "its ports are called 'http', 'metrics'; name one of them 'admin', or write the number"),
        ((None,), "admin", "none of its ports has a name; name one of them 'admin', or write the number"),
    ],
)
def test_the_help_names_what_is_there(names, port, help):
    (found,) = findings({"containers": [container("web", *names, readinessProbe={"tcpSocket": {"port": port}})]})
    assert found.help == help


def test_a_container_without_ports_is_not_told_to_name_one_of_them():
    (found,) = findings({"containers": [container("web", readinessProbe={"tcpSocket": {"port": "admin"}})]})
    assert "one of them" not in found.help


def test_the_ports_of_a_sibling_do_not_count():
    spec = {"containers": [container("web", livenessProbe={"httpGet": {"port": "http"}}), container("api", "http")]}
    assert [finding.path[2] for finding in findings(spec)] == [0]


def test_a_sidecar_is_looked_at_too():
    sidecar = container("proxy", "http", startupProbe={"httpGet": {"port": "admin"}}) | {"restartPolicy": "Always"}
    assert [finding.path[1] for finding in findings({"initContainers": [sidecar], "containers": [container("web")]})] == ["initContainers"]


def test_each_probe_is_a_finding_of_its_own():
    probes = {probe: {"httpGet": {"port": "admin"}} for probe in PROBES}
    assert [finding.path[3] for finding in findings({"containers": [container("web", "http", **probes)]})] == list(PROBES)


@pytest.mark.parametrize("probe", [None, {}, [], {"exec": {"command": ["true"]}}, {"grpc": {"port": 9090}}, {"httpGet": None}, {"httpGet": {}}])
def test_a_probe_without_port_is_no_matter(probe):
    assert findings({"containers": [container("web", livenessProbe=probe)]}) == []

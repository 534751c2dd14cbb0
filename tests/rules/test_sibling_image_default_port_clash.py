"""sibling-image-default-port-clash beyond its examples: which images are known, and when a container is left alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.schema.bundle import NEWEST

PORT_RULES = ("sibling-image-default-port-clash", "duplicate-container-port")


def findings(spec: dict[str, Any]) -> list[Finding]:
    text = json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": spec})
    return [finding for finding in check_text("a.json", text, Settings((NEWEST,))).findings if finding.rule in PORT_RULES]


def rules(spec: dict[str, Any]) -> list[str]:
    return [finding.rule for finding in findings(spec)]


def pair(first: str, second: str, **more: Any) -> dict[str, Any]:
    return {"containers": [{"name": "one", "image": first}, {"name": "two", "image": second, **more}]}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("nginx:1.27", "nginx:1.26"),
        ("nginx", "httpd:2.4"),
        ("docker.io/library/nginx:1", "docker.io/httpd"),
        ("mysql:8", "mariadb:11"),
        ("redis:7", "docker.io/valkey/valkey:8"),
        ("nginx@sha256:" + "0" * 64, "caddy:2"),
        ("tomcat:10", "nginxinc/nginx-unprivileged:1"),
        ("public.ecr.aws/docker/library/nginx:1", "nginx:1"),
    ],
)
def test_two_images_with_the_same_default_port_clash(first, second):
    (found,) = findings(pair(first, second))
    assert (found.rule, found.path) == (PORT_RULES[0], ("spec", "containers", 1, "image"))
    assert "'one'" in found.message


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("nginx:1.27", "redis:7"),
        ("nginx:1.27", "example.org/nginx:1.27"),
        ("nginx:1.27", "example.org/team/httpd"),
        ("nginx:1.27", "bitnami/nginx:1.27"),  # listens on 8080
        ("nginx:1.27", "mynginx"),
        ("example.org/web:1", "example.org/web:1"),
        ("", ""),
    ],
)
def test_other_images_do_not(first, second):
    assert findings(pair(first, second)) == []


@pytest.mark.parametrize(
    "more",
    [
        {"command": ["nginx", "-c", "/tmp/my.conf"]},
        {"args": ["--port", "81"]},
        {"env": [{"name": "NGINX_PORT", "value": "81"}]},
        {"env": [{"name": "listen_port", "value": "81"}]},
        {"envFrom": [{"configMapRef": {"name": "web"}}]},
        {"volumeMounts": [{"name": "a", "mountPath": "/etc/nginx/conf.d"}]},
        {"volumeMounts": [{"name": "a", "mountPath": "/usr/local/apache2/conf/httpd.conf"}]},
        {"volumeMounts": [{"name": "a", "mountPath": "/opt/conf"}]},
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_a_container_that_may_listen_elsewhere_is_left_alone(more, swapped):
    spec = pair("nginx:1", "nginx:2", **more)
    if swapped:
        spec["containers"].reverse()
    assert findings(spec) == []


@pytest.mark.parametrize(
    "more",
    [
        {"env": [{"name": "MODE", "value": "fast"}]},
        {"volumeMounts": [{"name": "a", "mountPath": "/var/www"}]},
        {"ports": [{"containerPort": 80}]},
        {"ports": [{"containerPort": 8080}]},  # a declaration does not make nginx listen there
        {"command": None, "args": None},
    ],
)
def test_what_says_nothing_of_the_port_does_not_help(more):
    assert rules(pair("nginx:1", "nginx:2", **more)) == [PORT_RULES[0]]


def test_where_both_declare_the_port_only_the_other_rule_speaks():
    spec = pair("nginx:1", "nginx:2", ports=[{"containerPort": 80}])
    spec["containers"][0]["ports"] = [{"containerPort": 80}]
    assert rules(spec) == [PORT_RULES[1]]


@pytest.mark.parametrize(("restart_policy", "count"), [("Always", 1), ("OnFailure", 0), (None, 0)])
def test_an_init_container_clashes_only_when_it_is_a_sidecar(restart_policy, count):
    spec = {"initContainers": [{"name": "one", "image": "nginx:1", "restartPolicy": restart_policy}], "containers": [{"name": "two", "image": "nginx:1"}]}
    assert len(findings(spec)) == count


def test_every_later_container_is_told_of_the_first():
    spec = {"containers": [{"name": name, "image": "nginx:1"} for name in ("one", "two", "three")]}
    assert [finding.path[2] for finding in findings(spec)] == [1, 2]

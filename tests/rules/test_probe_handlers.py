"""Rules about what probes and hooks call, beyond their examples."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint import api
from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.schema.bundle import NEWEST


def found(rule: str, container: dict[str, Any], namespace: str = "shop", siblings: tuple[dict[str, Any], ...] = (), **spec: Any) -> list[Finding]:
    containers = [{"name": "web", "image": "example.org/web:1", **container}, *siblings]
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop", "namespace": namespace}, "spec": {"containers": containers, **spec}}
    settings = Settings((NEWEST,), Selection((), (rule,)))
    return [each for each in api.report([check_text("a.json", json.dumps(pod), settings)], settings).findings if each.rule == rule]


def exec_probe(*command: str, field: str = "livenessProbe", **timing: int) -> dict[str, Any]:
    return {field: {"exec": {"command": list(command)}, **timing}}


# exec-handler-not-runnable


@pytest.mark.parametrize("command", [("pgrep -f web",), ("sh -c true",), ("test -f /a\n",), ("cat", "/a", "|", "grep", "b"), ("a", "&&", "b"), ("a", ";", "b")])
def test_a_command_line_is_no_program(command):
    assert len(found("exec-handler-not-runnable", exec_probe(*command))) == 1


@pytest.mark.parametrize(
    "command",
    [
        ("pgrep",),
        ("pgrep", "-f", "a b"),
        ("sh", "-c", "a && b"),
        ("timeout", "5", "sh", "-c", "a", "|"),
        ("find", "/a", "-exec", "cat", "{}", ";"),
        ("[", "a", ">", "b", "]"),
        ("${PROBE} a",),
        ("C:\\Program Files\\a.exe",),
        ("/bin/a ",),
        (),
    ],
)
def test_a_command_that_may_run_is_left_alone(command):
    assert found("exec-handler-not-runnable", exec_probe(*command)) == []


@pytest.mark.parametrize("field", ["startupProbe", "readinessProbe", "livenessProbe"])
def test_the_message_says_which_probe(field):
    (finding,) = found("exec-handler-not-runnable", exec_probe("a b", field=field))
    assert finding.message.startswith(f"the {field.removesuffix('Probe')} probe")


# probe-inner-timeout-longer


@pytest.mark.parametrize(
    "command",
    [
        ("curl", "-m", "10", "http://localhost"),
        ("curl", "--max-time=10", "http://localhost"),
        ("timeout", "10", "check"),
        ("timeout", "10s", "check"),
        ("sh", "-c", "timeout 10 check || exit 1"),
        ("/bin/grpc_health_probe", "-addr=:80", "-rpc-timeout=10s"),
        ("wget", "-T", "10", "-q", "http://localhost"),
    ],
)
@pytest.mark.parametrize(("timeout", "flagged"), [(1, True), (9, True), (10, False), (30, False)])
def test_a_command_may_not_wait_longer_than_its_probe(command, timeout, flagged):
    assert bool(found("probe-inner-timeout-longer", exec_probe(*command, timeoutSeconds=timeout))) is flagged


@pytest.mark.parametrize(
    "command", [("curl", "-m"), ("curl", "-m", "$WAIT", "a"), ("timeout", "-s", "KILL", "10", "a"), ("timeout", "5m", "a"), ("ping", "-m", "10"), ("timeout",)]
)
def test_what_a_command_waits_must_be_certain(command):
    assert found("probe-inner-timeout-longer", exec_probe(*command)) == []


# probe-uses-dynamic-env

ENV = [{"name": "PLAIN", "value": "a"}, {"name": "SECRET", "valueFrom": {"secretKeyRef": {"name": "a", "key": "b"}}}]
FROM = [{"configMapRef": {"name": "a"}}]


@pytest.mark.parametrize(
    ("word", "env_from", "flagged"),
    [
        ("$(SECRET)", [], True),
        ("a=$(SECRET);", [], True),
        ("$(PLAIN)", [], False),
        ("$$(SECRET)", [], False),
        ("$SECRET", [], False),
        ("$(OTHER)", [], False),
        ("$(OTHER)", FROM, True),
        ("$(date)", FROM, False),
        ("$(PLAIN)", FROM, False),
    ],
)
def test_a_probe_knows_literal_values_only(word, env_from, flagged):
    assert bool(found("probe-uses-dynamic-env", {**exec_probe("check", word), "env": ENV, "envFrom": env_from})) is flagged


@pytest.mark.parametrize(("word", "flagged"), [("$(SECRET)", True), ("$(OTHER)", False)])
def test_in_a_script_only_a_known_variable_is_certain(word, flagged):
    assert bool(found("probe-uses-dynamic-env", {**exec_probe("sh", "-c", word), "env": ENV, "envFrom": FROM})) is flagged


# probe-host-is-node-loopback, probe-depends-on-other-service


@pytest.mark.parametrize(("host", "flagged"), [("localhost", True), ("127.0.0.1", True), ("127.1", True), ("::1", True), ("10.0.0.1", False), ("", False)])
def test_the_kubelet_calls_from_the_node(host, flagged):
    probe = {"livenessProbe": {"tcpSocket": {"port": 80, "host": host}}}
    assert bool(found("probe-host-is-node-loopback", probe)) is flagged


@pytest.mark.parametrize("rule", ["probe-host-is-node-loopback", "probe-depends-on-other-service"])
@pytest.mark.parametrize("host", ["127.0.0.1", "192.168.1.1"])
def test_the_node_may_be_asked_by_what_belongs_to_it(rule, host):
    probe = {"livenessProbe": {"tcpSocket": {"port": 80, "host": host}}}
    assert found(rule, probe, hostNetwork=True) == []
    assert found(rule, probe, namespace="kube-system") == []


def test_a_host_port_may_be_reached_on_the_node():
    probe = {"livenessProbe": {"tcpSocket": {"port": 80, "host": "127.0.0.1"}}, "ports": [{"containerPort": 80, "hostPort": 80}]}
    assert found("probe-host-is-node-loopback", probe) == []


@pytest.mark.parametrize(
    ("command", "flagged"),
    [
        (("curl", "-f", "http://api.example.org/health"), True),
        (("curl", "-f", "http://user@api:8080"), True),
        (("sh", "-c", "wget -qO- https://api/ | grep ok"), True),
        (("redis-cli", "-h", "redis", "ping"), True),
        (("mysqladmin", "ping", "--host=db"), True),
        (("nc", "-z", "db", "5432"), True),
        (("curl", "-f", "http://localhost:8080/"), False),
        (("curl", "-f", "http://127.0.0.1:8080/"), False),
        (("curl", "-f", "http://[::1]:8080/"), False),
        (("curl", "-f", "http://$POD_IP:8080/"), False),
        (("curl", "-f", "http://$(POD_IP):8080/"), False),
        (("curl", "-f", "http://shop:8080/"), False),
        (("curl", "-f", "http://web.shop.svc/"), False),
        (("redis-cli", "-h", "$(hostname)", "ping"), False),
        (("redis-cli", "ping"), False),
        (("nc", "-z", "-w", "1", "db", "5432"), False),
        (("pg_isready", "-h"), False),
        (("check", "http://api/"), False),
    ],
)
def test_a_probe_should_ask_its_own_container(command, flagged):
    assert bool(found("probe-depends-on-other-service", exec_probe(*command))) is flagged


# probe-binary-not-in-image


@pytest.mark.parametrize(
    ("image", "word", "flagged"),
    [
        ("gcr.io/distroless/base-debian12", "sh", True),
        ("gcr.io/distroless/base-debian12", "/bin/sh", True),
        ("gcr.io/distroless/base-debian12", "/app/check", False),
        ("gcr.io/distroless/base-debian12", "/app/sh", False),
        ("gcr.io/distroless/base-debian12:debug", "sh", False),
        ("gcr.io/distroless/python3-debian12", "python3", False),
        ("example.org/web:1.4-distroless", "curl", True),
        ("registry.k8s.io/pause:3.10", "sh", True),
        ("alpine:3.22", "bash", True),
        ("docker.io/library/alpine:3.22", "bash", True),
        ("alpine:3.22", "sh", False),
        ("alpine:3.22", "wget", False),
        ("nginx:1.27-alpine", "bash", False),
        ("${REGISTRY}/distroless/base", "sh", False),
        ("example.org/web:1.4", "sh", False),
    ],
)
def test_an_image_may_lack_a_program(image, word, flagged):
    assert bool(found("probe-binary-not-in-image", {"image": image, **exec_probe(word, "-c", "true")})) is flagged


@pytest.mark.parametrize(
    "more",
    [
        {"volumeMounts": [{"name": "tools", "mountPath": "/usr/local/bin"}]},
        {"env": [{"name": "PATH", "value": "/tools"}]},
        {"command": ["sh", "-c", "apk add bash && run"]},
    ],
)
def test_a_program_may_be_brought_along(more):
    assert found("probe-binary-not-in-image", {"image": "alpine:3.22", **exec_probe("bash"), **more}) == []


# ports


@pytest.mark.parametrize(
    ("declared", "port", "scheme", "flagged"),
    [
        ({"name": "https", "containerPort": 8443}, "https", None, True),
        ({"name": "https-metrics", "containerPort": 8443}, 8443, "HTTP", True),
        ({"name": "https", "containerPort": 8443}, "https", "HTTPS", False),
        ({"name": "http", "containerPort": 8080}, "http", "HTTPS", True),
        ({"name": "http", "containerPort": 8443}, 8443, None, False),
        ({"name": "web", "containerPort": 8443}, 8443, None, False),
        ({"containerPort": 8443}, 8443, None, True),
        ({"containerPort": 80}, 80, "HTTPS", True),
        ({"containerPort": 8080}, 8080, "HTTPS", False),
        ({"name": "http-tls", "containerPort": 8080}, "http-tls", "HTTPS", False),
    ],
)
def test_a_port_says_its_scheme_by_name_or_number(declared, port, scheme, flagged):
    probe = {"httpGet": {"path": "/", "port": port} | ({"scheme": scheme} if scheme else {})}
    assert bool(found("probe-scheme-port-mismatch", {"ports": [declared], "livenessProbe": probe})) is flagged


@pytest.mark.parametrize(("protocols", "number", "flagged"), [(["UDP"], 514, True), (["UDP", "TCP"], 514, False), (["UDP"], 53, False), ([], 514, False)])
def test_a_probe_speaks_tcp(protocols, number, flagged):
    ports = [{"name": f"p-{protocol.lower()}", "containerPort": number, "protocol": protocol} for protocol in protocols]
    noise = {"name": "x", "containerPort": 9, "protocol": "UDP"}
    container = {"ports": [*ports, noise], "livenessProbe": {"tcpSocket": {"port": number}}}
    assert bool(found("probe-protocol-mismatch", container)) is flagged


def test_a_port_is_missing_once_however_many_probes_ask_it():
    probe = {"httpGet": {"path": "/", "port": 8080}}
    assert len(found("probe-port-not-declared", {"livenessProbe": probe, "readinessProbe": probe, "startupProbe": probe})) == 1


def test_the_port_of_a_sibling_is_not_missing():
    sibling = {"name": "side", "image": "example.org/side:1", "ports": [{"containerPort": 9090}]}
    container = {"ports": [{"containerPort": 80}], "livenessProbe": {"tcpSocket": {"port": 9090}}}
    assert found("probe-port-not-declared", container, siblings=(sibling,)) == []
    assert len(found("probe-hits-sibling-port", container, siblings=(sibling,))) == 1
    assert found("probe-hits-sibling-port", {**container, "ports": []}, siblings=(sibling,)) == []


# figures


@pytest.mark.parametrize(("liveness", "stricter", "identical"), [(1, True, False), (3, False, True), (4, False, False)])
def test_liveness_is_stricter_identical_or_more_patient(liveness, stricter, identical):
    handler = {"tcpSocket": {"port": 80}}
    container = {"livenessProbe": {**handler, "failureThreshold": liveness}, "readinessProbe": handler}
    assert bool(found("liveness-stricter-than-readiness", container)) is stricter
    assert bool(found("identical-liveness-readiness", container)) is identical


@pytest.mark.parametrize(
    ("probe", "flagged"),
    [
        (exec_probe("check", failureThreshold=1), True),
        (exec_probe("check", failureThreshold=1, timeoutSeconds=10), False),
        (exec_probe("sh", "-c", "until check; do sleep 1; done", failureThreshold=1), False),
        (exec_probe("curl", "--retry", "3", "http://localhost", failureThreshold=1), False),
        (exec_probe("check", failureThreshold=2), False),
        (exec_probe("check", field="readinessProbe", failureThreshold=1), False),
    ],
)
def test_one_failure_is_not_enough_to_restart(probe, flagged):
    assert bool(found("liveness-threshold-one", probe)) is flagged

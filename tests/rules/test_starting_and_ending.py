"""Rules about how containers start and end, beyond their examples."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint import api
from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.schema.bundle import NEWEST


def found(rule: str, *objects: dict[str, Any]) -> list[Finding]:
    settings = Settings((NEWEST,), Selection((), (rule,)))
    text = "\n".join(json.dumps(each) for each in objects)
    return [each for each in api.report([check_text("a.json", text, settings)], settings).findings if each.rule == rule]


def container(name: str = "web", **more: Any) -> dict[str, Any]:
    return {"name": name, "image": f"example.org/{name}:1", **more}


def a_pod(*containers: dict[str, Any], **spec: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop", "labels": {"app": "shop"}}, "spec": {"containers": list(containers), **spec}}


def a_job(*containers: dict[str, Any], **spec: Any) -> dict[str, Any]:
    template = {"spec": {"restartPolicy": "Never", "containers": list(containers), **spec}}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "load"}, "spec": {"template": template}}


def a_service(name: str = "shop", **spec: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": {"selector": {"app": "shop"}, "ports": [{"port": 80}], **spec}}


# init containers that wait


def waiting_for(host: str) -> dict[str, Any]:
    return container("wait", command=["sh", "-c", f"until nc -z {host} 80; do sleep 1; done"])


@pytest.mark.parametrize("host", ["shop", "shop.default", "shop.default.svc.cluster.local"])
def test_an_init_container_cannot_wait_for_its_own_service(host):
    assert len(found("init-waits-for-own-service", a_service(), a_pod(container(), initContainers=[waiting_for(host)]))) == 1


@pytest.mark.parametrize(
    ("host", "service"),
    [
        ("shop.other", a_service()),
        ("shop", a_service(publishNotReadyAddresses=True)),
        ("shop", a_service(selector={"app": "other"})),
        ("shop", a_service("front")),
    ],
)
def test_an_init_container_may_wait_for_other_services(host, service):
    assert found("init-waits-for-own-service", service, a_pod(container(), initContainers=[waiting_for(host)])) == []


def test_a_service_with_other_pods_can_answer():
    other = {**a_pod(container()), "metadata": {"name": "other", "labels": {"app": "shop"}}}
    assert found("init-waits-for-own-service", a_service(), other, a_pod(container(), initContainers=[waiting_for("shop")])) == []


def test_a_sidecar_may_wait_for_its_own_service():
    sidecar = {**waiting_for("shop"), "restartPolicy": "Always"}
    assert found("init-waits-for-own-service", a_service(), a_pod(container(), initContainers=[sidecar])) == []


@pytest.mark.parametrize(("host", "port", "flagged"), [("localhost", 80, True), ("127.0.0.1", 80, True), ("localhost", 81, False), ("db", 80, False)])
def test_an_init_container_cannot_wait_for_what_starts_after_it(host, port, flagged):
    pod = a_pod(container(ports=[{"containerPort": port}]), initContainers=[waiting_for(host)])
    assert bool(found("init-waits-for-sibling", pod)) is flagged


@pytest.mark.parametrize(("sidecar_first", "flagged"), [(True, False), (False, True)])
def test_a_sidecar_runs_before_what_stands_after_it(sidecar_first, flagged):
    sidecar = container("proxy", restartPolicy="Always", ports=[{"containerPort": 80}])
    order = [sidecar, waiting_for("localhost")] if sidecar_first else [waiting_for("localhost"), sidecar]
    assert bool(found("init-waits-for-sibling", a_pod(container(), initContainers=order))) is flagged


@pytest.mark.parametrize(("field", "port", "flagged"), [("startupProbe", 80, True), ("livenessProbe", 80, False), ("startupProbe", 15001, False)])
def test_the_startup_probe_of_a_sidecar_cannot_ask_a_main_container(field, port, flagged):
    sidecar = container("proxy", restartPolicy="Always", ports=[{"containerPort": 15001}], **{field: {"tcpSocket": {"port": port}}})
    pod = a_pod(container(ports=[{"containerPort": 80}]), initContainers=[sidecar])
    assert bool(found("sidecar-startup-waits-for-main", pod)) is flagged


# jobs

HELPER = {"name": "logs", "image": "fluent/fluent-bit:4.0"}


@pytest.mark.parametrize(
    "image", ["fluent/fluent-bit:4.0", "cr.example.org/mirror/fluent/fluent-bit", "docker.io/istio/proxyv2:1.27", "gcr.io/cloudsql-docker/gce-proxy:1.33"]
)
def test_a_helper_that_never_ends_keeps_a_job_running(image):
    assert len(found("job-with-endless-sidecar", a_job(container("loader"), {"name": "logs", "image": image}))) == 1


@pytest.mark.parametrize(
    "job",
    [
        a_job(HELPER),
        a_job(container("loader"), {**HELPER, "command": ["sh", "-c", "timeout 60 fluent-bit"]}),
        a_job(container("loader", command=["sh", "-c", "load; curl -X POST localhost:15020/quitquitquit"]), HELPER),
        a_job(container("loader"), HELPER, shareProcessNamespace=True),
        a_job(container("loader"), initContainers=[{**HELPER, "restartPolicy": "Always"}]),
        a_job(container("loader"), {"name": "nginx", "image": "nginx:1.27", "args": ["nginx", "-t"]}),
        a_job(container("loader"), {"name": "web", "image": "example.org/nginx:1.27"}),
        a_pod(container("loader"), HELPER),
    ],
)
def test_a_helper_that_may_end_is_left_alone(job):
    assert found("job-with-endless-sidecar", job) == []


# images


@pytest.mark.parametrize(
    ("init", "main", "flagged"),
    [
        ("example.org/web:1.3", "example.org/web:1.4", True),
        ("example.org/web@sha256:" + "a" * 64, "example.org/web@sha256:" + "b" * 64, True),
        ("example.org/web:1.4", "example.org/web:1.4", False),
        ("example.org/web:1.4@sha256:" + "a" * 64, "example.org/web:1.4@sha256:" + "b" * 64, True),
        ("example.org/web:latest", "example.org/web:1.4", True),
        ("example.org/web:migrate-v1.3", "example.org/web:v1.4", True),
        ("example.org/web:1.4-alpine3.20", "example.org/web:1.5-alpine3.20", True),
        ("example.org/web:2024-01-05", "example.org/web:2024-02-05", True),
        ("example.org/web:1.4-init", "example.org/web:1.4", False),
        ("example.org/web:migrate-v1.4", "example.org/web:web-1.4.2", False),
        ("example.org/web:initutils", "example.org/web:1.4", False),
        ("example.org/web:initutils@sha256:" + "a" * 64, "example.org/web:1.4@sha256:" + "b" * 64, False),
        ("example.org/web:1.4", "example.org/web:1.4.2", False),
        ("example.org/web:1.4", "example.org/web@sha256:" + "b" * 64, False),
        ("example.org/web", "example.org/web:1.4", False),
        ("example.org/web:${TAG}", "example.org/web:1.4", False),
        ("other.example.org/web:1.3", "example.org/web:1.4", False),
        ("busybox:1.36", "busybox:1.37", False),
    ],
)
def test_the_images_of_init_and_main_container_should_agree(init, main, flagged):
    pod = a_pod(container(image=main), initContainers=[container("init", image=init)])
    assert bool(found("init-image-tag-drift", pod)) is flagged


def test_one_main_container_that_agrees_is_enough():
    pod = a_pod(container(image="a/b:1"), container("two", image="a/b:2"), initContainers=[container("init", image="a/b:2")])
    assert found("init-image-tag-drift", pod) == []


# ending


@pytest.mark.parametrize(
    ("name", "value", "flagged"),
    [
        ("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE", "31s", True),
        ("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE", "PT1M", True),
        ("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE", "31000", True),
        ("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE", "31", False),
        ("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE", "30s", False),
        ("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE", "${WAIT}", False),
        ("ASPNETCORE_SHUTDOWNTIMEOUTSECONDS", "31", True),
        ("SHUTDOWN", "31", False),
    ],
)
def test_a_shutdown_must_fit_into_the_grace_period(name, value, flagged):
    assert bool(found("shutdown-budget-over-grace", a_pod(container(env=[{"name": name, "value": value}])))) is flagged


@pytest.mark.parametrize(
    ("args", "sleeps", "grace", "flagged"),
    [
        (["--graceful-timeout", "25"], 0, 30, False),
        (["--graceful-timeout", "25"], 10, 30, True),
        (["--graceful-timeout=25"], 10, 30, True),
        (["--graceful-timeout", "25"], 10, 35, False),
        (["--graceful-timeout", "25"], 30, 30, False),
        (["--graceful-timeout"], 10, 30, False),
        (["--shutdown-timeout=40s"], 0, 30, True),
        (["--shutdown-timeout=40000"], 0, 30, False),
        ([], 10, 30, False),
    ],
)
def test_the_sleep_of_the_hook_is_taken_off_the_grace_period(args, sleeps, grace, flagged):
    web = container(args=args, lifecycle={"preStop": {"exec": {"command": ["sleep", str(sleeps)]}}})
    assert bool(found("shutdown-budget-over-grace", a_pod(web, terminationGracePeriodSeconds=grace))) is flagged


def test_a_hook_without_time_is_told_once():
    pod = a_pod(container(lifecycle={"preStop": {"exec": {"command": ["sleep", "5"]}}}), terminationGracePeriodSeconds=0)
    assert len(found("pre-stop-with-zero-grace", pod)) == 1
    assert found("pre-stop-over-grace", pod) == []


@pytest.mark.parametrize(("seconds", "flagged"), [(29, False), (30, True), (31, False)])
def test_a_sleep_that_the_server_refuses_is_left_to_it(seconds, flagged):
    pod = a_pod(container(lifecycle={"preStop": {"sleep": {"seconds": seconds}}}))
    assert bool(found("pre-stop-over-grace", pod)) is flagged


@pytest.mark.parametrize(("script", "flagged"), [("sleep 5", True), ("until a; do :; done", True), ("echo a", False), ("(sleep 5; a) &", False)])
def test_a_hook_that_waits_holds_up_the_containers_after_it(script, flagged):
    hook = {"lifecycle": {"postStart": {"exec": {"command": ["sh", "-c", script]}}}}
    assert bool(found("post-start-blocks-siblings", a_pod(container(**hook), container("two")))) is flagged
    assert found("post-start-blocks-siblings", a_pod(container("two"), container(**hook))) == []


@pytest.mark.parametrize(("kind", "flagged"), [("StatefulSet", True), ("Deployment", False)])
def test_only_a_stateful_set_promises_one_pod_of_a_name(kind, flagged):
    template = {"metadata": {"labels": {"app": "db"}}, "spec": {"terminationGracePeriodSeconds": 0, "containers": [container()]}}
    spec = {"selector": {"matchLabels": {"app": "db"}}, "template": template}
    workload = {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": "db"}, "spec": spec}
    assert bool(found("zero-grace-on-stateful-set", workload)) is flagged


@pytest.mark.parametrize(
    ("init", "main", "flagged"),
    [
        ({"requests": {"cpu": "2"}}, {"requests": {"cpu": "1"}}, True),
        ({"limits": {"cpu": "2"}}, {"requests": {"cpu": "1"}}, True),
        ({"requests": {"cpu": "100m"}, "limits": {"cpu": "2"}}, {"requests": {"cpu": "1"}}, False),
        ({"requests": {"cpu": "1500m"}}, {"requests": {"cpu": "1"}}, False),
        ({"requests": {"cpu": "2"}}, {}, False),
        ({"requests": {"memory": "2Gi"}}, {"requests": {"memory": "512Mi"}}, True),
    ],
)
def test_an_init_container_should_not_dominate_what_is_reserved(init, main, flagged):
    pod = a_pod(container(resources=main), initContainers=[container("init", resources=init)])
    assert bool(found("init-dominates-requests", pod)) is flagged

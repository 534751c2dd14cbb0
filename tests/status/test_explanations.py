"""What is said of single states: the cause, how sure it is, what comes next, and the field behind it."""

from __future__ import annotations

import json

import pytest

from podlint.status.images import full_name, registry_of
from podlint.status.reports import render
from podlint.status.scheduling import parts_of

LIVENESS = {"livenessProbe": {"httpGet": {"path": "/", "port": 80}, "periodSeconds": 10, "failureThreshold": 3, "initialDelaySeconds": 0}}
STARTUP = {"startupProbe": {"httpGet": {"path": "/", "port": 80}, "periodSeconds": 2, "failureThreshold": 5}}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, "restartPolicy Always is for what stays"),
        (1, "1 is what applications end with on an error of their own"),
        (2, "wrong arguments or a syntax error"),
        (126, "the command must not or cannot be executed"),
        (127, "the command, or something that it calls, was not found"),
        (130, "SIGINT"),
        (134, "SIGABRT"),
        (139, "SIGSEGV"),
        (143, "it was asked to end with SIGTERM"),
        (137, "it was ended by SIGKILL (128 + 9), and not for its memory limit"),
        (152, "ended by signal 24"),
        (78, "'configuration'"),
        (255, "exit(-1)"),
        (7, "it ended by itself with 7"),
        (-1073741819, "0xc0000005, a status of Windows"),
        (2**70, "a status of Windows"),
    ],
)
def test_an_exit_code_has_its_causes(said, pod, ended, waiting, code, words):
    assert words in said(pod({}, waiting("CrashLoopBackOff", lastState=ended(code), restartCount=1)))


@pytest.mark.parametrize(
    "case",
    [
        (143, 22, LIVENESS, "most likely: its liveness probe failed, because it ran for 22s"),
        (143, 5, LIVENESS, "most likely: it was not its liveness probe, because it ran for 5s"),
        (143, 590, LIVENESS, "possibly: its liveness probe failed after it had been well for a while"),
        (137, 55, LIVENESS, "kills it 30s later"),
        (137, 25, LIVENESS, "it was not its liveness probe"),
        (143, 9, STARTUP, "most likely: its startup probe failed"),
        (0, 22, LIVENESS, "possibly: its liveness probe failed, because it ran for 22s"),
        (137, 55, {}, "no probe explains it"),
    ],
)
def test_how_long_it_ran_tells_whether_a_probe_killed_it(said, pod, ended, case):
    code, ran, probe, words = case
    crashed = {"state": {"waiting": {"reason": "CrashLoopBackOff"}}, "lastState": ended(code, ran), "restartCount": 2}
    assert words in said(pod(probe, crashed))


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("64Mi", "its memory limit is 64Mi"),
        ("128m", "a slip in the unit, because its memory limit of 128m is 0 bytes"),
        ("5Mi", "its memory limit of 5Mi is too small"),
        (None, "neither the container nor the pod has a memory limit"),
    ],
)
def test_out_of_memory_is_compared_with_the_limit(said, pod, ended, limit, words):
    spec = {"resources": {"limits": {"memory": limit}}} if limit else {}
    text = said(pod(spec, {"state": ended(137, reason="OOMKilled")}))
    assert words in text
    assert f"resources.limits.memory{f': {limit}' if limit else ' (not set)'}" in text


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ('exec: "serve": executable file not found in $PATH', "the image has no program serve on its PATH"),
        ("exec /app/run: exec format error", "built for another processor"),
        ('exec: "./run.sh": permission denied', "./run.sh must not be executed"),
        ("container init was OOM-killed (memory limit too low?)", "does not suffice to start a container"),
        ("something else", "the message: something else"),
    ],
)
def test_what_the_runtime_says_of_a_start_is_understood(said, pod, ended, waiting, message, words):
    last = ended(128, 0, "StartError", message=message)
    assert words in said(pod({"command": ["serve"]}, waiting("CrashLoopBackOff", lastState=last, restartCount=1)))
    assert words in said(pod({}, waiting("RunContainerError", message)))


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("toomanyrequests: You have reached your pull rate limit", "limits how many"),
        ("no match for platform in manifest", "not built for the node's processor"),
        ("dial tcp: lookup registry.exmaple on 10.0.0.2:53: no such host", "cannot resolve the registry's host name"),
        ("x509: certificate signed by unknown authority", "does not trust"),
        ("server gave HTTP response to HTTPS client", "plain HTTP"),
        ("dial tcp 10.1.1.1:443: i/o timeout", "does not answer the node in time"),
        ("write /var/lib/x: no space left on device", "disk is full"),
        ("example.org/shop:1: not found", "has no tag 1 in that repository"),
        ('Back-off pulling image "example.org/shop:1"', "the error itself is in the pod's events"),
        ("401 Unauthorized", "because the pod has no imagePullSecrets"),
    ],
)
def test_what_a_registry_says_is_understood(said, pod, waiting, message, words):
    text = said(pod({}, waiting("ImagePullBackOff", message)))
    assert words in text
    assert "tries again 10s after a failed pull, then after 20s, 40s, 80s, 160s, and then every 5m" in text
    assert "spec.containers[0].image: example.org/shop:1" in text


def test_a_refused_pull_with_a_secret_is_the_secret_s_fault(said, pod, waiting):
    assert "the Secret (pull-me) is absent" in said(pod({}, waiting("ErrImagePull", "unauthorized"), spec={"imagePullSecrets": [{"name": "pull-me"}]}))


@pytest.mark.parametrize(
    ("image", "whole", "registry"),
    [
        ("shop", "docker.io/library/shop:latest", "docker.io"),
        ("me/shop:2", "docker.io/me/shop:2", "docker.io"),
        ("localhost/shop", "localhost/shop:latest", "localhost"),
        ("r.example:5000/a/b@sha256:1", "r.example:5000/a/b@sha256:1", "r.example:5000"),
    ],
)
def test_an_image_has_a_whole_name(image, whole, registry):
    assert (full_name(image), registry_of(image)) == (whole, registry)


@pytest.mark.parametrize(
    "case",
    [
        ("InvalidImageName", "couldn't parse", {"image": "Shop:1"}, "most likely: the upper case letters", "containers[0].image"),
        ("ErrImageNeverPull", "", {"imagePullPolicy": "Never"}, "imagePullPolicy is Never, and node n1 does not have", "imagePullPolicy: Never"),
        (
            "CreateContainerConfigError",
            'configmap "app" not found',
            {"envFrom": [{"configMapRef": {"name": "app"}}]},
            "there is no ConfigMap app in the namespace web",
            "envFrom[0].configMapRef",
        ),
        (
            "CreateContainerConfigError",
            "couldn't find key port in ConfigMap web/app",
            {"env": [{"name": "A"}, {"name": "P", "valueFrom": {"configMapKeyRef": {"name": "app", "key": "port"}}}]},
            "the ConfigMap app in the namespace web has no key port",
            "env[1].valueFrom.configMapKeyRef",
        ),
        (
            "CreateContainerConfigError",
            "container has runAsNonRoot and image will run as root (pod: x)",
            {"securityContext": {"runAsNonRoot": True}},
            "the image runs as root",
            "securityContext.runAsNonRoot: true",
        ),
        (
            "CreateContainerConfigError",
            "container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root",
            {"securityContext": {"runAsNonRoot": True}},
            "wants a number",
            "securityContext.runAsNonRoot",
        ),
        (
            "CreateContainerConfigError",
            "container's runAsUser breaks non-root policy",
            {"securityContext": {"runAsNonRoot": True, "runAsUser": 0}},
            "runAsUser is 0",
            "runAsUser: 0",
        ),
        ("CreateContainerError", "context deadline exceeded", {}, "the node is overloaded", "image"),
        ("PostStartHookError", "", {"lifecycle": {"postStart": {"exec": {"command": ["x"]}}}}, "its postStart hook failed", "lifecycle.postStart"),
        ("SomethingNew", "oh", {}, "podlint does not know this reason; the message: oh", ""),
    ],
)
def test_a_reason_to_wait_is_explained(said, pod, waiting, case):
    reason, message, spec, words, field = case
    text = said(pod(spec, waiting(reason, message), status={"phase": "Pending"}))
    assert f"container main: {reason}: " in text
    assert words in text
    assert field in text


def test_a_container_that_is_created_while_the_sandbox_stands_pulls_its_image(said, pod, waiting):
    condition = {"type": "PodReadyToStartContainers", "status": "True", "lastTransitionTime": "2026-03-01T12:00:03Z"}
    text = said(pod({}, waiting("ContainerCreating"), status={"phase": "Pending", "conditions": [condition]}))
    assert "most likely: the image is being pulled" in text


def test_a_container_that_runs_and_is_not_ready_waits_for_its_probe(said, pod):
    running = {"state": {"running": {"startedAt": "2026-03-01T12:00:02Z"}}, "started": True}
    spec = {"ports": [{"containerPort": 8080}], "readinessProbe": {"httpGet": {"path": "/", "port": 9090}}}
    text = said(pod(spec, running))
    assert "its readiness probe has not succeeded, or fails" in text
    assert "possibly: it asks the wrong port, because 9090 is none of those" in text
    assert "spec.containers[0].readinessProbe" in text


def test_a_container_that_starts_has_a_budget(said, pod):
    running = {"state": {"running": {"startedAt": "2026-03-01T12:00:02Z"}}, "started": False}
    text = said(pod(STARTUP, running))
    assert "its startup probe gives it about 10s" in text
    assert "(about 2026-03-01T12:00:12Z)" in text


def test_restarts_are_told_of_a_container_that_runs(said, pod, ended):
    running = {"state": {"running": {"startedAt": "2026-03-01T12:10:01Z"}}, "started": True, "ready": True, "restartCount": 12, "lastState": ended(139)}
    text = said(pod({}, running))
    assert "it runs for less than a second at the newest time in the dump, after 12 restarts" in text
    assert "SIGSEGV" in text
    assert "a restart now and then is hidden" in text


def test_a_sidecar_s_and_an_init_container_s_roles_are_told(said, pod, ended):
    inits = [{"name": "migrate", "image": "a"}, {"name": "proxy", "image": "b", "restartPolicy": "Always"}]
    statuses = [{"name": "migrate", "state": ended(3), "restartCount": 0}, {"name": "proxy", "state": {"waiting": {"reason": "PodInitializing"}}}]
    text = said(pod({}, {"state": {"waiting": {"reason": "PodInitializing"}}}, spec={"initContainers": inits}, status={"initContainerStatuses": statuses}))
    assert "init container migrate: Error: it ended with 3 after 1m" in text
    assert "sidecar proxy: PodInitializing: it waits for init container migrate" in text
    assert "container main: PodInitializing: it waits for init container migrate" in text


def test_the_end_of_an_ephemeral_container_is_no_failure(said, pod, ended):
    status = {"ephemeralContainerStatuses": [{"name": "debug", "state": ended(0)}]}
    assert "ephemeral container debug: Completed: it ended with 0" in said(pod({}, spec={"ephemeralContainers": [{"name": "debug"}]}, status=status))


# Pods as a whole.


@pytest.mark.parametrize(
    ("reason", "message", "words"),
    [
        ("Evicted", "The node was low on resource: ephemeral-storage. ", "its node ran low on ephemeral-storage, and"),
        ("Evicted", 'Usage of EmptyDir volume "x" exceeds the limit "1Gi". ', "it wrote more into its emptyDirs"),
        ("DeadlineExceeded", "Pod was active on the node longer than the specified deadline", "longer than its activeDeadlineSeconds of 1m"),
        ("OutOfcpu", "Node didn't have enough resource: cpu, requested: 2000, used: 3500, capacity: 4000", "it requests 2000, 3500 of 4000 were used"),
        ("NodeAffinity", "Predicate NodeAffinity failed", "does not have the labels"),
        ("UnexpectedAdmissionError", "Allocate failed", "could not set aside what it needs"),
        ("Preempting", "Preempted in order to admit critical pod", "make room for a critical pod"),
        ("Terminated", "Pod was terminated in response to imminent node shutdown.", "its node was shut down"),
        ("NewReason", "who knows", "the message: who knows"),
    ],
)
def test_a_pod_s_failure_is_explained(said, pod, reason, message, words):
    value = pod(spec={"activeDeadlineSeconds": 60}, status={"phase": "Failed", "reason": reason, "message": message, "containerStatuses": []})
    text = said(value)
    assert f"shop 0/1 {reason} 0" in text
    assert words in text
    assert "nobody makes another one, because it has no ownerReferences" in text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("Job", "Job web counts it as a failure"),
        ("DaemonSet", "DaemonSet web deletes it"),
        ("ReplicaSet", "Deployment web makes another pod"),
        ("StatefulSet", "StatefulSet web-55 makes another pod"),
    ],
)
def test_who_makes_a_pod_decides_what_comes_next(said, pod, ended, kind, words):
    name = "web-55" if kind in ("ReplicaSet", "StatefulSet") else "web"
    metadata = {"labels": {"pod-template-hash": "55"}, "ownerReferences": [{"kind": kind, "name": name, "controller": True}]}
    assert words in said(pod({}, {"state": ended(1)}, metadata=metadata, status={"phase": "Failed"}))


def test_a_deletion_that_takes_its_time_is_not_late(said, pod):
    running = {"state": {"running": {"startedAt": "2026-03-01T12:00:02Z"}}, "started": True, "ready": True}
    text = said(pod({}, running, metadata={"deletionTimestamp": "2026-03-01T12:05:30Z", "deletionGracePeriodSeconds": 30}))
    assert "shop 1/1 Terminating" in text
    assert "its deletion was asked for a moment ago" in text
    assert "between 2026-03-01T12:05:30Z and 2026-03-01T12:05:32Z" in text
    assert "--force" not in text


def test_a_deletion_that_is_late_blames_the_node(said, pod):
    running = {"state": {"running": {"startedAt": "2026-03-01T12:00:02Z"}}, "started": True, "ready": True}
    condition = {"type": "Ready", "status": "False", "lastTransitionTime": "2026-03-01T12:20:00Z"}
    metadata = {"deletionTimestamp": "2026-03-01T12:05:30Z", "deletionGracePeriodSeconds": 30}
    text = said(pod({}, running, metadata=metadata, status={"conditions": [condition]}))
    assert "most likely: the node is not reachable" in text
    assert "kubectl delete pod shop -n web --force --grace-period=0" in text


def test_a_pod_without_a_node_waits_for_its_scheduler(said, pod):
    value = pod(spec={"nodeName": None, "schedulerName": "mine"}, status={"phase": "Pending", "containerStatuses": []})
    assert "most likely: there is no scheduler mine" in said(value)


def test_scheduling_gates_are_named(said, pod):
    condition = {"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}
    spec = {"nodeName": None, "schedulingGates": [{"name": "example.org/queue"}]}
    text = said(pod(spec=spec, status={"phase": "Pending", "containerStatuses": [], "conditions": [condition]}))
    assert "shop 0/1 SchedulingGated" in text
    assert "it has scheduling gates: example.org/queue" in text


def test_a_pod_whose_node_is_gone_is_not_ready_though_its_containers_are(said, pod):
    running = {"state": {"running": {"startedAt": "2026-03-01T12:00:02Z"}}, "started": True, "ready": True}
    conditions = [{"type": "Ready", "status": "False"}, {"type": "ContainersReady", "status": "True"}]
    assert "most likely: node n1 does not report any more" in said(pod({}, running, status={"conditions": conditions}))


def test_a_resize_that_waits_is_explained(said, pod):
    condition = {"type": "PodResizePending", "status": "True", "reason": "Deferred", "message": "Node didn't have enough resource: cpu"}
    assert "pod: PodResizePending: Deferred: the new resources do not fit" in said(pod(status={"conditions": [condition]}))


@pytest.mark.parametrize(
    ("message", "of", "parts"),
    [
        (
            "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable. preemption: none",
            "3",
            [(1, "Insufficient cpu"), (2, "node(s) were unschedulable")],
        ),
        (
            "0/1 nodes are available: 1 node(s) had untolerated taint {a: b, c}, 1 Too many pods.",
            "1",
            [(1, "node(s) had untolerated taint {a: b, c}"), (1, "Too many pods")],
        ),
        ("0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims.", "2", [(None, "pod has unbound immediate PersistentVolumeClaims")]),
        ("no nodes available to schedule pods", "", [(None, "no nodes available to schedule pods")]),
        ("", "", []),
    ],
)
def test_the_scheduler_s_message_is_taken_apart(message, of, parts):
    found = parts_of(message)
    assert (found[0], [tuple(part) for part in found[1]]) == (of, parts)


def test_what_is_not_certain_says_because(run_all):
    for cause in run_all:
        if cause["certainty"] != "certain":
            assert "because" in cause["text"], cause


@pytest.fixture
def run_all(explained, pod, ended, waiting):
    """The causes of many states."""
    codes = [*range(-2, 160), 255]
    values = [
        pod(spec, waiting("CrashLoopBackOff", lastState=ended(code, ran), restartCount=2)) for code in codes for spec in ({}, LIVENESS) for ran in (1, 22)
    ]
    found = json.loads(render(explained(*values), "json"))
    return [cause for one in found["objects"] for explanation in one["explanations"] for cause in explanation["causes"]]

"""What holds whatever a dump looks like: there is a text, it is the same each time, and nothing in it acts on a terminal."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podlint.explain_status import explain_status
from podlint.schema.bundle import NEWEST, Schema, load
from podlint.simulate.live import from_status, observed
from podlint.status.reports import render
from podlint.status.workloads import KINDS

DEEPEST = 9
SECRET = "open-sesame-0123456789"
TIMES = ["2026-03-01T12:00:00Z", "2026-03-01T12:00:07Z", "2026-03-01T12:09:00.5Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1970-01-01T00:00:00Z"]
REASONS = [
    *("CrashLoopBackOff", "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "CreateContainerConfigError", "CreateContainerError"),
    *("RunContainerError", "PostStartHookError", "ContainerCreating", "PodInitializing", "OOMKilled", "Completed", "Error", "StartError", "Evicted"),
    *("ContainerStatusUnknown", "DeadlineExceeded", "NodeAffinity", "OutOfcpu", "Unschedulable", "SchedulingGated", "NodeLost", "Unknown", "Preempting"),
]
WORDS = [
    *("", "main", "web", "Always", "OnFailure", "Never", "True", "False", "Running", "Pending", "Failed", "Succeeded", "ReplicaSet", "Job", "Restart", "In"),
    *("Ready", "ContainersReady", "PodScheduled", "Initialized", "PodReadyToStartContainers", "DisruptionTarget", "PodResizePending", "shop:1", "a/b@sha256:1"),
    *(
        "0/3 nodes are available: 1 Insufficient cpu, 2 Too many pods. preemption: none",
        'secret "web" not found',
        "back-off 1m20s restarting failed container=main",
    ),
    *("\x1b[31m\x07\u202e", "x" * 5000, "not found", "denied", "64Mi", "128m", 'configmap "main" not found', "couldn't find key a in Secret web/main"),
]
NUMBERS = [-(2**63), -1, 0, 1, 2, 30, 137, 143, 2**31 - 1, 2**63 - 1]
OF_FORMAT: dict[str, list[Any]] = {
    "date-time": TIMES,
    "micro-time": TIMES,
    "quantity": ["64Mi", "1", 2, "128m"],
    "int-or-string": [80, "http"],
    "byte": ["YQ=="],
}
OF_TYPE: dict[str, list[Any]] = {"string": [*WORDS, *REASONS], "integer": NUMBERS, "number": NUMBERS, "boolean": [False, True]}


class Generator:
    """Makes well-typed objects with a status."""

    def __init__(self, seed: int) -> None:
        self.bundle = load(NEWEST)
        self.random = random.Random(seed)

    def object(self, api_version: str, kind: str) -> dict[str, Any]:
        """An object of a kind."""
        return {**self.value({"$ref": self.bundle.kinds[api_version][kind]}, 0), "apiVersion": api_version, "kind": kind}

    def value(self, schema: Schema, depth: int) -> Any:
        """A value as *schema* wants it."""
        schema = self.bundle.resolve(schema)[1]
        choice = self.random.choice
        if schema.get("format") in OF_FORMAT:
            return choice(OF_FORMAT[schema["format"]])
        if "properties" in schema:
            return self.struct(schema["properties"], depth)
        if "items" in schema:
            return [self.value(schema["items"], depth + 1) for _ in range(choice((0, 1, 1, 2)) if depth < DEEPEST else 0)]
        if schema.get("type") == "object" or not schema.get("type"):
            return {choice(WORDS): self.value(schema.get("additionalProperties", {"type": "string"}), depth + 1) for _ in range(choice((0, 1)))}
        return choice(OF_TYPE[schema["type"]])

    def struct(self, properties: dict[str, Schema], depth: int) -> dict[str, Any]:
        """A mapping with the fields that matter here, most of the time, and a few others."""
        matter = (
            "status",
            "spec",
            "metadata",
            "containers",
            "containerStatuses",
            "initContainerStatuses",
            "conditions",
            "state",
            "lastState",
            "name",
            "reason",
        )
        more = ("waiting", "running", "terminated", "message", "type", "exitCode", "startedAt", "finishedAt", "restartCount", "livenessProbe", "image", "phase")
        usual = [name for name in (*matter, *more) if name in properties and self.random.random() < 0.7]
        others = self.random.sample(sorted(properties), min(len(properties), self.random.choice((0, 1, 2, 4)))) if depth < DEEPEST else []
        found = {name: self.value(properties[name], depth + 1) for name in dict.fromkeys((*usual, *others))}
        if "env" in properties:
            found["env"] = [{"name": "TOKEN", "value": SECRET}]
        if "exitCode" in properties and self.random.random() < 0.3:
            found["message"] = f"cannot log in with {SECRET}"
        return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder for dumps."""
    return tmp_path_factory.mktemp("dumps")


kinds = st.sampled_from([("v1", "Pod")] * 6 + [(version, kind) for version, kind in (("apps/v1", "Deployment"), ("batch/v1", "Job"), ("batch/v1", "CronJob"))])
many = settings(max_examples=300, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


def reports(path, values):
    """The report on objects, in both formats."""
    path.write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": [*values, ALWAYS]}), encoding="utf-8")
    report = explain_status([str(path)])
    return render(report, "text"), render(report, "json")


ALWAYS = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "there"}, "status": {"phase": "Succeeded"}}


@many
@given(kind=kinds, seed=st.integers(0, 2**32))
def test_every_dump_has_an_explanation(folder, kind, seed):
    value = Generator(seed).object(*kind)
    text, decoded = reports(folder / "dump.json", [value])
    assert text == reports(folder / "dump.json", [value])[0]
    assert all(line.isprintable() for line in text.splitlines())
    assert decoded.isascii()
    assert SECRET not in text + decoded or not has_variables(value)


def has_variables(value):
    """Whether a container of a Pod has the secret in a variable."""
    spec = value.get("spec", {}) if value["kind"] == "Pod" else {}
    return any(container.get("env") for key in ("initContainers", "containers", "ephemeralContainers") for container in spec.get(key, ()))


def broken(value: Any, choose: random.Random) -> Any:
    """A value with something of a wrong type in it."""
    if isinstance(value, dict) and value and choose.random() < 0.9:
        name = choose.choice(list(value))
        return {**value, name: broken(value[name], choose)}
    if isinstance(value, list) and value and choose.random() < 0.9:
        return [broken(value[0], choose), *value[1:]]
    return choose.choice([None, 3, -1.5, "x", [], {}, [None], [[]], {"": None}, True, [{"name": []}]])


@many
@given(seed=st.integers(0, 2**32))
def test_a_dump_that_is_not_as_the_schema_has_it_is_explained_too(folder, seed):
    choose = random.Random(seed)
    value = Generator(seed).object("v1", "Pod")
    for _ in range(3):
        value = {**value, "metadata": broken(value.get("metadata", {}), choose), "status": broken(value.get("status", {}), choose)}
        value = {**value, "spec": broken(value.get("spec", {}), choose)}
    reports(folder / "dump.json", [value])


@many
@given(seed=st.integers(0, 2**32))
def test_a_simulation_can_begin_with_every_dump(seed):
    choose = random.Random(seed)
    value = Generator(seed).object("v1", "Pod")
    if choose.random() < 0.5:
        value = {**value, "status": broken(value.get("status", {}), choose)}
    start = from_status(value)
    observed(value)
    if start is None:
        return
    assert start.started_at <= 0
    for begun in start.containers.values():
        assert [view.attempt for view in begun.instances] == sorted((view.attempt for view in begun.instances), reverse=True)
        assert all(view.started <= 0 and view.finished <= 0 for view in begun.instances)
        assert begun.back_off is None or (begun.back_off.duration >= 0 and begun.back_off.granted <= 0)


def test_the_kinds_that_are_explained_are_known():
    bundle = load(NEWEST)
    found = {kind for api_version in ("v1", "apps/v1", "batch/v1") for kind in bundle.kinds[api_version]}
    assert set(KINDS) <= found

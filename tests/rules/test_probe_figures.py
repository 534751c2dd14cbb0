"""The rules about figures of probes beyond their examples: where exactly they begin to speak."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint.engine import Settings, check_text
from podlint.registry import Selection
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST

STRICT = Settings((NEWEST,), Selection((Profile.STRICT,)))
HTTP = {"httpGet": {"path": "/", "port": 80}}


def probe(**figures: int) -> dict[str, Any]:
    return {**HTTP, **figures}


def rules(spec: dict[str, Any] | None = None, kind: str = "Pod", above: dict[str, Any] | None = None, **container: Any) -> set[str]:
    inner = {"containers": [{"name": "web", "image": "example.org/web:1", **container}], **(spec or {})}
    template = {"metadata": {"labels": {"app": "shop"}}, "spec": inner}
    object: dict[str, Any] = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": inner}
    if kind == "Deployment":
        object = {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": "shop"}}
        object["spec"] = {"selector": {"matchLabels": {"app": "shop"}}, "template": template, **(above or {})}
    if kind == "Job":
        object = {"apiVersion": "batch/v1", "kind": kind, "metadata": {"name": "shop"}, "spec": {"template": template}}
    return {finding.rule for finding in check_text("a.json", json.dumps(object), STRICT).findings}


@pytest.mark.parametrize(("readiness", "flagged"), [(34, False), (35, True), (36, True)])
def test_liveness_kills_slow_start_from_the_latest_failure_on(readiness, flagged):
    found = rules(livenessProbe=probe(initialDelaySeconds=5), readinessProbe=probe(initialDelaySeconds=readiness))
    assert ("liveness-kills-slow-start" in found) is flagged


def test_a_startup_probe_holds_liveness_back():
    probes = {"livenessProbe": probe(), "readinessProbe": probe(initialDelaySeconds=300)}
    assert "liveness-kills-slow-start" in rules(**probes)
    assert "liveness-kills-slow-start" not in rules(**probes, startupProbe=probe(failureThreshold=60))


@pytest.mark.parametrize(("delay", "flagged"), [(30, False), (31, True)])
def test_startup_budget_below_old_delay_compares_all_that_startup_may_take(delay, flagged):
    assert ("startup-budget-below-old-delay" in rules(startupProbe=probe(), livenessProbe=probe(initialDelaySeconds=delay))) is flagged
    assert "startup-budget-below-old-delay" not in rules(startupProbe=probe(initialDelaySeconds=1), livenessProbe=probe(initialDelaySeconds=31))


@pytest.mark.parametrize(("deadline", "flagged"), [(54, True), (55, False)])
def test_progress_deadline_below_startup_counts_delay_budget_and_ready_seconds(deadline, flagged):
    above = {"progressDeadlineSeconds": deadline, "minReadySeconds": 20}
    startup = probe(initialDelaySeconds=5)
    assert ("progress-deadline-below-startup" in rules(kind="Deployment", above=above, startupProbe=startup)) is flagged


def test_only_deployments_have_a_progress_deadline():
    slow = probe(failureThreshold=1000)
    assert "progress-deadline-below-startup" in rules(kind="Deployment", startupProbe=slow)
    assert "progress-deadline-below-startup" not in rules(startupProbe=slow)


@pytest.mark.parametrize(
    ("spec", "container", "flagged"),
    [
        ({"restartPolicy": "Never"}, {}, True),
        ({"restartPolicy": "OnFailure"}, {}, False),
        ({}, {}, False),
        ({"restartPolicy": "Never"}, {"restartPolicy": "Always"}, False),
        ({"restartPolicy": "Always"}, {"restartPolicy": "Never"}, True),
    ],
)
def test_liveness_with_restart_never_looks_at_the_policy_that_counts(spec, container, flagged):
    assert ("liveness-with-restart-never" in rules(spec, livenessProbe=probe(), **container)) is flagged


def test_the_pod_of_a_job_may_end_when_it_hangs():
    assert "liveness-with-restart-never" not in rules({"restartPolicy": "Never"}, kind="Job", livenessProbe=probe())


@pytest.mark.parametrize(("timeout", "period", "flagged"), [(1, 1, True), (1, 2, False), (10, 10, True), (11, 10, True)])
@pytest.mark.parametrize("kind", ["startupProbe", "readinessProbe", "livenessProbe"])
def test_probe_timeout_not_below_period_looks_at_every_probe(kind, timeout, period, flagged):
    assert ("probe-timeout-not-below-period" in rules(**{kind: probe(timeoutSeconds=timeout, periodSeconds=period)})) is flagged


@pytest.mark.parametrize(("grace", "own", "flagged"), [(119, {}, False), (120, {}, True), (3600, {"terminationGracePeriodSeconds": 20}, False)])
def test_long_grace_delays_liveness_restart_from_two_minutes_on(grace, own, flagged):
    assert ("long-grace-delays-liveness-restart" in rules({"terminationGracePeriodSeconds": grace}, livenessProbe=probe(**own))) is flagged


@pytest.mark.parametrize(("timeout", "period", "edits"), [(5, 5, ["4"]), (60, 10, ["61"]), (1, 1, ["2"])])
def test_a_slow_answer_that_counts_still_counts_after_the_fix(timeout, period, edits):
    spec = {"containers": [{"name": "web", "image": "a:1", "livenessProbe": probe(timeoutSeconds=timeout, periodSeconds=period)}]}
    text = json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": spec})
    settings = Settings((NEWEST,), Selection((), ("probe-timeout-not-below-period",)))
    (found,) = (each for each in check_text("a.json", text, settings).findings if each.rule == "probe-timeout-not-below-period")
    assert found.fix
    assert [edit.text for edit in found.fix.edits] == edits

"""Runs told in words, and as the events that the API server keeps."""

from __future__ import annotations

from collections import Counter

import pytest

from podlint.simulate.reports.kube_events import kube_events
from podlint.simulate.reports.story import Line, story, told

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  POD
  containers:
    - name: main
      image: example.org/app:1
      CONTAINER
"""


@pytest.fixture
def run(results):
    def run(scenario, container="", pod=""):
        (result,) = results(POD.replace("CONTAINER", container).replace("  POD\n", f"  {pod}\n" if pod else ""), scenario, runs=1)
        return result, result.timelines[0]

    return run


def said(lines, what):
    return [line.why for line in lines if line.what.startswith(what)]


LIVENESS = "livenessProbe: {exec: {command: [a]}, periodSeconds: 5}"
FAILS = "horizon: HORIZON\ncontainers: {main: {liveness: {by: time, steps: [{ok: false}]}, runs: [{onTerm: ignore}]}}"


def test_a_kill_names_the_probe_that_decided_and_how_often_it_failed(run):
    lines = told(*run(FAILS.replace("HORIZON", "58s"), LIVENESS))
    assert said(lines, "SIGTERM") == ["liveness failed 3 times in a row"]
    assert said(lines, "exited with 137")[0].startswith("SIGKILL: the grace period of 30s is over")


def test_a_kill_of_the_whole_pod_names_what_ends_it(run):
    assert said(told(*run("horizon: 1m\ndelete: [{at: 20s}]")), "SIGTERM") == ["the pod is deleted"]
    assert said(told(*run("horizon: 1m", pod="activeDeadlineSeconds: 20")), "SIGTERM") == ["activeDeadlineSeconds 20 are over"]


def test_the_back_off_that_is_told_is_the_nominal_one(run):
    lines = told(*run("horizon: 5m\ncontainers: {main: {runs: [{exitAfter: 5s, exitCode: 1}]}}"))
    assert [line.what for line in lines if "back-off" in line.what] == [
        f"back-off of {length} (CrashLoopBackOff)" for length in ("10s", "20s", "40s", "1m20s", "2m40s")
    ]


def test_the_back_off_after_a_kill_is_counted_from_the_instance_before(run):
    lines = told(*run(FAILS.replace("HORIZON", "15m").replace("ignore", "0s"), LIVENESS))
    lengths = [line.what.split()[2] for line in lines if "back-off" in line.what]
    assert lengths
    assert set(lengths) <= {"10s", "20s", "40s", "1m20s", "2m40s", "5m"}


def test_answers_that_are_the_same_are_one_line(run):
    lines = told(*run("horizon: 2m", LIVENESS))
    assert [line.what for line in lines if line.what.startswith("liveness")] == ["liveness ok x 24"]


def test_a_missing_object_is_named(run):
    container = "env: [{name: A, valueFrom: {configMapKeyRef: {name: shop, key: a}}}]"
    lines = told(*run("horizon: 20s\nmissing: [configmap/shop]", container))
    assert said(lines, "waits: CreateContainerConfigError") == ["no configmap/shop"]


def test_a_cycle_is_told_once_and_counted(run):
    result, timeline = run(FAILS.replace("HORIZON", "20m").replace("failureThreshold", "x"), LIVENESS.replace("5}", "60}"))
    lines = story(result, timeline)
    assert len(lines) < len(told(result, timeline))
    (folded,) = [line for line in lines if line.what.startswith("the same ")]
    assert not folded.who
    assert folded.why.startswith("until ")


def test_nothing_is_folded_that_comes_twice(run):
    lines = told(*run("horizon: 1m"))
    assert all(isinstance(line, Line) for line in lines)
    assert story(*run("horizon: 1m")) == lines


# Events of the API server.


def reasons(run):
    return Counter({event.reason: event.times for event in kube_events(*run)})


def test_events_of_a_liveness_kill(run):
    found = kube_events(*run(FAILS.replace("HORIZON", "40s"), LIVENESS))
    assert [(event.reason, event.times) for event in found if event.reason in ("Unhealthy", "Killing")] == [("Unhealthy", 3), ("Killing", 1)]
    assert "Container main failed liveness probe, will be restarted" in [event.message for event in found]


def test_events_of_a_deletion(run):
    assert "Stopping container main" in [event.message for event in kube_events(*run("horizon: 1m\ndelete: [{at: 20s}]"))]


def test_events_of_an_image_that_cannot_be_pulled(run):
    found = kube_events(*run("horizon: 1m\nimages: {'example.org/app:1': {pull: fails, after: 1s}}"))
    assert {(event.reason, event.message) for event in found if event.container} == {
        ("Pulling", 'Pulling image "example.org/app:1"'),
        ("Failed", 'Failed to pull image "example.org/app:1": ...'),
        ("Failed", "Error: ErrImagePull"),
        ("BackOff", 'Back-off pulling image "example.org/app:1"'),
        ("Failed", "Error: ImagePullBackOff"),
    }


def test_a_pull_says_how_long_it_took(run):
    messages = [
        event.message for event in kube_events(*run("horizon: 1m\nimages: {'example.org/app:1': {pull: 1m1500ms}}".replace("horizon: 1m", "horizon: 2m")))
    ]
    assert 'Successfully pulled image "example.org/app:1" in 1m1.5s (1m1.5s including waiting)' in messages


def test_a_hook_that_outlasts_the_grace_period_has_failed(run):
    container = f"lifecycle: {{preStop: {{exec: {{command: [a]}}}}}}\n      {LIVENESS}"
    scenario = "horizon: 1m\ndelete: [{at: 20s, grace: 5s}]\ncontainers: {main: {preStop: {duration: DURATION}}}"
    assert reasons(run(scenario.replace("DURATION", "9s"), container))["FailedPreStopHook"] == 1
    assert reasons(run(scenario.replace("DURATION", "2s"), container))["FailedPreStopHook"] == 0


def test_every_container_is_pulled_created_and_started_equally_often(run):
    found = reasons(run("horizon: 5m\ncontainers: {main: {runs: [{exitAfter: 5s, exitCode: 1}]}}"))
    assert found["Scheduled"] == 1
    assert found["Pulled"] == found["Created"] == found["Started"] > 3

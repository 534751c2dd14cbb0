"""In which state a container is from when to when."""

from __future__ import annotations

import pytest

from podlint.simulate.plan import plan_of
from podlint.simulate.run import simulate
from podlint.simulate.scenario import Answers, Behaviour, Deletion, Image, Run, Scenario, Step
from podlint.simulate.spans import RUNS, State, pod_spans, spans_of

LONG = 500  # milliseconds: shorter spans are what the runtime and the API take


def states(scenario, horizon=60_000, pod=None, name="main", **fields):
    plan = plan_of({"metadata": {"name": "shop"}, "spec": pod or {"containers": [{"name": "main", "image": "example.org/app:1", **fields}]}})
    timeline = simulate(plan, scenario._replace(horizon=horizon), 1)
    found = spans_of(plan, timeline, horizon)[name]
    return [(span.state, span.reason) for span in found if span.end - span.start >= LONG]


def running(scenario, **more):
    return [state for state, _ in states(scenario, **more)]


def test_a_container_without_probes_is_ready_as_soon_as_it_runs():
    assert running(Scenario()) == [State.READY]


def test_readiness_and_startup_probes_are_seen():
    late = Behaviour(readiness=Answers((Step(20_000, ok=False), Step())), startup=Answers((Step(8_000, ok=False), Step())))
    fields = {"readinessProbe": {"periodSeconds": 1}, "startupProbe": {"periodSeconds": 1, "failureThreshold": 30}}
    assert running(Scenario(containers={"main": late}), **fields) == [State.NOT_STARTED, State.NOT_READY, State.READY]


def test_a_crash_loop_is_in_back_off_from_the_end_of_an_instance_to_the_next():
    crash = Scenario(containers={"main": Behaviour((Run(5000, 1),))})
    found = states(crash, horizon=40_000)
    assert (State.BACK_OFF, "CrashLoopBackOff") in found
    assert found[-1][0] is State.BACK_OFF
    assert [state for state, _ in found].count(State.BACK_OFF) == 2  # the first restart has none


def test_a_container_that_ends_for_good_says_how():
    def ended(code):
        pod = {"restartPolicy": "Never", "containers": [{"name": "main", "image": "example.org/app:1"}]}
        return states(Scenario(containers={"main": Behaviour((Run(5000, code, reason="OOMKilled" if code else ""),))}), pod=pod)[-1]

    assert ended(0) == (State.COMPLETED, "Completed")
    assert ended(137) == (State.FAILED, "OOMKilled")


def test_an_init_container_that_is_done_is_completed_although_the_pod_goes_on():
    pod = {"initContainers": [{"name": "first", "image": "a:1"}], "containers": [{"name": "main", "image": "a:1"}]}
    scenario = Scenario(containers={"first": Behaviour((Run(3000),))})
    assert running(scenario, pod=pod, name="first") == [State.RUNNING, State.COMPLETED]


def test_pulling_and_waiting_for_the_next_try_are_seen():
    assert State.PULLING in running(Scenario(images={"example.org/app:1": Image(8000)}))
    failing = states(Scenario(images={"example.org/app:1": Image(2000, fails=True)}))
    assert [state for state, _ in failing[:4]] == [State.PULLING, State.BACK_OFF, State.PULLING, State.BACK_OFF]
    assert (State.BACK_OFF, "ImagePullBackOff") in failing


def test_a_container_that_cannot_be_configured_waits_for_that():
    env = [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "shop", "key": "a"}}}]
    assert states(Scenario(missing=frozenset({"configmap/shop"})), env=env)[-1] == (State.WAITING, "CreateContainerConfigError")


def test_a_deleted_pod_terminates_and_is_gone():
    slow = Scenario(containers={"main": Behaviour((Run(on_term=4000),))}, deletions=(Deletion(20_000),))
    found = running(slow)
    assert found[found.index(State.TERMINATING) :] in ([State.TERMINATING, State.FAILED, State.GONE], [State.TERMINATING, State.GONE])


@pytest.mark.parametrize("grace", [None, 0])
def test_the_api_shows_nothing_of_a_pod_that_is_gone(grace):
    plan = plan_of({"metadata": {"name": "shop"}, "spec": {"containers": [{"name": "main", "image": "example.org/app:1"}]}})
    found = pod_spans(plan, simulate(plan, Scenario(horizon=60_000, deletions=(Deletion(20_000, grace),)), 1), 60_000)
    assert found[-1].phase == found[-1].status == ""
    assert (found[-1].start == 20_000) is (grace == 0)


def test_a_terminating_container_counts_as_running():
    assert State.TERMINATING in RUNS

"""What holds of the life of any pod, whatever happens to it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podlint.constraints.error import ErrorType
from podlint.constraints.kinds import defaulted, validate
from podlint.simulate.backoff import FIRST, MOST
from podlint.simulate.plan import MINIMUM_GRACE, SECOND, Role, plan_of
from podlint.simulate.run import simulate
from podlint.simulate.scenario import Answers, Behaviour, Deletion, Hook, Image, Latency, Run, Scenario, Step
from podlint.simulate.status import row_of

few = settings(max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))

ABSENT = {
    "example.org/slow:1": Image(2500),
    "example.org/gone:1": Image(300, fails=True),
    "example.org/root:1": Image(user="0"),
}
IMAGES = ["example.org/here:1"] * 6 + sorted(ABSENT)
TERMINAL = ("Succeeded", "Failed")
ENDS = ("exited", "starterror")
NOTICED = 1200  # the kubelet looks at all containers at least so often

PROBES = st.fixed_dictionaries(
    {"exec": st.just({"command": ["probe"]})},
    optional={
        "periodSeconds": st.integers(1, 12),
        "initialDelaySeconds": st.integers(0, 12),
        "timeoutSeconds": st.integers(1, 3),
        "failureThreshold": st.integers(1, 3),
    },
)
KILLING_PROBES = st.one_of(PROBES, st.builds(lambda probe, grace: {**probe, "terminationGracePeriodSeconds": grace}, PROBES, st.integers(1, 8)))
READINESS_PROBES = st.builds(lambda probe, success: {**probe, "successThreshold": success}, PROBES, st.integers(1, 2))
HOOKS = st.sampled_from([{"exec": {"command": ["hook"]}}, {"sleep": {"seconds": 2}}])
LIFECYCLES = st.fixed_dictionaries({}, optional={"postStart": HOOKS, "preStop": HOOKS})
COMMON = {
    "imagePullPolicy": st.sampled_from(["IfNotPresent", "Always", "Never"]),
    "env": st.just([{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "a"}}}]),
}
RESTARTS = st.sampled_from(
    [
        {"restartPolicy": "Always"},
        {"restartPolicy": "OnFailure"},
        {"restartPolicy": "Never"},
        {"restartPolicy": "Never", "restartPolicyRules": [{"action": "Restart", "exitCodes": {"operator": "In", "values": [1, 137]}}]},
        {"restartPolicy": "OnFailure", "restartPolicyRules": [{"action": "Restart", "exitCodes": {"operator": "NotIn", "values": [143]}}]},
        {"restartPolicy": "Never", "restartPolicyRules": [{"action": "RestartAllContainers", "exitCodes": {"operator": "In", "values": [1]}}]},
    ]
)
LASTING = {"livenessProbe": KILLING_PROBES, "startupProbe": KILLING_PROBES, "readinessProbe": READINESS_PROBES, "lifecycle": LIFECYCLES}
BASE = st.fixed_dictionaries({"image": st.sampled_from(IMAGES)}, optional=COMMON)
MAIN = st.fixed_dictionaries({"image": st.sampled_from(IMAGES)}, optional={**COMMON, **LASTING})
WITH_RULES = st.builds(lambda container, restarts: {**container, **restarts}, MAIN, RESTARTS)
SIDECARS = st.builds(lambda container: {**container, "restartPolicy": "Always"}, MAIN)
INITIAL = st.lists(st.one_of(BASE, SIDECARS), max_size=2)
SPECS = st.fixed_dictionaries(
    {"restartPolicy": st.sampled_from(["Always", "OnFailure", "Never"])},
    optional={
        "terminationGracePeriodSeconds": st.integers(2, 12),
        "activeDeadlineSeconds": st.integers(5, 60),
        "readinessGates": st.just([{"conditionType": "example.org/gate"}]),
        "volumes": st.sampled_from([[{"name": "cache", "emptyDir": {}}], [{"name": "files", "configMap": {"name": "files"}}]]),
    },
)
SPANS = st.one_of(st.integers(0, 3000), st.integers(0, 40_000))
RUNS = st.builds(
    Run,
    exit_after=st.one_of(st.none(), SPANS),
    exit_code=st.sampled_from([0, 1, 137]),
    on_term=st.one_of(st.none(), st.integers(0, 9000)),
    term_exit_code=st.sampled_from([0, 143]),
    start_error=st.sampled_from([False] * 5 + [True]),
)
STEPS = st.builds(Step, st.integers(0, 30_000), st.booleans(), st.sampled_from([0, 0, 0, 200, 1500, 20_000]))
ANSWERS = st.one_of(
    st.lists(STEPS, min_size=1, max_size=3).map(lambda steps: Answers(tuple(sorted(steps)))),
    st.sets(st.integers(1, 9), min_size=1).map(lambda counts: Answers(tuple(Step(count, ok=count % 2 == 1) for count in sorted(counts)), by_count=True)),
)
BEHAVIOURS = st.builds(
    Behaviour,
    runs=st.lists(RUNS, min_size=1, max_size=3).map(tuple),
    liveness=ANSWERS,
    readiness=ANSWERS,
    startup=ANSWERS,
    post_start=st.builds(Hook, st.sampled_from([0, 0, 3000]), st.sampled_from([0, 0, 1])),
    pre_stop=st.builds(Hook, st.sampled_from([0, 3000, 20_000])),
)
DELETION = st.builds(Deletion, st.integers(0, 60_000), st.one_of(st.none(), st.integers(0, 9).map(SECOND.__mul__)))
DELETIONS = st.lists(DELETION, max_size=2).map(lambda requests: tuple(sorted(requests, key=lambda request: request.at)))
DONE = Behaviour((Run(1000),))


def pod_of(spec, main, initial=()):
    """A manifest with numbered containers."""
    containers = {"containers": [{"name": f"main-{number}", **container} for number, container in enumerate(main)]}
    if initial:
        containers["initContainers"] = [{"name": f"initial-{number}", **container} for number, container in enumerate(initial)]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop", "namespace": "default"}, "spec": {**spec, **containers}}


PODS = st.builds(pod_of, SPECS, st.lists(st.one_of(MAIN, WITH_RULES), min_size=1, max_size=3), INITIAL)


class Life:
    """A pod, what is assumed of it, and one run."""

    def __init__(self, pod, scenario, seed):
        self.pod, self.scenario, self.seed = pod, scenario, seed
        self.plan = plan_of(defaulted(pod, "1.36"))
        self.timeline = simulate(self.plan, scenario, seed)
        self.events = self.timeline.events
        self.statuses = self.timeline.statuses

    def __repr__(self):
        return f"Life({self.pod}, {self.scenario}, {self.seed})"

    def of(self, name, *types):
        """The events of a container."""
        return [event for event in self.events if event.get("container") == name and (not types or event["type"] in types)]

    def times(self, *types):
        """When such an event happened first, by container and attempt."""
        found = {}
        for event in self.events:
            if event["type"] in types:
                found.setdefault((event["container"], event["attempt"]), event["t"])
        return found


@st.composite
def lives(draw, pods=PODS, *, deleted=True, horizon=90_000):
    """A pod's life, of which anything may be true. Half of the init containers do what they are there for."""
    pod = draw(pods)
    names = [container["name"] for kind in ("initContainers", "containers") for container in pod["spec"].get(kind, ())]
    scenario = Scenario(
        horizon,
        draw(st.integers(34, 36)),
        draw(st.one_of(st.none(), st.integers(0, 999))),
        draw(st.sampled_from([Latency(), Latency(900, 90, 260)])),
        {name: DONE if name.startswith("initial") and draw(st.booleans()) else draw(BEHAVIOURS) for name in names if draw(st.integers(0, 3))},
        ABSENT,
        draw(st.sampled_from([frozenset(), frozenset(), frozenset({"configmap/settings"}), frozenset({"configmap/files"})])),
        draw(DELETIONS) if deleted else (),
    )
    return Life(pod, scenario, draw(st.integers(0, 2**32)))


@few
@given(PODS)
def test_generated_pods_are_such_as_the_server_accepts(pod):
    assert [error for error in validate(defaulted(pod, "1.36"), "1.36") if error.type is not ErrorType.WARNING] == []


@few
@given(lives(horizon=120_000))
def test_every_pod_has_a_life_that_kubectl_can_show(life):
    assert life.statuses
    for published in life.statuses:
        row = row_of(life.plan, published.status)
        ready, of = map(int, row.ready.split("/"))
        assert 0 <= ready <= of == sum(container.role is not Role.INIT for container in life.plan.containers)
        assert row.status


@few
@given(lives())
def test_restart_counts_never_fall(life):
    for before, after in pairwise(published.status.containers for published in life.statuses):
        for name in before.keys() & after.keys():
            assert before[name].restarts <= after[name].restarts


@few
@given(lives())
def test_time_goes_forward_and_ends_at_the_horizon(life):
    for times in ([event["t"] for event in life.events], [published.time for published in life.statuses]):
        assert times == sorted(times)
        assert all(isinstance(time, int) and time <= life.scenario.horizon + SECOND for time in times)
    assert all(0 <= event["t"] <= life.scenario.horizon for event in life.events)


@few
@given(lives())
def test_an_instance_is_created_then_starts_then_ends_and_only_then_comes_the_next(life):
    for container in life.plan.containers:
        expected = 0
        state = "none"
        for event in life.of(container.name, "created", "started", *ENDS):
            before = {"created": ("none", "ended"), "started": ("created",), "starterror": ("created",), "exited": ("started",)}[event["type"]]
            assert state in before
            assert event["attempt"] == expected
            state = "ended" if event["type"] in ENDS else event["type"]
            expected += state == "ended"


@few
@given(lives())
def test_the_same_seed_gives_the_same_life(life):
    assert simulate(life.plan, life.scenario, life.seed) == life.timeline


@few
@given(lives())
def test_probes_ask_only_instances_that_run(life):
    started, ended = life.times("started"), life.times(*ENDS)
    for event in life.events:
        if event["type"] == "probe":
            instance = event["container"], event["attempt"]
            assert started[instance] <= event["t"] <= ended.get(instance, event["t"])


@few
@given(lives(deleted=False))
def test_liveness_and_readiness_are_asked_only_after_startup_succeeded(life):
    """A restarted instance counts as started, as the one before did, until its startup worker ticks."""
    started = life.times("started")
    succeeded = {(event["container"], event["attempt"]) for event in life.events if event["type"] == "probe" and event["kind"] == "startup" and event["ok"]}
    for container in life.plan.containers:
        probe = container.probe("startup")
        for event in life.of(container.name, "probe") if probe else ():
            if event["kind"] == "startup" or (container.name, event["attempt"]) in succeeded:
                continue
            assert any((container.name, attempt) in succeeded for attempt in range(event["attempt"]))
            assert event["t"] <= started[container.name, event["attempt"]] + probe.period + NOTICED


@few
@given(lives())
def test_startup_is_not_asked_again_once_it_has_succeeded(life):
    for container in life.plan.containers:
        done = set()
        for event in life.of(container.name, "probe"):
            if event["kind"] == "startup":
                assert event["attempt"] not in done
                step = life.scenario.behaviour(container.name).startup.at(event["n"], 0)
                if event["ok"] and not step.latency:
                    done.add(event["attempt"])


@few
@given(lives())
def test_what_is_ready_runs(life):
    for published in life.statuses:
        status = published.status
        for container in life.plan.containers if status.containers else ():
            state = status.containers[container.name]
            if container.role is Role.INIT:
                assert not state.ready or (state.kind, state.exit_code) == ("terminated", 0)
            else:
                assert not state.ready or state.kind == "running"
                assert state.ready or not status.condition("Ready")
        assert not (life.plan.gates and status.condition("Ready"))


@few
@given(lives())
def test_nothing_happens_after_the_pod_is_gone(life):
    gone = [event["t"] for event in life.events if event["type"] == "removed_from_api"]
    assert len(gone) <= 1
    if gone:
        assert life.events[-1]["type"] == "removed_from_api"
        assert all(published.time <= gone[0] + NOTICED for published in life.statuses)
        assert life.times("started").keys() <= life.times("exited").keys()


@few
@given(lives())
def test_a_pod_that_is_over_stays_so_and_starts_nothing(life):
    phases = [published.status.phase for published in life.statuses]
    over = next((number for number, phase in enumerate(phases) if phase in TERMINAL), None)
    if over is not None:
        assert set(phases[over:]) == {phases[over]}
        assert all(event["t"] <= life.statuses[over].time for event in life.events if event["type"] in ("created", "started", "probe"))
        assert life.times("started").keys() <= life.times("exited").keys()


@few
@given(lives())
def test_sigkill_comes_no_earlier_than_the_grace_after_sigterm(life):
    told = {}
    for event in life.events:
        if event["type"] == "killing":
            assert event["timeout"] * SECOND >= MINIMUM_GRACE
            told[event["container"], event["attempt"]] = event
        elif event["type"] == "exited" and event["why"] != "self":
            killing = told[event["container"], event["attempt"]]
            waited = event["t"] - killing["t"]
            if event["why"] == "sigkill":
                assert waited == killing["timeout"] * SECOND
            else:
                assert waited == life.scenario.behaviour(event["container"]).run(event["attempt"]).on_term <= killing["timeout"] * SECOND


@few
@given(lives(deleted=False))
def test_main_containers_start_after_init_containers_have_succeeded_and_sidecars_have_started(life):
    first = min((time for (name, _), time in life.times("created").items() if name.startswith("main")), default=None)
    for container in life.plan.initial if first is not None else ():
        before = [event for event in life.of(container.name) if event["t"] <= first]
        if container.role is Role.INIT:
            assert any(event["type"] == "exited" and event["exitCode"] == 0 for event in before)
        elif container.probe("startup"):
            assert any(event["type"] == "probe" and event["kind"] == "startup" and event["ok"] for event in before)
        else:
            assert any(event["type"] == "started" for event in before)


@few
@given(
    lives(
        pods=st.builds(pod_of, SPECS, st.lists(MAIN, min_size=1, max_size=3), INITIAL).map(
            lambda pod: {**pod, "spec": {**pod["spec"], "restartPolicy": "Never"}}
        )
    )
)
def test_never_means_that_a_container_starts_at_most_once(life):
    for container in life.plan.containers:
        if container.role is not Role.SIDECAR:
            assert len(life.of(container.name, "created")) <= 1


@few
@given(lives(pods=st.builds(pod_of, SPECS, st.lists(MAIN, min_size=1, max_size=2), INITIAL), deleted=False))
def test_what_succeeded_is_restarted_only_under_always(life):
    for container in life.plan.containers:
        if container.policy != "Always" and container.role is not Role.SIDECAR and not container.probes:
            succeeded = [event["attempt"] for event in life.of(container.name, "exited") if event["exitCode"] == 0]
            later = [event for event in life.of(container.name, "created") if succeeded and event["attempt"] > succeeded[0]]
            assert later == []


LASTING_BUT_UNPROBED = st.fixed_dictionaries({"image": st.sampled_from(IMAGES)}, optional={**COMMON, "lifecycle": LIFECYCLES})
UNPROBED = st.builds(
    pod_of,
    SPECS.map(lambda spec: {key: value for key, value in spec.items() if key != "activeDeadlineSeconds"}),
    st.lists(LASTING_BUT_UNPROBED, min_size=1, max_size=2),
    st.lists(BASE, max_size=1),
)


@few
@given(lives(pods=UNPROBED, deleted=False, horizon=550_000))
def test_whoever_exits_waits_at_least_for_the_back_off(life):
    """The first restart is free; then ten seconds from the exit on, twice as much each time, at most five minutes."""
    for container in life.plan.containers:
        wait = 0
        ended = None
        for event in life.of(container.name, "created", *ENDS):
            if event["type"] != "created":
                ended = event["t"]
            elif ended is not None:
                assert event["t"] - ended >= wait
                wait = min(wait * 2, MOST) if wait else FIRST


@few
@given(lives(horizon=300_000))
def test_events_and_statuses_grow_no_faster_than_time(life):
    per_second = defaultdict(int)
    for event in life.events:
        per_second[event["t"] // SECOND] += 1
    containers = len(life.plan.containers)
    seconds = life.scenario.horizon // SECOND
    assert len(life.events) <= 8 * containers * (seconds + 10)
    assert len(life.statuses) <= 4 * containers * (seconds + 10)
    assert max(per_second.values(), default=0) <= 40 * containers


@pytest.mark.parametrize("seed", range(5))
def test_two_seeds_seldom_give_the_same_life(seed):
    plan = plan_of(defaulted(pod_of({}, [{"image": "example.org/here:1"}]), "1.36"))
    scenario = Scenario(120_000, containers={"main-0": Behaviour((Run(5000, 1),))})
    assert simulate(plan, scenario, seed) != simulate(plan, scenario, seed + 1)


LIFE = """
from podlint.constraints.kinds import defaulted
from podlint.simulate.plan import plan_of
from podlint.simulate.run import simulate
from podlint.simulate.scenario import Behaviour, Run, Scenario

probe = {"exec": {"command": ["probe"]}, "periodSeconds": 3}
containers = [{"name": name, "image": "example.org/here:1", "livenessProbe": probe, "readinessProbe": probe} for name in ("web", "job", "log")]
pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": {"containers": containers}}
scenario = Scenario(120_000, containers={"job": Behaviour((Run(5000, 1),)), "log": Behaviour((Run(7000, 1),))})
print(simulate(plan_of(defaulted(pod, "1.36")), scenario, 7))
"""


def test_the_order_of_hashes_does_not_matter():
    told = [
        subprocess.run([sys.executable, "-c", LIFE], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
        for seed in ("0", "1", "2")
    ]
    assert "exited" in told[0]
    assert told[0] == told[1] == told[2]

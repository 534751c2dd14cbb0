"""The columns of `kubectl get pod`: of dumps, and the same as those of a simulated pod with that status; and simulations that go on from a dump."""

from __future__ import annotations

import pytest

from podlint.simulate.live import from_status
from podlint.simulate.plan import plan_of
from podlint.simulate.run import simulate
from podlint.simulate.scenario import Answers, Behaviour, Deletion, Image, Run, Scenario, Step
from podlint.simulate.status import row_of as simulated_row
from podlint.status.columns import row_of
from podlint.status.dump import pod_of

PROBES = {kind: {"httpGet": {"port": 80}, "periodSeconds": 5, "failureThreshold": 2} for kind in ("livenessProbe", "readinessProbe")}
SPEC = {
    "terminationGracePeriodSeconds": 5,
    "initContainers": [{"name": "migrate", "image": "m"}, {"name": "proxy", "image": "p", "restartPolicy": "Always"}],
    "containers": [{"name": "web", "image": "w", **PROBES}, {"name": "batch", "image": "b"}],
}
SCENARIOS = {
    "crash": {"web": Behaviour((Run(4000, 1),)), "migrate": Behaviour((Run(2000, 1), Run(1000, 0)))},
    "hang": {"web": Behaviour(liveness=Answers((Step(12_000), Step(ok=False)))), "migrate": Behaviour((Run(1000),)), "batch": Behaviour((Run(9000),))},
    "unready": {"web": Behaviour(readiness=Answers((Step(ok=False),))), "migrate": Behaviour((Run(1000),))},
    "oom": {"batch": Behaviour((Run(3000, 137, reason="OOMKilled"),)), "migrate": Behaviour((Run(1000),)), "proxy": Behaviour((Run(7000, 2),))},
}


@pytest.mark.parametrize("policy", ["Always", "OnFailure", "Never"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_dump_has_the_columns_of_the_simulated_pod(name, policy, dumped):
    spec = {**SPEC, "restartPolicy": policy}
    plan = plan_of({"metadata": {"name": "shop"}, "spec": spec})
    scenario = Scenario(horizon=90_000, containers=SCENARIOS[name], deletions=(Deletion(80_000),))
    rows = [(row_of(pod_of(dumped(plan, status, spec))), simulated_row(plan, status)) for _, status in simulate(plan, scenario, 7).statuses]
    assert len(rows) > 4
    assert [tuple(found) for found, _ in rows] == [tuple(expected) for _, expected in rows]


def test_an_image_that_cannot_be_pulled_shows_so(dumped):
    spec = {"containers": [{"name": "main", "image": "a"}]}
    plan = plan_of({"metadata": {"name": "shop"}, "spec": spec})
    words = {row_of(pod_of(dumped(plan, status, spec))).status for _, status in simulate(plan, Scenario(images={"a": Image(1000, fails=True)}), 1).statuses}
    assert {"ErrImagePull", "ImagePullBackOff"} <= words


@pytest.mark.parametrize(
    ("state", "more", "row"),
    [
        ({}, {}, ("0/1", "Running", 0)),
        ({"state": {"terminated": {"exitCode": 0, "signal": 9}}}, {}, ("0/1", "Signal:9", 0)),
        ({"state": {"terminated": {"exitCode": 3}}, "restartCount": 2}, {}, ("0/1", "ExitCode:3", 2)),
        ({"state": {"terminated": {"exitCode": 0, "reason": "Completed"}}}, {"status": {"phase": "Succeeded"}}, ("0/1", "Completed", 0)),
        ({"state": {"running": {}}, "ready": True}, {"metadata": {"deletionTimestamp": "2026-03-01T12:00:00Z"}}, ("1/1", "Terminating", 0)),
        ({}, {"metadata": {"deletionTimestamp": "2026-03-01T12:00:00Z"}, "status": {"reason": "NodeLost"}}, ("0/1", "Unknown", 0)),
        ({}, {"status": {"phase": "Failed", "reason": "Evicted"}}, ("0/1", "Evicted", 0)),
    ],
)
def test_a_status_has_the_columns_of_kubectl(pod, state, more, row):
    assert tuple(row_of(pod_of(pod({}, state, **more)))) == row


BEGAN = 1_772_366_400_000  # 2026-03-01T12:00:00Z


@pytest.mark.parametrize("policy", ["Always", "OnFailure", "Never"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_simulation_goes_on_from_any_moment_of_another(name, policy, dumped):
    spec = {**SPEC, "restartPolicy": policy}
    plan = plan_of({"metadata": {"name": "shop"}, "spec": spec})
    scenario = Scenario(horizon=200_000, wall_fraction=0, containers=SCENARIOS[name])
    statuses = simulate(plan, scenario, 7).statuses
    for number, (_, status) in enumerate(statuses):
        start = from_status(dumped(plan, status, spec, BEGAN))
        if start is None:
            continue
        after = simulate(plan, scenario, number, start).statuses
        rows = [simulated_row(plan, later) for _, later in after]
        assert rows[0] == simulated_row(plan, status)
        for container in plan.containers:
            counts = [later.containers[container.name].restarts for _, later in after]
            assert counts == sorted(counts)


def test_the_back_off_of_a_live_pod_is_waited_for(dumped):
    spec = {"containers": [{"name": "main", "image": "a"}]}
    plan = plan_of({"metadata": {"name": "shop"}, "spec": spec})
    scenario = Scenario(horizon=600_000, wall_fraction=0, containers={"main": Behaviour((Run(5000, 1),))})
    whole = simulate(plan, scenario, 3)
    starts = [event["t"] for event in whole.events if event["type"] == "started"]
    for (time, status), (later, _) in zip(whole.statuses, whole.statuses[1:], strict=False):
        begun = status.containers.get("main")
        if begun is None or begun.kind == "running" or later - time < 500 or begun.restarts < 1:
            continue
        value = dumped(plan, status, spec, BEGAN)
        start = from_status(value)
        expected = next((at for at in starts if at >= time), None)
        if start is None or expected is None:
            continue
        found = next(event["t"] for event in simulate(plan, scenario, 5, start).events if event["type"] == "started")
        back_off = next(event["remaining"] for event in whole.events if event["type"] == "backoff" and event["t"] >= time - 1500)
        assert abs(found + start.now - BEGAN - expected) < min(back_off * 0.6, 32_000) + 2500

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podlint.constraints.kinds import defaulted
from podlint.simulate.above import above
from podlint.simulate.controllers import pod_name
from podlint.simulate.names import ALPHABET, Names, indexed, pod_template_hash
from podlint.simulate.nodes import Node, Taint
from podlint.simulate.plan import plan_of
from podlint.simulate.rollout import rollout, strategy_of
from podlint.simulate.run import simulate
from podlint.simulate.scenario import Answers, Behaviour, Deletion, Run, Scenario, Step

MINUTE = 60_000
NODES = (Node("a", {}, {"cpu": "8"}, fails_at=MINUTE), Node("b", {}, {"cpu": "4"}))
GROUPS = {"Pod": "v1", "ReplicationController": "v1", "CronJob": "batch/v1", "Job": "batch/v1"}


def workload(kind, containers=None, **spec):
    pod = {"containers": containers or [{"name": "main", "image": "x:1"}], **({"restartPolicy": "Never"} if kind in ("Job", "CronJob") else {})}
    template = {"metadata": {"labels": {"app": "web"}}, "spec": pod}
    selector = {"app": "web"} if kind == "ReplicationController" else {"matchLabels": {"app": "web"}}
    if kind == "Pod":
        spec = {**pod, **spec}
    elif kind == "CronJob":
        spec = {"schedule": "*/5 * * * *", "jobTemplate": {"spec": {"template": template}}, **spec}
    else:
        spec = {**({} if kind == "Job" else {"selector": selector}), "template": template, **spec}
    return defaulted({"apiVersion": GROUPS.get(kind, "apps/v1"), "kind": kind, "metadata": {"name": "web"}, "spec": spec}, "1.36")


def plan(value):
    spec = value["spec"]
    holder = value if value["kind"] == "Pod" else spec["jobTemplate"]["spec"]["template"] if value["kind"] == "CronJob" else spec["template"]
    return plan_of(holder)


def told(value, scenario=None, nodes=(), seed=1):
    return above(value, plan(value), scenario or Scenario(), nodes, seed)


DELETED = Scenario(deletions=(Deletion(MINUTE),), containers={"main": Behaviour(runs=(Run(on_term=5000),))})


def test_names_look_like_the_servers():
    value = workload("Deployment")
    name = pod_name(value, Names(1))
    assert re.fullmatch(rf"web-[{ALPHABET}]{{1,10}}-[{ALPHABET}]{{5}}", name)
    assert name.split("-")[1] == pod_template_hash(value["spec"]["template"])
    assert set(pod_template_hash({"a": 1})) <= set("456789bcdf")
    assert pod_name(workload("StatefulSet"), Names(1), 2) == "web-2"
    assert pod_name(workload("StatefulSet", ordinals={"start": 3}), Names(1)) == "web-3"
    assert len(Names(1).generated("x" * 100)) == 63
    assert len(Names(1).generated(indexed("x" * 100, 12))) == 63


@given(st.integers(0, 2**53))
def test_a_uid_is_a_random_one_of_version_4(seed):
    uid = Names(seed).uid()
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", uid)
    assert uid == Names(seed).uid()


@pytest.mark.parametrize("kind", ["Deployment", "ReplicaSet", "ReplicationController"])
def test_a_deleted_pod_is_replaced_at_once_under_another_name(kind):
    found = told(workload(kind), DELETED)
    assert MINUTE <= found.replacement.created < MINUTE + 1000
    assert found.replacement.name != found.pod.name
    assert found.replacement.uid != found.pod.uid
    assert found.replacement.timeline.statuses[-1].status.phase == "Running"


@pytest.mark.parametrize(("kind", "same_name"), [("StatefulSet", True), ("DaemonSet", False)])
def test_a_stateful_or_daemon_pod_is_replaced_only_when_it_is_gone(kind, same_name):
    found = told(workload(kind), DELETED)
    assert found.replacement.created >= MINUTE + 5000
    assert (found.replacement.name == found.pod.name) is same_name
    assert found.replacement.uid != found.pod.uid


def test_a_bare_pod_is_not_replaced():
    found = told(workload("Pod"), DELETED)
    assert found.replacement is None
    assert [event.type for event in found.events] == ["NotReplaced"]


def test_a_pod_that_crashes_is_not_replaced():
    found = told(workload("Deployment"), Scenario(containers={"main": Behaviour(runs=(Run(1000, 1),))}))
    assert found.replacement is None


def test_a_failed_nodes_pod_moves_unless_it_is_of_a_stateful_set():
    moved = told(workload("Deployment"), nodes=NODES)
    assert (moved.pod.node, moved.replacement.node) == ("a", "b")
    assert moved.replacement.created > moved.eviction.deleted_at
    stuck = told(workload("StatefulSet"), nodes=NODES)
    assert stuck.replacement is None
    assert "WaitsForDeletion" in [event.type for event in stuck.events]
    alone = told(workload("Deployment"), nodes=NODES[:1])
    assert alone.eviction.deleted_at is None


def test_a_replacement_that_no_other_node_takes_is_pending():
    found = told(workload("Deployment"), nodes=(NODES[0], Node("b", taints=(Taint("gpu"),))))
    assert found.replacement.timeline is None
    assert "FailedScheduling" in [event.type for event in found.events]


def test_a_daemon_set_has_a_pod_on_each_node_that_suits_it():
    found = told(workload("DaemonSet"), nodes=(Node("a"), Node("b", taints=(Taint("gpu"),)), Node("c", taints=(Taint("node.kubernetes.io/unschedulable"),))))
    assert "2 of 3 nodes suit it: a, c" in [event.text for event in found.events]
    none = told(workload("DaemonSet"), nodes=(Node("b", taints=(Taint("gpu"),)),))
    assert not none.is_placed
    assert "SuccessfulCreate" not in [event.type for event in none.events]


def test_replicas_beyond_the_room_stay_pending():
    containers = [{"name": "main", "image": "x:1", "resources": {"requests": {"cpu": "3"}}}]
    found = told(workload("Deployment", containers, replicas=4), nodes=(Node("a", {}, {"cpu": "8"}), Node("b", {}, {"cpu": "4"})))
    assert any(event.text.startswith("1 of 4 replicas stay Pending: 0/2 nodes are available: 2 Insufficient cpu.") for event in found.events)
    assert found.rollouts == ()


def test_a_pod_that_no_node_takes_has_no_timeline():
    found = told(workload("Pod", nodeSelector={"a": "b"}), nodes=(Node("a"),))
    assert (found.is_placed, found.placement.reason) == (False, "FailedScheduling")
    gated = told(workload("Pod", schedulingGates=[{"name": "example.com/wait"}]))
    assert (gated.is_placed, gated.placement.reason) == (False, "SchedulingGated")


@pytest.mark.parametrize("kind", ["Pod", "Deployment", "StatefulSet", "DaemonSet", "Job"])
def test_the_pod_shown_is_the_one_that_is_simulated(kind):
    value = workload(kind)
    scenario = Scenario(containers={"main": Behaviour(runs=(Run(1000, 1),))})
    expected = simulate(plan(value), scenario, 5)
    found = told(value, scenario, seed=5).pod.timeline
    assert [event for event in found.events if event["t"] < 5000] == [event for event in expected.events if event["t"] < 5000]


@pytest.mark.parametrize("kind", ["Pod", "Deployment", "ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet", "Job", "CronJob"])
def test_the_same_seed_tells_the_same_of_every_kind(kind):
    value = workload(kind)
    scenario = Scenario(containers={"main": Behaviour(runs=(Run(2000, 1),))}, deletions=(Deletion(MINUTE),))
    found = told(value, scenario, NODES, 3)
    assert found == told(value, scenario, NODES, 3)
    assert [event.t for event in found.events] == sorted(event.t for event in found.events)


def test_a_cron_jobs_first_pod_starts_at_zero():
    found = told(workload("CronJob"), Scenario(containers={"main": Behaviour(runs=(Run(2000, 0),))}))
    assert found.pod.starts == 0
    assert len(found.cron_job.firings) == 5
    assert found.pod.name.startswith(f"{found.cron_job.firings[0].job}-")


READY_AFTER_30 = [{"name": "main", "image": "x:1", "readinessProbe": {"tcpSocket": {"port": 1}, "initialDelaySeconds": 30}}]


def rolled(old=0, scenario=None, containers=None, **spec):
    value = workload("Deployment", containers, **spec)
    return rollout(value, plan(value), scenario or Scenario(), 1, old)


def test_a_first_rollout_is_done_when_the_last_pod_is_ready():
    found = rolled(containers=READY_AFTER_30, replicas=3)
    assert 30_000 <= found.done <= 42_000
    assert found.exceeded is None


def test_an_update_takes_its_pods_in_turns():
    found = rolled(4, containers=READY_AFTER_30, replicas=4)
    assert 60_000 <= found.done <= 84_000
    assert (found.least_available, found.most_pods) == (3, 5)


def test_min_ready_seconds_are_waited_for():
    assert rolled(minReadySeconds=20).done >= 20_000


def test_recreate_leaves_nothing_in_between():
    found = rolled(2, containers=READY_AFTER_30, replicas=2, strategy={"type": "Recreate"})
    assert (found.least_available, found.most_pods) == (0, 2)


def test_a_deadline_shorter_than_the_start_is_exceeded_though_the_rollout_goes_on():
    found = rolled(containers=READY_AFTER_30, replicas=2, progressDeadlineSeconds=20)
    assert 19_000 <= found.exceeded <= 20_000
    assert found.done > found.exceeded


def test_a_pod_that_is_never_ready_exceeds_the_deadline_and_the_old_ones_stay():
    never = Scenario(containers={"main": Behaviour(readiness=Answers((Step(ok=False),)))})
    found = rolled(4, never, READY_AFTER_30, replicas=4)
    assert (found.done, found.least_available) == (None, 3)
    assert 599_000 <= found.exceeded <= 600_000


def test_what_does_not_roll_out_is_none():
    assert rolled(replicas=0) is None
    assert rolled(paused=True) is None
    assert rolled(replicas=10**6) is None


@pytest.mark.parametrize(
    ("replicas", "surge", "unavailable", "figures"),
    [(1, "25%", "25%", (1, 0)), (10, "25%", "25%", (3, 2)), (4, 0, 0, (0, 1)), (4, 0, "10%", (0, 1)), (3, 2, 5, (2, 3))],
)
def test_shares_round_up_for_surge_and_down_for_unavailable(replicas, surge, unavailable, figures):
    spec = {"replicas": replicas, "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}}
    assert strategy_of(spec)[1:3] == figures


@given(st.integers(1, 30), st.integers(0, 10), st.integers(0, 10))
def test_a_rollout_keeps_to_its_figures(replicas, surge, unavailable):
    found = rolled(replicas, replicas=replicas, strategy={"rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}})
    assert found.done is not None
    assert found.most_pods <= replicas + surge
    assert found.least_available >= replicas - found.strategy.unavailable

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podlint.simulate.node_failure import MONITOR, Eviction, Failure, events_of, eviction, grace_period, seen
from podlint.simulate.nodes import Node
from podlint.simulate.plan import plan_of
from podlint.simulate.run import simulate
from podlint.simulate.scenario import Deletion, Scenario
from podlint.simulate.status import row_of

MINUTE = 60_000
FAILURE = Failure("a", MINUTE)


def tolerating(seconds):
    toleration = {"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute"}
    return {"tolerations": [toleration if seconds is None else {**toleration, "tolerationSeconds": seconds}]}


def nodes(ready, failed, zone="a"):
    labels = {"topology.kubernetes.io/zone": zone}
    well = [Node(f"{zone}-ready-{index}", labels) for index in range(ready)]
    return [Node("a", labels), *well, *(Node(f"{zone}-failed-{index}", labels, is_ready=False) for index in range(failed - 1))]


@given(st.integers(0, 10**6))
def test_a_silent_node_is_noticed_within_a_minute_and_its_pods_are_deleted_five_minutes_later(seed):
    story = eviction({}, FAILURE, seed=seed)
    assert MINUTE + 40_000 <= story.not_ready_at <= MINUTE + 55_000
    assert story.tainted_at == story.not_ready_at + MONITOR
    assert story.deleted_at == story.tainted_at + 300_000
    assert story.gone_at is None


def test_the_node_controller_waits_longer_since_1_32():
    assert (grace_period(31), grace_period(32)) == (40_000, 50_000)
    assert eviction({}, FAILURE, minor=31).not_ready_at == eviction({}, FAILURE, minor=32).not_ready_at - 10_000


@pytest.mark.parametrize(("seconds", "stay"), [(0, 0), (-5, 0), (30, 30_000)])
def test_a_pods_own_toleration_counts_instead_of_the_default(seconds, stay):
    story = eviction(tolerating(seconds), FAILURE)
    assert story.deleted_at - story.tainted_at == stay


def test_a_toleration_without_seconds_is_for_ever():
    story = eviction(tolerating(None), FAILURE)
    assert (story.deleted_at, story.why_stays) == (None, "the pod tolerates node.kubernetes.io/unreachable:NoExecute for ever")


def test_a_toleration_of_another_effect_leaves_the_default():
    spec = {"tolerations": [{"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoSchedule"}]}
    story = eviction(spec, FAILURE)
    assert story.deleted_at - story.tainted_at == 300_000


def test_the_pods_of_a_daemon_set_stay():
    assert eviction({}, FAILURE, kind="DaemonSet").deleted_at is None


def test_a_node_that_is_back_in_time_keeps_its_pods():
    assert eviction({}, FAILURE._replace(back_at=MINUTE + 20_000)) == Eviction(
        FAILURE._replace(back_at=MINUTE + 20_000), why_stays="the node is back before anybody notices"
    )
    later = eviction({}, FAILURE._replace(back_at=5 * MINUTE))
    assert later.tainted_at is not None
    assert later.deleted_at is None


def test_a_node_that_is_back_too_late_deletes_the_pod_then():
    story = eviction({}, FAILURE._replace(back_at=10 * MINUTE))
    assert story.gone_at == 10 * MINUTE


def test_a_kubelet_that_still_answers_deletes_at_once():
    story = eviction({}, FAILURE._replace(is_reachable=True))
    assert story.gone_at == story.deleted_at
    assert story.deleted_at <= MINUTE + MONITOR + 300_000


@pytest.mark.parametrize(
    ("ready", "failed", "evicts"),
    [(0, 1, False), (1, 1, True), (1, 2, True), (1, 3, False), (3, 3, True), (2, 3, False), (0, 60, False), (10, 50, True)],
)
def test_where_most_nodes_have_failed_nothing_is_evicted(ready, failed, evicts):
    assert (eviction({}, FAILURE, nodes(ready, failed)).deleted_at is not None) is evicts


def test_a_zone_that_is_lost_as_a_whole_is_evicted_if_another_stands():
    assert eviction({}, FAILURE, [*nodes(0, 3), *nodes(2, 1, "b")[1:]]).deleted_at is not None


def plan():
    return plan_of({"metadata": {"name": "p"}, "spec": {"terminationGracePeriodSeconds": 30, "containers": [{"name": "main", "image": "x:1"}]}})


def test_the_api_shows_running_then_terminating_and_never_the_end():
    story = eviction({}, FAILURE)
    shown = seen(simulate(plan(), Scenario(), 1), story).statuses
    rows = [(published.time, row_of(plan(), published.status)) for published in shown]
    assert rows[-1] == (story.deleted_at, ("1/1", "Terminating", 0))
    assert rows[-2] == (story.not_ready_at, ("1/1", "Running", 0))
    assert not shown[-2].status.condition("Ready")


def test_the_pod_goes_when_the_node_is_back():
    story = eviction({}, FAILURE._replace(back_at=10 * MINUTE))
    timeline = seen(simulate(plan(), Scenario(deletions=(Deletion(story.gone_at),)), 1), story)
    times = [published.time for published in timeline.statuses]
    assert times == sorted(times)
    assert all(published.status.deleted for published in timeline.statuses if published.time >= story.deleted_at)
    assert timeline.statuses[-1].status.phase == "Failed"


def test_the_events_are_in_order_and_say_what_is_seen():
    texts = [f"{event.object} {event.type}" for event in events_of(eviction({}, FAILURE), "p")]
    assert texts == ["Node/a NodeFailure", "Node/a NodeNotReady", "Pod/p NodeNotReady", "Node/a Taint", "Pod/p TaintManagerEviction"]


@given(st.integers(0, 10**6), st.one_of(st.none(), st.integers(0, 900_000)), st.one_of(st.none(), st.integers(0, 600)), st.booleans())
def test_what_happens_happens_in_order(seed, back, seconds, is_reachable):
    failure = Failure("a", MINUTE, None if back is None else MINUTE + back, is_reachable)
    story = eviction(tolerating(seconds), failure, seed=seed)
    steps = [failure.at, story.not_ready_at, story.tainted_at, story.deleted_at, story.gone_at]
    happened = [step for step in steps if step is not None]
    assert happened == sorted(happened)
    assert (story.deleted_at is None) is bool(story.why_stays)
    times = [event.t for event in events_of(story, "p")]
    assert times == sorted(times)

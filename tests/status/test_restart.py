"""The back-off that a dump lets one conclude, and when a container is started again. The first instance ends at 12:10:00."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podlint.status.dump import pod_of
from podlint.status.restart import back_off, doubled, next_restart, series, will_restart
from podlint.status.times import MINUTE, SECOND, moment

NOON_TEN = moment("2026-03-01T12:10:00Z")


@pytest.fixture
def container(pod):
    """The container of a pod with such a status."""
    return lambda state, spec=None: pod_of(pod(spec, state)).containers[0]


def test_the_series_is_that_of_the_kubelet():
    assert [doubled(times) // SECOND for times in range(7)] == [10, 20, 40, 80, 160, 300, 300]
    assert [wait // SECOND for wait in series(20 * SECOND)] == [40, 80, 160, 300]
    assert series(5 * MINUTE) == []


@given(st.integers(0, 2**70))
def test_however_many_restarts_there_were_the_longest_wait_is_five_minutes(times):
    assert 10 * SECOND <= doubled(times) <= 5 * MINUTE


def test_what_the_status_states_is_taken(container, ended, waiting):
    found = back_off(container(waiting("CrashLoopBackOff", "back-off 2m40s restarting failed container=main pod=x", restartCount=30, lastState=ended(1))))
    assert (found.duration, found.is_stated) == (160 * SECOND, True)


@pytest.mark.parametrize(("restarts", "seconds"), [(1, 10), (2, 20), (3, 40), (6, 300), (99, 300)])
def test_else_every_restart_doubles_it(container, ended, restarts, seconds):
    found = back_off(container({"state": ended(1), "restartCount": restarts}))
    assert (found.duration, found.is_stated) == (seconds * SECOND, False)


def test_the_first_end_is_followed_by_a_restart_at_once(container, ended):
    found = next_restart(container({"state": ended(1)}))
    assert found.back_off is None
    assert found.earliest == NOON_TEN


def test_a_run_of_more_than_ten_minutes_begins_anew(container):
    state = {"terminated": {"exitCode": 1, "startedAt": "2026-03-01T11:59:00Z", "finishedAt": "2026-03-01T12:10:00Z"}}
    assert back_off(container({"state": state, "restartCount": 7})) is None


def test_the_wait_before_the_last_restart_tells_how_long_the_next_is(container, ended):
    running = {"running": {"startedAt": "2026-03-01T12:11:25Z"}}
    assert back_off(container({"state": running, "lastState": ended(1), "restartCount": 9})).duration == 160 * SECOND


def test_a_restart_at_once_was_a_probe_s_and_counts_less(container, ended):
    running = {"running": {"startedAt": "2026-03-01T12:10:00Z"}}
    assert back_off(container({"state": running, "lastState": ended(137), "restartCount": 3})).duration == 20 * SECOND


@given(wait=st.integers(0, 3599), restarts=st.integers(0, 2**40))
def test_no_wait_between_two_instances_is_beyond_explanation(wait, restarts):
    last = {"terminated": {"exitCode": 1, "startedAt": "2026-03-01T11:59:59Z", "finishedAt": "2026-03-01T12:00:00Z"}}
    state = {"running": {"startedAt": f"2026-03-01T12:{wait // 60:02}:{wait % 60:02}Z"}}
    status = {"name": "main", "state": state, "lastState": last, "restartCount": restarts}
    found = back_off(pod_of({"spec": {"containers": [{"name": "main"}]}, "status": {"containerStatuses": [status]}}).containers[0])
    assert found is None or 10 * SECOND <= found.duration <= 5 * MINUTE


def test_a_restart_comes_after_the_back_off_and_soon_after(container, ended, waiting):
    message = "back-off 40s restarting failed container=main pod=x"
    found = next_restart(container(waiting("CrashLoopBackOff", message, restartCount=3, lastState=ended(1))))
    assert (found.earliest - NOON_TEN, found.latest - NOON_TEN) == (40 * SECOND, 62 * SECOND)


def test_housekeeping_ends_a_wait_ten_minutes_after_the_last_start(container, ended, waiting):
    message = "back-off 5m0s restarting failed container=main pod=x"
    found = next_restart(container(waiting("CrashLoopBackOff", message, restartCount=9, lastState=ended(1, 590))))
    assert found.earliest - NOON_TEN == 12 * SECOND


def test_what_never_started_has_no_run_that_could_be_long(container, waiting):
    message = "back-off 20s restarting failed container=main pod=x"
    last = {"terminated": {"exitCode": 128, "reason": "StartError", "startedAt": "1970-01-01T00:00:00Z", "finishedAt": "2026-03-01T12:10:00Z"}}
    assert next_restart(container(waiting("CrashLoopBackOff", message, restartCount=2, lastState=last))).earliest - NOON_TEN == 20 * SECOND


@pytest.mark.parametrize(
    ("policy", "code", "own", "restarts"),
    [
        ("Always", 0, {}, True),
        ("OnFailure", 0, {}, False),
        ("OnFailure", 1, {}, True),
        ("Never", 1, {}, False),
        ("Never", 1, {"restartPolicy": "Always"}, True),
        ("Never", 42, {"restartPolicyRules": [{"action": "Restart", "exitCodes": {"operator": "In", "values": [42]}}]}, True),
        ("Never", 41, {"restartPolicyRules": [{"action": "Restart", "exitCodes": {"operator": "In", "values": [42]}}]}, False),
    ],
)
def test_policies_and_rules_decide_whether_there_is_a_restart(pod, ended, policy, code, own, restarts):
    value = pod(own, {"state": ended(code)})
    value["spec"]["restartPolicy"] = policy
    found = pod_of(value)
    assert will_restart(found, found.containers[0], found.containers[0].ended) is restarts

"""What runs have in common, counted on runs that are made by hand and on simulated ones."""

from __future__ import annotations

from podlint.simulate.plan import plan_of
from podlint.simulate.run import Timeline, simulate
from podlint.simulate.scenario import Behaviour, Deletion, Run, Scenario
from podlint.simulate.summary import NOT_FOUND, Moment, Quantiles, gone_at, summary_of

POD = {"metadata": {"name": "shop"}, "spec": {"containers": [{"name": "main", "image": "example.org/shop:1"}]}}
PLAN = plan_of(POD)
MINUTE = 60_000


def summary(scenario, runs=4):
    return summary_of(PLAN, scenario, [simulate(PLAN, scenario, seed) for seed in range(runs)], ["a", "b"])


def test_a_well_pod_is_ready_and_never_restarts():
    found = summary(Scenario())
    assert [moment.time for moment in found.moments] == [MINUTE // 2, MINUTE, 5 * MINUTE, 10 * MINUTE, 25 * MINUTE]
    assert {moment[1:] for moment in found.moments} == {(((0, 4),), (("Running", 4),), 4)}
    assert (found.runs, found.ready_runs, found.assumptions) == (4, 4, ("a", "b"))


def test_no_moment_lies_behind_the_horizon():
    assert [moment.time for moment in summary(Scenario(horizon=MINUTE)).moments] == [MINUTE // 2, MINUTE]
    assert [moment.time for moment in summary(Scenario(horizon=5000)).moments] == [5000]


def test_restarts_and_statuses_count_all_runs():
    crash = Scenario(containers={"main": Behaviour((Run(5000, 1),))})
    for moment in summary(crash, 9).moments:
        assert sum(count for _, count in moment.restarts) == 9
        assert sum(count for _, count in moment.statuses) == 9
        assert moment.restarts == tuple(sorted(moment.restarts))
        assert [count for _, count in moment.statuses] == sorted((count for _, count in moment.statuses), reverse=True)


def test_a_pod_that_is_gone_is_not_found_and_keeps_its_last_count():
    found = summary(Scenario(deletions=(Deletion(40_000, 5000),)))
    assert found.moments[0].statuses == (("Running", 4),)
    assert found.moments[1] == Moment(MINUTE, ((0, 4),), ((NOT_FOUND, 4),), 0)


def test_a_pod_that_is_deleted_without_grace_is_gone_at_once():
    timeline = simulate(PLAN, Scenario(deletions=(Deletion(40_000, 0),)), 1)
    assert gone_at(PLAN, timeline) == 40_000
    assert gone_at(PLAN, simulate(PLAN, Scenario(), 1)) is None


def test_a_pod_that_cannot_start_has_no_time_to_ready():
    found = summary(Scenario(containers={"main": Behaviour((Run(start_error=True),))}))
    assert (found.ready_runs, found.ready_after) == (0, None)


def ready_at(time):
    return Timeline(0, (), (simulate(PLAN, Scenario(horizon=5000), 1).statuses[-1]._replace(time=time),))


def test_quantiles_are_values_that_occurred():
    found = summary_of(PLAN, Scenario(), [ready_at(time) for time in (50, 10, 20, 30, 40, 60, 70, 80, 90, 100, 110)], [])
    assert found.ready_after == Quantiles(10, 60, 100, 110)
    assert summary_of(PLAN, Scenario(), [ready_at(7)], []).ready_after == Quantiles(7, 7, 7, 7)


def test_before_its_first_status_a_pod_is_pending():
    found = summary_of(PLAN, Scenario(horizon=1000), [ready_at(2000)], [])
    assert found.moments == (Moment(1000, ((0, 1),), (("Pending", 1),), 0),)

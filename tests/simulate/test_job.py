from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podlint.constraints.kinds import defaulted
from podlint.simulate.job import MOST_PODS, backoff, job_story
from podlint.simulate.job_policy import Ended, success, verdict, written
from podlint.simulate.nodes import Node
from podlint.simulate.plan import plan_of
from podlint.simulate.scenario import Behaviour, Deletion, Run, Scenario

FAILS, WORKS = Run(1000, 1), Run(1000, 0)


def told(spec, runs, seed=1, restart="Never", nodes=(), **scenario):
    template = {"spec": {"restartPolicy": restart, "containers": [{"name": "main", "image": "x:1", "resources": {"requests": {"cpu": "1"}}}]}}
    job = defaulted({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "sum"}, "spec": {**spec, "template": template}}, "1.36")
    assumed = Scenario(**{"horizon": 3600_000, **scenario}, containers={"main": Behaviour(runs=tuple(runs))})
    return job_story(job, plan_of(job["spec"]["template"]), assumed, nodes, seed)


def reasons(story):
    return [(condition.type, condition.reason) for condition in story.conditions]


def test_the_back_off_doubles_from_ten_seconds_to_ten_minutes():
    assert [backoff(failures) // 1000 for failures in (0, 1, 2, 3, 6, 7, 8, 10**9)] == [0, 10, 20, 40, 320, 600, 600, 600]


def test_a_job_that_always_fails_makes_a_pod_more_than_its_limit_and_gives_up():
    story = told({"backoffLimit": 3}, [FAILS])
    assert reasons(story) == [("FailureTarget", "BackoffLimitExceeded"), ("Failed", "BackoffLimitExceeded")]
    assert (story.failed, len(story.pods)) == (4, 4)
    gaps = [(later.created - sooner.created) // 1000 for sooner, later in zip(story.pods, story.pods[1:], strict=False)]
    assert all(gap in range(least, least + 4) for gap, least in zip(gaps, (9, 20, 40), strict=True))


def test_the_first_pod_asks_for_its_sandbox_at_zero():
    story = told({}, [WORKS])
    assert story.pods[0].starts == 0
    assert reasons(story)[-1] == ("Complete", "CompletionsReached")


def test_the_runs_of_a_container_go_on_from_pod_to_pod():
    story = told({}, [FAILS, FAILS, WORKS])
    assert (story.succeeded, story.failed, story.outcome.type) == (1, 2, "Complete")


def test_restarts_of_containers_count_under_on_failure():
    story = told({"backoffLimit": 2}, [FAILS], restart="OnFailure")
    assert reasons(story)[-1] == ("Failed", "BackoffLimitExceeded")
    assert len(story.pods) == 1
    assert max(state.restarts for published in story.pods[0].timeline.statuses for state in published.status.containers.values()) == 2


def test_a_limit_of_zero_lets_nothing_fail():
    assert len(told({"backoffLimit": 0}, [FAILS]).pods) == 1
    assert len(told({"backoffLimit": 0}, [FAILS], restart="OnFailure").pods) == 1


def test_a_deadline_ends_a_job_that_hangs_and_its_pods_with_it():
    story = told({"activeDeadlineSeconds": 60}, [Run()])
    assert reasons(story)[-1] == ("Failed", "DeadlineExceeded")
    target, failed = story.conditions
    assert 58_000 <= target.t <= 60_000
    assert failed.t > target.t
    assert story.pods[0].timeline.statuses[-1].status.phase == "Failed"


def test_parallelism_bounds_how_many_run_and_completions_how_many_are_made():
    story = told({"completions": 5, "parallelism": 2}, [WORKS])
    assert (story.succeeded, len(story.pods)) == (5, 5)
    ends = [pod.starts + pod.timeline.statuses[-1].time for pod in story.pods]
    for pod in story.pods:
        assert sum(other.created <= pod.created < end for other, end in zip(story.pods, ends, strict=True)) <= 2


def test_a_work_queue_is_done_with_the_first_success():
    story = told({"parallelism": 3}, [WORKS])
    assert story.outcome.type == "Complete"
    assert len(story.pods) == 3


def test_an_indexed_job_has_one_success_for_each_index():
    story = told({"completions": 4, "parallelism": 4, "completionMode": "Indexed"}, [WORKS])
    assert story.succeeded_indexes == "0-3"
    assert sorted(pod.name[:5] for pod in story.pods) == ["sum-0", "sum-1", "sum-2", "sum-3"]


def test_each_index_has_its_own_limit():
    story = told({"completions": 3, "parallelism": 3, "completionMode": "Indexed", "backoffLimitPerIndex": 1}, [FAILS])
    assert reasons(story)[-1] == ("Failed", "FailedIndexes")
    assert (story.failed_indexes, len(story.pods)) == ("0-2", 6)


def test_too_many_failed_indexes_end_the_job_early():
    spec = {"completions": 9, "parallelism": 1, "completionMode": "Indexed", "backoffLimitPerIndex": 0, "maxFailedIndexes": 1}
    story = told(spec, [FAILS])
    assert reasons(story)[-1] == ("Failed", "MaxFailedIndexesExceeded")
    assert len(story.pods) == 2


def policy(action, **rule):
    return {"podFailurePolicy": {"rules": [{"action": action, **rule}]}}


ON_42 = {"onExitCodes": {"operator": "In", "values": [42]}}


def test_fail_job_ends_it_with_the_first_matching_failure():
    story = told(policy("FailJob", **ON_42), [Run(1000, 42)])
    assert reasons(story)[-1] == ("Failed", "PodFailurePolicy")
    assert "failed with exit code 42 matching FailJob rule at index 0" in story.outcome.message
    assert len(story.pods) == 1


def test_ignored_failures_do_not_count_but_the_back_off_does():
    story = told({"backoffLimit": 1, **policy("Ignore", **ON_42)}, [Run(1000, 42)] * 4 + [WORKS])
    assert (story.outcome.type, story.failed, len(story.pods)) == ("Complete", 0, 5)
    assert story.pods[4].created - story.pods[3].created >= 79_000


def test_fail_index_gives_up_one_index_only():
    spec = {"completions": 2, "parallelism": 2, "completionMode": "Indexed", "backoffLimitPerIndex": 5, **policy("FailIndex", **ON_42)}
    story = told(spec, [Run(1000, 42)])
    assert (reasons(story)[-1], len(story.pods)) == (("Failed", "FailedIndexes"), 2)


def test_a_success_policy_ends_the_job_before_all_indexes_have_run():
    spec = {"completions": 4, "parallelism": 1, "completionMode": "Indexed", "successPolicy": {"rules": [{"succeededIndexes": "0-1"}]}}
    story = told(spec, [WORKS])
    assert reasons(story) == [("SuccessCriteriaMet", "SuccessPolicy"), ("Complete", "SuccessPolicy")]
    assert story.succeeded_indexes == "0,1"


def test_a_deleted_pod_is_a_failure_and_is_replaced_at_once_or_once_it_is_gone():
    run = [Run(None, on_term=20_000)]
    spec = {"parallelism": 1, "completions": 1}
    at_once = told(spec, run, deletions=(Deletion(60_000),), horizon=300_000)
    later = told({**spec, "podReplacementPolicy": "Failed"}, run, deletions=(Deletion(60_000),), horizon=300_000)
    assert at_once.pods[1].created < 75_000
    assert later.pods[1].created > 80_000


def test_the_pod_of_a_failed_node_is_a_disruption():
    nodes = [Node("a", {}, {"cpu": "4"}, fails_at=60_000), Node("b", {}, {"cpu": "2"})]
    ignored = policy("Ignore", onPodConditions=[{"type": "DisruptionTarget", "status": "True"}])
    story = told({**ignored, "podReplacementPolicy": "Failed"}, [Run()], nodes=nodes)
    assert len(story.pods) == 1  # nobody ever says that the pod has ended
    story = told({"podReplacementPolicy": "TerminatingOrFailed"}, [Run()], nodes=nodes)
    assert [pod.node for pod in story.pods] == ["a", "b"]


def test_pods_wait_for_room_on_the_nodes():
    story = told({"completions": 4, "parallelism": 4}, [WORKS], nodes=[Node("a", {}, {"cpu": "2"})])
    assert story.outcome.type == "Complete"
    assert sum(event.type == "FailedScheduling" for event in story.events) == 2


def test_a_job_that_no_node_takes_goes_on_until_its_deadline():
    story = told({"activeDeadlineSeconds": 60}, [WORKS], nodes=[Node("a", {}, {"cpu": "0"})])
    assert (reasons(story)[-1], story.pods[0].timeline) == (("Failed", "DeadlineExceeded"), None)


def test_a_suspended_job_makes_no_pods():
    story = told({"suspend": True}, [WORKS])
    assert (story.pods, reasons(story)) == ((), [("Suspended", "JobSuspended")])


def test_a_finished_job_is_removed_when_its_time_is_over():
    story = told({"ttlSecondsAfterFinished": 30}, [WORKS])
    assert 29_000 <= story.removed - story.ended <= 30_000


def test_a_job_that_needs_very_many_pods_is_cut():
    story = told({"completions": 10**6, "parallelism": 10**5}, [WORKS])
    assert (len(story.pods), story.is_cut, story.ended) == (MOST_PODS, True, None)


@pytest.mark.parametrize(("indexes", "text"), [((), ""), ((3,), "3"), ((0, 1), "0,1"), ((4, 2, 3, 0), "0,2-4")])
def test_indexes_are_written_as_the_status_writes_them(indexes, text):
    assert written(indexes) == text


@pytest.mark.parametrize(
    ("codes", "action"),
    [((("main", 42),), "FailJob"), ((("main", 1), ("init", 42)), "FailJob"), ((("main", 0),), ""), ((("main", 7),), "Count"), ((("side", 7),), "")],
)
def test_the_first_rule_that_matches_an_exit_code_decides(codes, action):
    rules = [
        {"action": "FailJob", **ON_42},
        {"action": "Count", "onExitCodes": {"containerName": "main", "operator": "NotIn", "values": [1]}},
    ]
    assert verdict({"rules": rules}, Ended("p", codes)).action == action


@pytest.mark.parametrize(
    ("rule", "done", "met"),
    [
        ({"succeededCount": 2}, {0, 5}, True),
        ({"succeededCount": 2}, {0}, False),
        ({"succeededIndexes": "0,2-3"}, {0, 2, 3}, True),
        ({"succeededIndexes": "0,2-3"}, {0, 2}, False),
        ({"succeededIndexes": "0,2-3", "succeededCount": 2}, {0, 2}, True),
        ({"succeededIndexes": "2-3", "succeededCount": 1}, {0, 1}, False),
    ],
)
def test_a_success_policy_wants_its_indexes_or_its_count(rule, done, met):
    assert bool(success({"rules": [rule]}, frozenset(done), 6)) is met


RUNS = st.lists(st.builds(Run, st.one_of(st.none(), st.integers(0, 60_000)), st.integers(0, 3)), min_size=1, max_size=4)
SPECS = st.fixed_dictionaries(
    {"parallelism": st.integers(0, 4), "completions": st.integers(1, 6), "backoffLimit": st.integers(0, 5)},
    optional={
        "activeDeadlineSeconds": st.integers(1, 600),
        "completionMode": st.just("Indexed"),
        "podReplacementPolicy": st.sampled_from(["Failed", "TerminatingOrFailed"]),
    },
)


@settings(max_examples=60, deadline=None)
@given(SPECS, RUNS, st.sampled_from(["Never", "OnFailure"]), st.integers(0, 10**6))
def test_counts_stay_within_their_limits_and_the_same_seed_tells_the_same(spec, runs, restart, seed):
    story = told(spec, runs, seed, restart)
    assert story == told(spec, runs, seed, restart)
    assert story.failed <= spec["backoffLimit"] + max(1, spec["parallelism"])
    assert story.succeeded <= spec["completions"]
    if story.outcome and story.outcome.type == "Complete":  # of one that has failed the last pod may end well on SIGTERM
        assert story.succeeded == spec["completions"]
    assert [event.t for event in story.events] == sorted(event.t for event in story.events)
    assert len({pod.name for pod in story.pods}) == len({pod.uid for pod in story.pods}) == len(story.pods)
    assert all(sooner.created <= later.created for sooner, later in zip(story.pods, story.pods[1:], strict=False))

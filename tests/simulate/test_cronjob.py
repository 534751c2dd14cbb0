from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from podlint.simulate.cron import next_after, schedule_of
from podlint.simulate.cronjob import cron_story, due
from podlint.simulate.job import JobStory
from podlint.simulate.story import Condition

EVERY_MINUTE = schedule_of("* * * * *")


def told(lasts, count=5, **spec):
    """What comes of a CronJob that is due every minute and whose Jobs last so many milliseconds; None: for ever."""

    def job_of(name, _):
        ended = [] if lasts is None else [Condition(lasts, "Complete")]
        return JobStory(name, (), (), tuple(ended), 1, 0, ended=lasts)

    return cron_story({"metadata": {"name": "tidy"}, "spec": {"schedule": "* * * * *", **spec}}, 600, count, job_of)


def outcomes(story):
    return [firing.started // 1000 if firing.job else firing.why_not.split(",")[0] for firing in story.firings]


def test_jobs_are_named_by_the_minute_and_begin_a_moment_after_it():
    story = told(10_000)
    assert [firing.job for firing in story.firings] == ["tidy-11", "tidy-12", "tidy-13", "tidy-14", "tidy-15"]
    assert [firing.scheduled for firing in story.firings] == [660, 720, 780, 840, 900]
    assert outcomes(story) == [-1, 59, 119, 179, 239]  # t = 0 is when the first pod starts


def test_allow_lets_jobs_run_side_by_side():
    assert outcomes(told(None, concurrencyPolicy="Allow")) == [-1, 59, 119, 179, 239]


def test_forbid_makes_the_job_late_when_the_one_before_has_ended():
    story = told(90_000, 3, concurrencyPolicy="Forbid")
    assert outcomes(story) == [-1, 90, "tidy-12 still runs"]
    assert [event.type for event in story.events][:4] == ["SuccessfulCreate", "JobAlreadyActive", "SawCompletedJob", "SuccessfulCreate"]


def test_forbid_with_a_starting_deadline_leaves_the_late_one_out():
    story = told(90_000, 3, concurrencyPolicy="Forbid", startingDeadlineSeconds=10)
    assert outcomes(story) == [-1, "tidy-11 still runs", 119]


def test_forbid_waits_for_ever_for_a_job_that_does_not_end():
    assert outcomes(told(None, 3, concurrencyPolicy="Forbid")) == [-1, "tidy-11 still runs", "tidy-11 still runs"]


def test_replace_deletes_the_job_that_still_runs():
    story = told(None, 3, concurrencyPolicy="Replace")
    assert outcomes(story) == [-1, 59, 119]
    assert [firing.replaced is None for firing in story.firings] == [False, False, True]


def test_a_suspended_cron_job_and_one_without_times_make_nothing():
    assert told(0, suspend=True).firings == ()
    assert told(0, schedule="0 0 31 2 *").events[0].type == "NeverScheduled"


def test_only_the_latest_missed_time_is_due():
    assert due(EVERY_MINUTE, 600, 630, None) is None
    assert due(EVERY_MINUTE, 600, 660, None) == 660
    assert due(EVERY_MINUTE, 600, 930, None) == 900


@given(
    st.sampled_from(["* * * * *", "*/7 3-5 * * *", "30 6-16/4 * * 1-5", "@every 90s", "0 0 1 * *"]),
    st.integers(0, 10**9),
    st.integers(0, 10**6),
    st.one_of(st.none(), st.integers(1, 10**5)),
)
def test_what_is_due_lies_between_the_last_time_and_now_and_nothing_later_was_missed(text, last, passed, deadline):
    schedule, now = schedule_of(text), last + passed
    found = due(schedule, last, now, deadline)
    if found is None:
        return
    assert last < found <= now
    following = next_after(schedule, found)
    assert following is not None
    assert following > now

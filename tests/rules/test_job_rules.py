"""Rules about Jobs and CronJobs, beyond their examples."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint import api
from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST

ALL = Settings((NEWEST,), Selection((Profile.OPTIONAL,)))
TEMPLATE = {"spec": {"restartPolicy": "Never", "containers": [{"name": "report", "image": "example.org/report:1"}]}}


def findings(rule: str, value: Any) -> list[Finding]:
    return [finding for finding in api.report([check_text("a.json", json.dumps(value), ALL)], ALL).findings if finding.rule == rule]


def job(metadata: Any = None, **spec: Any) -> dict[str, Any]:
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "report", **(metadata or {})}, "spec": {"template": TEMPLATE, **spec}}


def cron(schedule: str, of_job: Any = None, **spec: Any) -> dict[str, Any]:
    inner = {"schedule": schedule, "jobTemplate": {"spec": {"template": TEMPLATE, **(of_job or {})}}, **spec}
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "report"}, "spec": inner}


@pytest.mark.parametrize(
    ("rule", "schedule", "flagged"),
    [
        ("cron-never-fires", "0 0 31 2,4,6,9,11 *", True),
        ("cron-never-fires", "0 0 31 2 mon", False),  # every Monday of February
        ("cron-never-fires", "0 0 29 2 *", False),
        ("cron-never-fires", "@every 1h", False),
        ("cron-never-fires", "0 0 32 * *", False),  # the server says that
        ("cron-day-of-month-or-week", "0 0 1 * 1-5", True),
        ("cron-day-of-month-or-week", "0 0 ? * 1", False),
        ("cron-day-of-month-or-week", "@weekly", False),
        ("cron-step-does-not-divide", "*/20 */6 * * *", False),
        ("cron-step-does-not-divide", "0 */5 * * *", True),
        ("cron-step-does-not-divide", "0-29/7 * * * *", False),
        ("cron-step-does-not-divide", "0 0 */2 * *", False),
        ("cron-every-minute-of-an-hour", "* * * * *", False),
        ("cron-every-minute-of-an-hour", "*/5 3 * * *", False),
        ("cron-every-minute-of-an-hour", "* 3,4 * * *", False),
        ("cron-every-minute-of-an-hour", "? 3 * * *", True),
        ("cronjob-without-time-zone", "@hourly", False),
        ("cronjob-without-time-zone", "@daily", True),
    ],
)
def test_a_schedule_that_is_hardly_meant(rule, schedule, flagged):
    assert bool(findings(rule, cron(schedule))) is flagged


@pytest.mark.parametrize(("step", "severity"), [("*/7", "info"), ("*/31", "warning"), ("*/90", "warning")])
def test_a_step_of_more_than_half_is_a_warning(step, severity):
    (found,) = findings("cron-step-does-not-divide", cron(f"{step} * * * *"))
    assert found.severity.value == severity


@pytest.mark.parametrize(
    ("deadline", "policy", "severity"),
    [(601, "Allow", "warning"), (601, None, "warning"), (601, "Replace", "info"), (600, "Allow", None), (601, "Forbid", None), (None, "Allow", None)],
)
def test_only_deadlines_beyond_the_next_run_matter(deadline, policy, severity):
    found = findings("deadline-over-interval", cron("*/10 * * * *", {"activeDeadlineSeconds": deadline}, concurrencyPolicy=policy))
    assert [each.severity.value for each in found] == ([severity] if severity else [])


def test_a_deadline_of_the_pod_ends_runs_too():
    pod = {"template": {"spec": {**TEMPLATE["spec"], "activeDeadlineSeconds": 60}}}
    assert findings("forbid-without-deadline", cron("@daily", pod, concurrencyPolicy="Forbid")) == []
    assert findings("forbid-without-deadline", cron("@daily", concurrencyPolicy="Forbid"))


@pytest.mark.parametrize(("limit", "severity"), [(0, "error"), (9, "warning"), (10, None), (-1, None), (True, None)])
def test_a_starting_deadline_of_zero_lets_nothing_start(limit, severity):
    found = findings("starting-deadline-too-short", cron("@daily", startingDeadlineSeconds=limit))
    assert [each.severity.value for each in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    "metadata",
    [
        {"annotations": {"helm.sh/hook": "post-install"}},
        {"annotations": {"argocd.argoproj.io/hook": "Sync"}},
        {"ownerReferences": [{"apiVersion": "batch/v1", "kind": "CronJob", "name": "a", "uid": "b"}]},
    ],
)
def test_jobs_that_others_delete_need_no_ttl(metadata):
    assert findings("job-without-ttl", job(metadata)) == []
    assert findings("job-without-ttl", job())


def test_a_queue_starts_suspended_jobs():
    assert findings("job-parallelism-zero", job({"labels": {"kueue.x-k8s.io/queue-name": "a"}}, suspend=True)) == []
    assert findings("job-parallelism-zero", job(suspend=True))
    assert findings("job-parallelism-zero", job(suspend=False, parallelism=1)) == []


@pytest.mark.parametrize("rule", ["cronjob-no-starting-deadline", "cronjob-concurrency-allowed", "forbid-without-deadline"])
def test_a_patch_is_not_blamed_for_what_it_leaves_out(rule):
    patch = {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "report"}, "spec": {"suspend": False}}
    assert findings(rule, patch) == []

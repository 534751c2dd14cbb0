"""The parts of Jobs and CronJobs."""

from __future__ import annotations

from typing import Any

import pytest

from podlint.objects.job import JobSpec, deadline, is_hook, is_queued, job_spec
from podlint.objects.object import Object
from podlint.source.document import Origin


def an_object(kind: str, value: Any) -> Object:
    return Object("a.yaml", Origin(0, 0, 0), ("items", 0), "batch/v1", kind, value)


def test_the_spec_of_a_job_stands_deeper_in_a_cronjob():
    spec = {"backoffLimit": 1}
    assert job_spec(an_object("Job", {"spec": spec})) == (("items", 0, "spec"), spec)
    assert job_spec(an_object("CronJob", {"spec": {"jobTemplate": {"spec": spec}}})) == (("items", 0, "spec", "jobTemplate", "spec"), spec)


@pytest.mark.parametrize(
    ("spec", "seconds"),
    [
        ({}, None),
        ({"activeDeadlineSeconds": 60}, 60),
        ({"template": {"spec": {"activeDeadlineSeconds": 30}}}, 30),
        ({"activeDeadlineSeconds": 60, "template": {"spec": {"activeDeadlineSeconds": 30}}}, 30),
        ({"activeDeadlineSeconds": "60"}, None),
    ],
)
def test_the_earlier_deadline_of_job_and_pod_counts(spec, seconds):
    assert deadline(JobSpec((), spec)) == seconds


def test_hooks_and_queues_are_known_by_their_marks():
    hook = an_object("Job", {"metadata": {"annotations": {"helm.sh/hook": "pre-install"}}})
    queued = an_object("Job", {"metadata": {"labels": {"kueue.x-k8s.io/queue-name": "a"}}})
    managed = an_object("Job", {"spec": {"managedBy": "example.org/a"}})
    assert (is_hook(hook), is_queued(hook)) == (True, False)
    assert (is_hook(queued), is_queued(queued)) == (False, True)
    assert is_queued(managed)

"""Runs of a CronJob may take longer than the time between them.

## Why

With the policy Allow, each run that takes all of its time overlaps with the next ones, and hanging runs pile up.
With Replace the next run ends the last one before its deadline does: a slow job never gets to its end.

## Bad

```yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "*/10 * * * *"
  jobTemplate:
    spec:
      activeDeadlineSeconds: 3600  # error
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.org/report:1.4
```

## Good

```yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "*/10 * * * *"
  jobTemplate:
    spec:
      activeDeadlineSeconds: 540
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.org/report:1.4
```

## Limits

The time between runs is the shortest that the schedule has; `@every` is not looked at.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy
"""

from collections.abc import Iterator

from podlint.constraints.timetable import timetable
from podlint.objects.job import CRON_JOB, job_spec
from podlint.objects.object import mapping, text
from podlint.rule import Object, Problem, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, kinds=frozenset({CRON_JOB}), mentions=("activeDeadlineSeconds",))
def deadline_over_interval(object: Object) -> Iterator[Problem]:
    spec, job = mapping(object.value, "spec"), job_spec(object)
    limit, policy = job.value.get("activeDeadlineSeconds"), text(spec, "concurrencyPolicy") or "Allow"
    if not isinstance(limit, int) or policy == "Forbid":
        return
    plan = timetable(text(spec, "schedule"))
    gap = plan.shortest_gap() if plan else None
    if gap is None or limit <= gap * 60:
        return
    place = (*job.path, "activeDeadlineSeconds")
    if policy == "Replace":
        message = f"the deadline of {limit} s never comes: after {gap} min the next run takes the place of the last one"
        yield Problem(place, message, "make the deadline shorter than the time between runs", severity=Severity.INFO)
    else:
        message = f"up to {-(-limit // (gap * 60))} runs work at once: each may take {limit} s, and the next begins after {gap} min"
        yield Problem(place, message, "shorten the deadline, or set concurrencyPolicy to Forbid")

"""A CronJob's schedule names a date that no calendar has.

## Why

The API server checks each field by itself. 30 February passes, and the CronJob never runs.

## Bad

```yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 3 30 2 *"  # error
  jobTemplate:
    spec:
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
  schedule: "0 3 29 2 *"  # every leap year
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.org/report:1.4
```

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
"""

from collections.abc import Iterator

from podlint.constraints.schedule import FIELDS
from podlint.constraints.timetable import timetable
from podlint.objects.job import CRON_JOB
from podlint.objects.object import mapping, text
from podlint.rule import Object, Problem, Scope, Severity, rule

_IN_EVERY_MONTH = frozenset({"*", *map(str, range(1, 29))})
"""Days of the month of which none lacks one: whatever the other fields allow, such a schedule comes."""


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.OBJECT, kinds=frozenset({CRON_JOB}))
def cron_never_fires(object: Object) -> Iterator[Problem]:
    schedule = text(mapping(object.value, "spec"), "schedule")
    fields = schedule.split()
    if len(fields) != len(FIELDS) or (fields[2] in _IN_EVERY_MONTH and all(field.strip(",") for field in fields)):
        return
    plan = timetable(schedule)
    if plan and (not (plan.hour.numbers and plan.minute.numbers) or next(plan.days(), None) is None):
        months = ", ".join(map(str, sorted(plan.month.numbers)))
        days = ", ".join(map(str, sorted(plan.day.numbers)))
        yield Problem(
            (*object.path, "spec", "schedule"),
            f"the schedule {schedule!r} never comes: month {months} has no day {days}" if months and days else f"the schedule {schedule!r} never comes",
            "the fields are minute, hour, day of month, month, day of week",
        )

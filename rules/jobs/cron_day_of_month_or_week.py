"""A CronJob's schedule restricts both day fields, of which either is enough.

## Why

Where both the day of the month and the day of the week are restricted, the schedule fires on days that meet one of
them, not both. `0 9 1-7 * 1` is not the first Monday of a month: it is its first seven days, and every Monday.

## Bad

```yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 9 1-7 * 1"  # error
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
  schedule: "0 9 * * 1"
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

https://en.wikipedia.org/wiki/Cron; github.com/robfig/cron/v3/spec.go, dayMatches
"""

from collections.abc import Iterator

from podlint.constraints.schedule import FIELDS
from podlint.constraints.timetable import timetable
from podlint.objects.job import CRON_JOB
from podlint.objects.object import mapping, text
from podlint.rule import Object, Problem, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, kinds=frozenset({CRON_JOB}))
def cron_day_of_month_or_week(object: Object) -> Iterator[Problem]:
    schedule = text(mapping(object.value, "spec"), "schedule")
    fields = schedule.split()
    if len(fields) != len(FIELDS) or "*" in (fields[2], fields[4]):
        return  # what nearly all are like: nothing to take apart
    plan = timetable(schedule)
    if plan and plan.has_either_day:
        _, _, day, _, weekday = fields
        yield Problem(
            (*object.path, "spec", "schedule"),
            f"the schedule {schedule!r} fires on days that meet day of month {day!r} or day of week {weekday!r}, not both",
            "restrict one of them, and let the program look at the other",
        )

"""A CronJob that seems to run once an hour or a day runs every minute of that hour.

## Why

A star for the minute is every minute, not the first: `* 3 * * *` starts sixty Jobs from 3:00 to 3:59.

## Bad

```yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "* 3 * * *"  # error
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.org/report:1.4
```

```yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "* */6 * * *"  # error
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
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.org/report:1.4
```

```yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "* 9-17 * * 1-5"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.org/report:1.4
```

## Fix

Writes 0 for the minute.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
"""

from collections.abc import Iterator

from podlint.constraints.timetable import timetable
from podlint.objects.job import CRON_JOB
from podlint.objects.object import mapping, text
from podlint.rule import FixKind, Object, Problem, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, kinds=frozenset({CRON_JOB}), fix=FixKind.UNSAFE)
def cron_every_minute_of_an_hour(object: Object) -> Iterator[Problem]:
    schedule = text(mapping(object.value, "spec"), "schedule")
    fields = schedule.split()
    plan = timetable(schedule) if fields and ("*" in fields[0] or "?" in fields[0]) else None
    if plan is None or not plan.minute.is_any or plan.hour.is_any:
        return
    hour = fields[1]
    if len(plan.hour.numbers) == 1 or hour.startswith("*/"):
        place = (*object.path, "spec", "schedule")
        yield Problem(
            place,
            f"the schedule {schedule!r} fires every minute of hour {hour!r}, 60 times",
            "name the minute, as in " + " ".join(("0", *fields[1:])),
            fix=Repair((Replace(place, " ".join(("0", *fields[1:]))),), is_safe=False),
        )

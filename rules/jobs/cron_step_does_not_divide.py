"""A CronJob's schedule has a step that does not divide its field.

## Why

A step starts anew with every hour or day. `*/45` in the minutes is not every 45 minutes but at 0 and 45: a quarter of
an hour later it fires again. `*/90` is every hour.

## Bad

```yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "*/45 * * * *"  # error
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
  schedule: "*/15 * * * *"
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
  schedule: "@every 45m"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.org/report:1.4
```

## Limits

It looks at the fields for minutes and hours. Where more than half an hour or day lies between two runs, it is a warning.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
"""

from collections.abc import Iterator

from podlint.constraints.schedule import atoi
from podlint.constraints.timetable import timetable
from podlint.objects.job import CRON_JOB
from podlint.objects.object import mapping, text
from podlint.rule import Object, Problem, Scope, Severity, rule

_FIELDS = (("minute", 60), ("hour", 24))


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, kinds=frozenset({CRON_JOB}), mentions=("*/",))
def cron_step_does_not_divide(object: Object) -> Iterator[Problem]:
    schedule = text(mapping(object.value, "spec"), "schedule")
    if "*/" not in schedule or timetable(schedule) is None:
        return
    for (name, size), field in zip(_FIELDS, schedule.split()[:2], strict=True):
        step = atoi(field[2:]) if field.startswith("*/") else None
        if not step or size % step == 0:
            continue
        last = (size - 1) // step * step
        yield Problem(
            (*object.path, "spec", "schedule"),
            f"{name} {field!r} is not every {step} {name}s: it fires at {', '.join(map(str, range(0, size, step)))}, and then {size - last} later again",
            f"choose a divisor of {size}, or @every",
            severity=Severity.WARNING if step > size // 2 else None,
        )

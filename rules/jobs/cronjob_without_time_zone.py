"""A CronJob names hours, and no time zone.

## Why

Without timeZone the hours are those of the control plane, mostly UTC. `0 3 * * *` is then not 3 o'clock where its author lives, and
an hour off in summer.

## Bad

```yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 3 * * *"  # error
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
  timeZone: Europe/Rome
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

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones
"""

from collections.abc import Iterator

from podlint.constraints.timetable import timetable
from podlint.objects.job import CRON_JOB
from podlint.objects.object import mapping, text
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({CRON_JOB}))
def cronjob_without_time_zone(object: Object) -> Iterator[Problem]:
    spec = mapping(object.value, "spec")
    schedule = text(spec, "schedule")
    plan = None if spec.get("timeZone") is not None else timetable(schedule)
    if plan and not plan.hour.is_any:
        place = (*object.path, "spec", "schedule")
        yield Problem(place, f"the hours of {schedule!r} are those of the control plane, mostly UTC", "name the zone in timeZone, Etc/UTC if that is meant")

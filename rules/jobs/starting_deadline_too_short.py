"""The starting deadline of a CronJob is too short for its runs to start.

## Why

A run that is not started within startingDeadlineSeconds counts as missed. The controller may be some seconds late,
so with less than 10 runs are dropped; with 0 none starts at all.

## Bad

```yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 3 * * *"
  startingDeadlineSeconds: 5  # error
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
  startingDeadlineSeconds: 200
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

Writes 60.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline;
kubernetes pkg/controller/cronjob/cronjob_controllerv2.go, syncCronJob
"""

from collections.abc import Iterator

from podlint.objects.job import CRON_JOB
from podlint.objects.object import mapping
from podlint.rule import FixKind, Object, Problem, Repair, Replace, Scope, Severity, rule

_LEAST = 10
_MINUTE = 60


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECT,
    kinds=frozenset({CRON_JOB}),
    mentions=("startingDeadlineSeconds",),
    fix=FixKind.UNSAFE,
)
def starting_deadline_too_short(object: Object) -> Iterator[Problem]:
    limit = mapping(object.value, "spec").get("startingDeadlineSeconds")
    if not isinstance(limit, int) or isinstance(limit, bool) or not 0 <= limit < _LEAST:
        return
    place = (*object.path, "spec", "startingDeadlineSeconds")
    yield Problem(
        place,
        f"runs of the CronJob {object.name!r} may start {limit} s late at most, so {'none starts' if limit == 0 else 'some will not start'}",
        f"allow {_LEAST} s at least",
        severity=Severity.ERROR if limit == 0 else None,
        fix=Repair((Replace(place, _MINUTE),), is_safe=False),
    )

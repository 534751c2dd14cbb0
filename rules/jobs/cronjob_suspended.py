"""A CronJob is suspended in the file.

## Why

It never starts a Job. Suspended by hand for an hour and then committed, it stays so, and nobody is told.

## Bad

```yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 3 * * *"
  suspend: true  # error
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
  suspend: false
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

Writes false: the CronJob starts Jobs from then on.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension

## Peers

popeye:POP-1500
"""

from collections.abc import Iterator

from podlint.objects.job import CRON_JOB
from podlint.objects.object import mapping
from podlint.rule import FixKind, Object, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECT,
    profile=Profile.STRICT,
    kinds=frozenset({CRON_JOB}),
    mentions=("suspend",),
    fix=FixKind.UNSAFE,
)
def cronjob_suspended(object: Object) -> Iterator[Problem]:
    if mapping(object.value, "spec").get("suspend") is True:
        place = (*object.path, "spec", "suspend")
        fix = Repair((Replace(place, value=False),), is_safe=False)
        yield Problem(place, f"the CronJob {object.name!r} is suspended, and never starts a Job", "leave suspend out", fix=fix)

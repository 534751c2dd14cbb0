"""A CronJob keeps none of its failed Jobs.

## Why

A failed Job is deleted with its pod as soon as it has failed. Neither its log nor its state is there when somebody looks.

## Bad

```yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 3 * * *"
  failedJobsHistoryLimit: 0  # error
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
  successfulJobsHistoryLimit: 0
  failedJobsHistoryLimit: 1
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

Writes 1, the default.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#jobs-history-limits
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
    mentions=("failedJobsHistoryLimit",),
    fix=FixKind.UNSAFE,
)
def cronjob_keeps_no_failed_job(object: Object) -> Iterator[Problem]:
    limit = mapping(object.value, "spec").get("failedJobsHistoryLimit")
    if limit == 0 and limit is not False:
        place = (*object.path, "spec", "failedJobsHistoryLimit")
        fix = Repair((Replace(place, 1),), is_safe=False)
        yield Problem(place, f"failed Jobs of the CronJob {object.name!r} are deleted at once, with their logs", "keep at least one", fix=fix)

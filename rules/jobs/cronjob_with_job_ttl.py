"""A CronJob lets its Jobs expire, though it keeps a history of them.

## Why

A CronJob keeps its last Jobs by count (3 that succeeded and 1 that failed, if nothing is said). A TTL deletes them
sooner: the failed run, with its pod's log, is gone when somebody comes to look.

## Bad

```yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      ttlSecondsAfterFinished: 600  # error
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
  failedJobsHistoryLimit: 2
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

Removes ttlSecondsAfterFinished.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#jobs-history-limits

## Peers

kube-linter:job-ttl-seconds-after-finished
"""

from collections.abc import Iterator

from podlint.objects.job import CRON_JOB, job_spec
from podlint.rule import Delete, FixKind, Object, Problem, Profile, Repair, Scope, Severity, rule


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECT,
    profile=Profile.STRICT,
    kinds=frozenset({CRON_JOB}),
    mentions=("ttlSecondsAfterFinished",),
    fix=FixKind.UNSAFE,
)
def cronjob_with_job_ttl(object: Object) -> Iterator[Problem]:
    spec = job_spec(object)
    lifetime = spec.value.get("ttlSecondsAfterFinished")
    if isinstance(lifetime, int):
        place = (*spec.path, "ttlSecondsAfterFinished")
        yield Problem(
            place,
            f"Jobs of the CronJob {object.name!r} go {lifetime} s after they end, whatever its history limits are",
            "leave it out, and limit the history",
            fix=Repair((Delete(place),), is_safe=False),
        )

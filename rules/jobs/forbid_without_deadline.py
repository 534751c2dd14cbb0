"""A run of a CronJob that hangs holds up all later ones.

## Why

With `concurrencyPolicy: Forbid` no run starts while the last one is active. A run that never ends (a lock, a peer that
does not answer) is active for ever, and the CronJob silently does nothing more.

## Bad

```yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 3 * * *"
  concurrencyPolicy: Forbid  # error
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
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      activeDeadlineSeconds: 3600
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.org/report:1.4
```

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy
"""

from collections.abc import Iterator

from podlint.objects.job import CRON_JOB, deadline, job_spec
from podlint.objects.object import mapping, text
from podlint.rule import Object, Problem, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, kinds=frozenset({CRON_JOB}), mentions=("Forbid",))
def forbid_without_deadline(object: Object) -> Iterator[Problem]:
    job = job_spec(object)
    if text(mapping(object.value, "spec"), "concurrencyPolicy") == "Forbid" and "template" in job.value and deadline(job) is None:
        yield Problem(
            (*object.path, "spec", "concurrencyPolicy"),
            f"nothing ends a run of the CronJob {object.name!r} that hangs, and with Forbid no other starts until then",
            "set jobTemplate.spec.activeDeadlineSeconds to the longest that a run may take",
        )

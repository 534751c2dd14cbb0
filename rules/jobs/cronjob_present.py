"""There is a CronJob.

## Why

Whoever gets the right to make CronJobs has a way to come back into the cluster for ever. Some clusters allow none.

## Bad

```yaml
apiVersion: batch/v1
kind: CronJob  # error
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

## Good

```yaml
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec:
  ttlSecondsAfterFinished: 86400
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: migrate
        image: example.org/migrate:1.4
```

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/

## Peers

kubescape:C-0026, kyverno:restrict-jobs
"""

from collections.abc import Iterator

from podlint.objects.job import CRON_JOB
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.OPTIONAL, kinds=frozenset({CRON_JOB}))
def cronjob_present(object: Object) -> Iterator[Problem]:
    yield Problem((*object.path, "kind"), f"the CronJob {object.name!r} runs its pods again and again", "see whether it is wanted")

"""A Job is made so that it does not start.

## Why

With `parallelism: 0` or `suspend: true` the Job makes no pods. It is neither failed nor done, so nobody is told; what waits
for it waits for ever.

## Bad

```yaml
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec:
  parallelism: 0  # error
  ttlSecondsAfterFinished: 86400
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: migrate
        image: example.org/migrate:1.4
```

```yaml
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec:
  suspend: true  # error
  ttlSecondsAfterFinished: 86400
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: migrate
        image: example.org/migrate:1.4
```

## Good

```yaml
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec:
  parallelism: 2
  ttlSecondsAfterFinished: 86400
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: migrate
        image: example.org/migrate:1.4
```

## Fix

Removes the field: the Job starts.

## Limits

`suspend` says what is meant, and is only noted, at severity info. Jobs that a queue starts (Kueue, Volcano,
or another controller named in managedBy) are left alone.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/job/#controlling-parallelism
"""

from collections.abc import Iterator

from podlint.objects.job import CRON_JOB, JOB, is_queued, job_spec
from podlint.rule import Delete, FixKind, Object, Problem, Repair, Scope, Severity, rule


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECT,
    kinds=frozenset({JOB, CRON_JOB}),
    mentions=("parallelism", "suspend"),
    fix=FixKind.UNSAFE,
)
def job_parallelism_zero(object: Object) -> Iterator[Problem]:
    spec = job_spec(object)
    if is_queued(object):
        return
    for field, stopping in (("parallelism", 0), ("suspend", True)):
        value = spec.value.get(field)
        if value == stopping and type(value) is type(stopping):
            place = (*spec.path, field)
            said = f"{field}: {str(value).lower()}"
            fix = Repair((Delete(place),), is_safe=False)
            severity = Severity.INFO if field == "suspend" else None
            yield Problem(place, f"the Job makes no pods as long as it has {said}", f"leave {field} out", severity=severity, fix=fix)

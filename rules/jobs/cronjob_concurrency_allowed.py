"""A CronJob starts its next run while the last one still works.

## Why

The default, Allow, lets runs overlap. A run that takes longer than usual then competes with the next for the same
data, and slow runs pile up until the node is full.

## Bad

```yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:  # error
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
  schedule: "0 3 * * *"
  concurrencyPolicy: Allow  # error
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

## Fix

Sets concurrencyPolicy to Forbid.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy

## Peers

datree:CRONJOB_MISSING_CONCURRENCYPOLICY_KEY
"""

from collections.abc import Iterator

from podlint.objects.job import CRON_JOB
from podlint.objects.object import mapping
from podlint.rule import FixKind, Insert, Object, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({CRON_JOB}), fix=FixKind.UNSAFE)
def cronjob_concurrency_allowed(object: Object) -> Iterator[Problem]:
    spec = mapping(object.value, "spec")
    policy = spec.get("concurrencyPolicy")
    if "schedule" in spec and policy in (None, "Allow"):
        place = (*object.path, "spec", "concurrencyPolicy")
        yield Problem(
            place,
            f"runs of the CronJob {object.name!r} may overlap",
            "set concurrencyPolicy to Forbid or Replace",
            fix=Repair((Insert(place, "Forbid") if policy is None else Replace(place, "Forbid"),), is_safe=False),
        )

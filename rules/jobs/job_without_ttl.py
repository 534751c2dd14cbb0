"""A Job stays in the cluster for ever after it has ended.

## Why

Ended Jobs and their pods are kept until somebody deletes them. They pile up in etcd and in every listing, and a
Job of the same name cannot be applied again with another template.

## Bad

```yaml
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec:  # error
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
  ttlSecondsAfterFinished: 86400
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: migrate
        image: example.org/migrate:1.4
```

## Fix

Sets ttlSecondsAfterFinished to a day.

## Limits

Hooks of Helm and Argo CD, which delete their Jobs themselves, and Jobs that have an owner are left alone.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/

## Peers

kube-linter:job-ttl-seconds-after-finished, kyverno:add-ttl-jobs
"""

from collections.abc import Iterator

from podlint.objects.job import JOB, is_hook, job_spec
from podlint.objects.object import mapping
from podlint.rule import FixKind, Insert, Object, Problem, Repair, Scope, Severity, rule

_DAY = 24 * 60 * 60


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, kinds=frozenset({JOB}), fix=FixKind.UNSAFE)
def job_without_ttl(object: Object) -> Iterator[Problem]:
    spec = job_spec(object)
    is_owned = bool(mapping(object.value, "metadata").get("ownerReferences"))
    if "template" in spec.value and spec.value.get("ttlSecondsAfterFinished") is None and not is_owned and not is_hook(object):
        place = (*spec.path, "ttlSecondsAfterFinished")
        yield Problem(
            place,
            f"the Job {object.name!r} and its pods are kept for ever after it has ended",
            "set ttlSecondsAfterFinished",
            fix=Repair((Insert(place, _DAY),), is_safe=False),
        )

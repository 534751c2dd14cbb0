"""A pod or Job may run for ever.

## Why

What is started by hand or by a pipeline and then forgotten holds its resources until somebody finds it. activeDeadlineSeconds ends
it after a known time.

## Bad

```yaml
apiVersion: batch/v1
kind: Job
metadata: {name: load}
spec:  # error
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: loader
        image: example.org/loader:1.4
```

## Good

```yaml
apiVersion: batch/v1
kind: Job
metadata: {name: load}
spec:
  activeDeadlineSeconds: 3600
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: loader
        image: example.org/loader:1.4
```

## Limits

It looks at Pods, Jobs and the Jobs of CronJobs, and runs only where it is selected by name.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup

## Peers

kyverno:enforce-pod-duration
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule

_JOB_SPECS = {"Job": ("spec",), "CronJob": ("spec", "jobTemplate", "spec")}


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL)
def pod_lifetime_unbounded(pod: Pod) -> Iterator[Problem]:
    kind = pod.object.kind
    if kind != "Pod" and kind not in _JOB_SPECS:
        return
    steps, spec = _JOB_SPECS.get(kind, ("spec",)), pod.object.value
    for step in steps:
        spec = mapping(spec, step)
    if spec.get("activeDeadlineSeconds") is None and pod.spec.get("activeDeadlineSeconds") is None:
        yield Problem(
            (*pod.object.path, *steps),
            f"the {kind} {pod.object.name!r} has no activeDeadlineSeconds, and may run for ever",
            "set activeDeadlineSeconds to the longest run that makes sense",
            on_key=True,
        )

"""A CronJob has no starting deadline.

## Why

After the control plane was away, or the CronJob suspended, the last missed run starts at once, however late it is:
the nightly job in the morning's rush.

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

## Good

```yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 3 * * *"
  startingDeadlineSeconds: 600
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.org/report:1.4
```

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline

## Peers

kube-score:cronjob-has-deadline, datree:CRONJOB_MISSING_STARTINGDEADLINESECOND_KEY, kics:CronJob Deadline Not Configured
"""

from collections.abc import Iterator

from podlint.objects.job import CRON_JOB
from podlint.objects.object import mapping
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({CRON_JOB}))
def cronjob_no_starting_deadline(object: Object) -> Iterator[Problem]:
    spec = mapping(object.value, "spec")
    if "schedule" in spec and spec.get("startingDeadlineSeconds") is None:
        place = (*object.path, "spec", "startingDeadlineSeconds")
        yield Problem(place, f"a missed run of the CronJob {object.name!r} starts however late it is", "say with startingDeadlineSeconds how late it may start")

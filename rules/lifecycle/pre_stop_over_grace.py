"""A preStop hook sleeps through the whole grace period.

## Why

The time of a preStop hook is taken off the pod's terminationGracePeriodSeconds, and the process gets SIGTERM only after
the hook. A hook that sleeps as long as the grace period is cut off, and the process has two seconds between SIGTERM and
SIGKILL: too few to finish what it is doing. The API server refuses this only of the action `sleep`, and only where it is
longer than the grace period.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    lifecycle:
      preStop:
        exec:
          command: [sh, -c, sleep 45 && nginx -s quit]  # error
  - name: proxy
    image: example.org/proxy:1.4
    lifecycle:
      preStop:
        sleep:
          seconds: 30  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  terminationGracePeriodSeconds: 75
  containers:
  - name: web
    image: example.org/web:1.4
    lifecycle:
      preStop:
        exec:
          command: [sh, -c, sleep 45 && nginx -s quit]
  - name: proxy
    image: example.org/proxy:1.4
    lifecycle:
      preStop:
        exec:
          command: [sh, -c, drain || sleep 90]  # only where draining fails
```

## Fix

terminationGracePeriodSeconds becomes what the hook sleeps and the usual 30 s.

## Limits

A sleep action that is longer than the grace period is refused by the API server: `api-invalid` says so. Of a
shell script those sleeps are counted that are certain to run, one after the other, and whose length stands there: up to
the first loop, condition, function or exit.

## Source

kubernetes pkg/kubelet/kuberuntime/kuberuntime_container.go executePreStopHook, minimumGracePeriodInSeconds;
https://github.com/kubernetes/kubernetes/issues/65496
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.objects.pre_stop import DEFAULT_GRACE, slept
from podlint.objects.probe import number
from podlint.objects.setting import setting
from podlint.rule import Container, FixKind, Pod, Problem, Related, Repair, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER, mentions=("lifecycle",), fix=FixKind.UNSAFE)
def pre_stop_over_grace(container: Container, pod: Pod) -> Iterator[Problem]:
    hook = mapping(mapping(container.value, "lifecycle"), "preStop")
    grace = number(pod.spec, "terminationGracePeriodSeconds", DEFAULT_GRACE)
    seconds, field = slept(hook) if hook else (0, ())
    if not (seconds >= grace > 0) or ("sleep" in hook and seconds > grace):  # the second is refused by the API server
        return
    period = (*pod.path, "spec", "terminationGracePeriodSeconds")
    written, enough = "terminationGracePeriodSeconds" in pod.spec, int(seconds) + DEFAULT_GRACE
    yield Problem(
        (*container.path, "lifecycle", "preStop", *field),
        f"the preStop hook of {container.name!r} sleeps {seconds:g} s, and the pod has {grace} s in all to end: "
        "it is cut off, and the process is killed 2 s after its SIGTERM",
        f"set terminationGracePeriodSeconds to {seconds:g} and what the process needs to end",
        related=(Related(period, "the grace period"),) if written else (),
        fix=Repair((setting(pod.spec, period, enough),), is_safe=False),
    )

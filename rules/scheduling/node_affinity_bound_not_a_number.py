"""A node affinity compares with Gt or Lt, and the bound is no whole number.

## Why

The API server takes any text; the scheduler then cannot read the term, and no node ever meets it. The pod
stays Pending, or the preference has no effect. Quantities such as 64Gi are text, too.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
        - matchExpressions:
          - key: example.org/memory
            operator: Gt
            values: [64Gi]  # error
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
        - matchExpressions:
          - key: example.org/memory-gib
            operator: Gt
            values: ["64"]
  containers:
  - name: web
    image: example.org/web:1.4
```

## Source

k8s.io/apimachinery/pkg/labels/selector.go, NewRequirement; k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go
"""

import re
from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.placement import node_requirements
from podlint.rule import Pod, Problem, Scope, Severity, rule

_INTEGER = re.compile(r"[+-]?[0-9]+")


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.POD, mentions=("affinity",))
def node_affinity_bound_not_a_number(pod: Pod) -> Iterator[Problem]:
    for requirement in node_requirements(pod):
        if requirement.operator not in ("Gt", "Lt") or len(requirement.values) != 1:
            continue
        bound = requirement.values[0]
        if not _INTEGER.fullmatch(bound) and not is_placeholder(bound):
            yield Problem(
                (*requirement.path, "values", 0),
                f"{requirement.operator} compares whole numbers, and {bound!r} is none: no node meets this",
                "write a whole number, and label the nodes with whole numbers",
            )

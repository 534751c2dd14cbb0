"""What the pod requires of a node can never all hold at once.

## Why

A node has to meet nodeSelector and one whole term of the required node affinity. Where these exclude each
other, no node ever can: the pod stays Pending, whatever nodes are added.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  nodeSelector:
    kubernetes.io/arch: arm64
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
        - matchExpressions:
          - {key: kubernetes.io/arch, operator: In, values: [amd64]}  # error
  containers:
  - name: web
    image: example.org/web:1.4
```

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  os: {name: windows}
  nodeSelector:
    kubernetes.io/os: linux  # error
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
  nodeSelector:
    kubernetes.io/arch: arm64
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
        - matchExpressions:
          - {key: kubernetes.io/arch, operator: In, values: [amd64, arm64]}
          - {key: example.org/disk, operator: Exists}
  containers:
  - name: web
    image: example.org/web:1.4
```

## Limits

Where only some terms are impossible, the pod can still run on nodes that meet another: that is a warning. Conditions are compared two
by two.

## Source

https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/;
k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from podlint.objects.object import mapping, text
from podlint.objects.placement import NodeRequirement, node_selector, required_terms
from podlint.rule import Pod, Problem, Related, Scope, Severity, rule

_Pair = tuple[NodeRequirement, NodeRequirement]
_LONGEST = 20  # digits that are looked at


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.POD, mentions=("nodeSelector", "affinity"))
def selector_and_affinity_contradict(pod: Pod) -> Iterator[Problem]:
    everywhere = (*_operating_system(pod), *node_selector(pod))
    terms = required_terms(pod)
    pair = _contradiction(everywhere)
    if pair:
        yield _problem(pair, Severity.ERROR)
        return
    pairs = [_contradiction((*everywhere, *requirements)) for _, requirements in terms]
    impossible = [pair for pair in pairs if pair]
    if impossible and len(impossible) == len(terms):
        yield _problem(impossible[0], Severity.ERROR)
    else:
        yield from (_problem(pair, Severity.WARNING) for pair in impossible)


def _operating_system(pod: Pod) -> tuple[NodeRequirement, ...]:
    """The kubelet refuses a pod that names another operating system than its own."""
    name = text(mapping(pod.spec, "os"), "name")
    return (NodeRequirement((*pod.path, "spec", "os", "name"), "kubernetes.io/os", "In", (name,)),) if name else ()


def _problem(pair: _Pair, severity: Severity) -> Problem:
    first, second = pair
    so = "no node can run the pod" if severity is Severity.ERROR else "this term is met by no node"
    message = f"{str(second)!r} can never hold together with {str(first)!r}, so {so}"
    return Problem(second.path, message, "remove one of them", related=(Related(first.path, "the other one"),), severity=severity)


def _contradiction(requirements: Sequence[NodeRequirement]) -> _Pair | None:
    pairs = (pair for pair in combinations(requirements, 2) if pair[0].key == pair[1].key)
    return next((pair for pair in pairs if _excludes(*pair) or _excludes(*reversed(pair))), None)


def _excludes(one: NodeRequirement, other: NodeRequirement) -> bool:
    """Whether no value of the label meets both; looked at from one side."""
    if other.operator == "DoesNotExist":
        return one.operator in ("In", "Exists", "Gt", "Lt")
    if one.operator == "In":
        return bool(one.values) and not any(_meets(value, other) for value in one.values)
    if one.operator == "Gt" and other.operator == "Lt":
        least, most = _number(one), _number(other)
        return least is not None and most is not None and most - least <= 1
    return False


def _meets(value: str, requirement: NodeRequirement) -> bool:
    """Whether a label of that value meets it; where that cannot be told, it does."""
    if requirement.operator in ("In", "NotIn"):
        return not requirement.values or (value in requirement.values) is (requirement.operator == "In")
    bound = _number(requirement)
    if requirement.operator not in ("Gt", "Lt") or bound is None:
        return True
    if not value.isdecimal():
        return False
    return int(value) > bound if requirement.operator == "Gt" else int(value) < bound


def _number(requirement: NodeRequirement) -> int | None:
    """The bound of Gt or Lt; None where it is no number (of that the rule node-affinity-bound-not-a-number speaks)."""
    written = "".join(requirement.values)
    return int(written) if len(requirement.values) == 1 and written.lstrip("-").isdecimal() and len(written) < _LONGEST else None

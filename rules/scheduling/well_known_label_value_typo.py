"""A well-known node label, or its value, is written in a way that no node has.

## Why

Kubelets label their nodes with fixed keys and values: `kubernetes.io/os: linux`, `kubernetes.io/arch: amd64`,
`topology.kubernetes.io/zone`. Another spelling is accepted and matches no node: the pod stays Pending, and a
spread or an affinity over such a topology does nothing.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  nodeSelector:
    kubernetes.io/os: Linux  # error
    kubernetes.io/arch: x86_64  # error
  containers:
  - name: web
    image: example.org/web:1.4
```

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels: {app: shop}
spec:
  topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/zone  # error
    whenUnsatisfiable: DoNotSchedule
    labelSelector: {matchLabels: {app: shop}}
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels: {app: shop}
spec:
  nodeSelector:
    kubernetes.io/os: linux
    kubernetes.io/arch: amd64
    example.org/zone: blue  # a label of one's own
  topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: DoNotSchedule
    labelSelector: {matchLabels: {app: shop}}
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

Puts the well-known key or value in its place. The pod may then run where it did not before.

## Limits

Known are the labels of Kubernetes itself, in other letter case or with a slip in `kubernetes.io`, and the usual mistakes.

## Source

https://kubernetes.io/docs/reference/labels-annotations-taints/
"""

from collections.abc import Iterator

from podlint.objects.object import text
from podlint.objects.placement import ARCH_LABELS, OS_LABELS, NodeRequirement, node_requirements, pod_terms, spread_constraints
from podlint.rule import FixKind, Path, Pod, Problem, Rename, Repair, Replace, Scope, Severity, rule

_KEYS = (
    "kubernetes.io/os",
    "kubernetes.io/arch",
    "kubernetes.io/hostname",
    "node.kubernetes.io/instance-type",
    "topology.kubernetes.io/zone",
    "topology.kubernetes.io/region",
    "node-role.kubernetes.io/control-plane",
)
_MEANT_KEYS = {
    "kubernetes.io/zone": "topology.kubernetes.io/zone",
    "kubernetes.io/region": "topology.kubernetes.io/region",
    "topology.kubernetes.io/hostname": "kubernetes.io/hostname",
    "topology.kubernetes.io/zones": "topology.kubernetes.io/zone",
    "topology.kubernetes.io/regions": "topology.kubernetes.io/region",
    "failure-domain.kubernetes.io/zone": "topology.kubernetes.io/zone",
    "failure-domain.kubernetes.io/region": "topology.kubernetes.io/region",
    "node.kubernetes.io/hostname": "kubernetes.io/hostname",
    "node.kubernetes.io/os": "kubernetes.io/os",
    "node.kubernetes.io/arch": "kubernetes.io/arch",
    "kubernetes.io/host": "kubernetes.io/hostname",
    "kubernetes.io/instance-type": "node.kubernetes.io/instance-type",
    "kubernetes.io/architecture": "kubernetes.io/arch",
    **{
        key.replace("kubernetes", slip): key
        for key in _KEYS
        for slip in ("kubernets", "kubernete", "kuberentes", "kuberenetes", "kubernates", "kubenetes", "k8s")
    },
}
_SYSTEMS = {"win": "windows", "windows_nt": "windows"}
_ARCHITECTURES = {
    "x86_64": "amd64",
    "x86-64": "amd64",
    "x64": "amd64",
    "aarch64": "arm64",
    "arm64v8": "arm64",
    "armv8": "arm64",
    "armv7": "arm",
    "armv7l": "arm",
    "arm32v7": "arm",
    "armhf": "arm",
    "i386": "386",
    "i686": "386",
}
_KNOWN = {**dict.fromkeys(OS_LABELS, ("linux", "windows")), **dict.fromkeys(ARCH_LABELS, ("amd64", "arm64", "arm", "386", "ppc64le", "s390x", "riscv64"))}
_MEANT_VALUES = {**dict.fromkeys(OS_LABELS, _SYSTEMS), **dict.fromkeys(ARCH_LABELS, _ARCHITECTURES)}


@rule(
    severity=Severity.ERROR,
    since="0.1",
    scope=Scope.POD,
    mentions=("nodeSelector", "affinity", "topologySpreadConstraints"),
    fix=FixKind.UNSAFE,
)
def well_known_label_value_typo(pod: Pod) -> Iterator[Problem]:
    for requirement in node_requirements(pod):
        meant = _meant_key(requirement.key)
        if meant:
            place = requirement.key_path
            in_selector = place == requirement.path
            yield _wrong_key(place, requirement.key, meant, Rename(place, meant) if in_selector else Replace(place, meant))
        elif requirement.operator in ("In", "NotIn"):
            yield from _wrong_values(requirement)
    for path, value in (*spread_constraints(pod), *((term.path, term.value) for field in ("podAffinity", "podAntiAffinity") for term in pod_terms(pod, field))):
        meant = _meant_key(text(value, "topologyKey"))
        if meant:
            place = (*path, "topologyKey")
            yield _wrong_key(place, text(value, "topologyKey"), meant, Replace(place, meant))


def _meant_key(key: str) -> str:
    if key in _MEANT_KEYS:
        return _MEANT_KEYS[key]
    lower = key.lower()
    return lower if key != lower and lower in _KEYS else ""


def _wrong_key(place: Path, key: str, meant: str, operation: Rename | Replace) -> Problem:
    is_key = isinstance(operation, Rename)
    fix = Repair((operation,), is_safe=False)
    return Problem(place, f"no node has the label {key!r}; the well-known one is {meant!r}", f"write {meant}", on_key=is_key, fix=fix)


def _wrong_values(requirement: NodeRequirement) -> Iterator[Problem]:
    known = _KNOWN.get(requirement.key, ())
    for index, value in enumerate(requirement.values if known else ()):
        lower = value.lower()
        meant = _MEANT_VALUES[requirement.key].get(lower) or (lower if lower in known else "")
        if meant and value != meant:
            in_selector = requirement.key_path == requirement.path
            place = requirement.path if in_selector else (*requirement.path, "values", index)
            message = f"no node has {requirement.key}: {value}; the kubelet's word for it is {meant!r}"
            yield Problem(place, message, f"write {meant}", fix=Repair((Replace(place, meant),), is_safe=False))

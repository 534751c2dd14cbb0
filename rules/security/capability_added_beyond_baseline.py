"""A container is given a capability that runtimes do not give by default.

## Why

Capabilities are the pieces of root's power. SYS_ADMIN and SYS_MODULE are as good as all of it, NET_ADMIN and
NET_RAW let a container listen to or pretend to be its neighbours. Namespaces of level baseline refuse them.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    securityContext:
      capabilities:
        add:
        - SYS_ADMIN  # error
        - CHOWN
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    securityContext:
      capabilities:
        drop: [ALL]
        add: [NET_BIND_SERVICE]
```

## Fix

The capability goes. Unsafe: what needed it fails.

## Source

https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline; capabilities(7)

## Peers

kube-linter:verify-container-capabilities, polaris:dangerousCapabilities, checkov:CKV_K8S_25, kubescape:C-0046, kubescape:C-0200,
trivy:KSV-0022, kubeaudit:CapabilityAdded, datree:CONTAINERS_INVALID_CAPABILITIES_VALUE, kyverno:disallow-capabilities,
gatekeeper:capabilities, psa:capabilities_baseline, sonar:S5849, monokle:PSS104, checkov:CKV_K8S_39, trivy:KSV-0005, kubesec:CapSysAdmin,
monokle:KBP100, terrascan:AC_K8S_0075, trivy:KSV-0120
"""

from collections.abc import Iterator

from podlint.objects.pod_security import capabilities_baseline
from podlint.rule import Delete, FixKind, Pod, Problem, Profile, Repair, Scope, Severity, rule

_POWER = {
    "ALL": "the whole of root's power",
    "SYS_ADMIN": "with which it can mount, enter namespaces and mostly take over the node",
    "SYS_MODULE": "with which it can load code into the kernel of the node",
    "SYS_PTRACE": "with which it can read and change processes that it sees",
    "SYS_RAWIO": "with which it can write to the memory and the disks of the node",
    "SYS_BOOT": "with which it can restart the node",
    "DAC_READ_SEARCH": "with which it can read any file of the node that it gets hold of",
    "BPF": "with which it can load programs into the kernel of the node",
    "NET_ADMIN": "with which it can change routes, addresses and firewall of its network",
    "NET_RAW": "with which it can forge packets of its neighbours",
    "SYS_TIME": "with which it can set the clock of the node",
}


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, standard=Profile.BASELINE, mentions=("add",), fix=FixKind.UNSAFE)
def capability_added_beyond_baseline(pod: Pod) -> Iterator[Problem]:
    for refusal in capabilities_baseline(pod):
        power = _POWER.get(refusal.value.upper().removeprefix("CAP_"), "which runtimes do not give by default")
        yield Problem(
            refusal.path,
            f"{refusal.message}, {power}",
            "leave it out, and add only what the program fails without",
            fix=Repair((Delete(refusal.path),), is_safe=False),
        )

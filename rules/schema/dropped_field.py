"""The server takes a field out without a word, mostly because its feature gate is off.

## Why

The schema of the Kubernetes version has the field, so nothing complains, not even strict decoding. But the fields of a feature that is
switched off, as new ones are for some versions, are taken out before the object is stored: with `hostUsers: false` on Kubernetes 1.32,
root in the container is root on its node after all, and nobody notices. Some fields go for want of another one, or for what they name.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  os: {name: linux}
  containers:
  - name: web
    image: nginx:1.27
    lifecycle:
      stopSignal: SIGQUIT  # error
---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports:
  - port: 80
  sessionAffinityConfig:  # error
    clientIP: {timeoutSeconds: 600}
```

## Good

The feature gate of `hostUsers` is on since Kubernetes 1.33, and the Service wants affinity:

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  hostUsers: false
  containers:
  - name: web
    image: nginx:1.27
---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports:
  - port: 80
  sessionAffinity: ClientIP
  sessionAffinityConfig:
    clientIP: {timeoutSeconds: 600}
```

## Limits

It goes by what is on by default: silence it where the gate is turned on in your clusters. Of fields whose names stand everywhere
(the `resources` of a whole pod, before 1.34) nothing is said.

## Source

https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/;
k8s.io/kubernetes/pkg/api/pod/util.go, dropDisabledFields
"""

from collections.abc import Iterator

from podlint.constraints.dropped import dropped
from podlint.rule import Object, Problem, Scope, Severity, rule

_GATES = {
    "clusterTrustBundle": "ClusterTrustBundleProjection",
    "dataSourceRef": "CrossNamespaceVolumeDataSource",
    "distinctAttribute": "DRAConsumableCapacity",
    "evictionResponders": "EvictionRequestAPI",
    "fileKeyRef": "EnvFiles",
    "firstAvailable": "DRAPrioritizedList",
    "hostUsers": "UserNamespacesSupport",
    "hostnameOverride": "HostnameOverride",
    "managedBy": "JobManagedBy",
    "maxUnavailable": "MaxUnavailableStatefulSet",
    "nodeAllocatableUpdatePeriodSeconds": "MutableCSINodeAllocatableCount",
    "podCertificate": "PodCertificateRequest",
    "preferredHolder": "CoordinatedLeaderElection",
    "preventPodSchedulingIfMissing": "VolumeLimitScaling",
    "reference": "ImageVolume",
    "resourceClaims": "DynamicResourceAllocation",
    "restartPolicyRules": "ContainerRestartRules",
    "schedulingGroup": "GenericWorkload",
    "seLinuxChangePolicy": "SELinuxChangePolicy",
    "sleep": "PodLifecycleSleepAction",
    "stopSignal": "ContainerStopSignals",
    "successPolicy": "JobSuccessPolicy",
    "supplementalGroupsPolicy": "SupplementalGroupsPolicy",
    "tolerance": "HPAConfigurableTolerance",
    "trafficDistribution": "ServiceTrafficDistribution",
    "volumeAttributesClassName": "VolumeAttributesClass",
    "workloadRef": "GenericWorkload",
}
_OTHERS = {
    "dataSource": ("it may name only a PersistentVolumeClaim or a VolumeSnapshot", "name it in dataSourceRef"),
    "sessionAffinityConfig": ("there is no sessionAffinity: ClientIP", "set that, or leave the field out"),
}
_NAMES = frozenset(_GATES.keys() | _OTHERS.keys())
_NOT_IN_OTHER_SETS = _NAMES - {"maxUnavailable"}  # Deployments and budgets have it, too
_SLEEPS = ("sleep:", 'sleep":')  # the word alone stands in many commands


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, mentions=(*sorted(_NAMES - {"sleep"}), *_SLEEPS))
def dropped_field(object: Object, kubernetes: int) -> Iterator[Problem]:
    for path, since in dropped(object, kubernetes, _NAMES if object.kind == "StatefulSet" else _NOT_IN_OTHER_SETS):
        name = str(path[-1])
        gate = _GATES.get(name, "")
        why, help = (f"its feature gate {gate} is off by default", _until(since)) if gate else _OTHERS[name]
        place = path[:-1] if name == "reference" else path  # of an image: the whole volume goes
        yield Problem((*object.path, *place), f"the server drops {place[-1]!r} without a word: {why}", help, on_key=True)


def _until(since: str) -> str:
    return f"Kubernetes {since} and newer keep it" if since else "turn the gate on in the cluster, or do without the field"

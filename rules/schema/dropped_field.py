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
(the `resources` of a whole pod before 1.34, the `user` of a single file since 1.37) nothing is said.

## Source

https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/;
k8s.io/kubernetes/pkg/api/pod/util.go, dropDisabledFields
"""

from collections.abc import Iterator

from podlint.constraints.dropped import dropped
from podlint.rule import Object, Path, Problem, Scope, Severity, rule

_GATES = {
    "bindMountOptions": "VolumeBindMountOptions",
    "clusterTrustBundle": "ClusterTrustBundleProjection",
    "dataSourceRef": "CrossNamespaceVolumeDataSource",
    "defaultUser": "AtomicWriteVolumeUserFields",
    "distinctAttribute": "DRAConsumableCapacity",
    "emptyDir.mode": "EmptyDirVolumeMode",
    "evictionResponders": "EvictionRequestAPI",
    "extendedResourceName": "DRAExtendedResource",
    "fileKeyRef": "EnvFiles",
    "firstAvailable": "DRAPrioritizedList",
    "grpc.mode": "GRPCContainerProbeTLS",
    "hostUsers": "UserNamespacesSupport",
    "hostnameOverride": "HostnameOverride",
    "httpGet.protocol": "H2CContainerProbe",
    "image.reference": "ImageVolume",
    "managedBy": "JobManagedBy",
    "matchLabelKeys": "MatchLabelKeysInPodAffinity",
    "mismatchLabelKeys": "MatchLabelKeysInPodAffinity",
    "nodeAllocatableUpdatePeriodSeconds": "MutableCSINodeAllocatableCount",
    "podCertificate": "PodCertificateRequest",
    "preferredHolder": "CoordinatedLeaderElection",
    "preventPodSchedulingIfMissing": "VolumeLimitScaling",
    "recursiveReadOnly": "RecursiveReadOnlyMounts",
    "resizePolicy": "InPlacePodVerticalScaling",
    "resourceClaims": "DynamicResourceAllocation",
    "restartPolicyRules": "ContainerRestartRules",
    "scheduling": "WorkloadWithJob",
    "schedulingGroup": "GenericWorkload",
    "seLinuxChangePolicy": "SELinuxChangePolicy",
    "selectableFields": "CustomResourceFieldSelectors",
    "sleep": "PodLifecycleSleepAction",
    "stopSignal": "ContainerStopSignals",
    "successPolicy": "JobSuccessPolicy",
    "supplementalGroupsPolicy": "SupplementalGroupsPolicy",
    "tolerance": "HPAConfigurableTolerance",
    "trafficDistribution": "ServiceTrafficDistribution",
    "volumeAttributesClassName": "VolumeAttributesClass",
    "workloadRef": "GenericWorkload",
}
_OF_STATEFUL_SETS = {"rollingUpdate.maxUnavailable": "MaxUnavailableStatefulSet"}  # other kinds keep it
_OTHERS = {
    "dataSource": ("it may name only a PersistentVolumeClaim or a VolumeSnapshot", "name it in dataSourceRef"),
    "sessionAffinityConfig": ("there is no sessionAffinity: ClientIP", "set that, or leave the field out"),
}


def _names(*fields: str) -> dict[str, frozenset[str]]:
    """The names of fields, each with the fields that it may stand in, if that matters."""
    found: dict[str, frozenset[str]] = {}
    for field in fields:
        holder, dot, name = field.rpartition(".")
        found[name] = found.get(name, frozenset()) | ({holder} if dot else frozenset())
    return found


_NAMES = _names(*_GATES, *_OTHERS)
_NAMES_OF_STATEFUL_SETS = _names(*_GATES, *_OF_STATEFUL_SETS)
_COMMON_WORDS = {
    "maxUnavailable": ("updateStrategy",),
    "mode": ("mode", "grpc"),
    "protocol": ("HTTP1", "HTTP2"),
    "sleep": ("sleep:", 'sleep":'),
}
"""Names that stand in many documents, with something rarer that stands beside them."""

_MENTIONS = tuple(sorted({word for name in (*_NAMES, *_NAMES_OF_STATEFUL_SETS) for word in _COMMON_WORDS.get(name, (name,))}))


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, mentions=_MENTIONS)
def dropped_field(object: Object, kubernetes: int) -> Iterator[Problem]:
    for path, since in dropped(object, kubernetes, _NAMES_OF_STATEFUL_SETS if object.kind == "StatefulSet" else _NAMES):
        name, place = str(path[-1]), path
        if name in _OTHERS:
            why, help = _OTHERS[name]
        else:
            why, help = f"its feature gate {_gate(path)} is off by default", _until(since)
            place = path[:-1] if name == "reference" else path  # of an image: the whole volume goes
        yield Problem((*object.path, *place), f"the server drops {place[-1]!r} without a word: {why}", help, on_key=True)


def _gate(path: Path) -> str:
    gates = _GATES | _OF_STATEFUL_SETS
    return gates.get(str(path[-1])) or gates[".".join(map(str, path[-2:]))]


def _until(since: str) -> str:
    return f"Kubernetes {since} and newer keep it" if since else "turn the gate on in the cluster, or do without the field"

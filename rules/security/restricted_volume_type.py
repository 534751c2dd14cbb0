"""A volume is of a type that namespaces of level restricted refuse.

## Why

An nfs, iscsi or cloud disk written into the pod lets whoever writes pods mount any of them, past the claims and
quotas of the cluster. As a PersistentVolume it is the administrator's to give.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts: [{name: data, mountPath: /data}]
  volumes:
  - name: data
    nfs: {server: nfs.example.org, path: /export}  # error
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
    volumeMounts: [{name: data, mountPath: /data}, {name: settings, mountPath: /etc/shop}]
  volumes:
  - name: data
    persistentVolumeClaim: {claimName: shop}
  - name: settings
    configMap: {name: shop}
```

## Limits

Of hostPath volumes, which level baseline refuses too, host-path-volume speaks.

## Source

https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted

## Peers

trivy:KSV-0028, trivy:KSV-0121, kyverno:restrict-volume-types, gatekeeper:volumes, gatekeeper:flexvolume-drivers, psa:restrictedVolumes,
monokle:PSS201, terrascan:AC_K8S_0081, terrascan:AC_K8S_0130
"""

from collections.abc import Iterator

from podlint.objects.pod_security import restricted_volumes
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule

_CLONE = "clone into an emptyDir in an init container"


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, standard=Profile.RESTRICTED, mentions=("volumes",))
def restricted_volume_type(pod: Pod) -> Iterator[Problem]:
    for refusal in restricted_volumes(pod):
        if refusal.value != "hostPath":
            yield Problem(
                refusal.path,
                f"{refusal.message}, which restricted namespaces refuse",
                _CLONE if refusal.value == "gitRepo" else "make a PersistentVolume of it, and mount that by a persistentVolumeClaim",
            )

"""A pod mounts a path of its node.

## Why

What is there differs from node to node and stays behind when the pod moves. With the right path a pod takes
over its node, so namespaces of level baseline refuse them all.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts: [{name: data, mountPath: /data, readOnly: true}]
  volumes:
  - name: data
    hostPath: {path: /srv/shop}  # error
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
    volumeMounts: [{name: data, mountPath: /data}]
  volumes:
  - name: data
    persistentVolumeClaim: {claimName: shop}
```

## Source

https://kubernetes.io/docs/concepts/storage/volumes/#hostpath

## Peers

polaris:hostPathSet, kubescape:C-0048, kubescape:C-0203, trivy:KSV-0023, trivy:KSV-0121, datree:CONTAINERS_INCORRECT_KEY_HOSTPATH,
kyverno:disallow-host-path, gatekeeper:host-filesystem, psa:hostPathVolumes, monokle:PSS105, terrascan:AC_K8S_0076
"""

from collections.abc import Iterator

from podlint.objects.object import mapping, text
from podlint.objects.pod_security import host_path_volumes
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, standard=Profile.BASELINE, mentions=("hostPath",))
def host_path_volume(pod: Pod) -> Iterator[Problem]:
    for refusal in host_path_volumes(pod):
        volume = pod.spec["volumes"][refusal.path[-2]]
        yield Problem(
            refusal.path,
            f"the volume {text(volume, 'name')!r} is the path {text(mapping(volume, 'hostPath'), 'path')!r} of whatever node the pod runs on",
            "claim storage with a persistentVolumeClaim, or use an emptyDir, a configMap or a local PersistentVolume",
        )

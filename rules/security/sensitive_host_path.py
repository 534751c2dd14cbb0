"""A pod mounts a part of its node that gives the node away.

## Why

With the root, `/etc` or the folders of the kubelet, of etcd or of the runtime, a container reads the secrets of
all pods of the node or changes what the node runs.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts: [{name: node, mountPath: /node}]
  volumes:
  - name: node
    hostPath:
      path: /  # error
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
    volumeMounts: [{name: zone, mountPath: /etc/localtime, readOnly: true}]
  volumes:
  - name: zone
    hostPath: {path: /etc/localtime}
```

## Limits

Read-only mounts and DaemonSets, the agents of nodes, get a note only; pods of the namespace `kube-system` nothing.

## Source

https://kubernetes.io/docs/concepts/storage/volumes/#hostpath

## Peers

kube-linter:sensitive-host-mounts, kubeaudit:SensitivePathsMounted, kubescape:C-0020, kubesec:ProcMount, sonar:S6433,
kyverno:limit-hostpath-vols
"""

from collections.abc import Iterator

from podlint.objects.host_path import HostPath, host_paths
from podlint.rule import Pod, Problem, Scope, Severity, rule

_WHAT = {
    "/": "all of the node",
    "/bin": "the programs of the node",
    "/boot": "the kernel of the node",
    "/dev": "the disks and other devices of the node",
    "/etc": "the configuration of the node",
    "/etc/kubernetes": "the keys of the cluster's own components",
    "/etc/kubernetes/pki": "the keys of the cluster's own components",
    "/home": "the files of the node's users",
    "/lib": "the programs of the node",
    "/lib64": "the programs of the node",
    "/proc": "the processes of the node",
    "/root": "the files of the node's root",
    "/run": "the sockets of the node",
    "/sbin": "the programs of the node",
    "/sys": "the kernel settings of the node",
    "/usr": "the programs of the node",
    "/usr/bin": "the programs of the node",
    "/var": "the data of the kubelet and of the runtime",
    "/var/lib": "the data of the kubelet and of the runtime",
    "/var/lib/containerd": "the file systems of all containers of the node",
    "/var/lib/docker": "the file systems of all containers of the node",
    "/var/lib/etcd": "the whole state of the cluster",
    "/var/lib/kubelet": "the volumes and secrets of all pods of the node",
    "/var/lib/kubelet/pods": "the volumes and secrets of all pods of the node",
    "/var/run": "the sockets of the node",
}


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, mentions=("hostPath",))
def sensitive_host_path(pod: Pod) -> Iterator[Problem]:
    if pod.object.namespace == "kube-system":
        return
    for path in host_paths(pod):
        what = _WHAT.get(path.place)
        if what:
            yield Problem(
                path.path,
                f"the volume {path.volume!r} is {path.place}: {what}{_by_whom(path)}",
                "mount just the file or folder that is needed, with readOnly: true",
                severity=Severity.INFO if pod.object.kind == "DaemonSet" or path.is_read_only else None,
            )


def _by_whom(path: HostPath) -> str:
    writers = [mount.container for mount in path.mounts if mount.value.get("readOnly") is not True]
    return f", and the container {writers[0]!r} can write to it" if writers else ""

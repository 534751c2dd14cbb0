"""A pod mounts the socket of the container runtime.

## Why

Whoever can write to it can start a privileged container on the node, and so is root there. Since Kubernetes
1.24 most nodes have no Docker either: the pod then waits for a socket that never comes, or finds an empty
folder in its place.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts: [{name: docker, mountPath: /var/run/docker.sock}]
  volumes:
  - name: docker
    hostPath:
      path: /var/run/docker.sock  # error
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
    volumeMounts: [{name: work, mountPath: /work}]
  volumes:
  - name: work
    emptyDir: {}
```

## Limits

Pods of the namespace `kube-system` are left alone.

## Source

https://kubernetes.io/docs/tasks/administer-cluster/migrating-from-dockershim/check-if-dockershim-removal-affects-you/

## Peers

kube-linter:docker-sock, checkov:CKV_K8S_27, kubescape:C-0074, trivy:KSV-0006, kubesec:DockerSock, kubeaudit:SensitivePathsMounted,
datree:CONTAINERS_INCORRECT_PATH_VALUE_DOCKERSOCKET, kyverno:disallow-cri-sock-mount, sonar:S6429, monokle:KBP101,
semgrep:exposing-docker-socket-hostpath, terrascan:AC_K8S_0088
"""

from collections.abc import Iterator

from podlint.objects.host_path import host_paths, runtime_of
from podlint.objects.image import is_placeholder
from podlint.rule import Pod, Problem, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, mentions=("sock",))
def docker_socket_mounted(pod: Pod) -> Iterator[Problem]:
    for path in host_paths(pod):
        runtime = runtime_of(path.place)
        if runtime and not is_placeholder(path.place) and pod.object.namespace != "kube-system":
            yield Problem(
                path.path,
                f"the volume {path.volume!r} is the socket of {runtime}: who can use it is root on the node",
                "build images with a tool that needs no daemon, as kaniko or buildah; ask the API server about containers",
            )

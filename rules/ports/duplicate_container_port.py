"""Two containers of one pod declare the same port.

## Why

The containers of a pod share one network namespace. The second process to bind the port gets
"address already in use", exits, and the pod ends in CrashLoopBackOff. The API server accepts the pod
with a warning at most.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
  - name: proxy
    image: envoyproxy/envoy:v1.33.0
    restartPolicy: Always
    ports: [{containerPort: 8080}]
  containers:
  - name: web
    image: example.org/web:1.4
    ports:
    - containerPort: 8080  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
  - name: migrate  # has ended before the others start
    image: example.org/migrate:1.4
    ports: [{containerPort: 53}]
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{containerPort: 53, protocol: TCP}]
  - name: dns
    image: example.org/dns:1.4
    ports: [{containerPort: 53, protocol: UDP}]  # same number, other protocol
```

## Source

https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking

## Peers

apiserver-warning
"""

from collections.abc import Iterator

from podlint.rule import Container, Path, Pod, Problem, Related, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.POD, mentions=("containerPort",))
def duplicate_container_port(pod: Pod) -> Iterator[Problem]:
    first: dict[tuple[object, object], tuple[Path, Container]] = {}
    running = list(pod.long_running())
    for container in running if len(running) > 1 else ():
        for path, port in container.ports():
            number, protocol = port.get("containerPort"), port.get("protocol") or "TCP"
            if not isinstance(number, int) or not isinstance(protocol, str):
                continue
            place = (*path, "containerPort")
            taken_at, owner = first.setdefault((number, protocol), (place, container))
            if owner.path != container.path:
                yield Problem(
                    place,
                    f"port {number}/{protocol} is already taken by the sibling container {owner.name!r}",
                    "give one of them another port: the containers of a pod share one network",
                    related=(Related(taken_at, "first taken here"),),
                )

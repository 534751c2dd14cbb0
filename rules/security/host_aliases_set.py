"""A pod has entries of its own in /etc/hosts.

## Why

Addresses written into manifests outlive what had them, and past DNS nobody sees who talks to whom.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  hostAliases:  # error
  - ip: 192.0.2.7
    hostnames: [db.example.org]
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
  containers:
  - name: web
    image: example.org/web:1.4
```

## Source

https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/

## Peers

trivy:KSV-0007, kubesec:HostAliases
"""

from collections.abc import Iterator

from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL, mentions=("hostAliases",))
def host_aliases_set(pod: Pod) -> Iterator[Problem]:
    aliases = pod.spec.get("hostAliases")
    if isinstance(aliases, list) and aliases:
        message = f"the pod gets {len(aliases)} {'entry' if len(aliases) == 1 else 'entries'} of its own in /etc/hosts"
        yield Problem((*pod.path, "spec", "hostAliases"), message, "put the name into DNS, or make a Service for it", on_key=True)

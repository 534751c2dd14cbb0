"""A pod tries the search domains of the cluster before every external name.

## Why

With ndots 5, the default in a cluster, a name with fewer than five dots is first looked up in each
search domain: `api.example.org` costs four failed lookups, twice over with IPv6. Pods that call many
external names wait for it, and load the DNS servers.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:  # error
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
  dnsConfig:
    options: [{name: ndots, value: "2"}]
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

Sets ndots to 2.

## Source

https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config

## Peers

kube-linter:dnsconfig-options, kyverno:add-ndots
"""

from collections.abc import Iterator

from podlint.objects.object import items, mapping, text
from podlint.rule import FixKind, Insert, Pod, Problem, Profile, Repair, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL, fix=FixKind.UNSAFE)
def dns_ndots_high(pod: Pod) -> Iterator[Problem]:
    policy = text(pod.spec, "dnsPolicy") or "ClusterFirst"
    on_node = policy in ("Default", "None") or (policy == "ClusterFirst" and pod.spec.get("hostNetwork") is True)
    if on_node or any(text(option, "name") == "ndots" for _, option in items(mapping(pod.spec, "dnsConfig"), "options")):
        return
    config = (*pod.path, "spec", "dnsConfig")
    option = (*config, "options", len(list(items(mapping(pod.spec, "dnsConfig"), "options"))))
    yield Problem(
        config,
        "the pod has ndots 5, the default of the cluster: external names are looked up in each search domain first",
        "set the option ndots in dnsConfig to 1 or 2",
        on_key=True,
        fix=Repair((Insert((*option, "name"), "ndots"), Insert((*option, "value"), "2")), is_safe=False),
    )

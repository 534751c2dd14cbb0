"""A NetworkPolicy lets its pods call others, but not look up their names.

## Why

With egress isolated, port 53 is closed unless a rule opens it. Each lookup waits for seconds and fails,
so the pods reach nobody, also not those that the policy names.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop}
spec:
  podSelector: {matchLabels: {app: shop}}
  policyTypes: [Egress]
  egress:  # error
  - to: [{podSelector: {matchLabels: {app: database}}}]
    ports: [{port: 5432}]
```

## Good

```yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop}
spec:
  podSelector: {matchLabels: {app: shop}}
  policyTypes: [Egress]
  egress:
  - to: [{podSelector: {matchLabels: {app: database}}}]
    ports: [{port: 5432}]
  - ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
```

## Fix

Adds an egress rule for port 53 to everyone, UDP and TCP.

## Limits

Another policy of the namespace in the run that opens port 53 silences the rule, and so does any rule
without ports to other namespaces or addresses. Pods that call only addresses (ipBlock) need no names.

## Source

https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-egress-traffic

## Peers

kyverno:add-networkpolicy-dns
"""

from collections.abc import Iterator

from podlint.objects.network_policy import EGRESS, NETWORK_POLICY, OTHER_POLICIES, Allowed, allowed, covers
from podlint.objects.object import Value, mapping
from podlint.rule import FixKind, Insert, Object, Objects, Problem, Repair, Scope, Severity, rule

_DNS = (53, 5353, 1053, 8053)  # what the pods of DNS servers listen on, besides


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, kinds=frozenset({NETWORK_POLICY}) | OTHER_POLICIES, fix=FixKind.UNSAFE)
def network_policy_no_dns_egress(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    if objects.of(*OTHER_POLICIES):
        return
    policies = [(policy, [each for each in allowed(policy) if each.direction == EGRESS]) for policy in objects.of(NETWORK_POLICY)]
    open_homes = {policy.home for policy, rules in policies if any(_opens_dns(each) for each in rules)}
    for policy, rules in policies:
        if policy.home not in open_homes and any(_needs_names(each) for each in rules):
            yield (
                policy,
                Problem(
                    (*policy.path, "spec", "egress"),
                    f"the pods that the NetworkPolicy {policy.name!r} selects may call others, but not the DNS on port 53",
                    "let port 53 out for UDP and TCP",
                    on_key=True,
                    fix=_opening(policy),
                ),
            )


def _opening(policy: Object) -> Repair:
    """A rule more, for port 53."""
    rules = mapping(policy.value, "spec").get("egress", ())
    path = (*policy.path, "spec", "egress", len(rules), "ports")
    ports = [(Insert((*path, index, "port"), 53), Insert((*path, index, "protocol"), protocol)) for index, protocol in enumerate(("UDP", "TCP"))]
    return Repair((*ports[0], *ports[1]), is_safe=False)


def _opens_dns(rule: Allowed) -> bool:
    ports = [port for _, port in rule.ports()]
    if ports:
        return any(_is_dns(port) for port in ports)
    return not rule.peers or any(peer.get("namespaceSelector") is not None or peer.get("ipBlock") for peer in rule.peers)


def _is_dns(port: Value) -> bool:
    named = port.get("port")
    return "dns" in named or named == "domain" if isinstance(named, str) else any(covers(port, number, "UDP") for number in _DNS)


def _needs_names(rule: Allowed) -> bool:
    """Whether it lets out to pods, which are called by the names of Services."""
    return any(not peer.get("ipBlock") for peer in rule.peers)

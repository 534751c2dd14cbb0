"""NetworkPolicies: what they isolate, and what they let through.

Source: k8s.io/kubernetes/pkg/apis/networking/v1/defaults.go, SetDefaults_NetworkPolicy; k8s.io/api/networking/v1/types.go (v1.36)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.object import Object, Value, items, mapping, strings, text
from podlint.objects.pod import Pod
from podlint.objects.run import Objects
from podlint.objects.service import whole_number

NETWORK_POLICY = "networking.k8s.io/NetworkPolicy"

OTHER_POLICIES = frozenset(
    {
        "cilium.io/CiliumNetworkPolicy", "cilium.io/CiliumClusterwideNetworkPolicy", "projectcalico.org/NetworkPolicy", "projectcalico.org/GlobalNetworkPolicy",
        "crd.projectcalico.org/NetworkPolicy", "crd.projectcalico.org/GlobalNetworkPolicy", "crd.antrea.io/ClusterNetworkPolicy", "crd.antrea.io/NetworkPolicy",
        "policy.networking.k8s.io/AdminNetworkPolicy", "policy.networking.k8s.io/BaselineAdminNetworkPolicy",
        "policy.networking.k8s.io/ClusterNetworkPolicy",
    }
)  # fmt: skip
"""Types that isolate pods besides, in ways that are not looked into."""

INGRESS, EGRESS = "Ingress", "Egress"


class Allowed(NamedTuple):
    """A rule of a policy: what it lets through, into the selected pods (`Ingress`) or out of them (`Egress`)."""

    path: Path
    direction: str
    value: Value

    @property
    def peers(self) -> list[Value]:
        """From whom or to whom; none means everyone."""
        return [peer for _, peer in items(self.value, "from" if self.direction == INGRESS else "to")]

    def ports(self) -> Iterator[tuple[Path, Value]]:
        """Yield its ports, each with its path; none means all."""
        return (((*self.path, "ports", index), port) for index, port in items(self.value, "ports"))

    @property
    def is_everything(self) -> bool:
        """Whether it lets everything through, whoever is at the other end."""
        return not self.value.get("ports") and (not self.peers or any(_is_everyone(peer) for peer in self.peers))


def isolates(policy: Object, direction: str) -> bool:
    """Whether a policy isolates its pods in a direction, so that only what it lets through gets through."""
    spec = mapping(policy.value, "spec")
    types = strings(spec, "policyTypes")
    return direction in types if types else direction == INGRESS or bool(spec.get("egress"))


def allowed(policy: Object) -> Iterator[Allowed]:
    """Yield the rules of a policy for the directions in which it isolates."""
    for direction in (INGRESS, EGRESS):
        if isolates(policy, direction):
            field = direction.lower()
            yield from (Allowed((*policy.path, "spec", field, index), direction, each) for index, each in items(mapping(policy.value, "spec"), field))


class Isolation(NamedTuple):
    """A policy with the pods of the run that it selects. Policies of one selector share `selector` and the list."""

    policy: Object
    selector: int
    pods: list[Pod]


def isolations(objects: Objects) -> Iterator[Isolation]:
    """Yield the policies of the run with their pods."""
    known: dict[tuple[str, str], tuple[int, list[Pod]]] = {}
    for policy in objects.of(NETWORK_POLICY):
        selector = mapping(mapping(policy.value, "spec"), "podSelector")
        key = (policy.home, repr(selector))
        if key not in known:
            known[key] = len(known), objects.matching(policy.home, selector)
        yield Isolation(policy, *known[key])


def covers(port: Value, number: int, protocol: str) -> bool:
    """Whether the port of a rule, which may be a range, or all of a protocol, holds a number."""
    if (text(port, "protocol") or "TCP") != protocol:
        return False
    first = port.get("port")
    if first is None:
        return True
    return whole_number(first) <= number <= max(whole_number(first), whole_number(port.get("endPort"))) if whole_number(first) else False


def _is_everyone(peer: Value) -> bool:
    block = mapping(peer, "ipBlock")
    return text(block, "cidr") in ("0.0.0.0/0", "::/0") and not block.get("except")

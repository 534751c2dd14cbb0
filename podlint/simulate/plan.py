"""The pod as the kubelet sees it: what of a defaulted pod decides about its life. All times in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any, NamedTuple

SECOND = 1000
MINIMUM_GRACE = 2 * SECOND  # k8s.io/kubernetes/pkg/kubelet/kuberuntime/kuberuntime_container.go, minimumGracePeriodInSeconds
LEAST_GRACE = SECOND  # of a deletion: pkg/kubelet/pod_workers.go, calculateEffectiveGracePeriod


class Role(Enum):
    """What part a container plays."""

    INIT = "init"
    SIDECAR = "sidecar"
    MAIN = "main"


class Probe(NamedTuple):
    """One probe of a container; `grace` None: the pod's. `is_inside`: it is a command run in the container."""

    initial_delay: int
    period: int
    timeout: int
    success: int
    failure: int
    grace: int | None
    is_inside: bool


class Handler(NamedTuple):
    """A lifecycle hook; `sleep` is how long it takes where the manifest says so, else the scenario decides."""

    sleep: int | None = None


class RestartRule(NamedTuple):
    """What a container's exit code decides before its restart policy does."""

    action: str
    is_in: bool
    codes: frozenset[int]

    def matches(self, code: int) -> bool:
        """Whether the rule is about an exit with *code*."""
        return (code in self.codes) is self.is_in


class Container(NamedTuple):
    """One container of the pod. `policy` is its own restart policy, else the pod's."""

    name: str
    role: Role
    image: str
    pull_policy: str
    policy: str
    rules: tuple[RestartRule, ...]
    probes: tuple[tuple[str, Probe], ...]
    post_start: Handler | None
    pre_stop: Handler | None
    references: frozenset[str]
    must_not_be_root: bool
    runs_as: int | None

    def probe(self, kind: str) -> Probe | None:
        """Return the probe of a kind."""
        return next((probe for name, probe in self.probes if name == kind), None)


class Plan(NamedTuple):
    """A pod: its init containers and sidecars in the order of the manifest, then its containers."""

    name: str
    restart_policy: str
    grace: int
    deadline: int | None
    containers: tuple[Container, ...]
    gates: tuple[str, ...]
    volume_references: frozenset[str]

    @property
    def initial(self) -> tuple[Container, ...]:
        """Init containers and sidecars."""
        return tuple(container for container in self.containers if container.role is not Role.MAIN)

    @property
    def main(self) -> tuple[Container, ...]:
        """The containers that are the pod's purpose."""
        return tuple(container for container in self.containers if container.role is Role.MAIN)


def plan_of(pod: dict[str, Any]) -> Plan:
    """Return the plan of a defaulted pod, or pod template: a mapping with metadata and spec."""
    spec = pod.get("spec", {})
    policy = spec.get("restartPolicy", "Always")
    initial = [_container(item, Role.SIDECAR if item.get("restartPolicy") == "Always" else Role.INIT, spec) for item in spec.get("initContainers", ())]
    main = [_container(item, Role.MAIN, spec) for item in spec.get("containers", ())]
    deadline = spec.get("activeDeadlineSeconds")
    return Plan(
        pod.get("metadata", {}).get("name", "pod"),
        policy,
        spec.get("terminationGracePeriodSeconds", 30) * SECOND,
        None if deadline is None else deadline * SECOND,
        (*initial, *main),
        tuple(gate.get("conditionType", "") for gate in spec.get("readinessGates", ())),
        frozenset(reference for volume in spec.get("volumes", ()) for reference in _references(volume)),
    )


def _container(item: dict[str, Any], role: Role, spec: dict[str, Any]) -> Container:
    pod_policy = spec.get("restartPolicy", "Always")
    inherited = "OnFailure" if role is Role.INIT and pod_policy == "Always" else pod_policy
    lifecycle = item.get("lifecycle", {})
    context = {**spec.get("securityContext", {}), **item.get("securityContext", {})}
    return Container(
        item.get("name", ""),
        role,
        item.get("image", ""),
        item.get("imagePullPolicy", "IfNotPresent"),
        item.get("restartPolicy", inherited),
        tuple(map(_rule, item.get("restartPolicyRules", ()))),
        tuple((kind, _probe(item[f"{kind}Probe"])) for kind in ("liveness", "readiness", "startup") if item.get(f"{kind}Probe")),
        _handler(lifecycle.get("postStart")),
        _handler(lifecycle.get("preStop")),
        frozenset(_references([item.get("env", ()), item.get("envFrom", ())])),
        bool(context.get("runAsNonRoot")),
        context.get("runAsUser"),
    )


def _probe(item: dict[str, Any]) -> Probe:
    grace = item.get("terminationGracePeriodSeconds")
    return Probe(
        item.get("initialDelaySeconds", 0) * SECOND,
        item.get("periodSeconds", 10) * SECOND,
        item.get("timeoutSeconds", 1) * SECOND,
        item.get("successThreshold", 1),
        item.get("failureThreshold", 3),
        None if grace is None else grace * SECOND,
        "exec" in item,
    )


def _handler(item: dict[str, Any] | None) -> Handler | None:
    if not item:
        return None
    return Handler(item["sleep"].get("seconds", 0) * SECOND if "sleep" in item else None)


def _rule(item: dict[str, Any]) -> RestartRule:
    codes = item.get("exitCodes", {})
    return RestartRule(item.get("action", ""), codes.get("operator") == "In", frozenset(codes.get("values", ())))


_NAMED = {
    "configMapKeyRef": "configmap",
    "configMapRef": "configmap",
    "configMap": "configmap",
    "secretKeyRef": "secret",
    "secretRef": "secret",
    "secret": "secret",
}


def _references(node: Any) -> Iterator[str]:
    """Yield ``configmap/name`` and ``secret/name`` for what must exist before the container or volume can be set up."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in _NAMED and isinstance(value, dict) and not value.get("optional"):
                yield f"{_NAMED[key]}/{value.get('name') or value.get('secretName') or ''}"
            yield from _references(value)
    elif isinstance(node, list | tuple):
        for item in node:
            yield from _references(item)

"""The defaults of pods and pod templates, and the fields that a version knows but drops.

Source: k8s.io/kubernetes/pkg/apis/core/v1/defaults.go, SetDefaults_Pod, SetDefaults_PodSpec; pkg/api/pod/util.go, dropDisabledFields (v1.36)
"""

from __future__ import annotations

from podlint.defaults.containers import CONTAINERS, EPHEMERAL_CONTAINERS, INIT_CONTAINERS
from podlint.defaults.pod_resources import with_pod_resources
from podlint.defaults.vocabulary import Filler, Value, drop, each, fill
from podlint.defaults.volumes import VOLUMES, without_image_volumes

_GATED = (
    drop("hostUsers", before=33),
    drop("resources", "resourceClaims", before=34),
    drop("hostnameOverride", before=35),
    drop("workloadRef", "schedulingGroup", "evictionResponders"),
)

_SELECTS_BY_KEYS_SINCE = 31  # feature gate MatchLabelKeysInPodAffinity
_TERM = drop("matchLabelKeys", "mismatchLabelKeys", before=_SELECTS_BY_KEYS_SINCE)
_TERMS = fill(
    inner={
        "requiredDuringSchedulingIgnoredDuringExecution": each(_TERM),
        "preferredDuringSchedulingIgnoredDuringExecution": each(fill(inner={"podAffinityTerm": _TERM})),
    }
)

POD_SPEC = fill(
    first=(*_GATED, without_image_volumes),
    zero={"dnsPolicy": "ClusterFirst", "restartPolicy": "Always", "schedulerName": "default-scheduler"},
    absent={"securityContext": {}, "terminationGracePeriodSeconds": 30},
    inner={
        "containers": CONTAINERS,
        "initContainers": INIT_CONTAINERS,
        "ephemeralContainers": EPHEMERAL_CONTAINERS,
        "volumes": VOLUMES,
        "affinity": fill(inner={"podAffinity": _TERMS, "podAntiAffinity": _TERMS}),
        "securityContext": drop("supplementalGroupsPolicy", "seLinuxChangePolicy", before=33),
    },
)

POD_TEMPLATE = fill(zero={"spec": {}}, inner={"spec": POD_SPEC})


# What only a Pod itself gets


def _as_pod(value: Value, minor: int) -> Value:
    """A Pod's containers request what they limit, and have the ports of the node where they have its network."""
    on_host = bool(value.get("hostNetwork"))
    for name in ("containers", "initContainers"):
        containers = value.get(name)
        if containers:
            filled = [_container(container, on_host=on_host) for container in containers]
            if any(a is not b for a, b in zip(filled, containers, strict=True)):
                value = {**value, name: filled}
    return value


def _container(container: Value, *, on_host: bool) -> Value:
    resources = container.get("resources")
    if resources and resources.get("limits"):
        requests = {**resources["limits"], **resources.get("requests", {})}
        container = {**container, "resources": {**resources, "requests": requests}}
    if on_host and container.get("ports"):
        ports = [port if port.get("hostPort") else {**port, "hostPort": port.get("containerPort", 0)} for port in container["ports"]]
        container = {**container, "ports": ports}
    return container


_SPEC_OF_POD = fill(POD_SPEC, first=(_as_pod, with_pod_resources), absent={"enableServiceLinks": True})

FILLERS: dict[str, Filler] = {"Pod": fill(zero={"spec": {}}, inner={"spec": _SPEC_OF_POD})}

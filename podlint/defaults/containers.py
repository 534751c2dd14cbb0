"""The defaults of containers, and the fields of containers that a version knows but drops.

Source: k8s.io/kubernetes/pkg/apis/core/v1/defaults.go, zz_generated.defaults.go; pkg/api/pod/util.go, dropDisabledFields (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, Value, drop, each, fill, without
from podlint.objects.image import parse_image
from podlint.objects.quantity import ONE, quantity

_THOUSANDTH = ONE // 1000


_SLEEP_SINCE = 30  # feature gate PodLifecycleSleepAction
_RECURSIVE_SINCE = 31  # feature gate RecursiveReadOnlyMounts
_RESIZED_SINCE = 33  # feature gate InPlacePodVerticalScaling
_PROC_SINCE = 33  # feature gate ProcMountType
_CLAIMED_SINCE = 34  # feature gate DynamicResourceAllocation
_RULES_GATED = 34  # feature gate ContainerRestartRules: the version that has the fields, but drops them
_FILES_SINCE = 35  # feature gate EnvFiles


# Handlers and probes

_HTTP_ZEROS = {"path": "/", "scheme": "HTTP"}
_HOOK = fill(inner={"httpGet": fill(zero=_HTTP_ZEROS)})
_LIFECYCLE = fill(inner={"postStart": _HOOK, "preStop": _HOOK})

_PROBE = fill(
    zero={"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3},
    inner={
        "httpGet": fill(zero=_HTTP_ZEROS, first=(drop("protocol"),)),  # feature gate H2CContainerProbe
        "grpc": fill(absent={"service": ""}, first=(drop("mode"),)),  # feature gate GRPCContainerProbeTLS
    },
)


def _without_gated_hooks(container: Value, minor: int) -> Value:
    """Without stop signals, and in 1.29 without handlers that sleep. What is empty then goes as a whole."""
    lifecycle = container.get("lifecycle")
    if lifecycle is None:
        return container
    rest = without(lifecycle, "stopSignal")
    for hook in ("postStart", "preStop") if minor < _SLEEP_SINCE else ():
        if "sleep" in rest.get(hook, ()):
            handlers = without(rest[hook], "sleep")
            rest = {**rest, hook: handlers} if handlers else without(rest, hook)
    if rest is lifecycle:
        return container
    return {**container, "lifecycle": rest} if rest else without(container, "lifecycle")


# Environment variables


_SOURCE = fill(
    inner={"fieldRef": fill(zero={"apiVersion": "v1"}), "resourceFieldRef": fill(absent={"divisor": "0"}), "fileKeyRef": fill(absent={"optional": False})},
    first=(drop("fileKeyRef", before=_FILES_SINCE),),
)
_VARIABLES = each(fill(inner={"valueFrom": _SOURCE}))


def _env(variables: list[Value], minor: int) -> list[Value]:
    for variable in variables:
        if "valueFrom" in variable:
            filled: list[Value] = _VARIABLES(variables, minor)
            return filled
    return variables


# Resources


def resource_list(amounts: Value, minor: int) -> Value:
    """Amounts of resources, with those that are finer than a thousandth rounded up to one."""
    finer = {name: _rounded(amount) for name, amount in amounts.items() if not _is_plain(amount) and quantity(amount) % _THOUSANDTH}
    return {**amounts, **finer} if finer else amounts


def _is_plain(amount: str | float) -> bool:
    return isinstance(amount, int) or (isinstance(amount, str) and amount[:-1].isdigit() and amount[-1] not in "nu")


def _rounded(amount: str | float) -> str:
    billionths = quantity(amount)
    thousandths = -(-abs(billionths) // _THOUSANDTH)
    return f"{'-' if billionths < 0 else ''}{thousandths}m"


RESOURCES = fill(inner={"limits": resource_list, "requests": resource_list})
"""The defaults of the resources of a container, or of a whole pod."""

_RESOURCES = fill(RESOURCES, first=(drop("claims", before=_CLAIMED_SINCE),))


# Containers


def _pull_policy(container: Value, minor: int) -> Value:
    """Images of the tag latest are pulled always; a name without tag and digest has this tag."""
    if container.get("imagePullPolicy"):
        return container
    image = parse_image(container.get("image", ""))
    is_latest = image.tag == "latest" or bool(image.repository and not image.tag and not image.digest)
    return {**container, "imagePullPolicy": "Always" if is_latest else "IfNotPresent"}


def _without_restarts(container: Value, minor: int) -> Value:
    return without(container, "restartPolicy", "restartPolicyRules") if minor == _RULES_GATED else container


def _without_init_restarts(container: Value, minor: int) -> Value:
    """A restart policy that makes a sidecar is behind no gate."""
    if minor != _RULES_GATED:
        return container
    return without(container, "restartPolicyRules", *(() if container.get("restartPolicy") == "Always" else ("restartPolicy",)))


def _masked_proc(security: Value, minor: int) -> Value:
    """Where the feature is off, /proc is masked whatever the field says."""
    return {**security, "procMount": "Default"} if minor < _PROC_SINCE and "procMount" in security else security


def _container(gated: Filler) -> Filler:
    return fill(
        _pull_policy,
        zero={"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File"},
        inner={
            "ports": each(fill(zero={"protocol": "TCP"})),
            "env": _env,
            "resources": _RESOURCES,
            "securityContext": _masked_proc,
            "lifecycle": _LIFECYCLE,
            "volumeMounts": each(
                fill(first=(drop("bindMountOptions"), drop("recursiveReadOnly", before=_RECURSIVE_SINCE)))
            ),  # feature gate VolumeBindMountOptions
            "livenessProbe": _PROBE,
            "readinessProbe": _PROBE,
            "startupProbe": _PROBE,
        },
        first=(_without_gated_hooks, gated, drop("resizePolicy", before=_RESIZED_SINCE)),
    )


CONTAINERS = each(_container(_without_restarts))
INIT_CONTAINERS = each(_container(_without_init_restarts))
EPHEMERAL_CONTAINERS = CONTAINERS

"""What Pod Security admission refuses, check by check: where it stands in a pod, and which fact it is.

Every function takes a pod and the minor version of the policy, and yields its refusals. Together, the checks of a level decide as the admission plugin
does, for policies of 1.19 and later (before that, annotations decided about seccomp) and pods that the server takes for valid.

Source: k8s.io/pod-security-admission/policy, check_*.go and registry.go (v1.37); https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from itertools import chain
from typing import Any, NamedTuple

from podlint.finding import Path
from podlint.objects.object import Value, items, labels, mapping, text
from podlint.objects.placeholder import placeholder
from podlint.objects.pod import APP_ARMOR_ANNOTATION, Container, Pod, Role

BASELINE_CAPABILITIES = frozenset(
    {
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID",
        "SYS_CHROOT",
    }
)  # fmt: skip
"""Capabilities that a baseline pod may be given: nearly what runtimes give anyway."""

RESTRICTED_CAPABILITIES = frozenset({"NET_BIND_SERVICE"})

_CONFINED = ("RuntimeDefault", "Localhost")
SINCE_HOST_PROBES = 34
_USER_NAMESPACES_COUNT = 35  # since then a pod with users of its own may do more
_SYSCTLS_SINCE = {
    "kernel.shm_rmid_forced": 0,
    "net.ipv4.ip_local_port_range": 0,
    "net.ipv4.tcp_syncookies": 0,
    "net.ipv4.ping_group_range": 0,
    "net.ipv4.ip_unprivileged_port_start": 0,
    "net.ipv4.ip_local_reserved_ports": 27,
    "net.ipv4.tcp_keepalive_time": 29,
    "net.ipv4.tcp_fin_timeout": 29,
    "net.ipv4.tcp_keepalive_intvl": 29,
    "net.ipv4.tcp_keepalive_probes": 29,
    "net.ipv4.tcp_rmem": 32,
    "net.ipv4.tcp_wmem": 32,
    "net.ipv4.tcp_slow_start_after_idle": 37,
    "net.ipv4.tcp_notsent_lowat": 37,
}
_SE_LINUX_TYPES_SINCE = {"": 0, "container_t": 0, "container_init_t": 0, "container_kvm_t": 0, "container_engine_t": 31}
_RESTRICTED_VOLUMES = frozenset(
    {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"}
)  # fmt: skip
_OTHER_VOLUMES = (
    "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "nfs", "iscsi", "glusterfs", "rbd", "flexVolume", "cinder", "cephfs", "flocker", "fc",
    "azureFile", "vsphereVolume", "quobyte", "azureDisk", "photonPersistentDisk", "portworxVolume", "scaleIO", "storageos",
)  # fmt: skip


class Level(Enum):
    """A level of the Pod Security Standards; `PRIVILEGED` refuses nothing."""

    PRIVILEGED = "privileged"
    BASELINE = "baseline"
    RESTRICTED = "restricted"


class Refusal(NamedTuple):
    """One thing that a check does not allow. `path` is where it stands, or where what is missing belongs; `value` is None where it is missing."""

    path: Path
    message: str
    value: Any = None


class Setter(NamedTuple):
    """A security context and who sets it: the pod, or one of its containers. `value` is empty where there is none."""

    owner: Pod | Container
    value: Value

    @property
    def title(self) -> str:
        """How a message calls the one who sets it."""
        return f"the container {self.owner.name!r}" if isinstance(self.owner, Container) else "the pod"

    @property
    def path(self) -> Path:
        """Where it stands, or belongs."""
        return (*self.owner.path, *(() if isinstance(self.owner, Container) else ("spec",)), "securityContext")


def every_container(pod: Pod) -> Iterator[Container]:
    """Return all containers of a pod, ephemeral ones included."""
    if "ephemeralContainers" not in pod.spec:
        return pod.containers()
    found = items(pod.spec, "ephemeralContainers")
    return chain(pod.containers(), [Container((*pod.path, "spec", "ephemeralContainers", index), value, Role.MAIN) for index, value in found])


def container_contexts(pod: Pod) -> list[Setter]:
    """Return the security contexts of all containers."""
    return [Setter(container, mapping(container.value, "securityContext")) for container in every_container(pod)]


def pod_context(pod: Pod) -> Setter:
    """Return the security context of a pod."""
    return Setter(pod, mapping(pod.spec, "securityContext"))


def contexts(pod: Pod) -> Iterator[Setter]:
    """Yield the security contexts of a pod and of all its containers."""
    yield pod_context(pod)
    yield from container_contexts(pod)


def is_windows(pod: Pod) -> bool:
    """Whether a pod says that it is one of Windows."""
    return text(mapping(pod.spec, "os"), "name") == "windows"


def _is_exempt_windows(pod: Pod, minor: int) -> bool:
    return minor >= 25 and is_windows(pod)  # noqa: PLR2004


def _has_own_users(pod: Pod, minor: int) -> bool:
    return minor >= _USER_NAMESPACES_COUNT and pod.spec.get("hostUsers") is False


# Baseline


def app_armor_profile(pod: Pod, _: int = 0) -> Iterator[Refusal]:
    """No AppArmor profile but the runtime's or one of the node's."""
    for setter in contexts(pod):
        profile = setter.value.get("appArmorProfile")
        if isinstance(profile, dict) and text(profile, "type") not in _CONFINED and not placeholder(text(profile, "type")):
            found = text(profile, "type")
            yield Refusal((*setter.path, "appArmorProfile", "type"), f"{setter.title} has the AppArmor profile {found!r}", found)
    for key, value in labels(pod.metadata, "annotations").items():
        if key.startswith(APP_ARMOR_ANNOTATION) and value and value != "runtime/default" and not value.startswith("localhost/"):
            name = key.removeprefix(APP_ARMOR_ANNOTATION)
            yield Refusal((*pod.path, "metadata", "annotations", key), f"the container {name!r} has the AppArmor profile {value!r}", value)


def capabilities_baseline(pod: Pod, _: int = 0) -> Iterator[Refusal]:
    """No capability beyond those that runtimes give anyway."""
    return _added_beyond(BASELINE_CAPABILITIES, pod)


def _added_beyond(allowed: frozenset[str], pod: Pod) -> Iterator[Refusal]:
    for setter in container_contexts(pod):
        added = mapping(setter.value, "capabilities").get("add")
        for index, name in enumerate(added if isinstance(added, list) else ()):
            if isinstance(name, str) and name not in allowed and not placeholder(name):
                yield Refusal((*setter.path, "capabilities", "add", index), f"{setter.title} is given the capability {name!r}", name)


def host_namespaces(pod: Pod, _: int = 0) -> Iterator[Refusal]:
    """No namespace of the node."""
    for field, what in (("hostNetwork", "network"), ("hostPID", "processes"), ("hostIPC", "shared memory")):
        if pod.spec.get(field) is True:
            yield Refusal((*pod.path, "spec", field), f"the pod shares the node's {what}", value=True)


def host_path_volumes(pod: Pod, _: int = 0) -> Iterator[Refusal]:
    """No volume of type hostPath."""
    for index, volume in items(pod.spec, "volumes"):
        if isinstance(volume.get("hostPath"), dict):
            yield _volume(pod, index, volume, "hostPath")


def _volume(pod: Pod, index: int, volume: Value, type: str) -> Refusal:
    return Refusal((*pod.path, "spec", "volumes", index, type), f"the volume {text(volume, 'name')!r} is of type {type}", type)


def host_ports(pod: Pod, _: int = 0) -> Iterator[Refusal]:
    """No port of the node."""
    for container in every_container(pod):
        for path, port in container.ports():
            number = port.get("hostPort")
            if type(number) is int and number:
                yield Refusal((*path, "hostPort"), f"the container {container.name!r} takes port {number} of its node", number)


def host_probes(pod: Pod, _: int = 0) -> Iterator[Refusal]:
    """No other host in what the kubelet asks."""
    for container in every_container(pod):
        lifecycle = mapping(container.value, "lifecycle")
        hooks = (((*container.path, "lifecycle", hook), mapping(lifecycle, hook)) for hook in ("postStart", "preStop"))
        for path, handler in chain(container.probes(), hooks):
            for field in ("httpGet", "tcpSocket"):
                host = text(mapping(handler, field), "host")
                if host:
                    yield Refusal((*path, field, "host"), f"the {path[-1]} of the container {container.name!r} asks the host {host!r}", host)


def privileged(pod: Pod, _: int = 0) -> Iterator[Refusal]:
    """No privileged container."""
    for setter in container_contexts(pod):
        if setter.value.get("privileged") is True:
            yield Refusal((*setter.path, "privileged"), f"{setter.title} is privileged", value=True)


def proc_mount_baseline(pod: Pod, minor: int) -> Iterator[Refusal]:
    """/proc is masked, unless the pod has users of its own."""
    return iter(()) if _has_own_users(pod, minor) else proc_mount_restricted(pod, minor)


def seccomp_baseline(pod: Pod, _: int = 0) -> Iterator[Refusal]:
    """No seccomp profile but the runtime's or one of the node's."""
    for setter in contexts(pod):
        profile = setter.value.get("seccompProfile")
        if isinstance(profile, dict) and text(profile, "type") not in _CONFINED and not placeholder(text(profile, "type")):
            found = text(profile, "type")
            yield Refusal((*setter.path, "seccompProfile", "type"), f"{setter.title} has the seccomp profile {found!r}", found)


def se_linux_options(pod: Pod, minor: int) -> Iterator[Refusal]:
    """No SELinux user or role, and no type but those of containers."""
    for setter in contexts(pod):
        options = mapping(setter.value, "seLinuxOptions")
        for field in ("type", "user", "role"):
            found = text(options, field)
            if found and not placeholder(found) and (field != "type" or minor < _SE_LINUX_TYPES_SINCE.get(found, minor + 1)):
                yield Refusal((*setter.path, "seLinuxOptions", field), f"{setter.title} has the SELinux {field} {found!r}", found)


def sysctls(pod: Pod, minor: int) -> Iterator[Refusal]:
    """No sysctl beyond those that concern the pod alone."""
    context = pod_context(pod)
    for index, sysctl in items(context.value, "sysctls"):
        name = text(sysctl, "name")
        if minor < _SYSCTLS_SINCE.get(name, minor + 1) and not placeholder(name):
            yield Refusal((*context.path, "sysctls", index, "name"), f"the pod sets the sysctl {name!r}", name)


def windows_host_process(pod: Pod, _: int = 0) -> Iterator[Refusal]:
    """No process of the Windows host."""
    for setter in contexts(pod):
        if mapping(setter.value, "windowsOptions").get("hostProcess") is True:
            yield Refusal((*setter.path, "windowsOptions", "hostProcess"), f"{setter.title} runs as a process of its Windows host", value=True)


# Restricted


def privilege_escalation(pod: Pod, minor: int) -> Iterator[Refusal]:
    """No process gets more rights than its parent."""
    for setter in () if _is_exempt_windows(pod, minor) else container_contexts(pod):
        found = setter.value.get("allowPrivilegeEscalation")
        if found is not False:
            message = f"{setter.title} {'may' if found is True else 'does not say that its processes may not'} gain privileges"
            yield Refusal((*setter.path, "allowPrivilegeEscalation"), message, found)


def not_all_dropped(pod: Pod, minor: int) -> Iterator[Refusal]:
    """All capabilities are dropped."""
    for setter in () if _is_exempt_windows(pod, minor) else container_contexts(pod):
        dropped = mapping(setter.value, "capabilities").get("drop")
        if not (isinstance(dropped, list) and "ALL" in dropped):
            yield Refusal((*setter.path, "capabilities", "drop"), f"{setter.title} does not drop all capabilities", dropped)


def added_beyond_restricted(pod: Pod, minor: int) -> Iterator[Refusal]:
    """No capability is added but the one for ports below 1024."""
    return iter(()) if _is_exempt_windows(pod, minor) else _added_beyond(RESTRICTED_CAPABILITIES, pod)


def capabilities_restricted(pod: Pod, minor: int) -> Iterator[Refusal]:
    """All capabilities are dropped, and none added but the one for ports below 1024."""
    return chain(not_all_dropped(pod, minor), added_beyond_restricted(pod, minor))


def proc_mount_restricted(pod: Pod, _: int = 0) -> Iterator[Refusal]:
    """/proc is masked."""
    for setter in container_contexts(pod):
        found = setter.value.get("procMount")
        if isinstance(found, str) and found != "Default" and not placeholder(found):
            yield Refusal((*setter.path, "procMount"), f"{setter.title} mounts /proc {found!r}", found)


def restricted_volumes(pod: Pod, _: int = 0) -> Iterator[Refusal]:
    """No volume but those that hold configuration, scratch space or claims. The server makes one without type an emptyDir."""
    for index, volume in items(pod.spec, "volumes"):
        if not any(isinstance(volume.get(type), dict) for type in _RESTRICTED_VOLUMES):
            for type in _OTHER_VOLUMES:
                if isinstance(volume.get(type), dict):
                    yield _volume(pod, index, volume, type)
                    break


def run_as_non_root(pod: Pod, minor: int) -> Iterator[Refusal]:
    """The kubelet sees to it that nothing runs as root. What the pod says goes for containers that say nothing."""
    if _has_own_users(pod, minor):
        return
    context, containers = pod_context(pod), tuple(container_contexts(pod))
    for setter in (context, *containers):
        if setter.value.get("runAsNonRoot") is False:
            yield Refusal((*setter.path, "runAsNonRoot"), f"{setter.title} may run as root", value=False)
    unset = [setter.title for setter in containers if not isinstance(setter.value.get("runAsNonRoot"), bool)]
    if unset and not isinstance(context.value.get("runAsNonRoot"), bool):
        yield Refusal((*context.path, "runAsNonRoot"), f"neither the pod nor {_listed(unset)} says runAsNonRoot: true")


def run_as_user(pod: Pod, minor: int) -> Iterator[Refusal]:
    """Nothing is made to run as root."""
    for setter in () if _has_own_users(pod, minor) else contexts(pod):
        found = setter.value.get("runAsUser")
        if type(found) is int and found == 0:
            yield Refusal((*setter.path, "runAsUser"), f"{setter.title} runs as root", found)


def seccomp_unset(pod: Pod, minor: int) -> Iterator[Refusal]:
    """Every container has a seccomp profile, or the pod has one for them."""
    context = pod_context(pod)
    if _is_exempt_windows(pod, minor) or isinstance(context.value.get("seccompProfile"), dict):
        return
    unset = [setter.title for setter in container_contexts(pod) if not isinstance(setter.value.get("seccompProfile"), dict)]
    if unset:
        yield Refusal((*context.path, "seccompProfile", "type"), f"neither the pod nor {_listed(unset)} has a seccomp profile")


def _listed(titles: list[str]) -> str:
    first = titles[0]
    return first if len(titles) == 1 else f"{first} (and {len(titles) - 1} more)"


def seccomp_restricted(pod: Pod, minor: int) -> Iterator[Refusal]:
    """Every container has the runtime's seccomp profile or one of the node's."""
    return iter(()) if _is_exempt_windows(pod, minor) else chain(seccomp_baseline(pod, minor), seccomp_unset(pod, minor))


class Check(NamedTuple):
    """A check of the standards by its upstream id. `since` is the first policy that has it; `instead_of` the check of baseline whose place it takes."""

    id: str
    level: Level
    refusals: Callable[[Pod, int], Iterable[Refusal]]
    since: int = 0
    instead_of: str = ""


CHECKS = (
    Check("appArmorProfile", Level.BASELINE, app_armor_profile),
    Check("capabilities_baseline", Level.BASELINE, capabilities_baseline),
    Check("hostNamespaces", Level.BASELINE, host_namespaces),
    Check("hostPathVolumes", Level.BASELINE, host_path_volumes),
    Check("hostPorts", Level.BASELINE, host_ports),
    Check("hostProbesAndHostLifecycle", Level.BASELINE, host_probes, since=SINCE_HOST_PROBES),
    Check("privileged", Level.BASELINE, privileged),
    Check("procMount", Level.BASELINE, proc_mount_baseline),
    Check("seLinuxOptions", Level.BASELINE, se_linux_options),
    Check("seccompProfile_baseline", Level.BASELINE, seccomp_baseline),
    Check("sysctls", Level.BASELINE, sysctls),
    Check("windowsHostProcess", Level.BASELINE, windows_host_process),
    Check("allowPrivilegeEscalation", Level.RESTRICTED, privilege_escalation),
    Check("capabilities_restricted", Level.RESTRICTED, capabilities_restricted, since=22, instead_of="capabilities_baseline"),
    Check("procMount_restricted", Level.RESTRICTED, proc_mount_restricted, since=35, instead_of="procMount"),
    Check("restrictedVolumes", Level.RESTRICTED, restricted_volumes, instead_of="hostPathVolumes"),
    Check("runAsNonRoot", Level.RESTRICTED, run_as_non_root),
    Check("runAsUser", Level.RESTRICTED, run_as_user, since=23),
    Check("seccompProfile_restricted", Level.RESTRICTED, seccomp_restricted, since=19, instead_of="seccompProfile_baseline"),
)


def checks(level: Level, minor: int) -> list[Check]:
    """Return what a level consists of in the policy of a minor version."""
    if level is Level.PRIVILEGED:
        return []
    known = [check for check in CHECKS if check.since <= minor and (level is Level.RESTRICTED or check.level is Level.BASELINE)]
    replaced = {check.instead_of for check in known}
    return [check for check in known if check.id not in replaced]


def refusals(pod: Pod, level: Level, minor: int) -> Iterator[Refusal]:
    """Yield why Pod Security admission refuses a pod in a namespace that enforces a level in the policy of a minor version; nothing where it does not."""
    for check in checks(level, minor):
        yield from check.refusals(pod, minor)


_ENFORCE = "pod-security.kubernetes.io/enforce"


def enforced(labels: Mapping[str, str], newest: int) -> tuple[Level, int]:
    """Return the level that a namespace with some labels enforces, and of which minor version; *newest* is that of the cluster."""
    level, version = labels.get(_ENFORCE, "privileged"), labels.get(f"{_ENFORCE}-version", "")
    minor = version.removeprefix("v1.")
    is_older = minor != version and minor.isdecimal() and len(minor) <= _DIGITS
    return Level(level) if level in _LEVELS else Level.RESTRICTED, min(newest, int(minor)) if is_older else newest


_LEVELS = frozenset(level.value for level in Level)
_DIGITS = 4

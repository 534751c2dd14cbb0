"""What Pod Security admission refuses, check by check.

The expectations follow https://kubernetes.io/docs/concepts/security/pod-security-standards/ and k8s.io/pod-security-admission/policy.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from podlint.objects.object import Object
from podlint.objects.pod import Pod, pod_of
from podlint.objects.pod_security import CHECKS, Level, checks, enforced, refusals
from podlint.source.document import Origin

NEWEST = 37
VERSIONS = range(29, NEWEST + 1)
BY_ID = {check.id: check for check in CHECKS}
SOUND: dict[str, Any] = {
    "runAsNonRoot": True,
    "allowPrivilegeEscalation": False,
    "seccompProfile": {"type": "RuntimeDefault"},
    "capabilities": {"drop": ["ALL"]},
}
"""A security context that restricted allows."""


def pod(spec: dict[str, Any], annotations: dict[str, str] | None = None) -> Pod:
    value = {"metadata": {"annotations": annotations or {}}, "spec": {"containers": [{"name": "web"}], **spec}}
    found = pod_of(Object("a.yaml", Origin(0, 0, 0), (), "v1", "Pod", value))
    assert found is not None
    return found


def container(list_name: str = "containers", **fields: Any) -> dict[str, Any]:
    return {list_name: [{"name": "web", **fields}]}


def context(**fields: Any) -> dict[str, Any]:
    """A pod whose container has a security context."""
    return container(securityContext=fields)


def of_pod(**fields: Any) -> dict[str, Any]:
    return {"securityContext": fields}


def adding(*names: str) -> dict[str, Any]:
    return context(capabilities={"add": list(names), "drop": ["ALL"]})


def sysctl(name: str) -> dict[str, Any]:
    return of_pod(sysctls=[{"name": name, "value": "1"}])


def volume(**source: Any) -> dict[str, Any]:
    return {"volumes": [{"name": "data", **source}]}


WINDOWS = {"os": {"name": "windows"}}
OWN_USERS = {"hostUsers": False}
UNMASKED = context(procMount="Unmasked")
ROOT = context(runAsUser=0)
ENGINE_TYPE = of_pod(seLinuxOptions={"type": "container_engine_t"})
PROBE_HOST = container(livenessProbe={"httpGet": {"host": "10.0.0.1", "port": 80}})

ALLOWED = [
    ("hostNamespaces", {"hostNetwork": False, "hostPID": False, "hostIPC": False}),
    ("privileged", context(privileged=False)),
    ("capabilities_baseline", adding("AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE")),
    ("capabilities_baseline", adding("SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT")),
    ("hostPathVolumes", volume(emptyDir={})),
    ("hostPathVolumes", volume(hostPath=None)),
    ("hostPorts", container(ports=[{"containerPort": 80, "hostPort": 0}])),
    ("hostProbesAndHostLifecycle", container(livenessProbe={"httpGet": {"host": "", "port": 80}}, lifecycle={"preStop": {"httpGet": {"port": 80}}})),
    ("appArmorProfile", context(appArmorProfile={"type": "RuntimeDefault"})),
    ("appArmorProfile", of_pod(appArmorProfile={"type": "Localhost", "localhostProfile": "web"})),
    ("seLinuxOptions", of_pod(seLinuxOptions={"type": "container_t", "level": "s0:c1,c2"})),
    ("seLinuxOptions", context(seLinuxOptions={"type": "", "user": "", "role": ""})),
    ("seLinuxOptions", ENGINE_TYPE),
    ("procMount", context(procMount="Default")),
    ("seccompProfile_baseline", of_pod(seccompProfile={"type": "Localhost", "localhostProfile": "web.json"})),
    ("seccompProfile_baseline", {}),
    ("sysctls", sysctl("kernel.shm_rmid_forced")),
    ("sysctls", sysctl("net.ipv4.tcp_notsent_lowat")),
    ("windowsHostProcess", of_pod(windowsOptions={"hostProcess": False})),
    ("allowPrivilegeEscalation", context(allowPrivilegeEscalation=False)),
    ("allowPrivilegeEscalation", WINDOWS),
    ("capabilities_restricted", adding("NET_BIND_SERVICE")),
    ("capabilities_restricted", WINDOWS),
    ("procMount_restricted", context(procMount="Default")),
    ("restrictedVolumes", volume(persistentVolumeClaim={"claimName": "data"})),
    ("restrictedVolumes", volume(image={"reference": "example.org/data:1"})),
    ("restrictedVolumes", volume(ephemeral={})),
    ("restrictedVolumes", volume()),
    ("runAsNonRoot", of_pod(runAsNonRoot=True)),
    ("runAsNonRoot", context(runAsNonRoot=True)),
    ("runAsUser", context(runAsUser=1000)),
    ("runAsUser", {}),
    ("seccompProfile_restricted", of_pod(seccompProfile={"type": "RuntimeDefault"})),
    ("seccompProfile_restricted", context(seccompProfile={"type": "Localhost"})),
    ("seccompProfile_restricted", WINDOWS),
]
FORBIDDEN = [
    ("hostNamespaces", {"hostNetwork": True}, ("hostNetwork",)),
    ("hostNamespaces", {"hostPID": True}, ("hostPID",)),
    ("hostNamespaces", {"hostIPC": True}, ("hostIPC",)),
    ("privileged", context(privileged=True), ("containers", 0, "securityContext", "privileged")),
    ("capabilities_baseline", adding("CHOWN", "NET_RAW"), ("containers", 0, "securityContext", "capabilities", "add", 1)),
    ("capabilities_baseline", adding("CAP_CHOWN"), ("containers", 0, "securityContext", "capabilities", "add", 0)),
    ("capabilities_baseline", adding("chown"), ("containers", 0, "securityContext", "capabilities", "add", 0)),
    ("hostPathVolumes", volume(hostPath={}), ("volumes", 0, "hostPath")),
    ("hostPorts", container(ports=[{"containerPort": 80, "hostPort": 80}]), ("containers", 0, "ports", 0, "hostPort")),
    ("hostProbesAndHostLifecycle", PROBE_HOST, ("containers", 0, "livenessProbe", "httpGet", "host")),
    (
        "hostProbesAndHostLifecycle",
        container(lifecycle={"postStart": {"tcpSocket": {"host": "a", "port": 80}}}),
        ("containers", 0, "lifecycle", "postStart", "tcpSocket", "host"),
    ),
    ("appArmorProfile", of_pod(appArmorProfile={"type": "Unconfined"}), ("securityContext", "appArmorProfile", "type")),
    ("appArmorProfile", of_pod(appArmorProfile={}), ("securityContext", "appArmorProfile", "type")),
    ("seLinuxOptions", of_pod(seLinuxOptions={"type": "spc_t"}), ("securityContext", "seLinuxOptions", "type")),
    ("seLinuxOptions", of_pod(seLinuxOptions={"user": "u"}), ("securityContext", "seLinuxOptions", "user")),
    ("seLinuxOptions", of_pod(seLinuxOptions={"role": "r"}), ("securityContext", "seLinuxOptions", "role")),
    ("procMount", UNMASKED, ("containers", 0, "securityContext", "procMount")),
    ("seccompProfile_baseline", context(seccompProfile={"type": "Unconfined"}), ("containers", 0, "securityContext", "seccompProfile", "type")),
    ("sysctls", sysctl("kernel.msgmax"), ("securityContext", "sysctls", 0, "name")),
    ("sysctls", sysctl("net/ipv4/tcp_syncookies"), ("securityContext", "sysctls", 0, "name")),
    ("windowsHostProcess", of_pod(windowsOptions={"hostProcess": True}), ("securityContext", "windowsOptions", "hostProcess")),
    ("allowPrivilegeEscalation", {}, ("containers", 0, "securityContext", "allowPrivilegeEscalation")),
    ("allowPrivilegeEscalation", context(allowPrivilegeEscalation=True), ("containers", 0, "securityContext", "allowPrivilegeEscalation")),
    ("capabilities_restricted", context(capabilities={"drop": ["all"]}), ("containers", 0, "securityContext", "capabilities", "drop")),
    ("capabilities_restricted", adding("CHOWN"), ("containers", 0, "securityContext", "capabilities", "add", 0)),
    ("procMount_restricted", {**UNMASKED, **OWN_USERS}, ("containers", 0, "securityContext", "procMount")),
    ("restrictedVolumes", volume(hostPath={"path": "/a"}), ("volumes", 0, "hostPath")),
    ("restrictedVolumes", volume(nfs={}), ("volumes", 0, "nfs")),
    ("runAsNonRoot", {}, ("securityContext", "runAsNonRoot")),
    ("runAsNonRoot", context(runAsUser=1000), ("securityContext", "runAsNonRoot")),
    ("runAsNonRoot", {**of_pod(runAsNonRoot=True), **context(runAsNonRoot=False)}, ("containers", 0, "securityContext", "runAsNonRoot")),
    ("runAsNonRoot", {**of_pod(runAsNonRoot=False), **context(runAsNonRoot=True)}, ("securityContext", "runAsNonRoot")),
    ("runAsUser", ROOT, ("containers", 0, "securityContext", "runAsUser")),
    ("runAsUser", of_pod(runAsUser=0), ("securityContext", "runAsUser")),
    ("seccompProfile_restricted", {}, ("securityContext", "seccompProfile", "type")),
    ("seccompProfile_restricted", of_pod(seccompProfile={"type": "Unconfined"}), ("securityContext", "seccompProfile", "type")),
]


@pytest.mark.parametrize(("id", "spec"), ALLOWED)
def test_a_check_allows_what_the_standard_allows(id, spec):
    assert list(BY_ID[id].refusals(pod(spec), NEWEST)) == []


@pytest.mark.parametrize(("id", "spec", "path"), FORBIDDEN)
def test_a_check_says_where_it_refuses_what_the_standard_forbids(id, spec, path):
    assert [refusal.path for refusal in BY_ID[id].refusals(pod(spec), NEWEST)] == [("spec", *path)]


def test_every_check_of_the_standard_is_shown_both_ways():
    assert {id for id, *_ in ALLOWED} == {id for id, *_ in FORBIDDEN} == set(BY_ID)


@pytest.mark.parametrize("list_name", ["initContainers", "ephemeralContainers"])
@pytest.mark.parametrize(("id", "spec", "path"), [row for row in FORBIDDEN if "containers" in row[1] and row[0] != "runAsNonRoot"])
def test_init_and_ephemeral_containers_count_like_any_other(id, spec, path, list_name):
    moved = {**spec, "containers": [], list_name: spec["containers"]}
    assert [refusal.path for refusal in BY_ID[id].refusals(pod(moved), NEWEST)] == [("spec", list_name, *path[1:])]


VERSIONED = [
    ("sysctls", sysctl("net.ipv4.tcp_keepalive_time"), range(29, 38)),
    ("sysctls", sysctl("net.ipv4.tcp_rmem"), range(32, 38)),
    ("sysctls", sysctl("net.ipv4.tcp_slow_start_after_idle"), range(37, 38)),
    ("seLinuxOptions", ENGINE_TYPE, range(31, 38)),
    ("hostProbesAndHostLifecycle", PROBE_HOST, range(29, 34)),
    ("procMount", UNMASKED, range(0)),
    ("procMount", {**UNMASKED, **OWN_USERS}, range(35, 38)),
    ("runAsUser", {**ROOT, **OWN_USERS}, range(35, 38)),
    ("runAsNonRoot", OWN_USERS, range(35, 38)),
    ("runAsNonRoot", {"hostUsers": True}, range(0)),
    ("allowPrivilegeEscalation", {**WINDOWS, **OWN_USERS}, range(29, 38)),
]


@pytest.mark.parametrize(("id", "spec", "allowed"), VERSIONED)
def test_what_a_check_allows_depends_on_the_version(id, spec, allowed):
    level = BY_ID[id].level
    found = [minor for minor in VERSIONS if not any(check.id == id and list(check.refusals(pod(spec), minor)) for check in checks(level, minor))]
    assert found == list(allowed)


def test_windows_is_exempt_from_three_checks_since_1_25():
    linux_only = {"allowPrivilegeEscalation", "capabilities_restricted", "seccompProfile_restricted"}
    for minor, wanted in ((24, linux_only | {"runAsNonRoot"}), (25, {"runAsNonRoot"})):
        assert {check.id for check in checks(Level.RESTRICTED, minor) if list(check.refusals(pod(WINDOWS), minor))} == wanted


@pytest.mark.parametrize(("value", "is_allowed"), [("runtime/default", True), ("localhost/web", True), ("", True), ("unconfined", False), ("web", False)])
def test_an_apparmor_annotation_counts_like_the_field(value, is_allowed):
    key = "container.apparmor.security.beta.kubernetes.io/web"
    found = list(BY_ID["appArmorProfile"].refusals(pod({}, {key: value}), NEWEST))
    assert [refusal.path for refusal in found] == ([] if is_allowed else [("metadata", "annotations", key)])


def test_checks_of_restricted_take_the_place_of_those_of_baseline():
    ids = [check.id for check in checks(Level.RESTRICTED, NEWEST)]
    assert set(BY_ID) - set(ids) == {"capabilities_baseline", "hostPathVolumes", "procMount", "seccompProfile_baseline"}


def test_privileged_refuses_nothing():
    assert list(refusals(pod({"hostNetwork": True, **context(privileged=True)}), Level.PRIVILEGED, NEWEST)) == []


def test_a_sound_pod_is_restricted_in_every_version():
    for minor in VERSIONS:
        assert list(refusals(pod(context(**SOUND)), Level.RESTRICTED, minor)) == []


PIECES = [spec for _, spec in ALLOWED] + [spec for _, spec, _ in FORBIDDEN] + [OWN_USERS]


@given(st.lists(st.sampled_from(PIECES), max_size=3), st.booleans(), st.sampled_from(VERSIONS))
def test_a_linux_pod_that_passes_restricted_passes_baseline(pieces, is_sound, minor):
    # What restricted asks of seccomp takes the place of what baseline asks, and Windows pods are exempt from it.
    spec: dict[str, Any] = {"containers": [{"name": "web"}]}
    for piece in pieces:
        spec |= piece
    assume(spec.get("os") != {"name": "windows"})
    if is_sound:
        spec["containers"] = [{**each, "securityContext": {**SOUND, **each.get("securityContext", {})}} for each in spec["containers"]]
    if not list(refusals(pod(spec), Level.RESTRICTED, minor)):
        assert list(refusals(pod(spec), Level.BASELINE, minor)) == []


@pytest.mark.parametrize("value", [None, 5, "a", [], {}, [None], [5], [[]], [{}], True])
@pytest.mark.parametrize("field", ["securityContext", "containers", "initContainers", "volumes", "os", "hostUsers"])
def test_parts_of_any_type_read_as_absent(field, value):
    assert list(refusals(pod({field: value}), Level.RESTRICTED, NEWEST)) is not None


ENFORCE = "pod-security.kubernetes.io/enforce"


@pytest.mark.parametrize(
    ("labels", "wanted"),
    [
        ({}, (Level.PRIVILEGED, NEWEST)),
        ({ENFORCE: "baseline"}, (Level.BASELINE, NEWEST)),
        ({ENFORCE: "restricted", f"{ENFORCE}-version": "v1.31"}, (Level.RESTRICTED, 31)),
        ({ENFORCE: "restricted", f"{ENFORCE}-version": "latest"}, (Level.RESTRICTED, NEWEST)),
        ({ENFORCE: "restricted", f"{ENFORCE}-version": "v1.99"}, (Level.RESTRICTED, NEWEST)),
        ({ENFORCE: "restricted", f"{ENFORCE}-version": "1.31"}, (Level.RESTRICTED, NEWEST)),
        ({ENFORCE: "strict"}, (Level.RESTRICTED, NEWEST)),
        ({"pod-security.kubernetes.io/warn": "baseline"}, (Level.PRIVILEGED, NEWEST)),
    ],
)
def test_labels_of_a_namespace_say_what_it_enforces(labels, wanted):
    assert enforced(labels, NEWEST) == wanted

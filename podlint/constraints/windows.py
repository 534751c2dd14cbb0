"""Windows pods: what they may not set, what others may not, and host-process containers.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, validateOS, validateLinux, validateWindows,
validateWindowsSecurityContextOptions, validateWindowsHostProcessPod (v1.36)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, ErrorType, forbidden, invalid, not_supported, quoted, required
from podlint.constraints.formats import CONTROL_CHARACTER, FINE, dns_subdomain
from podlint.constraints.vocabulary import Errors, Given, Relation, given, struct
from podlint.finding import Path
from podlint.objects.pod import CONTAINER_LISTS

_CREDENTIALS_SIZE = 64 * 1024
_DOMAIN_LENGTH = 255
_USER_LENGTH = 104
_NETBIOS = re.compile(r'[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}')
_DOMAIN = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*")
_NOT_IN_USERS = re.compile(r'["/\\:;|=,+*?<>@\[\]]')


def containers_of(spec: Value, path: Path) -> Iterator[tuple[Value, Path]]:
    """Every container of a pod's *spec*, init containers first, with its path."""
    for name in CONTAINER_LISTS:
        for index, container in enumerate(spec.get(name, ())):
            yield container, (*path, name, index)


# Windows options, of pods and containers


def user_name(text: str) -> Complaints:
    r"""The name of a Windows account, `user` or `DOMAIN\user`."""
    if not text:
        return (Complaint("may not be empty"),)
    if CONTROL_CHARACTER.search(text):
        return (Complaint(f"may hold no control characters, as {quoted(text)} does"),)
    domain, backslash, user = text.rpartition("\\")
    if "\\" in domain:
        return (Complaint(f"may hold one backslash at most, not {quoted(text)}"),)
    found = []
    if len(domain.encode("utf-8", "surrogatepass")) > _DOMAIN_LENGTH:
        found.append(Complaint(f"may have a domain of at most {_DOMAIN_LENGTH} bytes"))
    if backslash and not (_NETBIOS.fullmatch(domain) or _DOMAIN.fullmatch(domain)):
        found.append(Complaint(f"must have a NetBIOS or DNS name before the backslash, not {quoted(domain)}"))
    if not user:
        found.append(Complaint("must name a user after the backslash"))
    elif len(user.encode("utf-8", "surrogatepass")) > _USER_LENGTH:
        found.append(Complaint(f"may have a user of at most {_USER_LENGTH} bytes"))
    if user and not user.strip(". "):
        found.append(Complaint(f"must name a user of more than dots and blanks, not {quoted(user)}"))
    if _NOT_IN_USERS.search(user):
        found.append(Complaint(f'may hold none of "/\\:;|=,+*?<>@[], as {quoted(user)} does'))
    return found


def credential_spec(text: str) -> Complaints:
    """The contents of a GMSA credential spec."""
    if not text:
        return (Complaint("may not be empty"),)
    if len(text.encode("utf-8", "surrogatepass")) > _CREDENTIALS_SIZE:
        return (Complaint("may have at most 64 KiB"),)
    return FINE


WINDOWS_OPTIONS = struct(gmsaCredentialSpecName=dns_subdomain, gmsaCredentialSpec=credential_spec, runAsUserName=user_name)


# What belongs to one operating system only

_NOT_IN_WINDOWS_PODS = ("hostUsers", "shareProcessNamespace")
_NOT_TRUE_IN_WINDOWS_PODS = ("hostPID", "hostIPC")
_NOT_IN_WINDOWS_POD_CONTEXTS = (
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "fsGroup",
    "fsGroupChangePolicy",
    "sysctls",
    "runAsUser",
    "runAsGroup",
    "supplementalGroups",
    "supplementalGroupsPolicy",
    "seLinuxChangePolicy",
)
_NOT_IN_WINDOWS_CONTEXTS = (
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "capabilities",
    "readOnlyRootFilesystem",
    "privileged",
    "allowPrivilegeEscalation",
    "procMount",
    "runAsUser",
    "runAsGroup",
)


def fits_operating_system(value: Value, path: Path, context: Context) -> Errors:
    """A pod that names its operating system sets nothing that only the other one has."""
    name = value["os"].get("name", "")
    if not name:
        return (required((*path, "os", "name"), "with os"),)
    if name == "linux":
        return _windows_fields(value, path)
    if name == "windows":
        return _linux_fields(value, path)
    return (not_supported((*path, "os", "name"), name, ("linux", "windows"), field=(*path, "os")),)


def _windows_fields(spec: Value, path: Path) -> Iterator[ApiError]:
    """What is forbidden in a Linux pod."""
    holders = [(spec, path), *containers_of(spec, path)]
    for holder, place in holders:
        if "windowsOptions" in holder.get("securityContext", ()):
            yield forbidden((*place, "securityContext", "windowsOptions"), "cannot be set in a Linux pod")


def _linux_fields(spec: Value, path: Path) -> Iterator[ApiError]:
    """What is forbidden in a Windows pod."""
    why = "cannot be set in a Windows pod"
    for name in _NOT_IN_WINDOWS_PODS:
        if name in spec:
            yield forbidden((*path, name), why)
    for name in _NOT_TRUE_IN_WINDOWS_PODS:
        if spec.get(name):
            yield forbidden((*path, name), why)
    held = spec.get("securityContext", {})
    for name in _NOT_IN_WINDOWS_POD_CONTEXTS:
        if name in held and (held[name] or name != "sysctls"):
            yield forbidden((*path, "securityContext", name), why)
    for container, place in containers_of(spec, path):
        held = container.get("securityContext", ())
        for name in _NOT_IN_WINDOWS_CONTEXTS:
            if name in held:
                yield forbidden((*place, "securityContext", name), why)


# Host-process containers


def host_processes_keep_together(value: Value, path: Path, context: Context) -> Errors:
    """If one container runs as process of the Windows host, all do, in its network, and none says otherwise than the pod."""
    if not _has_windows_options(value):
        return ()
    of_pod = _host_process(value)
    own = [(_host_process(container), place) for container, place in containers_of(value, path)]
    errors = []
    for of_container, place in own:
        if of_pod is not None and of_container is not None and of_container is not of_pod:
            must = f"must be {str(of_pod).lower()}, as the pod has it"
            errors.append(invalid((*place, "securityContext", "windowsOptions", "hostProcess"), of_container, must))
    running = sum(bool(of_pod if of_container is None else of_container) for of_container, _ in own)
    if running and running != len(own):
        errors.append(invalid(path, None, "must have either only host-process containers or none"))
    if running and not value.get("hostNetwork"):
        errors.append(ApiError(ErrorType.INVALID, (*path, "hostNetwork"), "must be true in a pod with host-process containers"))
    return errors


def _has_windows_options(spec: Value) -> bool:
    """Whether the pod or a container of it has some: nearly never."""
    if "windowsOptions" in spec.get("securityContext", ()):
        return True
    for name in CONTAINER_LISTS:
        for container in spec.get(name, ()):
            if "windowsOptions" in container.get("securityContext", ()):
                return True
    return False


def _host_process(holder: Value) -> bool | None:
    options: Value = holder.get("securityContext", {}).get("windowsOptions", {})
    return options.get("hostProcess")


WINDOWS_RELATIONS: tuple[Relation | Given, ...] = (given(fits_operating_system, "os"), host_processes_keep_together)
"""What a pod's spec as a whole has to do with its operating system."""

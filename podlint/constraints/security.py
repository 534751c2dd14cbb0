"""Security contexts of pods and containers.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, ValidateSecurityContext, validatePodSpecSecurityContext,
validateSeccompProfileField, ValidateAppArmorProfileField, validateSysctls; k8s.io/component-helpers/node/util/sysctl/namespace.go (v1.36)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from podlint.constraints.context import Context, Value
from podlint.constraints.error import Complaint, Complaints, at, invalid, quoted, required, too_long
from podlint.constraints.formats import FINE, descending_path
from podlint.constraints.vocabulary import Errors, all_of, between, each, enum, since, struct, unique, until
from podlint.constraints.vocabulary import required as is_required
from podlint.constraints.windows import WINDOWS_OPTIONS
from podlint.finding import Path

_PROFILE_TYPES = ("Localhost", "RuntimeDefault", "Unconfined")
_LONGEST_PROFILE = 4095  # bytes of a path
_SYSCTL_LENGTH = 253
_SYSCTL = re.compile(r"([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?")

user_or_group = between(0, 2**31 - 1)


def seccomp_names_its_file(value: Value, path: Path, context: Context) -> Errors:
    """A profile of type Localhost names a file on the node; others name none."""
    name = value.get("localhostProfile")
    if value.get("type") == "Localhost":
        if name is None:
            return (required((*path, "localhostProfile"), "with type Localhost"),)
        return at((*path, "localhostProfile"), descending_path(name))
    return () if name is None else (invalid((*path, "localhostProfile"), None, "can only be set with type Localhost"),)


def app_armor_names_its_profile(value: Value, path: Path, context: Context) -> Errors:
    """A profile of type Localhost names one that the node has loaded; others name none."""
    name, place = value.get("localhostProfile"), (*path, "localhostProfile")
    kind = value.get("type")
    if kind != "Localhost":
        known = kind in _PROFILE_TYPES
        return (invalid(place, None, "can only be set with type Localhost"),) if known and name is not None else ()
    if not name:
        return (required(place, "with type Localhost"),)
    errors = []
    if name.strip() != name:
        errors.append(invalid(place, name, "must have no blanks at either end"))
    if len(name.encode("utf-8", "surrogatepass")) > _LONGEST_PROFILE:
        errors.append(too_long(place, _LONGEST_PROFILE, unit="bytes"))
    return errors


_PROFILE_TYPE = is_required(enum(*_PROFILE_TYPES))
SECCOMP_PROFILE = struct(seccomp_names_its_file, type=_PROFILE_TYPE)
APP_ARMOR_PROFILE = struct(app_armor_names_its_profile, type=_PROFILE_TYPE)


def escalation_is_possible(value: Value, path: Path, context: Context) -> Errors:
    """A container that may not gain privileges neither has them all nor is given CAP_SYS_ADMIN. The server blames the whole context."""
    if value.get("allowPrivilegeEscalation") is not False:
        return ()
    place = (*path, "allowPrivilegeEscalation")
    added = value.get("capabilities", {}).get("add", ())
    errors = [invalid(place, None, "cannot be false where capabilities.add has CAP_SYS_ADMIN", field=path)] * added.count("CAP_SYS_ADMIN") if added else []
    if value.get("privileged"):
        help = "leave it out: a privileged container may always gain privileges"
        errors.append(invalid(place, None, "cannot be false with privileged: true", field=path, help=help))
    return errors


def unmasked_proc_needs_user_namespace(value: Value, path: Path, context: Context) -> Errors:
    """Only a pod with users of its own may see an unmasked /proc."""
    if value.get("procMount") != "Unmasked" or context.spec.get("hostUsers") is False:
        return ()
    return (invalid((*path, "procMount"), None, "can only be Unmasked in a pod with hostUsers: false"),)


CONTAINER_SECURITY_CONTEXT = struct(
    escalation_is_possible,
    unmasked_proc_needs_user_namespace,
    runAsUser=user_or_group,
    runAsGroup=user_or_group,
    procMount=enum("Default", "Unmasked"),
    seccompProfile=SECCOMP_PROFILE,
    appArmorProfile=APP_ARMOR_PROFILE,
    windowsOptions=WINDOWS_OPTIONS,
)


# Sysctls


def sysctl_name(text: str) -> Complaints:
    """A kernel parameter, in either spelling: `net.ipv4.tcp_syncookies`, `net/ipv4/tcp_syncookies`."""
    if len(text) <= _SYSCTL_LENGTH and _SYSCTL.fullmatch(text):
        return FINE
    return (Complaint(f"must be a sysctl of at most {_SYSCTL_LENGTH} lower-case letters, digits, '-', '_', '.' and '/', not {quoted(text)}"),)


_NAMESPACES = {"hostNetwork": ("net.",), "hostIPC": ("kernel.shm", "kernel.msg", "fs.mqueue.")}
"""What takes away a pod's own namespace -> how the sysctls of that namespace begin."""


def shared_field(name: str, spec: Mapping[str, Any]) -> str:
    """Return which field of a pod's *spec* gives it the node's own value of a sysctl: ``hostNetwork``, ``hostIPC`` or nothing."""
    slash, dot = name.find("/"), name.find(".")
    dotted = name.translate(_SWAPPED) if slash >= 0 and (dot < 0 or slash < dot) else name
    for field, beginnings in _NAMESPACES.items():
        if spec.get(field) and (dotted.startswith(beginnings) or (field == "hostIPC" and dotted == "kernel.sem")):
            return field
    return ""


_SWAPPED = str.maketrans("./", "/.")


def sysctl_is_the_pods_own(value: Value, path: Path, context: Context) -> Errors:
    """A pod sets no sysctl of a namespace that it shares with the node."""
    name = value.get("name", "")
    field = shared_field(name, context.spec)
    return (invalid((*path, "name"), name, f"cannot be set in a pod with {field}: true"),) if field else ()


def process_namespace_is_one(value: Value, path: Path, context: Context) -> Errors:
    """The containers of a pod share either the node's processes or one another's: of the pod's spec."""
    if not (value.get("shareProcessNamespace") and value.get("hostPID")):
        return ()
    return (invalid((*path, "shareProcessNamespace"), None, "cannot be true with hostPID: true", field=(*path, "securityContext", "shareProcessNamespace")),)


POD_SECURITY_CONTEXT = struct(
    fsGroup=user_or_group,
    runAsUser=user_or_group,
    runAsGroup=user_or_group,
    supplementalGroups=each(user_or_group),
    sysctls=all_of(each(struct(sysctl_is_the_pods_own, name=is_required(sysctl_name))), unique("name", among=sysctl_name)),
    fsGroupChangePolicy=enum("Always", "OnRootMismatch"),
    supplementalGroupsPolicy=enum("Merge", "Strict"),
    seLinuxChangePolicy=all_of(until(36, enum("Recursive")), since(37, enum("MountOption", "Recursive"))),
    seccompProfile=SECCOMP_PROFILE,
    appArmorProfile=APP_ARMOR_PROFILE,
    windowsOptions=WINDOWS_OPTIONS,
)

"""What the API server warns about in a pod: it accepts it, but not all of it will do what it says.

Where only the words of a warning changed between versions of Kubernetes, or it came later, the newest is what counts here.

Source: k8s.io/kubernetes/pkg/api/pod/warnings.go, warningsForPodSpecAndMeta; pkg/registry/core/pod/strategy.go,
WarningsOnCreate, applyAppArmorVersionSkew; pkg/apis/core/pods/helpers.go, VisitContainersWithPath (v1.36)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from podlint.constraints.addresses import STRICT_SINCE, ip_address, ip_warnings
from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaints, ErrorType, quoted, warning
from podlint.constraints.formats import dns_label, dns_subdomain, label_value
from podlint.constraints.node_labels import NODE_SELECTOR_WARNINGS, current_keys, current_label, selects_current_label
from podlint.constraints.pod_annotations import SECCOMP_CONTAINER, SECCOMP_POD
from podlint.constraints.scheduling import NODE_VALUES_CHECKED
from podlint.constraints.vocabulary import Errors, Given, Relation, Table, all_of, each, given, relation, since, struct
from podlint.constraints.volume_warnings import MOST_CLASHES, VOLUME_WARNINGS, whole_amounts
from podlint.defaults.metadata import name_of
from podlint.finding import Key, Path
from podlint.objects.pod import APP_ARMOR_ANNOTATION, CONTAINER_LISTS

_ADDRESSES_LOOKED_AT = 33  # the version that began to

# Names and annotations


def hostname_is_label(value: Value, path: Path, context: Context) -> Errors:
    """A Pod's name, which is its hostname, is a DNS label. Of names that it may not have at all others complain."""
    if context.kind != "Pod":
        return ()
    metadata = value.get("metadata", {})
    name = name_of(metadata)
    complaints = dns_label(name)
    if not complaints or dns_subdomain(name):
        return ()
    place = (*path, "metadata", "name" if metadata.get("name") else "generateName")
    message = f"becomes the Pod's hostname, which {complaints[0].message}"
    return (warning(place, message, field=(*path, "metadata", "name"), help="a name without dots, of at most 63 characters, avoids surprises"),)


_APPARMOR_FIELDS = 30  # the version that brought securityContext.appArmorProfile

_OUTDATED_ANNOTATIONS = {
    "scheduler.alpha.kubernetes.io/critical-pod": ("does nothing since Kubernetes 1.16", "use the field priorityClassName"),
    "security.alpha.kubernetes.io/sysctls": ("does nothing since Kubernetes 1.11", "use the field securityContext.sysctls"),
    "security.alpha.kubernetes.io/unsafe-sysctls": ("does nothing since Kubernetes 1.11", "use the field securityContext.sysctls"),
}


def current_annotations(value: Value, path: Path, context: Context) -> Errors:
    """No annotation says what a field says by now."""
    annotations = value["metadata"].get("annotations")
    return _outdated_annotations(annotations, value, path, context) if annotations else ()


def _outdated_annotations(annotations: Mapping[str, str], value: Value, path: Path, context: Context) -> Errors:
    containers: dict[str, list[Value]] | None = None
    for key in annotations:
        place = (*path, "metadata", "annotations", Key(key))
        if key in _OUTDATED_ANNOTATIONS:
            message, help_text = _OUTDATED_ANNOTATIONS[key]
            yield warning(place, message, help=help_text)
        elif key == SECCOMP_POD:
            if _profile(value.get("spec", {}), "seccompProfile") is None:
                yield _useless_seccomp(place)
        elif key.startswith((SECCOMP_CONTAINER, APP_ARMOR_ANNOTATION)):
            containers = _by_name(value) if containers is None else containers
            found = containers.get(key.partition("/")[2], [])
            if key.startswith(SECCOMP_CONTAINER):
                if any(_profile(container, "seccompProfile") is None for container in found):
                    yield _useless_seccomp(place)
            elif context.minor >= _APPARMOR_FIELDS and _stands_in_for_field(annotations[key], found, context):
                yield warning(place, "is deprecated since Kubernetes 1.30", help="use the container's field securityContext.appArmorProfile")


def _useless_seccomp(path: Path) -> ApiError:
    return warning(path, "does nothing since Kubernetes 1.27", help="use the field securityContext.seccompProfile")


def _by_name(pod: Value) -> dict[str, list[Value]]:
    spec, found = pod.get("spec", {}), defaultdict[str, list[Value]](list)
    for field in CONTAINER_LISTS:
        for container in spec.get(field, ()):
            found[container.get("name", "")].append(container)
    return found


def _profile(holder: Mapping[str, Any], name: str) -> Value | None:
    """The profile in the security context of a container, or of a pod's spec."""
    found: Value | None = holder.get("securityContext", {}).get(name)
    return found


def _stands_in_for_field(annotation: str, containers: list[Value], context: Context) -> bool:
    """Whether the server warns of the AppArmor annotation of these containers.

    In a template, it does where no field says a profile. In a Pod it turns the annotation into the container's field, and
    warns where it cannot, or where the profile is not just that of the pod.
    """
    if all(_profile(container, "appArmorProfile") is not None for container in containers):
        return False
    shared = _profile(context.spec, "appArmorProfile")
    if not context.is_pod:
        return shared is None
    if context.os == "windows":
        return False
    profile = _app_armor_profile(annotation)
    return profile is None or profile != shared


def _app_armor_profile(annotation: str) -> Value | None:
    if annotation == "unconfined":
        return {"type": "Unconfined"}
    if annotation == "runtime/default":
        return {"type": "RuntimeDefault"}
    name = annotation.removeprefix("localhost/")
    if name == annotation or not name or name != name.strip():
        return None
    return {"type": "Localhost", "localhostProfile": name}


# Addresses


def usual_address(value: str, path: Path, context: Context) -> Errors:
    """An address that the version takes is written in the usual form."""
    if context.minor < _ADDRESSES_LOOKED_AT or ip_address(value, strict=context.minor >= STRICT_SINCE):
        return ()
    return ip_warnings(path, value)


_USUAL_ADDRESS = relation(usual_address)


def addresses_once(value: list[Value], path: Path, context: Context) -> Errors:
    """No address has two host aliases."""
    return _repeated(value, path, "ip", "the hostnames of one address belong in one item")


def secrets_once(value: list[Value], path: Path, context: Context) -> Errors:
    """Pull secrets have names, each another one."""
    for index, item in enumerate(value):
        if not item.get("name"):
            yield warning((*path, index, "name"), "is empty, so no secret is meant")
    yield from _repeated(value, path, "name", "remove one of them")


def _repeated(value: list[Value], path: Path, name: str, help_text: str) -> Errors:
    if len(value) == 1:
        return
    seen = set()
    for index, item in enumerate(value):
        text = item.get(name, "")
        if text in seen:
            yield warning((*path, index, name), f"repeats {quoted(text)}, which stands there already", help=help_text)
        seen.add(text)


# Containers


def shown_variables(value: list[Value], path: Path, context: Context) -> Errors:
    """No variable is set twice, unless the second value builds on the first."""
    return _hiding(value, path) if len(value) > 1 else ()


def _hiding(variables: list[Value], path: Path) -> Errors:
    seen = set()
    for index, item in enumerate(variables):
        name = item.get("name", "")
        if name not in seen:
            seen.add(name)
            continue
        text, reference = item.get("value", ""), f"$({name})"
        if "valueFrom" in item or text == reference or reference not in text:
            message = f"hides the earlier definition of {quoted(name)}, which may be dropped when the object is applied"
            yield warning((*path, index), message, help="keep one definition")


_BYTES = whole_amounts("memory", "ephemeral-storage")
CONTAINER_WARNINGS: dict[str, Table] = {"env": relation(shown_variables), "resources": struct(requests=_BYTES, limits=_BYTES)}
"""What looks at fields of containers."""


class Port(NamedTuple):
    """A port of a pod: which one of which container in which list."""

    field: str
    container: int
    number: int
    value: Value

    def __str__(self) -> str:
        return f"{self.field}[{self.container}].ports[{self.number}]"


def ports_differ(value: Value, path: Path, context: Context) -> Errors:
    """No two ports of a pod have the same number and protocol, or the same name."""
    ports: list[Value] = []
    for field in CONTAINER_LISTS:
        for container in value.get(field, ()):
            if "ports" in container:
                ports += container["ports"]
    if not ports or (len(ports) == 1 and "hostIP" not in ports[0]):
        return ()
    return _port_warnings(_ports_of(value), path)


def _ports_of(spec: Value) -> list[Port]:
    return [
        Port(field, index, number, port)
        for field in CONTAINER_LISTS
        for index, container in enumerate(spec.get(field, ()))
        for number, port in enumerate(container.get("ports", ()))
    ]


def _port_warnings(ports: list[Port], path: Path) -> Errors:
    numbered: dict[tuple[int, str], list[Port]] = {}
    named: dict[str, Port] = {}
    clashes = 0
    for port in ports:
        value = port.value
        place = (*path, port.field, port.container, "ports", port.number)
        if value.get("hostIP") and not value.get("hostPort"):
            yield warning(place, "has a hostIP but no hostPort, so nothing listens on the host", help="set hostPort, or remove hostIP")
        others = numbered.setdefault((value.get("containerPort", 0), value.get("protocol", "TCP")), [])
        for other in others:
            message = _clash(value, other)
            if message and clashes < MOST_CLASHES:
                clashes += 1
                yield warning(place, message, help="list each port once")
        if len(others) < MOST_CLASHES:
            others.append(port)
        name = value.get("name")
        if name and named.setdefault(name, port) is not port:
            message = f"has the name {quoted(name)}, by which Services and probes find {named[name]} only"
            yield warning(place, message, help="give each port of the pod a name of its own")


def _clash(port: Value, other: Port) -> str:
    """In which way a port is that of another of its number and protocol; empty where they differ on the host."""
    host, other_host = port.get("hostPort", 0), other.value.get("hostPort", 0)
    address, other_address = port.get("hostIP", ""), other.value.get("hostIP", "")
    if (host, address) == (other_host, other_address):
        return f"repeats {other}"
    if not host or not other_host:
        return f"has the number and protocol of {other}, and only one of them has a hostPort"
    if host == other_host and bool(address) != bool(other_address):
        return f"takes the hostPort of {other}, and only one of them has a hostIP: which one answers is not defined"
    return ""


# Scheduling


def selects_pods(value: Value, path: Path, context: Context) -> Errors:
    """A term has a label selector; without one it matches no pod at all."""
    return () if "labelSelector" in value else (_matches_nothing(path),)


def preferred_selects_pods(value: Value, path: Path, context: Context) -> Errors:
    """The same of a preferred term."""
    return () if "labelSelector" in value.get("podAffinityTerm", ()) else (_matches_nothing((*path, "podAffinityTerm")),)


def _matches_nothing(path: Path) -> ApiError:
    return warning((*path, "labelSelector"), "is not set, so no pod matches", help="select the labels of the pods that are meant; {} selects all")


def usable_value(text: str) -> Complaints:
    """A value that labels can have: the server does not insist on it where nodes are merely preferred."""
    return [complaint._replace(type=ErrorType.WARNING) for complaint in label_value(text)]


_PREFERRED_NODES = struct(matchExpressions=each(struct(selects_current_label, values=since(NODE_VALUES_CHECKED, each(usable_value)))))
_POD_AFFINITY = struct(
    requiredDuringSchedulingIgnoredDuringExecution=each(struct(selects_pods)),
    preferredDuringSchedulingIgnoredDuringExecution=each(struct(preferred_selects_pods)),
)
_AFFINITY = struct(
    nodeAffinity=struct(
        requiredDuringSchedulingIgnoredDuringExecution=NODE_SELECTOR_WARNINGS,
        preferredDuringSchedulingIgnoredDuringExecution=each(struct(preference=_PREFERRED_NODES)),
    ),
    podAffinity=_POD_AFFINITY,
    podAntiAffinity=_POD_AFFINITY,
)


def grace_period(value: int, path: Path, context: Context) -> Errors:
    """Not negative in a template; in a Pod itself the server makes that 1."""
    if value >= 0 or context.is_pod:
        return ()
    return (warning(path, f"must be 0 or more, not {value}, which counts as 1", help="set 0 to end the pod at once"),)


SPEC_WARNINGS: dict[str, Table] = {
    "nodeSelector": relation(current_keys),
    "affinity": _AFFINITY,
    "topologySpreadConstraints": each(struct(selects_pods, topologyKey=current_label)),
    "volumes": VOLUME_WARNINGS,
    "hostAliases": all_of(relation(addresses_once), each(struct(ip=_USUAL_ADDRESS))),
    "imagePullSecrets": relation(secrets_once),
    "overhead": _BYTES,
    "terminationGracePeriodSeconds": relation(grace_period),
    "dnsConfig": struct(nameservers=each(_USUAL_ADDRESS)),
}
"""What looks at fields of a pod's spec; `ports_differ` looks at all of it."""

TEMPLATE_WARNINGS: tuple[Relation | Given, ...] = (hostname_is_label, given(current_annotations, "metadata"))
"""What looks at the mapping that holds a pod's metadata and spec."""

"""Events, and the kinds that are rarely written by hand: little more than their names is looked at.

Source: k8s.io/kubernetes/pkg/apis/core/validation/events.go, ValidateEventCreate; k8s.io/apiserver/pkg/registry/rest/create.go, BeforeCreate;
k8s.io/kube-aggregator/pkg/apis/apiregistration/validation/validation.go, ValidateAPIService;
k8s.io/kubernetes/pkg/apis/networking/validation/validation.go, ValidateIPAddress, ValidateServiceCIDR (v1.36)
"""

from __future__ import annotations

from podlint.constraints.addresses import cidr, parse_cidr
from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, at, invalid, quoted
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import dns_1035_label, dns_subdomain, path_segment_name, qualified_name
from podlint.constraints.metadata import object_meta
from podlint.constraints.vocabulary import Errors, Table, always, between, in_turn, optional, present, relation, required, struct
from podlint.defaults.metadata import name_of
from podlint.finding import Path

# Events. The server prints the fields of its own type, which are those of the core group.

_MOST_CHARACTERS = 128
_MOST_OF_NOTE = 1024
_LEAST_SERIES = 2
_WHERE_CLUSTER_EVENTS_ARE = ("default", "kube-system")


def is_about_its_namespace(event: Value, path: Path, context: Context) -> Errors:
    """An event lies in the namespace of the object that it is about. Without a namespace of its own, it gets one from kubectl."""
    field = _name(event, "involvedObject", "regarding")
    subject = event.get(field, {}).get("namespace", "")
    namespace = event["metadata"].get("namespace", "")
    if not namespace or subject == namespace:
        return ()
    if not subject and namespace in (_WHERE_CLUSTER_EVENTS_ARE if "eventTime" in event else ("default",)):
        return ()
    if subject and "eventTime" in event:
        return ()
    return (invalid((*path, field, "namespace"), subject, f"must be the event's own, {quoted(namespace)}", field=("involvedObject", "namespace")),)


def lies_in_a_namespace(event: Value, path: Path, context: Context) -> Errors:
    """The namespace of an event is a DNS subdomain, as if it were a field of the event's own."""
    return at((*path, "metadata", "namespace"), dns_subdomain(event["metadata"].get("namespace") or "default"), field=("namespace",))


def _name(event: Value, core: str, other: str) -> str:
    """The name of a field in the event's API group."""
    return core if event["apiVersion"] == "v1" else other


def reports_in_full(event: Value, path: Path, context: Context) -> Errors:
    """An event with an eventTime says who reports what."""
    if "eventTime" not in event:
        return ()
    errors: list[ApiError] = []
    controller = _name(event, "reportingComponent", "reportingController")
    name = event.get(controller, "")
    if not name:
        errors.append(is_required((*path, controller), "with eventTime", field=("reportingController",)))
    errors += at((*path, controller), qualified_name(name), field=("reportingController",))
    for field in ("reportingInstance", "action", "reason"):
        if not event.get(field):
            errors.append(is_required((*path, field), "with eventTime"))
        errors += _shorter(event, path, field, field, _MOST_CHARACTERS)
    return errors + _shorter(event, path, _name(event, "message", "note"), "message", _MOST_OF_NOTE)


def _shorter(event: Value, path: Path, field: str, printed: str, most: int) -> list[ApiError]:
    size = len(event.get(field, "").encode("utf-8", "surrogatepass"))
    return [invalid((*path, field), None, f"may have at most {most} characters, not {size}", field=(printed,))] if size > most else []


_DEPRECATED = {"deprecatedFirstTimestamp": "firstTimestamp", "deprecatedLastTimestamp": "lastTimestamp", "deprecatedCount": "count"}


def is_new_event(event: Value, path: Path, context: Context) -> Errors:
    """What events.k8s.io/v1 asks for besides: a time and a type, and nothing of the old fields."""
    if event["apiVersion"] == "v1":
        return ()
    errors = [] if "eventTime" in event else [is_required((*path, "eventTime"))]
    kind = event.get("type", "")
    if kind not in ("Normal", "Warning"):
        errors.append(invalid((*path, "type"), kind, "must be Normal or Warning"))
    errors += [invalid((*path, field), None, "cannot be set in a new event", field=(printed,)) for field, printed in _DEPRECATED.items() if event.get(field)]
    source = event.get("deprecatedSource", {})
    if source.get("component") or source.get("host"):
        errors.append(invalid((*path, "deprecatedSource"), None, "cannot be set in a new event", field=("source",)))
    if "series" in event:
        errors += _series(event["series"], (*path, "series"))
    return errors


def _series(series: Value, path: Path) -> list[ApiError]:
    errors = []
    if series.get("count", 0) < _LEAST_SERIES:
        errors.append(invalid((*path, "count"), series.get("count", 0), f"must be {_LEAST_SERIES} or more"))
    if "lastObservedTime" not in series:
        errors.append(is_required((*path, "lastObservedTime")))
    return errors


def strict_metadata(event: Value, path: Path, context: Context) -> Errors:
    """The metadata of an event of events.k8s.io is looked at together with everything else."""
    errors: list[ApiError] = []
    if event["apiVersion"] != "v1":
        _GENERIC.check(event, path, context, errors)
    return errors


def loose_metadata(event: Value, path: Path, context: Context) -> Errors:
    """Of an event of the core group, only what every object has to meet is looked at, and last."""
    errors: list[ApiError] = []
    if event["apiVersion"] == "v1":
        _EVERY_OBJECT.check(event, path, context, errors)
    return errors


_GENERIC = struct(metadata=object_meta(core=True))
_EVERY_OBJECT = struct(metadata=object_meta(path_segment_name, core=False))
_EVENT = in_turn(
    struct(is_about_its_namespace, lies_in_a_namespace, reports_in_full, is_new_event, strict_metadata),
    relation(loose_metadata),
)


# Kinds whose name is made of something else.


def is_named_after_version(service: Value, path: Path, context: Context) -> Errors:
    """An APIService is named `<version>.<group>`."""
    spec = service["spec"]
    return named(service, path, f"{spec.get('version', '')}.{spec.get('group', '')}", "<spec.version>.<spec.group>")


def named(value: Value, path: Path, wanted: str, form: str) -> Errors:
    """An object whose name is made of its fields; *form* says how."""
    name = name_of(value["metadata"])
    if not name or name == wanted:
        return ()
    place = (*path, "metadata", "name")
    if wanted.startswith(".") or wanted.endswith("."):
        return (invalid(place, name, f"must be {form}"),)
    return (invalid(place, name, f"must be {wanted} ({form})", help=f"write {wanted}"),)


def address(text: str) -> Complaints:
    """An IP address in the one form that stands for it."""
    from ipaddress import ip_address

    try:
        plain = str(ip_address(text))
    except ValueError:
        return (Complaint(f"must be an IP address, not {quoted(text)}"),)
    return () if plain == text else (Complaint(f"must be written as {plain}, not {quoted(text)}"),)


_MOST_RANGES = 2


def ranges_of_services(value: list[str], path: Path, context: Context) -> Errors:
    """One range of addresses, or one of either family."""
    if len(value) > _MOST_RANGES:
        return (invalid(path, value, f"may have at most {_MOST_RANGES} ranges, not {len(value)}"),)
    errors = [error for index, text in enumerate(value) for error in at((*path, index), cidr(text))]
    families = [found.ip.version for text in value if (found := parse_cidr(text))]
    if len(set(families)) < len(families):
        errors.append(invalid(path, value, "may have at most one IPv4 and one IPv6 range"))
    return errors


def is_served_elsewhere_or_here(spec: Value, path: Path, context: Context) -> Errors:
    """A group has a name, but for v1; and only what is served elsewhere has certificates."""
    errors: list[ApiError] = []
    group = spec.get("group", "")
    if group:
        errors += at((*path, "group"), dns_subdomain(group))
    elif spec.get("version") != "v1":
        errors.append(is_required((*path, "group")))
    bundle, unverified = spec.get("caBundle"), spec.get("insecureSkipTLSVerify")
    if "service" not in spec:
        for field, item in (("caBundle", bundle), ("insecureSkipTLSVerify", unverified)):
            if item:
                errors.append(invalid((*path, field), None, "cannot be set without a service"))
    elif bundle and unverified:
        errors.append(invalid((*path, "insecureSkipTLSVerify"), None, "cannot be set together with caBundle"))
    return errors


_API_SERVICE = struct(
    is_served_elsewhere_or_here,
    version=always(dns_1035_label, zero=""),
    groupPriorityMinimum=always(between(1, 20000), zero=0),
    versionPriority=always(between(1, 1000), zero=0),
    service=struct(name=required(), namespace=required(), port=between(1, 65535)),
)


# Tables.


def _kind(table: Table | None = None, *, namespaced: bool = False) -> Table:
    """A kind with DNS subdomains as names, and little else."""
    metadata = object_meta(namespaced=namespaced)
    return struct(metadata=metadata, spec=table) if table else struct(metadata=metadata)


_REFERENCE = struct(
    group=optional(dns_subdomain),
    resource=required(path_segment_name),
    name=required(path_segment_name),
    namespace=optional(path_segment_name),
)

TABLES: dict[str, Table] = {
    "Event": _EVENT,
    "APIService": struct(is_named_after_version, metadata=object_meta(path_segment_name, namespaced=False, core=False), spec=_API_SERVICE),
    "IPAddress": struct(metadata=object_meta(address, namespaced=False), spec=struct(parentRef=present(_REFERENCE))),
    "ServiceCIDR": _kind(struct(cidrs=required(relation(ranges_of_services), why="(at least one range)"))),
    "StorageVersionMigration": _kind(),
    "LeaseCandidate": _kind(namespaced=True),
    "PodCertificateRequest": _kind(namespaced=True),
    "DeviceTaintRule": _kind(),
    "ResourcePoolStatusRequest": _kind(),
    "ResourceClass": _kind(),
    "ResourceClassParameters": _kind(namespaced=True),
    "ResourceClaimParameters": _kind(namespaced=True),
    "PodSchedulingContext": _kind(namespaced=True),
    "Workload": _kind(namespaced=True),
    "PodGroup": _kind(namespaced=True),
    # Of these, no more is certain than what every object has to meet.
    "StorageVersion": _EVERY_OBJECT,
    "CompositePodGroup": _EVERY_OBJECT,
    "EvictionRequest": _EVERY_OBJECT,
}

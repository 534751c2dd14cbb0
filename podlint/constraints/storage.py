"""Storage classes, CSI drivers, and what they tell of nodes and capacity.

Source: k8s.io/kubernetes/pkg/apis/storage/validation/validation.go; pkg/apis/core/validation/validation.go,
ValidateTopologySelectorTerm; pkg/api/storage/util.go; pkg/registry/storage/csidriver/strategy.go (v1.36)
"""

from __future__ import annotations

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaints, ErrorType, at, duplicate, forbidden, invalid, not_supported, too_long, warning
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import dns_subdomain, qualified_name
from podlint.constraints.formats import too_long as too_long_text
from podlint.constraints.metadata import LABEL_SELECTOR, object_meta
from podlint.constraints.node_labels import current_label, outdated_key
from podlint.constraints.projected import LEAST_EXPIRATION, MOST_EXPIRATION
from podlint.constraints.vocabulary import Errors, Table, all_of, always, at_least, between, each, enum, nonnegative, optional, relation, required, struct
from podlint.constraints.volume_sources import CSI_DRIVER_NAME
from podlint.finding import Key, Path
from podlint.objects.quantity import quantity

MOST_PARAMETERS = 512
PARAMETERS_SIZE = 256 * 1024  # bytes of all keys and values
NODE_ID_LENGTH = 256
LEAST_UPDATE_PERIOD = 10  # seconds


# Classes


def driver_name(text: str) -> Complaints:
    """The name of a provisioner or driver: a qualified name, in whatever case."""
    return qualified_name(text.lower())


def parameters(value: dict[str, str], path: Path, context: Context) -> Errors:
    """Parameters have names, and are not too many nor too large."""
    if len(value) > MOST_PARAMETERS:
        return (too_long(path, MOST_PARAMETERS, unit="parameters"),)
    errors = [invalid((*path, Key("")), None, "must have a name", field=path)] if "" in value else []
    if sum(len(text.encode("utf-8", "surrogatepass")) for pair in value.items() for text in pair) > PARAMETERS_SIZE:
        errors.append(too_long(path, PARAMETERS_SIZE, unit="bytes in all keys and values"))
    return errors


def topology_keys_differ(value: list[Value], path: Path, context: Context) -> Errors:
    """A term has every key once, with different values."""
    keys = set()
    for index, requirement in enumerate(value):
        key = requirement.get("key", "")
        if key in keys:
            yield duplicate((*path, index, "key"), key)
        keys.add(key)
        values = set()
        for number, text in enumerate(requirement.get("values", ())):
            if text in values:
                yield duplicate((*path, index, "values", number), text)
            values.add(text)


def topologies_differ(value: list[Value], path: Path, context: Context) -> Errors:
    """No two terms say the same. The server compares each also with as many empty ones as there are terms."""
    found = {frozenset[tuple[str, frozenset[str]]](): len(value)}
    for index, term in enumerate(value):
        requirements = term.get("matchLabelExpressions", ())
        said = frozenset({item.get("key", ""): frozenset(item.get("values", ())) for item in requirements}.items())
        times = found.get(said, 0)
        for _ in range(min(times, _MOST_REPEATED)):
            why = "says the same as another term" if requirements else "must not be empty"
            yield ApiError(ErrorType.DUPLICATE, (*path, index, "matchLabelExpressions"), why)
        found[said] = times + 1


_MOST_REPEATED = 64  # so that a long list of equal terms takes no quadratic time

_REQUIREMENT = struct(key=always(qualified_name, zero=""), values=required(why="(at least one)"))
_TOPOLOGIES = all_of(
    each(struct(matchLabelExpressions=all_of(each(_REQUIREMENT), relation(topology_keys_differ), each(struct(key=current_label))))),
    relation(topologies_differ),
)

_STORAGE_CLASS = struct(
    metadata=object_meta(namespaced=False),
    provisioner=required(driver_name),
    parameters=relation(parameters),
    reclaimPolicy=optional(enum("Delete", "Retain")),
    volumeBindingMode=enum("Immediate", "WaitForFirstConsumer"),
    allowedTopologies=_TOPOLOGIES,
)

_VOLUME_ATTRIBUTES_CLASS = struct(
    metadata=object_meta(namespaced=False),
    driverName=required(driver_name),
    parameters=required(relation(parameters), "(at least one)"),
)


# Drivers


def token_requests(value: list[Value], path: Path, context: Context) -> Errors:
    """Tokens have different audiences, and last a while."""
    audiences = set()
    for index, request in enumerate(value):
        audience = request.get("audience", "")
        if audience in audiences:
            yield duplicate((*path, index, "audience"), audience)
            continue
        audiences.add(audience)
        seconds = request.get("expirationSeconds")
        if seconds is not None:
            yield from at((*path, index, "expirationSeconds"), _EXPIRATION(seconds))


_EXPIRATION = between(LEAST_EXPIRATION, MOST_EXPIRATION)


def tokens_in_secrets(value: Value, path: Path, context: Context) -> Errors:
    """Where tokens go is said only of tokens, and then it had better be said."""
    requests, in_secrets = value.get("tokenRequests"), value.get("serviceAccountTokenInSecrets")
    if in_secrets is not None and not requests:
        return (invalid((*path, "serviceAccountTokenInSecrets"), None, "cannot be set without tokenRequests"),)
    if in_secrets is None and requests and context.minor >= _TOKENS_IN_SECRETS:
        help = "set serviceAccountTokenInSecrets to true if the driver supports it"
        return (warning((*path, "tokenRequests"), "puts tokens into volume attributes, which may end up in logs", field=(), help=help),)
    return ()


_TOKENS_IN_SECRETS = 35  # since which minor version

_LIFECYCLE_MODES = ("Persistent", "Ephemeral")


def lifecycle_modes(value: list[str], path: Path, context: Context) -> Errors:
    """The kinds of volumes that a driver serves are known; the server blames the whole list."""
    return [not_supported((*path, index), mode, _LIFECYCLE_MODES, field=path) for index, mode in enumerate(value) if mode not in _LIFECYCLE_MODES]


_CSI_DRIVER = struct(
    metadata=object_meta(namespaced=False),
    spec=struct(
        tokens_in_secrets,
        fsGroupPolicy=enum("File", "None", "ReadWriteOnceWithFSType"),
        tokenRequests=relation(token_requests),
        volumeLifecycleModes=relation(lifecycle_modes),
        nodeAllocatableUpdatePeriodSeconds=at_least(LEAST_UPDATE_PERIOD),
    ),
)


# Nodes and capacity


def node_id(text: str) -> Complaints:
    """What a driver calls a node, in at most 256 characters."""
    return too_long_text(text, NODE_ID_LENGTH)


def topology_keys(value: Value, path: Path, context: Context) -> Errors:
    """The labels that a driver knows about are label keys, each named once. The server prints the driver."""
    known = set()
    for index, key in enumerate(value.get("topologyKeys", ())):
        place = (*path, "topologyKeys", index)
        if not key:
            yield is_required(place, field=path)
        if key in known:
            yield duplicate(place, key, field=path)
        known.add(key)
        yield from at(place, qualified_name(key), field=path)


def drivers_differ(value: list[Value], path: Path, context: Context) -> Errors:
    """Every driver of a node is listed once."""
    names = set()
    for index, driver in enumerate(value):
        name = driver.get("name", "")
        if name in names:
            yield duplicate((*path, index, "name"), name)
        names.add(name)


_NODE_DRIVER = struct(topology_keys, name=CSI_DRIVER_NAME, nodeID=required(node_id), allocatable=struct(count=nonnegative))

_CSI_NODE = struct(
    metadata=object_meta(namespaced=False),
    spec=struct(drivers=all_of(each(_NODE_DRIVER), relation(drivers_differ))),
)


def not_negative(value: Value, path: Path, context: Context) -> Errors:
    """Capacity is not negative."""
    capacity = value.get("capacity")
    return () if capacity is None or quantity(capacity) >= 0 else (invalid((*path, "capacity"), capacity, "must not be negative"),)


def labels_are_current(value: dict[str, str], path: Path, context: Context) -> Errors:
    """The labels of a topology are not outdated. The server prints their keys without brackets."""
    return [outdated_key(path, key, field=(*path, key)) for key in value if current_label(key)]


_CAPACITY_WARNINGS = struct(matchLabels=relation(labels_are_current), matchExpressions=each(struct(key=current_label)))

_CSI_STORAGE_CAPACITY = struct(
    not_negative,
    metadata=object_meta(),
    nodeTopology=all_of(LABEL_SELECTOR, _CAPACITY_WARNINGS),
    storageClassName=always(dns_subdomain, zero=""),
)


def attaches_one_volume(spec: Value, path: Path, context: Context) -> Errors:
    """What is attached is a PersistentVolume, or what one would say."""
    place, source = (*path, "source"), spec.get("source", {})
    named, inline = "persistentVolumeName" in source, "inlineVolumeSpec" in source
    if named and inline:
        return (forbidden(place, "may not have both persistentVolumeName and inlineVolumeSpec"),)
    if named and not source["persistentVolumeName"]:
        return (is_required((*place, "persistentVolumeName")),)
    return () if named or inline else (is_required(place, "(persistentVolumeName or inlineVolumeSpec)"),)


_VOLUME_ATTACHMENT = struct(
    metadata=object_meta(namespaced=False),
    spec=struct(
        attaches_one_volume,
        attacher=CSI_DRIVER_NAME,
        nodeName=always(dns_subdomain, zero=""),
        source=struct(persistentVolumeName=dns_subdomain),
    ),
)

TABLES: dict[str, Table] = {
    "StorageClass": _STORAGE_CLASS,
    "VolumeAttachment": _VOLUME_ATTACHMENT,
    "VolumeAttributesClass": _VOLUME_ATTRIBUTES_CLASS,
    "CSIDriver": _CSI_DRIVER,
    "CSINode": _CSI_NODE,
    "CSIStorageCapacity": _CSI_STORAGE_CAPACITY,
}

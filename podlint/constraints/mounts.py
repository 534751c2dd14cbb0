"""Where a container mounts the pod's volumes, and which of them it uses as raw block devices.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, ValidateVolumeMounts, validateMountPropagation,
validateMountRecursiveReadOnly, ValidateVolumeDevices, validateLocalDescendingPath (v1.36)
"""

from __future__ import annotations

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Proposal, at, forbidden, invalid, near_one, not_found, not_supported, quoted, required
from podlint.constraints.formats import descending_path, without_backsteps
from podlint.constraints.vocabulary import Errors, Given, Relation, given, relation
from podlint.finding import Path

_PROPAGATIONS = ("None", "HostToContainer", "Bidirectional")
_RECURSIVE = ("Disabled", "IfPossible", "Enabled")
_BLOCK_SOURCES = ("persistentVolumeClaim", "ephemeral")


def _mounts(value: list[Value], path: Path, context: Context) -> Errors:
    """Each mounts a volume of the pod at a path of its own."""
    errors: list[ApiError] = []
    taken = set()
    for index, mount in enumerate(value):
        place = (*path, index)
        name, where = mount.get("name", ""), mount.get("mountPath", "")
        if name not in context.volumes:
            errors += _no_volume(name, place, context)
        if not where:
            errors.append(required((*place, "mountPath")))
        if where in taken:
            errors.append(invalid((*place, "mountPath"), where, "must be a path where nothing else is mounted"))
        taken.add(where)
        if "subPath" in mount or "subPathExpr" in mount:
            errors += _sub_paths(mount, place)
        if "recursiveReadOnly" in mount:
            errors += _recursive_read_only(mount, place)
    return errors


def _no_volume(name: str, place: Path, context: Context) -> Errors:
    """The server misses the volume of an empty name too."""
    path = (*place, "name")
    if not name:
        return (required(path), not_found(path, name, "volume"))
    if name in context.named("volumes"):
        return (not_found(path, name, "volume")._replace(message=f"names a volume that is refused itself: {quoted(name)}", help="mend the volume"),)
    near = near_one(name, context.volumes)
    if near is None:
        return (not_found(path, name, "volume", help="add it to the pod's volumes"),)
    return (not_found(path, name, "volume", help=f"write {near}")._replace(proposal=Proposal(near)),)


def _sub_paths(mount: Value, place: Path) -> Errors:
    """Paths below the volume's root, by value or by expression. The server prints them without the mount's index."""
    sub_path, expression = mount.get("subPath", ""), mount.get("subPathExpr", "")
    if sub_path and expression:
        yield invalid((*place, "subPathExpr"), expression, "cannot be set together with subPath")
    for name, text in (("subPath", sub_path), ("subPathExpr", expression)):
        complaints = descending_path(text)
        if complaints:
            yield from at((*place, name), complaints, field=(*place[:-1], name))


def _recursive_read_only(mount: Value, place: Path) -> Errors:
    """Only a read-only mount that nothing propagates into can be read-only all the way down. The server prints no index."""
    mode, path, field = mount["recursiveReadOnly"], (*place, "recursiveReadOnly"), (*place[:-1], "recursiveReadOnly")
    if mode not in _RECURSIVE:
        yield not_supported(path, mode, _RECURSIVE, field=field)
    elif mode != "Disabled":
        if not mount.get("readOnly"):
            yield forbidden(path, f"can be {mode} only with readOnly true", field=field)
        if mount.get("mountPropagation", "None") != "None":
            yield forbidden(path, f"can be {mode} only with mountPropagation None", field=field)


VOLUME_MOUNTS = relation(_mounts)


def _devices(value: list[Value], path: Path, context: Context) -> Errors:
    """Each is a claim of the pod that is used as a block device, at a path of its own."""
    errors: list[ApiError] = []
    names, paths = set(), set()
    for index, device in enumerate(value):
        place = (*path, index)
        name, where = device.get("name", ""), device.get("devicePath", "")
        volume = context.volumes.get(name)
        if volume is None:
            errors += _no_volume(name, place, context)
        elif not any(source in volume for source in _BLOCK_SOURCES):
            errors.append(invalid((*place, "name"), name, "must be a volume from a PersistentVolumeClaim or an ephemeral one"))
        if name and name in names:
            errors.append(invalid((*place, "name"), name, "must be a volume that the container does not use as a device already"))
        names.add(name)
        if not where:
            errors.append(required((*place, "devicePath")))
        if where in paths:
            errors.append(invalid((*place, "devicePath"), where, "must be a path that no other device has"))
        complaints = without_backsteps(where)
        if complaints:
            errors += at((*place, "devicePath"), complaints)
        else:
            paths.add(where)
    return errors


VOLUME_DEVICES = relation(_devices)


def _propagates(value: Value, path: Path, context: Context) -> Errors:
    """Only privileged containers pass their mounts on to the host. The server prints no index."""
    mounts = value.get("volumeMounts")
    if not mounts:
        return ()
    errors = []
    field = (*path, "volumeMounts", "mountPropagation")
    for index, mount in enumerate(mounts):
        mode = mount.get("mountPropagation")
        if mode is None or mode in ("None", "HostToContainer"):
            continue
        place = (*path, "volumeMounts", index, "mountPropagation")
        if mode != "Bidirectional":
            errors.append(not_supported(place, mode, _PROPAGATIONS, field=field))
        elif not value.get("securityContext", {}).get("privileged"):
            errors.append(forbidden(place, "can be Bidirectional only in a privileged container", field=field, help="set securityContext.privileged to true"))
    return errors


def _mounted_or_device(value: Value, path: Path, context: Context) -> Errors:
    """A volume is mounted or used as a device, and no path is both; the server blames both sides."""
    if not value.get("volumeMounts") or not value.get("volumeDevices"):
        return ()
    return [*_clashes(value, "volumeMounts", "volumeDevices", path), *_clashes(value, "volumeDevices", "volumeMounts", path)]


_PLACE = {"volumeMounts": "mountPath", "volumeDevices": "devicePath"}


def _clashes(container: Value, field: str, other_field: str, path: Path) -> Errors:
    """Of several others with one name, the server knows the last path."""
    where, other_where = _PLACE[field], _PLACE[other_field]
    taken = {other.get("name", ""): other.get(other_where, "") for other in container[other_field]}
    paths = set(taken.values())
    for index, item in enumerate(container[field]):
        if item.get("name", "") in taken:
            yield invalid((*path, field, index, "name"), item.get("name", ""), f"must be a volume that is not in {other_field} as well")
        if item.get(where, "") in paths:
            yield invalid((*path, field, index, where), item.get(where, ""), f"must be a path that is not in {other_field} as well")


MOUNT_RELATIONS: tuple[Relation | Given, ...] = (_propagates, given(_mounted_or_device, "volumeDevices"))
"""What a container's mounts have to do with the rest of it."""

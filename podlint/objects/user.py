"""Whom the processes of a container run as, as far as the manifest says."""

from __future__ import annotations

from typing import NamedTuple

from podlint.objects.object import Value, mapping
from podlint.objects.pod import Container, Pod


class User(NamedTuple):
    """A user who is not root. `id` is 0 where the image says which; `group` is 0 where nothing else is written, which is root's for most images."""

    id: int
    group: int


def other_user(container: Container, pod: Pod) -> User | None:
    """Return the user of a container; None where it is root, or may be."""
    own, shared = mapping(container.value, "securityContext"), mapping(pod.spec, "securityContext")
    id = _number(own, shared, "runAsUser")
    if id == 0 or (id is None and _either(own, shared, "runAsNonRoot") is not True):
        return None
    return User(id or 0, _number(own, shared, "runAsGroup") or 0)


def _either(own: Value, shared: Value, field: str) -> object:
    found = own.get(field)
    return shared.get(field) if found is None else found


def _number(own: Value, shared: Value, field: str) -> int | None:
    found = _either(own, shared, field)
    return found if isinstance(found, int) and not isinstance(found, bool) else None

"""Which objects of a run are checked: `--namespace`, `--selector`, `--kind`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from podlint.objects.object import Object

if TYPE_CHECKING:
    from podlint.objects.selectors import Selector


class ObjectFilter(NamedTuple):
    """Keeps the objects that meet every condition that is set.

    `kinds` is compared without case. An object without namespace counts as one of `default`, as
    `kubectl apply` would place it there.
    """

    namespaces: frozenset[str] = frozenset()
    selector: Selector = ()
    kinds: frozenset[str] = frozenset()

    def keeps(self, object: Object) -> bool:
        """Whether *object* is to be checked."""
        if self.kinds and object.kind.lower() not in self.kinds:
            return False
        if self.namespaces and object.home not in self.namespaces:
            return False
        return all(requirement.matches(object.labels) for requirement in self.selector)

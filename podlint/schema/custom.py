"""The bundle of one kind that is not Kubernetes' own: its definitions, and behind them those of a Kubernetes version."""

from __future__ import annotations

from podlint.schema.bundle import Bundle, Schema


class CustomBundle(Bundle):
    """The definitions of a custom kind, in the form of the bundled ones.

    Args:
        base: The bundle of the Kubernetes version, for `ObjectMeta` and the like.
        api_version: The kind's apiVersion.
        kind: The kind.
        definitions: The definitions by name; the first is the kind's.
    """

    is_custom = True

    def __init__(self, base: Bundle, api_version: str, kind: str, definitions: dict[str, Schema]) -> None:  # not super's: nothing is read from a file
        self.version = base.version
        self.kinds = {api_version: {kind: next(iter(definitions))}}
        self._base = base
        self._definitions = definitions

    def definition(self, name: str) -> Schema:
        """Return the JSON Schema of a definition, the kind's own or one of Kubernetes'."""
        found = self._definitions.get(name)
        return self._base.definition(name) if found is None else found

    def has(self, name: str) -> bool:
        """Whether there is a definition of that name."""
        return name in self._definitions or self._base.has(name)

    def names(self) -> list[str]:
        """Return the names of the kind's own definitions."""
        return list(self._definitions)

"""The bundled schemas, one file per Kubernetes version, loaded and compiled as far as they are used.

A file `v1.36.jsonl` holds an index line ``{"kubernetes", "kinds": {apiVersion: {kind: name}}, "names"}``
and then one JSON Schema a line, in the order of `names`. `$ref` holds the bare name of a definition.
"""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

import podlint.schemas
from podlint.finding import Path

VERSIONS = ("1.29", "1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.37")
"""Every bundled Kubernetes version, oldest first."""

NEWEST = VERSIONS[-1]

Schema = dict[str, Any]


class Bundle:
    """The definitions of one Kubernetes version."""

    is_custom = False
    """Whether it holds a kind that a CustomResourceDefinition or the like describes."""

    def __init__(self, text: str) -> None:
        index, *self._lines = text.splitlines()
        head = json.loads(index)
        self.version: str = head["kubernetes"]
        self.kinds: dict[str, dict[str, str]] = head["kinds"]
        """apiVersion -> kind -> name of its definition"""
        self._line_of = {name: number for number, name in enumerate(head["names"])}
        self._definitions: dict[str, Schema] = {}

    def definition(self, name: str) -> Schema:
        """Return the JSON Schema of a definition, as ``core.v1.Container``."""
        found = self._definitions.get(name)
        if found is None:
            found = self._definitions[name] = json.loads(self._lines[self._line_of[name]])
        return found

    def has(self, name: str) -> bool:
        """Whether there is a definition of that name."""
        return name in self._line_of

    def kind(self, api_version: str, kind: str) -> str | None:
        """Return the name of a kind's definition, or None when this version does not have the kind."""
        return self.kinds.get(api_version, {}).get(kind)

    def names(self) -> list[str]:
        """Return the names of all definitions, sorted."""
        return list(self._line_of)

    def resolve(self, schema: Schema) -> tuple[str, Schema]:
        """Return the name and schema behind a `$ref`; the name is empty for a schema without one."""
        name = schema.get("$ref", "")
        return (name, self.definition(name)) if name else ("", schema)

    def at(self, name: str, path: Path) -> tuple[str, Schema] | None:
        """Return the definition name and schema of what stands at *path* under definition *name*.

        The name is empty where the place has no definition of its own (a list, a string). None where
        the schema does not know the path.
        """
        current, schema = name, self.definition(name)
        for step in path:
            inner = schema.get("items") if isinstance(step, int) else schema.get("properties", {}).get(step, schema.get("additionalProperties"))
            if inner is None:
                return None
            current, schema = self.resolve(inner)
        return current, schema


@cache
def load(version: str) -> Bundle:
    """Return the bundle of a version in `VERSIONS`."""
    path = os.path.join(os.path.dirname(podlint.schemas.__file__), f"v{version}.jsonl")
    with open(path, encoding="utf-8") as file:
        return Bundle(file.read())

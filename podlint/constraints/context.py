"""What constraints know besides the value that they look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from podlint.constraints.error import ApiError
from podlint.finding import Path

Value = dict[str, Any]  # a mapping of the defaulted object: well-typed, without nulls and unknown fields

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Context(NamedTuple):
    """The Kubernetes version, the object, and the pod in it if there is one.

    `minor` is 36 for Kubernetes 1.36. `metadata` and `spec` are the pod's, in a Pod or in the template of a
    workload, and `pod_path` leads to the mapping that holds them. `volumes` are those of the pod that the server has nothing
    against, by name: no others may be mounted; `volume_errors` are what it has against the rest. `looked_up` is for `named`.
    """

    minor: int
    kind: str
    object: Value
    metadata: Mapping[str, Any] = _NOTHING
    spec: Mapping[str, Any] = _NOTHING
    pod_path: Path = ()
    volumes: Mapping[str, Value] = _NOTHING
    volume_errors: Sequence[ApiError] = ()
    looked_up: dict[str, dict[str, Value]] | None = None

    def named(self, *fields: str) -> dict[str, Value]:
        """Return the items of lists of the pod's spec by name, of several with one name the last. Every container may ask: it is looked up once."""
        key = " ".join(fields)
        known = {} if self.looked_up is None else self.looked_up
        if key not in known:
            known[key] = {item.get("name", ""): item for field in fields for item in self.spec.get(field, ())}
        return known[key]

    @property
    def is_pod(self) -> bool:
        """Whether the object is a Pod itself, not the template of one."""
        return self.kind == "Pod"

    @property
    def os(self) -> str:
        """``linux``, ``windows``, or empty where the pod does not say."""
        name = self.spec.get("os", _NOTHING).get("name", "")
        return name if isinstance(name, str) else ""

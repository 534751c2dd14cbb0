"""What constraints know besides the value that they look at."""

from __future__ import annotations

from collections.abc import Mapping
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
    against, by name: no others may be mounted; `volume_errors` are what it has against the rest.
    """

    minor: int
    kind: str
    object: Value
    metadata: Mapping[str, Any] = _NOTHING
    spec: Mapping[str, Any] = _NOTHING
    pod_path: Path = ()
    volumes: Mapping[str, Value] = _NOTHING
    volume_errors: tuple[ApiError, ...] = ()

    @property
    def is_pod(self) -> bool:
        """Whether the object is a Pod itself, not the template of one."""
        return self.kind == "Pod"

    @property
    def os(self) -> str:
        """``linux``, ``windows``, or empty where the pod does not say."""
        name = self.spec.get("os", _NOTHING).get("name", "")
        return name if isinstance(name, str) else ""

"""The name of an object, also where the server makes one up.

Source: k8s.io/apiserver/pkg/storage/names/generate.go (v1.36)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

GENERATED_SUFFIX = 5  # characters that the server appends to generateName
_GENERATED_LENGTH = 63


def name_of(metadata: Mapping[str, Any]) -> str:
    """The name in an object's metadata, or one such as the server generates from generateName; empty where there is neither."""
    name: str = metadata.get("name", "")
    generated: str = metadata.get("generateName", "")
    return name or (generated and f"{generated[: _GENERATED_LENGTH - GENERATED_SUFFIX]}xxxxx")

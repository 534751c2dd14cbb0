"""A kind that is not Kubernetes' own, and how its schema is found."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from enum import Enum
from itertools import islice, takewhile
from typing import NamedTuple

from podlint.objects.workloads import group


class Origin(Enum):
    """Where a schema comes from, which decides what it means."""

    CRD = "CustomResourceDefinition"  # unknown fields are mistakes unless it keeps them
    JSON_SCHEMA = "JSON Schema"  # unknown fields are fine unless it forbids them


class CustomKind(NamedTuple):
    """One version of a kind with its schema; picklable, and in the order of `key`.

    `schema` is JSON text. Of a file in a catalogue it is empty, and `file` is read when an object asks for it; `stamp` is the file's size and time.
    `fault` says why the schema cannot be used. `served` are all versions that a CustomResourceDefinition serves. Of this version it says `has_status`:
    that status is a subresource, and whether it is `is_deprecated`: `successor` is the best version that is not, and `warning` says what the definition says.
    """

    key: str
    api_version: str
    kind: str
    origin: Origin
    schema: str = ""
    file: str = ""
    stamp: tuple[int, int] = (0, 0)
    served: tuple[str, ...] = ()
    fault: str = ""
    is_namespaced: bool = True
    has_status: bool = False
    is_deprecated: bool = False
    successor: str = ""
    warning: str = ""


def key_of(api_version: str, kind: str) -> str:
    """Return the key of a kind in full: ``example.org/widget_v1``."""
    return f"{group(api_version)}/{kind.lower()}_{api_version.rpartition('/')[2]}"


def short_key_of(api_version: str, kind: str) -> str:
    """Return the key of a kind as kubeconform names files, which tells only the first label of a group: ``widget-example-v1``."""
    return "-".join(filter(None, (kind.lower(), group(api_version).partition(".")[0].lower(), api_version.rpartition("/")[2])))


_LONG_NAME = re.compile(r"[a-z0-9]+_v[0-9]+(?:(?:alpha|beta)[0-9]+)?\Z")
_SHORT_NAME = re.compile(r"[a-z0-9]+-[a-z0-9-]+-v[0-9]+(?:(?:alpha|beta)[0-9]+)?\Z")


def key_of_file(folder: str, stem: str) -> str:
    """Return the key that a catalogue's file says by its name: `example.org/widget_v1.json` or `widget-example-v1.json`; empty for neither."""
    name = stem.lower()
    if "." in folder and _LONG_NAME.match(name):
        return f"{folder}/{name}"
    return name if _SHORT_NAME.match(name) else ""


def merged(first: tuple[CustomKind, ...], then: Iterable[CustomKind]) -> tuple[CustomKind, ...]:
    """Return kinds in their order. Of several with one key the one that says most counts (others may be old, or stubs), those of *first* before all."""
    found: dict[str, CustomKind] = {}
    for kind in then:
        if kind.key not in found or len(kind.schema) > len(found[kind.key].schema):
            found[kind.key] = kind
    for kind in reversed(first):
        found[kind.key] = kind
    return tuple(found[key] for key in sorted(found))


def find(kinds: tuple[CustomKind, ...], api_version: str, kind: str) -> CustomKind | None:
    """Return what *kinds*, which are sorted, have of a kind in a version; None if nothing."""
    for key in (key_of(api_version, kind), short_key_of(api_version, kind)):
        at = bisect_left(kinds, (key,))
        if at < len(kinds) and kinds[at].key == key and kinds[at].kind in ("", kind):
            return kinds[at]
    return None


_VERSION = re.compile(r"v(?P<major>[0-9]{1,9})(?:(?P<stage>alpha|beta)(?P<minor>[0-9]{1,9}))?\Z")
_STAGES = ("alpha", "beta", "")


def served(kinds: tuple[CustomKind, ...], api_version: str, kind: str) -> tuple[str, ...]:
    """Return the versions of a kind that its CustomResourceDefinitions serve, the best first; none where there is no such definition."""
    beginning = f"{group(api_version)}/{kind.lower()}_"
    alike = takewhile(lambda each: each.key.startswith(beginning), islice(kinds, bisect_left(kinds, (beginning,)), None))
    return tuple(sorted(sorted({version for each in alike if each.kind == kind for version in each.served}), key=priority, reverse=True))


def priority(version: str) -> tuple[int, int, int]:
    """How much a version is to be preferred: stable ones to betas and alphas, later ones to earlier ones.

    Source: k8s.io/apimachinery/pkg/version/helpers.go, CompareKubeAwareVersionStrings.
    """
    match = _VERSION.match(version)
    return (_STAGES.index(match["stage"] or ""), int(match["major"]), int(match["minor"] or 0)) if match else (-1, 0, 0)


def is_name_of(name: str, kind: str) -> bool:
    """Whether a name in lower case means a kind: it may be the plural."""
    singular = kind.lower()
    return name in (singular, f"{singular}s", f"{singular}es") or (singular.endswith("y") and name == f"{singular[:-1]}ies")

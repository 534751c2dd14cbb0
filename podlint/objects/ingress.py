"""Ingresses: what they route where, and which controller looks at them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.object import Object, Value, items, labels, mapping, text

INGRESS, INGRESS_CLASS = "networking.k8s.io/Ingress", "networking.k8s.io/IngressClass"
CLASS_ANNOTATION = "kubernetes.io/ingress.class"


class Route(NamedTuple):
    """A path of a rule: requests for `host` (empty: any) below `prefix` go to `backend`."""

    path: Path
    host: str
    prefix: str
    type: str
    backend: Value


def annotations_of(ingress: Object) -> dict[str, str]:
    """Return the annotations of an Ingress, where controllers read their settings."""
    return labels(mapping(ingress.value, "metadata"), "annotations")


def routes(ingress: Object) -> Iterator[Route]:
    """Yield the paths of all rules."""
    for number, rule in items(mapping(ingress.value, "spec"), "rules"):
        for index, each in items(mapping(rule, "http"), "paths"):
            path = (*ingress.path, "spec", "rules", number, "http", "paths", index)
            yield Route(path, text(rule, "host"), text(each, "path") or "/", text(each, "pathType"), mapping(each, "backend"))


def backends(ingress: Object) -> Iterator[tuple[Path, Value]]:
    """Yield the backends of the paths, and the one for all else."""
    for route in routes(ingress):
        yield (*route.path, "backend"), route.backend
    for field in ("defaultBackend", "backend"):
        default = mapping(mapping(ingress.value, "spec"), field)
        if default:
            yield (*ingress.path, "spec", field), default


def class_of(ingress: Object) -> str:
    """Return the class that an Ingress names, by field or by annotation; empty where it names none."""
    return text(mapping(ingress.value, "spec"), "ingressClassName") or annotations_of(ingress).get(CLASS_ANNOTATION, "")

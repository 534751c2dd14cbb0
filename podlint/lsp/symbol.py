"""The objects of a text and the containers in them, for outlines in editors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from podlint.lsp.pointing import read
from podlint.objects.decode import decode
from podlint.objects.pod import pod_of
from podlint.reporters.words import printable

MOST = 5_000
"""Objects that are listed."""


class Symbol(NamedTuple):
    """Something with a name: offsets of all of it, and of its name."""

    name: str
    detail: str
    start: int
    end: int
    name_start: int
    name_end: int
    children: tuple[Symbol, ...] = ()


def symbols(text: str, name: str, *, markdown: bool = False) -> Iterator[Symbol]:
    """Yield the objects of a text, each with its containers."""
    left = MOST
    for document in read(text, markdown=markdown):
        for object in decode(document, name).objects:
            pod = pod_of(object)
            containers = tuple(
                Symbol(
                    printable(container.name) or "container",
                    str(container.path[-2]),
                    *document.locate(container.path),
                    *document.locate((*container.path, "name")),
                )
                for container in (pod.containers() if pod else ())
            )
            yield Symbol(
                printable(object.title),
                printable(object.api_version),
                *document.locate(object.path),
                *document.locate((*object.path, "metadata", "name")),
                children=containers,
            )
            left -= 1
            if left == 0:
                return

"""The objects of a text and the containers in them, for outlines in editors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from podlint.lsp.outline import Outline
from podlint.lsp.pointing import read
from podlint.lsp.spot import LONGEST_DOCUMENT
from podlint.objects.decode import decode
from podlint.objects.pod import CONTAINER_LISTS, pod_of
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
        if document.tree is None:
            yield from _outlined(text, document.origin.start, document.origin.end)
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


def _outlined(text: str, start: int, end: int) -> Iterator[Symbol]:
    """The object of a document that cannot be read, as far as its indentation tells."""
    entries = list(Outline().read(text, start, end)) if end - start <= LONGEST_DOCUMENT else []
    found = {entry.path: entry for entry in reversed(entries) if entry.value}
    kind, name = found.get(("kind",)), found.get(("metadata", "name"))
    if kind is None:
        return
    containers = [entry for entry in entries if entry.value and entry.path[-1] == "name" and len(entry.path) > 2 and entry.path[-3] in CONTAINER_LISTS]  # noqa: PLR2004
    first = {entry.path[:-1]: entry.start for entry in reversed(entries)}
    starts = [*(first[each.path[:-1]] for each in containers), end]
    title = f"{kind.value} {name.value}" if name else kind.value
    api_version = found.get(("apiVersion",))
    yield Symbol(
        printable(title),
        printable(api_version.value) if api_version else "",
        start,
        end,
        *((name or kind)[1:3]),
        children=tuple(
            Symbol(printable(each.value), str(each.path[-3]), starts[number], starts[number + 1], each.start, each.end)
            for number, each in enumerate(containers)
        ),
    )

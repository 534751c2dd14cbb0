"""A YAML document as a tree."""

from __future__ import annotations

from podlint.source import block_tree
from podlint.source.tree import Tree


def parse(text: str) -> Tree | None:
    """Return the first document of *text*, or None when it holds none.

    Raises:
        UnreadableError: the server's reader refuses the text.
    """
    found = block_tree.parse(text)
    if found is None:
        from podlint.source import event_tree  # which loads a library that takes a third of the time of a run over one file

        found = event_tree.parse(text)
    return found

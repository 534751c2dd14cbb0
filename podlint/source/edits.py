"""Changes of a text that leave everything else in it as it is."""

from __future__ import annotations

from collections.abc import Sequence as Ordered
from itertools import pairwise

from podlint.finding import Delete, Edit, Insert, Operation, Path, Rename, Replace, Scalar, Splice
from podlint.source.document import Document, Origin, reread
from podlint.source.tree import Alias, Mapping, Sequence

_LARGEST = 500_000
"""Characters of a document that is read again between operations which touch each other."""


def edits(document: Document | None, text: str, operations: Ordered[Operation]) -> tuple[Edit, ...] | None:
    """Return the edits of a file's *text* that do all *operations* in *document*, in the order of the text.

    All paths are those of the document as it is. None where an operation cannot be done without touching more.
    """
    base = document.offset if document else 0
    if document and len(operations) > 1 and not _make_sense(document, operations):
        return None
    found = _at_once(document, operations)
    if found is None and document is not None and len(operations) > 1 and len(document.text) <= _LARGEST:
        found = _one_after_another(document, operations)
    if not found:
        return None
    moved = tuple(Edit(base + edit.start, base + edit.end, edit.text) for edit in found)
    return moved if all(0 <= edit.start <= edit.end <= len(text) for edit in moved) else None


def _make_sense(document: Document, operations: Ordered[Operation]) -> bool:
    """Whether operations go together: two could make the same entry, each where there is room for it."""
    from podlint.source.operations import ImpossibleError, applied

    try:
        applied(document.value, operations)
    except ImpossibleError:
        return False
    return True


def meet(before: Edit, after: Edit) -> bool:
    """Whether two edits, in the order of the text, overlap or touch."""
    return after.start <= before.end


def apply(text: str, changes: Ordered[Edit]) -> str:
    """Return *text* with edits made that are in its order and do not overlap."""
    pieces = []
    at = 0
    for edit in changes:
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:]])


def _at_once(document: Document | None, operations: Ordered[Operation]) -> list[Edit] | None:
    """The edits of operations that do not get into each other's way; those that insert are taken together."""
    from podlint.source.places import EntangledError

    inserts = [operation for operation in operations if isinstance(operation, Insert)]
    others = [operation for operation in operations if not isinstance(operation, Insert)]
    if not _are_apart(operations):
        return None
    try:
        found = [edit for operation in others for edit in _joined(_edits(document, operation))]
        if inserts:
            found += _joined(_inserted(document, inserts))
    except EntangledError:
        return None
    found.sort()
    return None if any(meet(*pair) for pair in pairwise(found)) else found


def _joined(edits: list[Edit]) -> list[Edit]:
    """The edits of one operation in the order of the text, those that touch as one."""
    found: list[Edit] = []
    for edit in sorted(edits):
        if found and found[-1].end == edit.start:
            found[-1] = Edit(found[-1].start, edit.end, found[-1].text + edit.text)
        else:
            found.append(edit)
    return found


def _are_apart(operations: Ordered[Operation]) -> bool:
    """Whether no operation changes what another one, of another kind, reaches through or adds to."""
    placed = [operation for operation in operations if not isinstance(operation, Splice)]
    if len(placed) < 2 or all(isinstance(operation, Insert) for operation in placed):  # noqa: PLR2004  two can be in each other's way
        return True
    deleted = [operation.path[:-1] for operation in placed if isinstance(operation, Delete)]
    for operation in placed:
        if isinstance(operation, Delete | Rename):
            inside = sum(other.path[: len(operation.path)] == operation.path for other in placed)
            siblings = sum(parent == operation.path[:-1] for parent in deleted) if isinstance(operation, Delete) else 0
            if inside > 1 or siblings > 1:
                return False
        elif isinstance(operation, Insert) and any(operation.path[: len(parent)] == parent for parent in deleted):
            return False
    return True


def _edits(document: Document | None, operation: Operation) -> list[Edit]:
    """The edits of one operation, as offsets in the document's text."""
    from podlint.source.deletion import deletion
    from podlint.source.places import EntangledError

    if isinstance(operation, Splice):
        return [Edit(operation.start, operation.end, operation.text)]
    if document is None or document.tree is None:
        raise EntangledError
    if isinstance(operation, Replace):
        return _replacement(document, operation.path, operation.value)
    if isinstance(operation, Rename):
        return [_renaming(document, operation.path, operation.key)]
    if isinstance(operation, Insert) or document.unreadable is not None:
        raise EntangledError
    return deletion(document, operation.path)


def _inserted(document: Document | None, inserts: list[Insert]) -> list[Edit]:
    from podlint.source.insertion import insertions
    from podlint.source.places import EntangledError

    if document is None or document.tree is None or document.unreadable is not None:
        raise EntangledError
    return insertions(document, inserts)


def _one_after_another(document: Document, operations: Ordered[Operation]) -> list[Edit] | None:
    """The edit that has the effect of all operations, each done in the text that the one before has left."""
    from podlint.source.operations import in_order

    if document.unreadable is not None or any(isinstance(operation, Splice) for operation in operations):
        return None
    current = document
    for operation in in_order(operations):
        found = _at_once(current, (operation,))
        if found is None:
            return None
        text = apply(current.text, found)
        current = reread(text, Origin(current.origin.number, 0, len(text), current.origin.number))
        if current.tree is None or current.unreadable is not None:
            return None
    return [_difference(document.text, current.text)]


def _difference(before: str, after: str) -> Edit:
    """The one edit that leads from a text to another."""
    start = _common(before, after)
    most = min(len(before), len(after)) - start
    same = _common(before[len(before) - most :][::-1], after[len(after) - most :][::-1])
    return Edit(start, len(before) - same, after[start : len(after) - same])


def _common(left: str, right: str) -> int:
    """How many characters two texts begin with alike."""
    return next((at for at, (one, other) in enumerate(zip(left, right, strict=False)) if one != other), min(len(left), len(right)))


def _replacement(document: Document, path: Path, value: Scalar) -> list[Edit]:
    """Another scalar in the place of the one at *path*, in its quotes."""
    from podlint.source.insertion import insertions
    from podlint.source.places import EntangledError, present, scalar_end
    from podlint.source.writing import scalar

    node = present(document, path)
    start = node.start
    if isinstance(node, Mapping | Sequence | Alias):
        raise EntangledError
    if start == node.end:
        return insertions(document, [Insert(path, value)])
    end = scalar_end(document.text, node)
    return [Edit(start, end, scalar(value, document.syntax, document.text[start]))]


def _renaming(document: Document, path: Path, name: str) -> Edit:
    """Another key in the place of the one that *path* ends with, in the same quotes."""
    from podlint.source.places import EntangledError, container, plain_key
    from podlint.source.writing import key

    if not path:
        raise EntangledError
    parent = container(document, path[:-1])
    if not isinstance(parent, Mapping) or name in parent.nodes or path[-1] not in parent.nodes:
        raise EntangledError
    leaf = parent.keys[str(path[-1])]
    start = plain_key(document.text, leaf)
    return Edit(start, leaf.end, key(name, document.syntax, document.text[start]))

"""Plain block YAML, line by line, as the same trees that `event_tree` makes of libyaml's events, in 60 to 70 % of the time and without loading a library.

Most manifests hold nothing but keys, dashes, scalars on one line, literal blocks and short flow lists. Whatever is more (anchors, tags, scalars over
several lines, tabs, duplicate keys) or is wrong is left to `event_tree`: what is read here, libyaml reads to the same values and places. A test holds the
two to it.
"""

from __future__ import annotations

from podlint.source.block_line import LONG, Block, Flow, Line, OtherError, known_line, line_of
from podlint.source.scalars import UnreadableScalarError
from podlint.source.tree import Leaf, Mapping, Node, Sequence, Tree, Value

_MOST_BLOCKS = 100
_new = tuple.__new__  # a NamedTuple's own takes three times as long


def parse(text: str) -> Tree | None:
    """Return the only document of *text*, or None where the text is more than plain block YAML, or is wrong."""
    if not text.replace("\n", "").replace("\t", "").isprintable():  # other line breaks, a byte order mark, what YAML does not allow
        return None
    try:
        return _Reader(text).tree()
    except (OtherError, UnreadableScalarError):
        return None


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.blocks: list[tuple[int, Mapping | Sequence]] = []  # those that are open, with their columns; the outermost first
        self.column = -1  # of the innermost block
        self.mapping: Mapping | None = None  # the innermost block, if it is one
        self.name = ""  # of the last key
        self.without_value = -1  # where an entry ends that has no value yet; -1: there is none

    def tree(self) -> Tree:
        lines = self.lines
        number = offset = 0
        while number < len(lines):
            written = lines[number]
            number += 1
            line = known_line(written) if len(written) < LONG else line_of(written)
            if line is not None:
                block = self.enter(line, offset)
                if block is not None:
                    number, offset = self.block_scalar(block, number, offset)
                    continue
            offset += len(written) + 1
        return self.finished()

    def finished(self) -> Tree:
        if not self.blocks:
            raise OtherError
        if self.without_value >= 0:
            self.add(Leaf(self.without_value, self.without_value), None)
        for _, block in self.blocks:
            block.end = len(self.text)
        root = self.blocks[0][1]
        return Tree(root.value, root, None, has_duplicates=False)

    def enter(self, line: Line, offset: int) -> Block | None:
        """Take a line that begins at *offset*; return the block scalar whose text follows."""
        column, dashes, key, key_start, key_end, after, value, start, end, more = line
        mapping = self.mapping
        if dashes or column != self.column or mapping is None or self.without_value >= 0:
            mapping = self.move(line, offset)
        if key is not None:
            if mapping is None or key in mapping.keys:
                raise OtherError
            mapping.keys[key] = _new(Leaf, (offset + key_start, offset + key_end))
            self.name = key
        if start >= 0:
            self.add(_new(Leaf, (offset + start, offset + end)), value)
            return None
        if more is None:
            self.without_value = offset + after
            return None
        if isinstance(more, Block):
            return more
        node = _flow_node(more, offset)
        self.add(node, node.value)
        return None

    def add(self, node: Node, value: Value) -> None:
        """Put a value into the innermost block."""
        if self.mapping is not None:
            self.mapping.nodes[self.name] = node
            self.mapping.value[self.name] = value
        else:
            block = self.blocks[-1][1]
            assert isinstance(block, Sequence)
            block.nodes.append(node)
            block.value.append(value)

    def move(self, line: Line, offset: int) -> Mapping | None:
        """Close and open the blocks that a line ends and begins; return the mapping that its key belongs to."""
        opens = self.is_value(line) or not self.blocks
        if not opens:
            if self.without_value >= 0:
                self.add(_new(Leaf, (self.without_value, self.without_value)), None)
            self.leave(line, offset + line.column)
        self.without_value = -1
        for dash in line.dashes:
            if opens:
                self.open(Sequence(offset + dash, flow=False), dash)
            opens = True
        if opens and line.key is not None:
            self.open(Mapping(offset + line.key_start, flow=False), line.key_start)
        return self.mapping

    def is_value(self, line: Line) -> bool:
        """Whether a line begins the value that the last entry waits for. The dashes of a list may stand in the column of its key."""
        return self.without_value >= 0 and (line.column > self.column or (line.column == self.column and bool(line.dashes) and self.mapping is not None))

    def leave(self, line: Line, at: int) -> None:
        """Close the blocks that end before a line.

        Raises:
            OtherError: it goes on with none.
        """
        blocks = self.blocks
        while blocks and blocks[-1][0] > line.column:
            blocks.pop()[1].end = at
        if blocks and not line.dashes and isinstance(blocks[-1][1], Sequence):  # its dashes stood in the column of the key
            blocks.pop()[1].end = at
        if not blocks:
            raise OtherError
        self.column, block = blocks[-1]
        self.mapping = block if isinstance(block, Mapping) else None
        if self.column != line.column or (self.mapping is None) != bool(line.dashes):
            raise OtherError

    def open(self, node: Mapping | Sequence, column: int) -> None:
        if self.blocks:
            self.add(node, node.value)
        if len(self.blocks) == _MOST_BLOCKS:
            raise OtherError
        self.blocks.append((column, node))
        self.column = column
        self.mapping = node if isinstance(node, Mapping) else None

    def block_scalar(self, block: Block, number: int, offset: int) -> tuple[int, int]:
        """Take a literal or folded scalar whose text begins in line *number*; return which line comes next, and its offset."""
        lines = self.lines
        start = offset + block.start
        offset += len(lines[number - 1]) + 1
        margin = self.margin(number)
        content = []
        while number < len(lines):
            written = lines[number]
            if written.startswith(margin):
                content.append(written[len(margin) :])
            elif not written.strip(" "):
                content.append("")
            else:
                break
            number += 1
            offset += len(written) + 1
        if number == len(lines) and lines[-1].isspace():
            raise OtherError
        text = "\n".join(content) + "\n" * (number < len(lines))
        self.add(Leaf(start, min(offset, len(self.text))), _chomped(text, block))
        return number, offset

    def margin(self, number: int) -> str:
        """The blanks that stand before each line of a block scalar that begins in line *number*."""
        blank = 0
        while number < len(self.lines):
            written = self.lines[number]
            indent = len(written) - len(written.lstrip(" "))
            if indent < len(written):
                if indent <= self.blocks[-1][0] or blank > indent or written[indent] == "\t":
                    break
                return written[:indent]
            blank = max(blank, indent)
            number += 1
        raise OtherError


def _chomped(text: str, block: Block) -> str:
    body = text.rstrip("\n")
    if block.is_folded:
        if "\n\n" in body or "\n " in body or "\n\t" in body or body[0] in " \t":  # lines that are not simply folded into one
            raise OtherError
        body = body.replace("\n", " ")
    if block.chomping == "+":
        return body + text[len(body) :]
    return body if block.chomping == "-" or len(body) == len(text) else body + "\n"


def _flow_node(written: Flow, offset: int) -> Mapping | Sequence:
    node = Sequence(offset + written.start, flow=True) if written.keys is None else Mapping(offset + written.start, flow=True)
    node.end = offset + written.end
    nodes: list[Node] = []
    values: list[Value] = []
    for item in written.items:
        inner: Node
        if isinstance(item, Flow):
            inner = _flow_node(item, offset)
            values.append(inner.value)
        else:
            inner = Leaf(offset + item.start, offset + item.end)
            values.append(item.value)
        nodes.append(inner)
    if isinstance(node, Sequence):
        node.nodes, node.value = nodes, values
    else:
        keys = written.keys or ()
        names = [key.value for key in keys]
        node.keys = {key.value: Leaf(offset + key.start, offset + key.end) for key in keys}
        node.nodes, node.value = dict(zip(names, nodes, strict=True)), dict(zip(names, values, strict=True))
    return node

"""Plain block YAML, line by line: the values that `event_tree` makes of libyaml's events, in a third of the time and without loading a library.

Most manifests hold nothing but keys, dashes, scalars on one line, literal blocks, short flow lists and perhaps an anchor. Whatever is more (tags, merge
keys, scalars over several lines, tabs, duplicate keys) or is wrong is left to `event_tree`: what is read here, libyaml reads to the same values and
places. A test holds the two to it. Places are read when somebody asks, and most documents have nothing that has to be placed.
"""

from __future__ import annotations

from functools import partial
from itertools import accumulate

from podlint.source.block_line import Alias, Anchor, Block, Flow, Line, OtherError, known_lines, require_printable
from podlint.source.scalars import UnreadableScalarError
from podlint.source.tree import Leaf, Mapping, Node, Sequence, Tree, Value

_new = tuple.__new__  # a NamedTuple's own takes three times as long
_MOST_BLOCKS = 100
_MOST_ALIASES = 90
_MOST_UNFOLDED = 400_000
"""Values that aliases may make of a text, which itself has no more of them than characters. The server refuses nothing so small: see `event_tree`."""


def parse(text: str) -> Tree | None:
    """Return the only document of *text*, or None where the text is more than plain block YAML, or is wrong."""
    try:
        value = _Reader(text).read()
    except (OtherError, UnreadableScalarError):
        return None
    return Tree(value, partial(_root, text))


def _root(text: str) -> Node:
    """The places in a text that has been read."""
    try:
        return _Places(text).root()
    except OtherError:  # of anchors only libyaml's events know them
        from podlint.source import event_tree

        found = event_tree.parse(text)
        assert found
        return found.root


class _Reader:
    """Reads values. `blocks` are those that are open, with their columns; the outermost first."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.blocks: list[tuple[int, dict[str, Value] | list[Value], dict[str, Value] | None]] = []
        self.column = -1  # of the innermost block
        self.mapping: dict[str, Value] | None = None  # the innermost block, if it is one
        self.name = ""  # of the last key
        self.waits = False  # whether the last entry has no value yet
        self.anchor = ""  # of the value that the last entry waits for
        self.anchors: dict[str, Value] = {}
        self.aliases = 0

    def read(self) -> Value:
        lines, known = self.lines, known_lines
        number, count = 0, len(lines)
        while number < count:
            line = known[lines[number]]
            number += 1
            if line is not None:
                number = self.enter(line, number)
        if not self.blocks:
            raise OtherError
        if self.waits:
            self.add_nothing()
        return self.blocks[0][1]

    def enter(self, line: Line, number: int) -> int:
        """Take a line, *number* being that of the next; return which line comes after it and the block scalar that it may begin."""
        column, dashes, key, key_column, _, _, value, start, _, more = line
        mapping = self.mapping
        if dashes or column != self.column or mapping is None or self.waits:
            mapping = self.move(column, dashes, None if key is None else key_column)
        if key is not None:
            if mapping is None or key in mapping:
                raise OtherError
            self.name = key
            if start >= 0:
                mapping[key] = value
                return number
        if start >= 0:
            self.add(value)
        elif more is None:
            self.waits = True
        else:
            return self.enter_other(more, number)
        return number

    def enter_other(self, more: Flow | Block | Anchor | Alias, number: int) -> int:
        """The same for what stands behind dashes and key and is no scalar."""
        if isinstance(more, Block):
            return self.block_scalar(more, number)
        if isinstance(more, Flow):
            self.add(_flow_value(more))
        elif isinstance(more, Anchor):
            self.anchor = more.name
            self.waits = True
        else:
            self.add(self.anchored(more.name))
        return number

    def anchored(self, name: str) -> Value:
        """What an alias stands for, where it is plain to see."""
        self.aliases += 1
        if name not in self.anchors or self.aliases > _MOST_ALIASES or (self.aliases + 1) * len(self.text) > _MOST_UNFOLDED:
            raise OtherError
        named = {id(value) for value in self.anchors.values()}
        if any(id(block) in named for _, block, _ in self.blocks):
            raise OtherError
        return self.anchors[name]

    def add(self, value: Value) -> None:
        """Put a value into the innermost block."""
        if self.mapping is not None:
            self.mapping[self.name] = value
        else:
            block = self.blocks[-1][1]
            assert isinstance(block, list)
            block.append(value)

    def add_nothing(self) -> None:
        """Put null where the last entry waits for a value that does not come."""
        if self.anchor:
            raise OtherError
        self.add(None)

    def move(self, column: int, dashes: tuple[int, ...], key_column: int | None) -> dict[str, Value] | None:
        """Close and open the blocks that a line ends and begins; return the mapping that its key belongs to."""
        opens = not self.blocks
        if self.waits:
            if column > self.column or (column == self.column and dashes and self.mapping is not None):  # dashes may stand in the column of their key
                opens = True
            else:
                self.add_nothing()
            self.waits = False
        if not opens:
            self.leave(column, dashes)
        for dash in dashes:
            if opens:
                self.open([], None, dash)
            opens = True
        if opens and key_column is not None:
            mapping: dict[str, Value] = {}
            self.open(mapping, mapping, key_column)
        return self.mapping

    def leave(self, column: int, dashes: tuple[int, ...]) -> None:
        """Close the blocks that end before a line.

        Raises:
            OtherError: it goes on with none.
        """
        blocks = self.blocks
        while blocks and blocks[-1][0] > column:
            blocks.pop()
        if blocks and not dashes and blocks[-1][2] is None:  # its dashes stood in the column of the key
            blocks.pop()
        if not blocks:
            raise OtherError
        self.column, _, self.mapping = blocks[-1]
        if self.column != column or (self.mapping is None) != bool(dashes):
            raise OtherError

    def open(self, block: dict[str, Value] | list[Value], mapping: dict[str, Value] | None, column: int) -> None:
        blocks = self.blocks
        if self.mapping is not None:
            self.mapping[self.name] = block
        elif blocks:
            self.add(block)
        if len(blocks) == _MOST_BLOCKS:
            raise OtherError
        if self.anchor:
            self.anchors[self.anchor] = block
            self.anchor = ""
        blocks.append((column, block, mapping))
        self.column = column
        self.mapping = mapping

    def block_scalar(self, block: Block, number: int) -> int:
        """Take a literal or folded scalar whose text begins in line *number*; return which line comes next."""
        lines = self.lines
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
        if number == len(lines) and lines[-1].isspace():
            raise OtherError
        require_printable("".join(content).replace("\t", ""))
        is_ended = number == len(lines) and lines[-1] == ""  # a last line without end has one for kubectl
        self.add(_chomped("\n".join(content) + "\n" * (not is_ended), block))
        return number

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


class _Places(_Reader):
    """Reads values and, beside them, places: `nodes` are those of the blocks that are open."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.offsets = [0, *accumulate([len(written) + 1 for written in self.lines])]  # where lines begin, one more behind the last
        self.offset = 0  # of the current line
        self.nodes: list[Mapping | Sequence] = []
        self.behind = 0  # where the last entry ends that has no value yet

    def root(self) -> Node:
        self.read()
        for node in self.nodes:
            node.end = len(self.text)
        return self.nodes[0]

    def enter(self, line: Line, number: int) -> int:
        self.offset = offset = self.offsets[number - 1]
        following = super().enter(line, number)
        node = self.nodes[-1]
        if line.key is not None and isinstance(node, Mapping):
            node.keys[line.key] = _new(Leaf, (offset + line.key_start, offset + line.key_end))
        if line.start >= 0:
            self.put(_new(Leaf, (offset + line.start, offset + line.end)))
        elif line.more is None:
            self.behind = offset + line.after
        elif isinstance(line.more, Flow):
            self.put(_flow_node(line.more, offset))
        elif isinstance(line.more, Block):
            self.put(Leaf(offset + line.more.start, min(self.offsets[following], len(self.text))))
        else:
            raise OtherError
        return following

    def put(self, node: Node) -> None:
        """Put a place into the innermost block."""
        around = self.nodes[-1]
        if isinstance(around, Mapping):
            around.nodes[self.name] = node
        else:
            around.nodes.append(node)

    def add_nothing(self) -> None:
        super().add_nothing()
        self.put(Leaf(self.behind, self.behind))

    def leave(self, column: int, dashes: tuple[int, ...]) -> None:
        super().leave(column, dashes)
        while len(self.nodes) > len(self.blocks):
            self.nodes.pop().end = self.offset + column

    def open(self, block: dict[str, Value] | list[Value], mapping: dict[str, Value] | None, column: int) -> None:
        super().open(block, mapping, column)
        node: Mapping | Sequence
        if isinstance(block, dict):
            node = Mapping(self.offset + column, flow=False)
            node.value = block
        else:
            node = Sequence(self.offset + column, flow=False)
            node.value = block
        if self.nodes:
            self.put(node)
        self.nodes.append(node)


def _chomped(text: str, block: Block) -> str:
    body = text.rstrip("\n")
    if block.is_folded:
        if "\n\n" in body or "\n " in body or "\n\t" in body or body[0] in " \t\n":  # lines that are not simply folded into one
            raise OtherError
        body = body.replace("\n", " ")
    if block.chomping == "+":
        return body + text[len(body) :]
    return body if block.chomping == "-" or len(body) == len(text) else body + "\n"


def _flow_value(written: Flow) -> Value:
    values = [_flow_value(item) if isinstance(item, Flow) else item.value for item in written.items]
    return values if written.keys is None else {key.value: value for key, value in zip(written.keys, values, strict=True)}


def _flow_node(written: Flow, offset: int) -> Mapping | Sequence:
    node = Sequence(offset + written.start, flow=True) if written.keys is None else Mapping(offset + written.start, flow=True)
    node.end = offset + written.end
    node.value = _flow_value(written)
    nodes: list[Node] = [_flow_node(item, offset) if isinstance(item, Flow) else Leaf(offset + item.start, offset + item.end) for item in written.items]
    if isinstance(node, Sequence):
        node.nodes = nodes
    else:
        keys = written.keys or ()
        node.keys = {key.value: Leaf(offset + key.start, offset + key.end) for key in keys}
        node.nodes = {key.value: inner for key, inner in zip(keys, nodes, strict=True)}
    return node

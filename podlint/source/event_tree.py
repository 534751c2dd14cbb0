"""From YAML events to trees.

Source of the semantics: go.yaml.in/yaml/v2 decode.go (v2.4), sigs.k8s.io/yaml yaml.go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from podlint.source.scalars import Scalar, UnreadableScalarError, key_text, plain, plain_key, resolve, resolve_tagged, to_json
from podlint.source.tree import MAX_DEPTH, Alias, Leaf, Mapping, Node, Sequence, Tree, UnreadableError, Value

_NOT_YAML = r"[^\t\n\r\x20-\x7E\x85\xA0-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]"  # compiled when needed: it takes 9 ms
_COLON_REFUSED = "found unexpected ':'"
_ESCAPE_REFUSED = "found unknown escape character"
_INNER_COLONS = re.compile(
    r"(?P<tag>(?:(?<=[\s\[{,])|\A)!\S*)"
    r"|(?<=[^ \t\r\n\x85\u2028\u2029\"'\[\]{},:!])(?P<blanks>[ \t\r\n]*)(?P<colons>:+)(?=[^ \t\r\n\x85\u2028\u2029])"
)
_ESCAPE = re.compile(r"\\(.)")
_MASK = "\ue000"  # private characters, one for one, so that every place stays what it was
_MASKED_ESCAPE = "\ue002"
_MASKED_MARK = "\ue003"
_LEADING_MARK = re.compile("([\r\n]*)\ufeff")
_NOTHING_MORE = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?[\r\n])*[ \t]*(?:#[^\r\n]*)?")
_MERGE_TAG = "tag:yaml.org,2002:merge"
_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels, which podlint refuses to follow"


def parse(text: str) -> Tree | None:
    """Return the first document of *text*, or None when it holds none.

    Raises:
        UnreadableError: the server's reader refuses the text.
    """
    masks = _MASK + _MASKED_ESCAPE + _MASKED_MARK
    can_be_masked = not any(mask in text for mask in masks)
    masked = text
    if "\ufeff" in text:  # libyaml passes over them uncounted at any beginning of a line; for go-yaml all but the first are letters
        text = _LEADING_MARK.sub("\\1\n", text, 1) if _LEADING_MARK.match(text) else text
        masked = text.replace("\ufeff", _MASKED_MARK) if can_be_masked else text
    try:
        return _parse(text, lambda: _strict(text, events(text) if masked is text else _unmasked(events(masked))))
    except UnreadableError as error:
        if error.message not in (_COLON_REFUSED, _ESCAPE_REFUSED) or not can_be_masked:
            raise
    # The libyaml in ruamel.yaml.clib refuses {image: nginx:1.27} and "it\'s", which go-yaml reads: a colon without
    # blank behind it is part of the word. So these are hidden from it and put back afterwards.
    masked = _ESCAPE.sub(lambda pair: f"{_MASKED_ESCAPE}'" if pair[1] == "'" else pair[0], masked)
    masked = _INNER_COLONS.sub(lambda found: found[0] if found["tag"] else found["blanks"] + _MASK * len(found["colons"]), masked)
    return _parse(text, lambda: _strict(text, _unmasked(events(masked))))


def _strict(text: str, next_event: Callable[[], Any]) -> Callable[[], Any]:
    """The events of *text*, with the one escape refused that go-yaml does not know and libyaml does.

    Source: go.yaml.in/yaml/v2 scannerc.go, yaml_parser_scan_flow_scalar.
    """
    if "\\/" not in text:
        return next_event

    def strict() -> Any:
        event = next_event()
        if event.__class__ is ScalarEvent and event.style == '"':
            start, end = event.start_mark.index, event.end_mark.index
            slash = next((pair.start() for pair in _ESCAPE.finditer(text, start, end) if pair[1] == "/"), None)
            if slash is not None:
                raise UnreadableError(_ESCAPE_REFUSED, slash + 1, start)
        return event

    return strict


def _parse(text: str, start: Callable[[], Callable[[], Any]]) -> Tree | None:
    try:
        return _Builder(text, start()).document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        context = error.context_mark
        message = error.problem or "not YAML"
        raise UnreadableError(message, min(mark.index, len(text)) if mark else 0, context.index if context else None) from error
    except (YAMLError, UnicodeEncodeError) as error:
        raise UnreadableError(*_unprintable(text)) from error


def _unmasked(next_event: Callable[[], Any]) -> Callable[[], Any]:
    def unmasked() -> Any:
        event = next_event()
        if event.__class__ is ScalarEvent:
            value = event.value.replace(_MASK, ":").replace(_MASKED_MARK, "\ufeff")
            event.value = value.replace(_MASKED_ESCAPE, "" if event.style == '"' else "\\")
        return event

    return unmasked


def _unprintable(text: str) -> tuple[str, int]:
    match = re.search(_NOT_YAML, text)
    if match:
        what = "half a surrogate pair" if "\ud800" <= match.group() <= "\udfff" else f"the control character U+{ord(match.group()):04X}"
        return f"{what} is not allowed in YAML", match.start()
    return "text that a YAML reader cannot take", 0


def events(text: str) -> Callable[[], Any]:
    """Return a function that gives the next event of *text*: libyaml's, or ruamel's own where there is no libyaml."""
    try:
        from _ruamel_yaml import CParser
    except ImportError:
        return pure_events(text)
    return CParser(_ended(text)).get_event  # type: ignore[no-any-return]


def _ended(text: str) -> str:
    """*text* with an end of its last line. It shows in a block scalar, and kubectl adds it.

    Source: kubernetes staging/src/k8s.io/apimachinery/pkg/util/yaml/decoder.go, LineReader.Read.
    """
    return text if text.endswith("\n") else text + "\n"


def pure_events(text: str) -> Callable[[], Any]:
    """Return the same as `events`, from the parser in Python: the fallback, and what tests compare with."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yaml.version = "1.1"  # as the server reads it
    stream: Iterator[Any] = iter(yaml.parse(_ended(text)))
    return stream.__next__


def _resolved(event: Any) -> Scalar:
    """What a scalar is before its conversion to JSON, as keys are converted in another way."""
    if event.tag is not None:
        return resolve_tagged(event.tag, event.value)
    return resolve(event.value) if event.implicit[0] else str(event.value)


def _leaf(event: Any) -> Leaf:
    return Leaf(event.start_mark.index, event.end_mark.index)


class _Unfolded(NamedTuple):
    """What an anchored node amounts to: values of its own (keys included), values that its aliases add, levels."""

    own: int
    aliased: int
    levels: int


class _Builder:
    """Builds one document; its anchors live as long as it does."""

    def __init__(self, text: str, next_event: Callable[[], Any]) -> None:
        self.text = text
        self.next = next_event
        self.anchors: dict[str, tuple[Node, Value]] = {}
        self.open_nodes: set[int] = set()
        self.unfolded: dict[int, _Unfolded] = {}
        self.merged = 0
        self.last_alias: int | None = None
        self.has_duplicates = False

    def document(self) -> Tree | None:
        self.next()  # the stream's start
        event = self.next()
        if event.__class__ is StreamEndEvent:
            return None
        if event.version == (1, 2):
            raise UnreadableError("the API server reads YAML 1.1 and refuses a %YAML 1.2 directive", event.start_mark.index)
        node, value = self.node(self.next(), 0)
        if self.last_alias is not None:
            total = self.unfold(node)
            self.refuse_excess(total.own, total.aliased + self.merged, self.last_alias)
        end = self.end(self.next())  # the document's end; the server reads no further
        rest = None if _NOTHING_MORE.fullmatch(self.text, end) else end
        return Tree(value, node, rest, has_duplicates=self.has_duplicates)

    def node(self, event: Any, depth: int) -> tuple[Node, Value]:
        kind = event.__class__
        if kind is ScalarEvent:
            leaf, value = Leaf(event.start_mark.index, self.end(event)), self.scalar(event)
            if event.anchor is not None:
                self.anchors[event.anchor] = leaf, value
            return leaf, value
        if kind is AliasEvent:
            return self.alias(event, depth)
        if depth >= MAX_DEPTH:
            raise UnreadableError(_TOO_DEEP, event.start_mark.index)
        made = Mapping if kind is MappingStartEvent else Sequence
        node = made(event.start_mark.index, flow=bool(event.flow_style))
        if event.anchor is not None:
            self.anchors[event.anchor] = node, node.value
            self.open_nodes.add(id(node))
        if isinstance(node, Mapping):
            self.fill_mapping(node, depth)
        else:
            self.fill_sequence(node, depth)
        if event.anchor is not None:
            self.open_nodes.discard(id(node))
            self.unfolded[id(node)] = self.unfold(node)
        return node, node.value

    def end(self, event: Any) -> int:
        index: int = event.end_mark.index
        return min(index, len(self.text))

    def scalar(self, event: Any) -> Value:
        try:
            if event.tag is None:
                return plain(event.value) if event.implicit[0] else event.value
            return to_json(resolve_tagged(event.tag, event.value))
        except UnreadableScalarError as error:
            raise UnreadableError(str(error), event.start_mark.index) from error

    def fill_sequence(self, sequence: Sequence, depth: int) -> None:
        add_node, add_value = sequence.nodes.append, sequence.value.append
        while (event := self.next()).__class__ is not SequenceEndEvent:
            node, value = self.node(event, depth + 1)
            add_node(node)
            add_value(value)
        sequence.end = self.end(event)

    def fill_mapping(self, mapping: Mapping, depth: int) -> None:
        values, keys, nodes = mapping.value, mapping.keys, mapping.nodes
        while (event := self.next()).__class__ is not MappingEndEvent:
            if event.__class__ is ScalarEvent and event.value == "<<" and (event.implicit[0] or event.tag == _MERGE_TAG):
                self.merge(mapping, event, depth)
                continue
            if event.__class__ is ScalarEvent and event.tag is None and event.anchor is None:
                key = self.key(event) if event.implicit[0] else event.value
            else:
                key = self.complex_key(event, depth)
            node, value = self.node(self.next(), depth + 1)
            if key in keys:
                self.has_duplicates = True
                mapping.duplicates.setdefault(key, []).append(keys[key])
            keys[key] = _leaf(event)
            nodes[key] = node
            values[key] = value
        mapping.end = self.end(event)

    def key(self, event: Any) -> str:
        try:
            return plain_key(event.value)
        except UnreadableScalarError as error:
            raise UnreadableError(str(error), event.start_mark.index) from error

    def complex_key(self, event: Any, depth: int) -> str:
        """A key with a tag, an anchor or an alias; a mapping or a list cannot be one."""
        node, value = self.node(event, depth + 1)
        target = node.target if isinstance(node, Alias) else node
        if isinstance(target, Mapping | Sequence):
            raise UnreadableError("a key must be a scalar, not a mapping or a list", event.start_mark.index)
        try:
            return key_text(_resolved(event) if event.__class__ is ScalarEvent else value)
        except UnreadableScalarError as error:
            raise UnreadableError(str(error), event.start_mark.index) from error

    def alias(self, event: Any, depth: int) -> tuple[Node, Value]:
        name = event.anchor
        if name not in self.anchors:
            raise UnreadableError(f"no anchor &{name} stands before this alias", event.start_mark.index)
        target, value = self.anchors[name]
        if id(target) in self.open_nodes:
            raise UnreadableError(f"the anchor {name!r} contains itself", event.start_mark.index)
        self.last_alias = event.start_mark.index
        if isinstance(target, Mapping | Sequence) and depth + self.unfolded[id(target)].levels > MAX_DEPTH:
            raise UnreadableError(_TOO_DEEP, event.start_mark.index)
        return Alias(event.start_mark.index, event.end_mark.index, target), value

    def merge(self, mapping: Mapping, key: Any, depth: int) -> None:
        mapping.has_merge = True
        node, _ = self.node(self.next(), depth + 1)
        sources = node.nodes if isinstance(node, Sequence) else [node]
        for source in reversed(sources):  # earlier ones take precedence
            target = source.target if isinstance(source, Alias) else source
            if not isinstance(target, Mapping):
                raise UnreadableError("a merge (<<) takes a mapping or a list of mappings", key.start_mark.index)
            if isinstance(source, Alias):
                found = self.unfolded[id(target)]
                self.merged += found.own + found.aliased
                self.refuse_excess(len(self.text), self.merged, key.start_mark.index)  # no text has more values than characters
            for name in target.keys:
                if name in mapping.keys:
                    self.has_duplicates = True
                    mapping.duplicates.setdefault(name, []).append(mapping.keys[name])
            mapping.keys.update(target.keys)
            mapping.nodes.update(target.nodes)
            mapping.value.update(target.value)

    def unfold(self, node: Node) -> _Unfolded:
        """What *node* amounts to. What its aliases name was counted when it was built, so this stays within the node."""
        if isinstance(node, Alias):
            target = self.unfold(node.target)
            return _Unfolded(1, target.own + target.aliased, target.levels)
        if isinstance(node, Leaf):
            return _Unfolded(1, 0, 0)
        known = self.unfolded.get(id(node))
        if known:
            return known
        children = [self.unfold(child) for child in (node.nodes.values() if isinstance(node, Mapping) else node.nodes)]
        keys = len(children) if isinstance(node, Mapping) else 0
        levels = 1 + max((child.levels for child in children), default=0)
        return _Unfolded(1 + keys + sum(child.own for child in children), sum(child.aliased for child in children), levels)

    def refuse_excess(self, own: int, aliased: int, offset: int) -> None:
        """The server's guard against files that unfold to many times their size.

        Raises:
            UnreadableError: aliases make up too much of what the document unfolds to.

        Source: go.yaml.in/yaml/v2 decode.go, allowedAliasRatio.
        """
        total = own + aliased
        if aliased > 100 and total > 1000 and aliased / total > _allowed_alias_ratio(total):  # noqa: PLR2004  the server's own figures
            raise UnreadableError(f"aliases unfold this text to {total:,} values, which the API server refuses as excessive", offset)


def _allowed_alias_ratio(total: int) -> float:
    small, large = 400_000, 4_000_000
    if total <= small:
        return 0.99
    return 0.10 if total >= large else 0.99 - 0.89 * (total - small) / (large - small)

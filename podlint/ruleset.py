"""The rules of a selection, ready to run: sorted by what they look at, with their options, loaded when a run comes to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache, partial
from typing import Any, NamedTuple

from podlint import registry
from podlint.objects.workloads import ANY_POD, COMPLETING, wants_pods
from podlint.registry import Selection
from podlint.rule import Definition, Rule, Scope

Check = Callable[..., Iterator[Any]]


def is_word(mention: str) -> bool:
    """Whether something that a rule wants mentioned is looked for as a whole word: letters and digits only."""
    return mention.isascii() and mention.isalnum()


class Bound:
    """A rule with the options that a run gives it."""

    def __init__(self, rule: Rule, selection: Selection) -> None:
        self.rule = rule
        self._selection = selection
        self._checks: dict[str, Check] = {}

    @cached_property
    def _definition(self) -> Definition:
        return registry.definition(self.rule)

    @cached_property
    def by_version(self) -> bool:
        """Whether the check depends on the Kubernetes version."""
        return "kubernetes" in self._definition.wants

    @cached_property
    def _check(self) -> Check:
        definition = self._definition
        if "options" not in definition.wants:
            return definition.check
        return partial(definition.check, options=registry.options_of(self.rule, self._selection))

    def check(self, version: str) -> Check:
        """Return the check for a Kubernetes version, which takes what the rule's scope gives."""
        if not self.by_version:
            return self._check
        if version not in self._checks:
            self._checks[version] = partial(self._check, kubernetes=int(version.partition(".")[2]))
        return self._checks[version]


class Group(NamedTuple):
    """Rules that have something to say where a document holds one of the same `words`, or of the same other `pieces` of text; without any, everywhere."""

    words: frozenset[bytes]
    pieces: tuple[str, ...]
    rules: tuple[Bound, ...]


class Groups:
    """The groups of one scope, and which of them speak for the words that were seen together so far: manifests are much alike."""

    def __init__(self, groups: tuple[Group, ...]) -> None:
        self._groups = groups
        self._words = frozenset().union(*(group.words for group in groups))
        self._known: dict[frozenset[bytes], tuple[list[Bound], list[Group]]] = {}

    def for_words(self, mentioned: frozenset[bytes]) -> tuple[list[Bound], list[Group]]:
        """Return the rules that may speak where a document mentions some words, and the groups that it depends on other pieces of text for."""
        words = self._words & mentioned
        found = self._known.get(words)
        if found is None:
            if len(self._known) == _MOST_KNOWN:
                self._known.clear()
            speaking = [group for group in self._groups if not group.words.isdisjoint(words) or not (group.words or group.pieces)]
            open_groups = [group for group in self._groups if group.pieces and group not in speaking]
            found = self._known[words] = [bound for group in speaking for bound in group.rules], open_groups
        return found


class Ruleset(NamedTuple):
    """Rules by what they look at.

    `of_type` are the OBJECT rules for one type each, `any_type` those for all; `kinds` are the types that rules across objects want,
    `words` all that groups have.
    Rules that want all that holds a pod stand under `ANY_POD`, too.
    """

    mistake: dict[str, Bound]
    text: tuple[Bound, ...]
    document: Groups
    any_type: Groups
    of_type: dict[str, Groups]
    pod: Groups
    container: Groups
    across: tuple[Bound, ...]
    kinds: frozenset[str]
    words: frozenset[bytes]


@lru_cache(maxsize=64)
def ruleset(selection: Selection) -> Ruleset:
    """Return the rules of a selection."""
    rules = [Bound(rule, selection) for rule in registry.selected(selection)]
    by_scope: dict[Scope, list[Bound]] = {scope: [] for scope in Scope}
    for bound in rules:
        by_scope[bound.rule.scope].append(bound)
    of_type: dict[str, list[Bound]] = {}
    for bound in by_scope[Scope.OBJECT]:
        for kind in _types(bound.rule):
            of_type.setdefault(kind, []).append(bound)
    return Ruleset(
        {bound.rule.name: bound for bound in by_scope[Scope.MISTAKE]},
        tuple(by_scope[Scope.TEXT]),
        _grouped(by_scope[Scope.DOCUMENT]),
        _grouped(bound for bound in by_scope[Scope.OBJECT] if not bound.rule.kinds),
        {kind: _grouped(some) for kind, some in of_type.items()},
        _grouped(by_scope[Scope.POD]),
        _grouped(by_scope[Scope.CONTAINER]),
        tuple(by_scope[Scope.OBJECTS]),
        frozenset(kind for bound in by_scope[Scope.OBJECTS] for kind in _types(bound.rule)),
        frozenset(word.encode() for bound in rules for word in bound.rule.mentions if is_word(word)),
    )


def _types(rule: Rule) -> frozenset[str]:
    return rule.kinds | {ANY_POD} if wants_pods(rule.kinds) else rule.kinds


def _grouped(rules: Iterable[Bound]) -> Groups:
    groups: dict[tuple[str, ...], list[Bound]] = {}
    for bound in rules:
        groups.setdefault(bound.rule.mentions, []).append(bound)
    return Groups(tuple(_group(mentions, some) for mentions, some in groups.items()))


def _group(mentions: tuple[str, ...], rules: list[Bound]) -> Group:
    words = frozenset(mention.encode() for mention in mentions if is_word(mention))
    return Group(words, tuple(mention for mention in mentions if not is_word(mention)), tuple(rules))


@lru_cache(maxsize=64)
def wanted_kinds(selections: tuple[Selection, ...]) -> frozenset[str]:
    """Return the types that rules across objects want to see, in any of the selections, and those that complete other files."""
    return COMPLETING.union(*(ruleset(selection).kinds for selection in selections))


_MOST_KNOWN = 1000
_LETTERS_AND_DIGITS = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_APART = bytes(byte if byte in _LETTERS_AND_DIGITS else ord(" ") for byte in range(256))
_ESCAPE = re.compile(rb"\\(?:x..|u....|U.{8}|.)", re.DOTALL)
_LARGE = 1_000_000  # characters: the words of so much text would fill the memory


class Mentions:
    """What a document mentions of some words. All words are looked for at once, other pieces of text one by one."""

    def __init__(self, text: str, words: frozenset[bytes]) -> None:
        self._text = text
        self._words = _mentioned(text, words)
        self._known: dict[str, bool] = {}

    def has(self, piece: str) -> bool:
        """Whether the document holds a piece of text."""
        found = self._known.get(piece)
        if found is None:
            found = self._known[piece] = piece in self._text
        return found

    def speaking(self, groups: Groups | None) -> list[Bound]:
        """Return the rules that may have something to say about the document."""
        if groups is None:
            return []
        found, others = groups.for_words(self._words)
        more = [bound for group in others if any(map(self.has, group.pieces)) for bound in group.rules]
        return found + more if more else found


def _mentioned(text: str, words: frozenset[bytes]) -> frozenset[bytes]:
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > _LARGE:
        return frozenset(word for word in words if word in data)
    if b"\\" in data:
        data += b" " + _ESCAPE.sub(b" ", data)  # the n of "\nsudo" does not belong to the word
    return words.intersection(data.translate(_APART).split())

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
from podlint.rulebook import own_rules

Check = Callable[..., Iterator[Any]]


def is_word(mention: str) -> bool:
    """Whether something that a rule wants mentioned is looked for as a whole word: letters and digits only."""
    return mention.isascii() and mention.isalnum()


class Bound:
    """A rule with the options that a run gives it. `bit` stands for it in sets of rules, which are whole numbers: found and cut faster than any other."""

    def __init__(self, rule: Rule, selection: Selection, bit: int = 0) -> None:
        self.rule = rule
        self.bit = bit
        self._selection = selection
        self._checks: dict[str, Check] = {}

    @cached_property
    def _definition(self) -> Definition:
        return registry.definition(self.rule)

    @cached_property
    def by_version(self) -> bool:
        """Whether the check depends on the Kubernetes version."""
        return "kubernetes" in self._definition.wants

    def check(self, version: str) -> Check:
        """Return the check for a Kubernetes version, which takes what the rule's scope gives."""
        found = self._checks.get(version)
        if found is None:
            found = self._checks[version] = self._check(version)
        return found

    def _check(self, version: str) -> Check:
        definition = self._definition
        given: dict[str, Any] = {"kubernetes": int(version.partition(".")[2])} if self.by_version else {}
        if "options" in definition.wants:
            given["options"] = registry.options_of(self.rule, self._selection)
        return partial(definition.check, **given) if given else definition.check


class Rules:
    """The rules of one scope, and which of them speak in documents like those that were seen so far: manifests are much alike.

    `all` are their bits. `pieces` are the other pieces of text than words that some of them want mentioned, each with their bits.
    """

    def __init__(self, rules: Iterable[Bound]) -> None:
        self._rules = tuple(rules)
        self._known: dict[int, tuple[Bound, ...]] = {}
        self.all = sum(bound.bit for bound in self._rules)
        self.pieces = tuple(_by_mention(self._rules, is_wanted=lambda mention: not is_word(mention)).items())

    def among(self, bits: int) -> tuple[Bound, ...]:
        """Return those of the rules whose bits are set."""
        found = self._known.get(bits)
        if found is None:
            if len(self._known) == _MOST_KNOWN:
                self._known.clear()
            found = self._known[bits] = tuple(bound for bound in self._rules if bound.bit & bits)
        return found


class Words(NamedTuple):
    """The words that rules want mentioned. `bits` are, by word, those of the rules that want it; `always` those of the rules that want nothing."""

    all: frozenset[bytes]
    bits: dict[bytes, int]
    always: int


class Ruleset(NamedTuple):
    """Rules by what they look at.

    `of_type` are the OBJECT rules for one type each, `any_type` those for all; `kinds` are the types that rules across objects want,
    `words` all that are to be looked for in a document.
    Rules that want all that holds a pod stand under `ANY_POD`, too.
    """

    mistake: dict[str, Bound]
    text: tuple[Bound, ...]
    document: Rules
    any_type: Rules
    of_type: dict[str, Rules]
    pod: Rules
    container: Rules
    across: tuple[Bound, ...]
    kinds: frozenset[str]
    words: Words


@lru_cache(maxsize=64)
def ruleset(selection: Selection) -> Ruleset:
    """Return the rules of a selection."""
    rules = [Bound(rule, selection, 1 << number) for number, rule in enumerate(registry.selected(selection))]
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
        Rules(by_scope[Scope.DOCUMENT]),
        Rules(bound for bound in by_scope[Scope.OBJECT] if not bound.rule.kinds),
        {kind: Rules(some) for kind, some in of_type.items()},
        Rules(by_scope[Scope.POD]),
        Rules(by_scope[Scope.CONTAINER]),
        tuple(by_scope[Scope.OBJECTS]),
        frozenset(kind for bound in by_scope[Scope.OBJECTS] for kind in _types(bound.rule)),
        _words(rules),
    )


def _types(rule: Rule) -> frozenset[str]:
    return rule.kinds | {ANY_POD} if wants_pods(rule.kinds) else rule.kinds


def _words(rules: list[Bound]) -> Words:
    bits = {word.encode(): found for word, found in _by_mention(rules, is_wanted=is_word).items()}
    return Words(frozenset(bits), bits, sum(bound.bit for bound in rules if not bound.rule.mentions))


def _by_mention(rules: Iterable[Bound], *, is_wanted: Callable[[str], bool]) -> dict[str, int]:
    """What rules want mentioned, of one sort, with the bits of those that want it."""
    found: dict[str, int] = {}
    for bound in rules:
        for mention in filter(is_wanted, bound.rule.mentions):
            found[mention] = found.get(mention, 0) | bound.bit
    return found


@lru_cache(maxsize=64)
def wanted_kinds(selections: tuple[Selection, ...]) -> frozenset[str]:
    """Return the types that rules across objects want to see, in any of the selections, and those that complete other files."""
    return COMPLETING.union(*(ruleset(selection).kinds for selection in selections))


def forget() -> None:
    """Forget which rules there are: those of the user's may have changed since they were read."""
    for known in (own_rules.load, own_rules.of_folder, registry.selected, ruleset, wanted_kinds):
        known.cache_clear()


_MOST_KNOWN = 1000
_LETTERS_AND_DIGITS = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_APART = bytes(byte if byte in _LETTERS_AND_DIGITS else ord(" ") for byte in range(256))
_ESCAPE = re.compile(rb"\\(?:x..|u....|U.{8}|.)", re.DOTALL)
_LARGE = 1_000_000  # characters: the words of so much text would fill the memory


class Mentions:
    """The rules that may have something to say about a document, by what it mentions. All words are looked for at once, other pieces of text one by one."""

    def __init__(self, text: str, words: Words) -> None:
        self._text = text
        self._bits = words.always
        self._speaking: dict[Rules, tuple[Bound, ...]] = {}  # a List has many objects of a type
        for word in _mentioned(text, words.all):
            self._bits |= words.bits[word]

    def speaking(self, rules: Rules | None) -> tuple[Bound, ...]:
        """Return those of some rules that may have something to say."""
        if rules is None:
            return ()
        found = self._speaking.get(rules)
        if found is None:
            bits = self._bits & rules.all
            for piece, wanting in rules.pieces:
                if wanting & ~bits and piece in self._text:
                    bits |= wanting
            found = self._speaking[rules] = rules.among(bits)
        return found


def _mentioned(text: str, words: frozenset[bytes]) -> frozenset[bytes]:
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > _LARGE:
        return frozenset(word for word in words if word in data)
    if b"\\" in data:
        data += b" " + _ESCAPE.sub(b" ", data)  # the n of "\nsudo" does not belong to the word
    return words.intersection(data.translate(_APART).split())

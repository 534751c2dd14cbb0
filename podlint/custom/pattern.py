"""Patterns of schemas, matched in time that grows with the text alone.

Python's own matching goes back and tries again, and a hostile pattern would keep it busy for ever; the server's (RE2) does not. So a pattern becomes an
automaton whose states are followed all at once. What RE2 has and Python's parser does not, and the other way round, is not matched at all.
"""

from __future__ import annotations

import importlib
import re
import sys
import warnings
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

MOST_STATES = 5_000
MOST_WORK = 20_000_000  # states times characters
_MOST_REMEMBERED = 500
_MOST_REPEATS = 1000  # as in RE2

_IGNORES_CASE = re.compile(r"(\^?)\(\?i\)")
"""What makes all of a pattern go by letters whatever their case; Python takes it at the very beginning only."""

_DASH_BEHIND_MANY = re.compile(r"(?<!\\)((?:\\\\)*\\[dDsSwW])-(?!\])")
"""A dash that is itself, as a range cannot begin with what stands for many characters; Python wants that said."""

_parser: Any = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")


class UnsupportedPatternError(ValueError):
    """The pattern cannot be matched here."""


Takes = Callable[[str], bool]


class _State(NamedTuple):
    """A step of the automaton: it takes a character and goes on to `next`, or holds (`at`) without taking one; with neither it is an end."""

    takes: Takes | None
    next: tuple[int, ...]
    at: str = ""


class Pattern:
    """A pattern that is looked for anywhere in a text."""

    def __init__(self, states: list[_State], start: int) -> None:
        self._states = states
        self._start = start
        self._known: dict[tuple[frozenset[int], str], frozenset[int]] = {}

    def is_in(self, text: str) -> bool | None:
        """Whether some part of *text* matches; None where finding out would take too long."""
        if len(self._states) * len(text) > MOST_WORK:
            return None
        here = self._reached((self._start,), is_start=True, is_end=not text)
        for index, character in enumerate(text):
            if self._is_end(here):
                return True
            is_last = index + 1 == len(text)
            here = self._after(here, character) if not is_last else self._step(here, character, is_end=True)
        return self._is_end(here)

    def _is_end(self, states: frozenset[int]) -> bool:
        return -1 in states

    def _after(self, states: frozenset[int], character: str) -> frozenset[int]:
        known = self._known.get((states, character))
        if known is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            known = self._known[states, character] = self._step(states, character, is_end=False)
        return known

    def _step(self, states: frozenset[int], character: str, *, is_end: bool) -> frozenset[int]:
        taken = [
            after for number in states if number >= 0 and (takes := self._states[number].takes) and takes(character) for after in self._states[number].next
        ]
        return self._reached((*taken, self._start), is_start=False, is_end=is_end)

    def _reached(self, begin: Iterable[int], *, is_start: bool, is_end: bool) -> frozenset[int]:
        """The states that are reached without taking a character; -1 for the end of the pattern."""
        found: set[int] = set()
        waiting = list(begin)
        while waiting:
            number = waiting.pop()
            if number in found:
                continue
            found.add(number)
            state = self._states[number]
            if state.takes is None and not (state.at == "start" and not is_start) and not (state.at == "end" and not is_end):
                if not state.next:
                    return frozenset((-1,))
                waiting += state.next
        return frozenset(number for number in found if self._states[number].takes)


@lru_cache(maxsize=1024)
def pattern(text: str) -> Pattern | None:
    """Return a pattern ready to be matched; None where it cannot be."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Python finds odd in it is nobody's business here
            begins = _IGNORES_CASE.match(text)
            text = _DASH_BEHIND_MANY.sub(r"\1\\-", text)
            tree = _parser.parse(f"{begins[1]}{text[begins.end() :]}" if begins else text)
        if tree.state.flags & ~re.UNICODE or "[:" in text:
            return None
        maker = _Maker(ignores_case=begins is not None)
        start = maker.sequence(tree, maker.state(_State(None, ())))
    except (UnsupportedPatternError, ValueError, OverflowError, RecursionError, re.error):
        return None
    return Pattern(maker.states, start)


class _Maker:
    """Makes states from the end of a pattern to its beginning."""

    def __init__(self, *, ignores_case: bool) -> None:
        self.states: list[_State] = []
        self.ignores_case = ignores_case

    def state(self, state: _State) -> int:
        if len(self.states) >= MOST_STATES:
            raise UnsupportedPatternError
        self.states.append(state)
        return len(self.states) - 1

    def sequence(self, nodes: Any, then: int) -> int:
        for node in reversed(list(nodes)):
            then = self.node(str(node[0]), node[1], then)
        return then

    def node(self, name: str, value: Any, then: int) -> int:
        if name in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            return self.state(_State(_taker(name, value, ignores_case=self.ignores_case), (then,)))
        if name == "BRANCH":
            return self.state(_State(None, tuple(self.sequence(branch, then) for branch in value[1])))
        if name == "SUBPATTERN":
            _, adds, removes, inner = value
            if adds or removes:
                raise UnsupportedPatternError
            return self.sequence(inner, then)
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            return self._repeat(value, then)
        if name == "AT":
            return self._place(str(value), then)
        raise UnsupportedPatternError

    def _place(self, name: str, then: int) -> int:
        where = {"AT_BEGINNING": "start", "AT_BEGINNING_STRING": "start", "AT_END": "end", "AT_END_STRING": "end"}.get(name)
        if where is None:
            raise UnsupportedPatternError
        return self.state(_State(None, (then,), where))

    def _repeat(self, value: Any, then: int) -> int:
        least, most, inner = value
        if str(most) == "MAXREPEAT":
            loop = self.state(_State(None, (then,)))
            self.states[loop] = _State(None, (self.sequence(inner, loop), then))
            then = loop
        elif most > _MOST_REPEATS:
            raise UnsupportedPatternError
        else:
            for _ in range(most - least):
                then = self.state(_State(None, (self.sequence(inner, then), then)))
        if least > _MOST_REPEATS:
            raise UnsupportedPatternError
        for _ in range(least):
            then = self.sequence(inner, then)
        return then


_DIGITS = "0123456789"
_BLANKS = "\t\n\f\r "
_CATEGORIES: dict[str, Takes] = {  # ASCII, as in RE2
    "CATEGORY_DIGIT": lambda character: character in _DIGITS,
    "CATEGORY_NOT_DIGIT": lambda character: character not in _DIGITS,
    "CATEGORY_SPACE": lambda character: character in _BLANKS,
    "CATEGORY_NOT_SPACE": lambda character: character not in _BLANKS,
    "CATEGORY_WORD": lambda character: character.isascii() and (character.isalnum() or character == "_"),
    "CATEGORY_NOT_WORD": lambda character: not (character.isascii() and (character.isalnum() or character == "_")),
}


def _in_any_case(takes: Takes) -> Takes:
    return lambda character: takes(character) or takes(character.swapcase())


def _taker(name: str, value: Any, *, ignores_case: bool) -> Takes:
    if name == "ANY":
        return lambda character: character != "\n"
    if name in ("LITERAL", "NOT_LITERAL"):
        name, value = "IN", [("NEGATE", None)] * (name == "NOT_LITERAL") + [("LITERAL", value)]
    is_negated = bool(value) and str(value[0][0]) == "NEGATE"
    some = [_member(str(kind), item) for kind, item in (value[1:] if is_negated else value)]
    if ignores_case:
        some = [_in_any_case(takes) for takes in some]
    if len(some) == 1 and not is_negated:
        return some[0]
    if is_negated:
        return lambda character: not any(takes(character) for takes in some)
    return lambda character: any(takes(character) for takes in some)


def _member(kind: str, item: Any) -> Takes:
    if kind == "LITERAL":
        return chr(item).__eq__
    if kind == "RANGE":
        first, last = map(chr, item)
        return lambda character: first <= character <= last
    if kind == "CATEGORY" and str(item) in _CATEGORIES:
        return _CATEGORIES[str(item)]
    raise UnsupportedPatternError

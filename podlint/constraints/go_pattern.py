"""Whether a text is a regular expression of Go, as the server compiles patterns: RE2, without look-around and back-references.

Where this knows less than Go's parser (names of Unicode classes, the size of what is repeated), it lets a pattern through.

Source: Go's regexp/syntax/parse.go (1.26)
"""

from __future__ import annotations

import re

_ESCAPES = frozenset("AbBCzdDsSwWpPQafnrtvx0")
"""Letters and digits that mean something behind a backslash."""

_CLASS_ESCAPES = _ESCAPES - frozenset("AbBCzQ")
_OCTAL = re.compile(r"[1-7][0-7]")
_GROUP = re.compile(r"\((?:\?(?:P?<[A-Za-z0-9_]+>|[imsU]*(?:-[imsU]+)?[:)])|(?!\?))")
_COUNT = re.compile(r"\{(0|[1-9][0-9]*)(?:,(0|[1-9][0-9]*)?)?\}")
_HEX = re.compile(r"\{[0-9A-Fa-f]+\}|[0-9A-Fa-f]{2}")
_POSIX_CLASS = re.compile(r"\[:\^?[a-z]+:\]")
_NAME = re.compile(r"\{[^}]{0,99}\}|[0-9A-Za-z]{1,2}")
_DIGITS = re.compile(r"[0-7]{0,2}")
_ESCAPED = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_MOST_REPEATS = 1000


def is_pattern(text: str) -> bool:
    """Whether Go compiles *text*."""
    return _Pattern(text).is_sound()


class _Pattern:
    """A pattern that is read from left to right. `at` is where, `groups` how many are open, `repeats` what could be repeated here."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.groups = 0
        self.repeats = False
        self.is_repeated = False

    def is_sound(self) -> bool:
        while self.at < len(self.text):
            if not self._step(self.text[self.at]):
                return False
        return self.groups == 0

    def _step(self, character: str) -> bool:  # noqa: PLR0911  one for each thing that a character can begin
        if character in "*+?":
            return self._repeat(self.at + 1)
        if character == "{" and (count := _COUNT.match(self.text, self.at)):
            return _is_count(count) and self._repeat(count.end())
        if character == "(":
            return self._open()
        if character == ")":
            self.groups -= 1
            return self.groups >= 0 and self._went_on(1)
        if character == "|":
            return self._went_on(1, repeats=False)
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escape(_ESCAPES) and self._went_on(0)
        return self._went_on(1)

    def _went_on(self, characters: int, *, repeats: bool = True) -> bool:
        self.at += characters
        self.repeats, self.is_repeated = repeats, False
        return True

    def _repeat(self, end: int) -> bool:
        """Something can be repeated once; a question mark behind that is not another repetition."""
        if not self.repeats or self.is_repeated:
            return False
        self.at = end + 1 if self.text[end : end + 1] == "?" else end
        self.is_repeated = True
        return True

    def _open(self) -> bool:
        group = _GROUP.match(self.text, self.at)
        if group is None:
            return False
        self.at = group.end()
        if not group[0].endswith(")"):  # flags alone, as (?i), open nothing
            self.groups += 1
            self.repeats = self.is_repeated = False
        return True

    def _escape(self, known: frozenset[str]) -> bool:
        """Read a backslash and what it is for."""
        escaped = self.text[self.at + 1 : self.at + 2]
        if escaped == "Q" and escaped in known:
            end = self.text.find("\\E", self.at)
            self.at = end + 2 if end >= 0 else len(self.text)
            return True
        self.at += 2
        if not escaped.isalnum():
            return escaped.isascii() and escaped != ""
        if escaped == "x":
            return _HEX.match(self.text, self.at) is not None
        return escaped in known or _OCTAL.match(self.text, self.at - 1) is not None

    def _class(self) -> bool:
        """Read a class of characters, as [a-z]; what stands first is no end of it."""
        self.at += 2 if self.text[self.at + 1 : self.at + 2] == "^" else 1
        start = self.at
        while self.at < len(self.text) and (self.text[self.at] != "]" or self.at == start):
            first = self._member()
            if first is None:
                return False
            is_range = first and self.text[self.at : self.at + 1] == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", "")
            if is_range:
                self.at += 1
                last = self._member(ends_range=True)
                if last is None or (last and last < first):
                    return False
        return self.at < len(self.text) and self._went_on(1)

    def _member(self, *, ends_range: bool = False) -> str | None:
        """Read a character of a class, and return it; empty for what stands for many, None for what stands for nothing."""
        here = self.at
        posix = _POSIX_CLASS.match(self.text, here)
        if posix and not ends_range:
            self.at = posix.end()
            return ""
        if self.text[here] != "\\":
            self.at += 1
            return self.text[here]
        if not self._escape(_CLASS_ESCAPES):
            return None
        escaped = self.text[here + 1]
        if escaped in "pPx0" or escaped in "1234567":
            self._rest_of_escape(escaped)
            return ""
        return "" if escaped in "dDsSwW" else _ESCAPED.get(escaped, escaped)

    def _rest_of_escape(self, escaped: str) -> None:
        """Read on to the end of a number or the name of a class."""
        rest = _NAME.match(self.text, self.at) if escaped in "pPx" else _DIGITS.match(self.text, self.at)
        self.at = rest.end() if rest else self.at


def _is_count(count: re.Match[str]) -> bool:
    """Whether the numbers of a repetition, as {1,3}, are in order."""
    least, most = count[1], count[2] or count[1]
    return max(len(least), len(most)) <= len(str(_MOST_REPEATS)) and int(least) <= int(most) <= _MOST_REPEATS

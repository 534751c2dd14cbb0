"""The keys of mappings in flow style, and of JSON, that need not be complete yet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podlint.finding import Path

_TOKEN = re.compile(
    r"""(?:(?P<sign>[{}\[\],:])|(?P<comment>\#[^\r\n]*)|(?P<text>"(?:[^"\\\r\n]|\\.)*"?|'[^'\r\n]*'?|"""
    r"""[^\s{}\[\],:"'\#](?:[^{}\[\],:\r\n]|:(?=[^\s,{}\[\]]))*))"""
)
MOST_OPEN = 250
"""How deeply brackets may be nested; deeper ones are not looked into."""

Found = tuple[Path, int, int]
"""A key: its path, where it begins and ends."""


class Bracket:
    """A mapping or list that is open. `step` is the key or the index that comes next; None before a key's colon."""

    def __init__(self, path: Path, step: str | int | None) -> None:
        self.path = path
        self.step = step
        self.is_list = isinstance(step, int)


class Flow:
    """Reads text in flow style piece by piece, and knows which brackets are open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.open: list[Bracket] = []
        self.is_closed = False
        self.word: tuple[str, int, int] | None = None

    def read(self, text: str, start: int, end: int) -> Iterator[Found]:
        """Yield the keys between two offsets, until the first bracket is closed."""
        for match in _TOKEN.finditer(text, start, end):
            if match["text"]:
                self.word = match["text"].rstrip(" \t"), match.start("text"), match.start("text") + len(match["text"].rstrip(" \t"))
            elif match["sign"] == ":":
                yield from self.colon()
            elif match["sign"]:
                self.sign(match["sign"])
                if self.is_closed:
                    return

    def colon(self) -> Iterator[Found]:
        """The word before was a key."""
        top = self.open[-1] if self.open else None
        if top and not top.is_list and top.step is None and self.word:
            word, start, end = self.word
            top.step = word.strip("\"'")
            yield (*top.path, top.step), start, end
        self.word = None

    def sign(self, sign: str) -> None:
        """A bracket opens or closes, or an entry ends."""
        self.word = None
        if sign in "{[":
            if len(self.open) < MOST_OPEN:
                self.open.append(Bracket(self.inside(), 0 if sign == "[" else None))
            return
        if sign in "}]":
            if self.open:
                self.open.pop()
            self.is_closed = not self.open
        elif self.open:
            top = self.open[-1]
            top.step = top.step + 1 if isinstance(top.step, int) else None

    def inside(self) -> Path:
        """Return the path of the value that comes next."""
        if not self.open:
            return self.path
        top = self.open[-1]
        return top.path if top.step is None else (*top.path, top.step)

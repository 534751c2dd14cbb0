"""Why a text is not YAML, in words that say what to do. The parser's own words name a grammar rule, not the slip."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from podlint.source.tree import UnreadableError


class Advice(NamedTuple):
    """What is wrong, how to mend it, and where: offsets in the document's text."""

    message: str
    help: str
    start: int
    end: int


_COLON_WITHOUT_SPACE = re.compile(r"[ \t]*(?:- +)*(?P<key>[A-Za-z_][\w./-]*):(?P<value>[^\s:/][^\r\n]*)")
_KEY = re.compile(r"[ \t]*(?:- +)*[\"']?[\w./-]+[\"']?:(?=\s|\Z)")
_TWO_COLONS = re.compile(r"[ \t]*(?:- +)*(?P<key>[\w./-]+): +(?P<value>[^\s\"'\[{|>&*!][^\r\n]*?: [^\r\n]*)")


def advise(text: str, error: UnreadableError) -> Advice:
    """Return what to say of a document's *text* that could not be read."""
    at = min(error.offset, max(len(text.rstrip("\r\n")) - 1, 0))
    for start, line in ((text.rfind("\n", 0, at) + 1, _line(text, at)), _line_before(text, at)):
        if start > 0 and line.startswith("\ufeff"):
            return Advice("a byte order mark (U+FEFF) begins this line, and counts as a letter there", "delete it: it cannot be seen", start, start + len(line))
    for sign, explain in _EXPLANATIONS.items():
        if sign in error.message:
            advice = explain(text, at, error)
            if advice:
                return advice
    start, end = _line_range(text, at)
    return Advice(error.message, "", at, max(end, at + 1) if start <= at else at + 1)


def _line_range(text: str, at: int) -> tuple[int, int]:
    """The offsets of the line around *at*, without indentation and line end."""
    start = text.rfind("\n", 0, at) + 1
    stop = text.find("\n", at)
    line = text[start : stop if stop >= 0 else len(text)]
    return start + len(line) - len(line.lstrip()), start + len(line.rstrip())


def _line(text: str, at: int) -> str:
    start = text.rfind("\n", 0, at) + 1
    stop = text.find("\n", at)
    return text[start : stop if stop >= 0 else len(text)].rstrip("\r")


def _line_before(text: str, at: int) -> tuple[int, str]:
    """The last line above *at* that is neither blank nor a comment, with its start; (-1, "") where there is none."""
    start = text.rfind("\n", 0, at) + 1
    while start > 0:
        end = start - 1
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end].rstrip("\r")
        if line.strip() and not line.lstrip().startswith("#"):
            return start, line
    return -1, ""


def _bad_start(text: str, at: int, _: UnreadableError) -> Advice | None:
    character = text[at]
    if character == "\t":
        line_start = text.rfind("\n", 0, at) + 1
        tabs = len(text[line_start:]) - len(text[line_start:].lstrip("\t "))
        return Advice(
            "a tab indents this line, and YAML takes only spaces for indentation",
            "replace every leading tab by two spaces (many editors: convert indentation to spaces)",
            at,
            line_start + max(tabs, at - line_start + 1),
        )
    if character in "@`%":
        return _quote_it(text, at, f"a value cannot begin with {character!r} unless it stands in quotes")
    return None


def _quote_it(text: str, at: int, message: str) -> Advice:
    end = _line_range(text, at)[1]
    value = text[at:end]
    doubled = value.replace("'", "''")  # the one character that single quotes escape
    return Advice(message, f"write '{doubled}'", at, max(end, at + 1))


def _nested_colon(text: str, at: int, _: UnreadableError) -> Advice | None:
    for start, line in ((text.rfind("\n", 0, at) + 1, _line(text, at)), _line_before(text, at)):
        if start >= 0 and (match := _COLON_WITHOUT_SPACE.fullmatch(line)):
            key, value = match["key"], match["value"]
            at_key = start + match.start("key")
            return Advice(f"no space after the colon of {key!r}, so the line is one long word", f"write '{key}: {value}'", at_key, start + len(line))
    line_start = text.rfind("\n", 0, at) + 1
    line = _line(text, at)
    if match := _TWO_COLONS.fullmatch(line):
        value = match["value"]
        return _quote_it(
            text, line_start + match.start("value"), f"the value of {match['key']!r} holds a second ': ', which starts a mapping that cannot stand here"
        )
    before_start, before = _line_before(text, at)
    start, end = _line_range(text, at)
    deeper = len(line) - len(line.lstrip()) > len(before) - len(before.lstrip())
    if before_start >= 0 and deeper and not before.rstrip().endswith(":"):
        return Advice("this line is indented deeper than the one above, which already has a value", "line it up with the keys it belongs to", start, end)
    if before_start >= 0 and ":" not in before:
        at_before, end_before = _line_range(text, before_start)
        return Advice("this line has no colon, so it cannot be a key", "write 'key: value', or '- value' for an item of a list", at_before, end_before)
    return Advice("a key cannot stand here: the indentation does not fit the lines around it", "line it up with the keys it belongs to", start, end)


def _unclosed(text: str, _: int, error: UnreadableError) -> Advice | None:
    opened = error.context_offset
    if opened is None or opened >= len(text):
        return None
    mark = text[opened]
    if mark in "\"'":
        end = _line_range(text, opened)[1]
        return Advice("this quote is never closed", f"close it with another {mark} at the end of the value", opened, max(end, opened + 1))
    return None


def _unclosed_bracket(text: str, at: int, error: UnreadableError) -> Advice | None:
    opened = error.context_offset
    if opened is None or opened >= len(text) or text[opened] not in "[{":
        return None
    closing = {"[": "]", "{": "}"}[text[opened]]
    end = _line_range(text, opened)[1]
    if error.offset > end or error.offset >= len(text.rstrip()):
        return Advice(f"this {text[opened]!r} is never closed", f"close it with {closing!r}", opened, end)
    return Advice(f"a comma or {closing!r} is missing here", f"separate the items with commas and close with {closing!r}", at, at + 1)


def _misaligned(text: str, at: int, _: UnreadableError) -> Advice | None:
    start, end = _line_range(text, at)
    line = _line(text, at)
    if line.strip() == "---":
        return Advice("'---' separates documents only at the very start of a line", "move it to the first column, or delete it", start, end)
    if text[at] in "]}":
        return Advice(f"{text[at]!r} closes nothing", "delete it", at, at + 1)
    if behind := _behind_quote(text, at):
        return behind
    column = len(line) - len(line.lstrip())
    levels = _levels_above(text, at)
    if column in levels:
        return Advice("this line cannot continue what stands above it", "look for a missing '- ', quote or colon here or one line above", start, end)
    nearest = min(levels, key=lambda level: abs(level - column), default=None)
    return Advice(f"this line is indented by {column}, which fits none of the lines above", _where_to(nearest), start, end)


def _where_to(column: int | None) -> str:
    if column is None:
        return "line it up with the lines it belongs with"
    return f"indent it by {column} spaces, like the lines it belongs with" if column else "begin it in the first column, like the lines it belongs with"


def _behind_quote(text: str, at: int) -> Advice | None:
    """What to say where a line goes on behind a closing quote."""
    before = text[text.rfind("\n", 0, at) + 1 : at].rstrip()
    if not before.endswith(("'", '"')) or text[at] in "#\r\n":
        return None
    inside = "''" if before.endswith("'") else '\\"'
    end = _line_range(text, at)[1]
    return Advice("the value goes on behind its closing quote", f"put the whole value in quotes, and write {inside} for a quote inside", at, end)


def _levels_above(text: str, at: int) -> list[int]:
    """The indentations of the lines that are still open above *at*, outermost last. Items count with and without their dash."""
    levels: list[int] = []
    limit: int | None = None
    for line in reversed(text[: text.rfind("\n", 0, at) + 1].splitlines()):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indent = len(line) - len(line.lstrip())
        if limit is None or indent < limit:
            match = re.match(r"[ ]*(?:- +)+", line)
            levels += [match.end(), indent] if match else [indent]
            limit = indent
    return levels


def _missing_dash(text: str, at: int, error: UnreadableError) -> Advice | None:
    if behind := _behind_quote(text, at):
        return behind
    start, end = _line_range(text, at)
    first = text[error.context_offset] if error.context_offset is not None and error.context_offset < len(text) else ""
    if first == "-" and _KEY.match(_line(text, at)) and text[text.rfind("\n", 0, at) + 1 : start].strip() == "":
        return _misaligned(text, at, error)
    return Advice("an item of a list must begin with '- '", "add the dash, or indent the line to make it part of the item above", start, end)


def _no_colon(text: str, at: int, error: UnreadableError) -> Advice | None:
    opened = error.context_offset if error.context_offset is not None else at
    start, end = _line_range(text, min(opened, len(text) - 1))
    line = text[start:end]
    if line == "---":
        return _misaligned(text, start, error)
    before_start, before = _line_before(text, start)
    if before_start >= 0 and re.search(r": +[|>][-+0-9]*\s*(#.*)?$", before):
        return Advice(
            "the text of the block above must be indented deeper than its key", "indent every line of the text by two spaces more than the key", start, end
        )
    if match := _COLON_WITHOUT_SPACE.fullmatch(line):
        return Advice(f"no space after the colon of {match['key']!r}", f"write '{match['key']}: {match['value']}'", start, end)
    return Advice("this line has no colon, so it cannot be a key", "write 'key: value', or '- value' for an item of a list", start, end)


def _dash_after_key(text: str, at: int, _: UnreadableError) -> Advice | None:
    end = _line_range(text, at)[1]
    return Advice("a list cannot begin on the line of its key", "put '- ' on the next line, or write the list as [a, b]", at, end)


def _question_mark(text: str, at: int, _: UnreadableError) -> Advice | None:
    return _quote_it(text, at, "a value cannot begin with '? ' unless it stands in quotes")


def _unexpected(text: str, at: int, error: UnreadableError) -> Advice | None:
    if text[at] in "]},":
        return Advice(f"{text[at]!r} does not fit here", "delete it, or open what it closes", at, at + 1)
    return _unclosed_bracket(text, at, UnreadableError(error.message, len(text), at))


def _escape(text: str, at: int, _: UnreadableError) -> Advice | None:
    sequence = text[at - 1 : at + 1] if text[at - 1 : at] == "\\" else text[at : at + 2]
    start = at - 1 if text[at - 1 : at] == "\\" else at
    return Advice(f"{sequence!r} is no escape that double quotes know", "use single quotes, or write the backslash twice", start, min(start + 2, len(text)))


def _alias_name(text: str, at: int, error: UnreadableError) -> Advice | None:
    start = error.context_offset if error.context_offset is not None else at
    if start >= len(text) or text[start] not in "*&!":
        return None
    return _quote_it(text, start, f"a value cannot begin with {text[start]!r} unless it stands in quotes")


def _separator(text: str, at: int, error: UnreadableError) -> Advice | None:
    return Advice(error.message, "put the text on a line of its own, or indent it", at, _line_range(text, at)[1])


def _directive(text: str, at: int, _: UnreadableError) -> Advice | None:
    start, end = _line_range(text, at)
    if text.lstrip().startswith("%"):
        start, end = _line_range(text, len(text) - len(text.lstrip()))
        return Advice("kubectl cannot read a % directive", "delete the line", start, end)
    return None


_EXPLANATIONS: dict[str, Callable[[str, int, UnreadableError], Advice | None]] = {
    "cannot start any token": _bad_start,
    "violates indentation": _bad_start,
    "mapping values are not allowed": _nested_colon,
    "unexpected end of stream": _unclosed,
    "unexpected document indicator": _unclosed,
    "expected ',' or": _unclosed_bracket,
    "expected key": _misaligned,
    "expected '-' indicator": _missing_dash,
    "could not find expected ':'": _no_colon,
    "block sequence entries are not allowed": _dash_after_key,
    "mapping keys are not allowed": _question_mark,
    "expected node content": _unexpected,
    "unknown escape": _escape,
    "alphabetic or numeric": _alias_name,
    "expected URI": _alias_name,
    "expected <document start>": _directive,
    "unknown directive": _directive,
    "for a separator": _separator,
}
"""libyaml's words (they are the same in every release), and podlint's own -> how to explain them."""

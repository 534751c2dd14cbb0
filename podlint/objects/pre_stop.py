"""How long a preStop hook sleeps for certain.

Of a script those sleeps count that are certain to run one after the other, and whose length stands there: up to the first loop, condition, function or exit.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from podlint.finding import Path
from podlint.objects.object import Value, mapping, strings
from podlint.objects.probe import number
from podlint.objects.simple_commands import script_text

DEFAULT_GRACE = 30
"""The terminationGracePeriodSeconds of a pod that says nothing about it."""

_DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)([smhd]?)")
_SEPARATORS = ";&|()\n"
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_BRANCHES = frozenset({"if", "for", "while", "until", "case", "function", "{", "exit", "exec", "return", "trap"})
_LONGEST_SCRIPT = 10_000


def slept(hook: Value) -> tuple[float, Path]:
    """Return how many seconds a hook sleeps for certain, and the field (from the hook on) that says so."""
    if "sleep" in hook:
        return number(mapping(hook, "sleep"), "seconds", 0), ("sleep", "seconds")
    command = strings(mapping(hook, "exec"), "command")
    text = script_text(command)
    return sum(_sleeps(text)) if text else _seconds(list(command)), ("exec", "command")


def _sleeps(text: str) -> Iterator[float]:
    """Yield how long the sleeps of a script take that are certain to run."""
    words = shlex.shlex(text[:_LONGEST_SCRIPT], posix=True, punctuation_chars=_SEPARATORS)
    words.whitespace, words.whitespace_split = " \t\r", True
    before, command = ";", list[str]()
    try:
        for word in (*words, ";"):
            if word.strip(_SEPARATORS):
                command.append(word)
                continue
            if "(" in word or (command and command[0] in _BRANCHES):
                return
            if _is_plain(before) and _is_plain(word):
                yield _seconds(command)
            before, command = word, []
    except ValueError:  # an open quote
        return


def _is_plain(separator: str) -> bool:
    """Whether commands on both sides of it run, one after the other, as long as they succeed."""
    return separator.replace("\n", ";").strip(";") in ("", "&&")


def _seconds(command: list[str]) -> float:
    """How long a command sleeps; 0 where it does not, or does not say how long."""
    if not command or command[0].rpartition("/")[2] != "sleep":
        return 0
    found = [_DURATION.fullmatch(word) for word in command[1:]]
    return sum(float(match[1]) * _UNITS[match[2]] for match in found if match) if all(found) else 0

"""The simple commands that a command runs: itself, or those of the script that its shell gets."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import chain

from podlint.objects.shell import is_shell, program, script

_SEPARATORS = ";&|()\n"
_LONGEST_SCRIPT = 10_000
_DUPLICATION = re.compile(r"(?:(?<![0-9])[0-9]+)?[<>]&[0-9-]+|&>>?")
_COMMENT = re.compile(r"(?m)(?:^|(?<=[\s;]))#[^\n]*")
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=.*", re.DOTALL)
_BEFORE_COMMANDS = frozenset({"if", "then", "elif", "else", "while", "until", "do", "!", "{", "exec", "time", "command", "nohup"})


def called(words: tuple[str, ...]) -> str:
    """Return the program that a command calls, without its folder; empty where it calls none."""
    return program(words[0]) if words else ""


def script_text(words: tuple[str, ...]) -> str:
    """Return the script that a command gives to its shell; empty where it does not."""
    found = script(words)
    return found.text if found else ""


def commands(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the simple commands that may run, in order: those of the shell's script, else *words* themselves.

    Keywords and assignments before a command are left out; of a script whose quotes do not end, nothing is known behind them.
    """
    text = script_text(words)
    if text:
        return list(_simple(text[:_LONGEST_SCRIPT]))
    return [words] if words and not is_shell(words[0]) else []


def _simple(text: str) -> Iterator[tuple[str, ...]]:
    words = shlex.shlex(_DUPLICATION.sub(" ", _COMMENT.sub("", text)), posix=True, punctuation_chars=_SEPARATORS)
    words.whitespace, words.whitespace_split, words.commenters = " \t\r", True, ""  # a comment would take its line break along
    command: list[str] = []
    try:
        for word in chain(words, ";"):
            if word.strip(_SEPARATORS):
                if command or not (word in _BEFORE_COMMANDS or _ASSIGNMENT.fullmatch(word)):
                    command.append(word)
                continue
            if command:
                yield tuple(command)
            command = []
    except ValueError:  # an open quote
        return

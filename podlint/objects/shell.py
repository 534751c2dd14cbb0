"""What a container runs: its words, and the script that a shell among them is given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.object import Value, mapping
from podlint.objects.pod import Container

SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh", "ksh", "mksh"})
"""Programs that take a script behind `-c`."""

_LONGEST = 2_000  # characters of a command
_SHOWN = 120  # characters of a list in a message
_REFERENCE = re.compile(r"\$\([A-Z_][A-Z0-9_]*\)")  # in capitals: $(date) is for a shell
_OPTIONS = re.compile(r"[-+][a-zA-Z]+")


class Word(NamedTuple):
    """One string of a command, with its place in the document."""

    path: Path
    text: str


class Script(NamedTuple):
    """What a shell is told to run. `at` counts the words of the command; `arguments` are the words behind the script: `$0`, `$1` and so on."""

    text: str
    at: int
    arguments: tuple[str, ...]


def words(container: Container) -> tuple[Word, ...]:
    """Return the strings of `command`, then those of `args`. Without `command`, the image's own entry point stands before them."""
    return (*_strings(container.value, "command", container.path), *_strings(container.value, "args", container.path))


def first_word(container: Container) -> Word | None:
    """Return the first string of `command`, the program that replaces the image's own; None where there is none."""
    found = container.value.get("command")
    for index, text in enumerate(found if isinstance(found, list) else ()):
        if isinstance(text, str):
            return Word((*container.path, "command", index), text)
    return None


def plain_words(command: str) -> list[str]:
    """Return the words of a command on one line, as a shell splits it; none where only a shell could run it. `$(NAME)` the kubelet fills in."""
    if len(command) > _LONGEST or any(sign in command for sign in "|&;<>\n`") or "$(" in _REFERENCE.sub("", command):
        return []
    import shlex

    try:
        return shlex.split(command)
    except ValueError:  # a quote without end
        return []


def advice(command: str) -> str:
    """Return how a command that is written as one text is to be written."""
    from podlint.source.writing import flow

    shown = flow(tuple(plain_words(command)))
    if shown == "[]":
        return "let a shell run it: [sh, -c, the script]"
    return f"write each word as an item: {shown}" if len(shown) <= _SHOWN else "write each word as an item of a list"


def command_words(exec: Value, path: Path) -> tuple[Word, ...]:
    """Return the strings of the `command` of a probe or hook; *path* leads to its `exec`."""
    return _strings(exec, "command", path)


def hooks(container: Container) -> tuple[tuple[str, tuple[Word, ...]], ...]:
    """Return the names of a container's lifecycle hooks that run a command, with its words."""
    lifecycle = mapping(container.value, "lifecycle")
    if not lifecycle:
        return ()
    found = (
        (name, command_words(mapping(mapping(lifecycle, name), "exec"), (*container.path, "lifecycle", name, "exec"))) for name in ("postStart", "preStop")
    )
    return tuple((name, some) for name, some in found if some)


def program(word: str) -> str:
    """Return the name of a program without the folder that it lies in."""
    return word.rpartition("/")[2]


def is_shell(word: str) -> bool:
    """Whether a word names a shell."""
    return program(word) in SHELLS


def script(texts: Sequence[str]) -> Script | None:
    """Return the script that a command gives to its shell with `-c`; None where the first word is no shell, or nothing is behind the `-c`.

    Source: POSIX.1-2017, sh: the options, the script, then its parameters.
    """
    start = 1 if texts and program(texts[0]) == "env" else 0
    if len(texts) <= start or not is_shell(texts[start]):
        return None
    at, has_script = start + 1, False
    while at < len(texts) and texts[at][:1] in ("-", "+") and len(texts[at]) > 1:
        option = texts[at]
        at += 1
        if option == "--":
            break
        if _OPTIONS.fullmatch(option):
            has_script |= "c" in option and option[0] == "-"
            at += option.endswith("o")  # the name of an option follows: -o pipefail
    return Script(texts[at], at, tuple(texts[at + 1 :])) if has_script and at < len(texts) else None


def _strings(value: Value, field: str, path: Path) -> tuple[Word, ...]:
    found = value.get(field)
    return tuple(Word((*path, field, index), text) for index, text in enumerate(found) if isinstance(text, str)) if isinstance(found, list) else ()

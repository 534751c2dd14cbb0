"""What an init container waits for: the hosts and ports that its script tries until they answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from podlint.objects.pod import Container
from podlint.objects.shell import program
from podlint.objects.simple_commands import commands, script_text

_LOOP = re.compile(r"(?:^|[;&|\s])(?:until|while)\s")
_BRANCH = re.compile(r"(?:^|[;&|\s])(?:if|case|for|break|timeout|exit)\b|&\s*(?:\n|$)|\[\[|\$\(\(|-(?:lt|gt|le|ge|eq|ne) ")
_URL = re.compile(r"(?:https?|tcp)://(?:[^/@\s]*@)?([A-Za-z0-9.-]+)(?::([0-9]{1,5}))?(?:[/?#].*)?")
_ADDRESS = re.compile(r"([A-Za-z0-9.-]+):([0-9]{1,5})")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_WAITERS = frozenset({"wait-for-it.sh", "wait-for-it", "wait-for", "wait-for.sh", "dockerize", "wait4ports"})
_WITH_HOST_OPTION = frozenset({"pg_isready", "redis-cli", "mysqladmin", "mysql", "psql", "mongo", "mongosh"})


class Target(NamedTuple):
    """A host that is waited for, and the port on it; 0 where that is not said."""

    host: str
    port: int


def targets(container: Container) -> list[Target]:
    """Return what a container waits for before it ends, as far as it can be told for certain.

    A script that may stop waiting (conditions, counters, a timeout, something in the background) says nothing.
    """
    words = (*container.command, *container.args)
    text = script_text(words)
    if not text:
        return list(_of_waiter(words)) if words and program(words[0]) in _WAITERS else []
    if _BRANCH.search(text):
        return []
    loops = _LOOP.search(text) is not None
    return [target for command in commands(words) for target in (_of_client(command) if loops else _of_waiter(command))]


def _of_waiter(command: tuple[str, ...]) -> Iterator[Target]:
    if program(command[0]) in _WAITERS:
        for word in command[1:]:
            if word == "--":
                return
            if match := _ADDRESS.fullmatch(word) or _URL.fullmatch(word.partition("=")[2] or word):
                yield Target(match[1], int(match[2] or 0))


def _of_client(command: tuple[str, ...]) -> Iterator[Target]:
    tool, words = program(command[0]), command[1:]
    if tool in ("curl", "wget"):
        for word in words:
            if match := _URL.fullmatch(word) or _ADDRESS.fullmatch(word):
                yield Target(match[1], int(match[2] or 0))
    elif tool in ("nc", "netcat", "ncat", "telnet"):
        for host, port in pairwise(words):
            if _HOST.fullmatch(host) and not host.isdigit() and port.isdigit():
                yield Target(host, int(port[:5]))
    elif tool in _WITH_HOST_OPTION:
        for option, host in pairwise(words):
            if option in ("-h", "--host") and _HOST.fullmatch(host):
                yield Target(host, 0)

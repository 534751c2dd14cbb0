"""Where a container is told to listen: what well-known flags and variables of it say.

A flag may mean something else to a program that nobody knows, so a rule needs a second sign before it speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.image import is_placeholder
from podlint.objects.object import items, text
from podlint.objects.pod import Container

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_PORT_FLAGS = frozenset({"port", "http-port", "http_port", "listen-port", "server-port", "server.port"})
_HOST_FLAGS = frozenset({"host", "bind", "bind-address", "bind_ip", "bind-ip", "listen-host", "http-host", "server.address"})
_ADDRESS_FLAGS = frozenset(
    {"listen", "bind", "listen-address", "listen-addr", "addr", "address", "http-addr", "http-address", "http.addr", "http.address", "web.listen-address"}
)
_FLAGS = _PORT_FLAGS | _HOST_FLAGS | _ADDRESS_FLAGS
_PORT_VARIABLES = frozenset({"PORT", "HTTP_PORT", "SERVER_PORT", "LISTEN_PORT", "ASPNETCORE_HTTP_PORTS"})
_ADDRESS_VARIABLES = frozenset({"ASPNETCORE_URLS", "LISTEN", "LISTEN_ADDR", "LISTEN_ADDRESS", "HTTP_ADDR", "BIND_ADDR", "BIND_ADDRESS"})
_VARIABLES = _PORT_VARIABLES | _ADDRESS_VARIABLES
_CLIENT_FLAGS = re.compile(r"-{1,2}(h|host|hostname|server|url|endpoint|connect|target|upstream|user|username|password)(=|\Z)")
_ADDRESS = re.compile(r"(?:[a-z]+://)?(\[[0-9a-fA-F:]*\]|[^:/\[\]]*)(?::([0-9]{1,5}))?/?\Z")
_LONGEST = 200  # characters of an address


class Listening(NamedTuple):
    """One thing that a container is told about where to listen. `said` is how it is written; `host` may be empty, `port` 0."""

    path: Path
    said: str
    host: str
    port: int


def listenings(container: Container) -> list[Listening]:
    """Return what flags in the command and arguments, and environment variables, say about where the container listens."""
    value = container.value
    flags = _of_flags(container) if "command" in value or "args" in value else ()
    return [*flags, *(_of_variables(container) if "env" in value else ())]


def is_client(container: Container) -> bool:
    """Whether a flag names another host, so that the port may be that host's."""
    words = (*container.command, *container.args)
    for index, word in enumerate(words):
        if _CLIENT_FLAGS.match(word):
            host = word.partition("=")[2] or _following(words, index)
            if host not in LOOPBACK and host not in ("0.0.0.0", "::", "[::]", "*"):  # noqa: S104  compared with, not bound to
                return True
    return False


def mentions(container: Container, number: int) -> bool:
    """Whether a number stands anywhere in the command, the arguments or the variables."""
    words = (*container.command, *container.args, *(str(variable.get("value", "")) for _, variable in container.env()))
    return any(str(number) in word for word in words)


def _of_flags(container: Container) -> Iterator[Listening]:
    for field, words in (("command", container.command), ("args", container.args)):
        for index, word in enumerate(words):
            if not word.startswith("-") or len(word) > _LONGEST:
                continue
            flag, equals, value = word.lstrip("-").partition("=")
            if flag not in _FLAGS:
                continue
            value = value if equals else _following(words, index)
            if not value or is_placeholder(value):
                continue
            found = _meaning(flag, value)
            if found:
                yield Listening((*container.path, field, index), f"{word}" if equals else f"{word} {value}", *found)


def _following(words: tuple[str, ...], index: int) -> str:
    """The word behind one; empty where there is none, or where it is a flag."""
    found = words[index + 1] if index + 1 < len(words) else ""
    return "" if found.startswith("-") else found


def _of_variables(container: Container) -> Iterator[Listening]:
    for index, variable in items(container.value, "env"):
        name = text(variable, "name")
        if name not in _VARIABLES:
            continue
        value = text(variable, "value")
        if not value or is_placeholder(value) or len(value) > _LONGEST:
            continue
        found = _port(value) if name in _PORT_VARIABLES else _address(value)
        if found:
            yield Listening((*container.path, "env", index, "value"), f"{name}={value}", *found)


def _meaning(flag: str, value: str) -> tuple[str, int] | None:
    if flag in _PORT_FLAGS:
        return _port(value)
    if flag in _ADDRESS_FLAGS and ":" in value:
        return _address(value)
    return (value, 0) if flag in _HOST_FLAGS and value in LOOPBACK else None


def _port(value: str) -> tuple[str, int] | None:
    return ("", int(value)) if value.isascii() and value.isdigit() and len(value) <= len("65535") else None


def _address(value: str) -> tuple[str, int] | None:
    match = _ADDRESS.match(value)
    return (match[1].strip("[]"), int(match[2] or 0)) if match else None

"""Texts in ConfigMaps that are files of their own."""

from __future__ import annotations

import json
from typing import NamedTuple

from podlint.source.document import documents

_SYNTAX = ("found ", "did not find ", "mapping values ", "block ", "could not find ")
"""How the messages of the YAML reader begin that say that a text is no YAML to anybody; others say what only the API server refuses."""


class Fault(NamedTuple):
    """Why a text cannot be read, and in which of its lines, from 1."""

    message: str
    line: int


def yaml_fault(text: str) -> Fault | None:
    """Return why a text is no YAML; None where it is, or where only some readers take it."""
    if text.startswith("%") or "\n%" in text:
        return None  # directives, which stand before a document's separator
    for document in documents(text):
        error = document.unreadable
        if error and error.message.startswith(_SYNTAX):
            return Fault(error.message, text.count("\n", 0, document.offset + error.offset) + 1)
    return None


def json_fault(text: str) -> Fault | None:
    """Return why a text is no JSON; None where it is, or where it is one of the forms that many readers take: with comments, or a value a line."""
    if "//" in text.replace("://", "") or "/*" in text:
        return None
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return None if error.msg == "Extra data" else Fault(f"{error.msg[:1].lower()}{error.msg[1:]}", error.lineno)
    except RecursionError:
        return None
    return None

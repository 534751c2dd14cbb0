"""What a resilience card is made of: answers, with the fields of the manifest that decide them. Times in milliseconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from podlint.finding import Path
from podlint.simulate.plan import Container, Role
from podlint.simulate.subject import Subject


class Times(NamedTuple):
    """Some durations in a nutshell; each is one of those seen."""

    least: int
    median: int
    greatest: int


class Counts(NamedTuple):
    """Some numbers in a nutshell; each is one of those seen."""

    least: int
    median: int
    greatest: int


Fact = str | int | bool | Times | Counts | Sequence["Fact"] | Mapping[str, "Fact"] | None
"""What an answer says, for machines. A plain number is one; a duration is always `Times`."""


class Field(NamedTuple):
    """A field that decides an answer. `name` begins in the object; `place` is ``file:line:column``, of its nearest ancestor where it is not written."""

    name: str
    value: str
    is_written: bool
    place: str


class Answer(NamedTuple):
    """The answer to one question. `container` is empty where it is about the pod, or about what made it."""

    question: str
    container: str
    lines: tuple[str, ...]
    facts: Mapping[str, Fact]
    fields: tuple[Field, ...] = ()


def times(found: Sequence[int]) -> Times | None:
    """Return durations in a nutshell; None where there are none."""
    ordered = sorted(found)
    return Times(ordered[0], ordered[(len(ordered) - 1) // 2], ordered[-1]) if ordered else None


def times_if_all(found: Sequence[int | None]) -> Times | None:
    """Return durations in a nutshell; None where one of them is missing."""
    there = [one for one in found if one is not None]
    return times(there) if len(there) == len(found) else None


def counts(found: Sequence[int]) -> Counts:
    """Return numbers in a nutshell; there is at least one."""
    ordered = sorted(found)
    return Counts(ordered[0], ordered[(len(ordered) - 1) // 2], ordered[-1])


def path_of(subject: Subject, container: Container) -> Path:
    """Return where a container stands in the pod."""
    field = "containers" if container.role is Role.MAIN else "initContainers"
    names = [item.get("name") for item in subject.pod["spec"][field]]
    return ("spec", field, names.index(container.name))


def field(subject: Subject, path: Path) -> Field:
    """Return a field of the pod."""
    return _field(subject, path, subject.pod)


def field_above(subject: Subject, path: Path) -> Field:
    """Return a field of the object that holds the pod."""
    return _field(subject._replace(path=subject.object.path), path, subject.stored)


def _field(subject: Subject, path: Path, stored: Any) -> Field:
    inside = (*subject.path[len(subject.object.path) :], *path)
    return Field(_dotted(inside), _value(_at(stored, path)), _at(subject.object.value, inside) is not None, subject.place(path))


def _at(value: Any, path: Path) -> Any:
    for step in path:
        is_there = (isinstance(value, list) and isinstance(step, int) and step < len(value)) or (isinstance(value, dict) and step in value)
        value = value[step] if is_there else None
    return value


def _value(value: Any) -> str:
    return "unset" if value is None else str(value) if isinstance(value, str | int) else "set"


def _dotted(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")

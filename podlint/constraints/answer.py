"""What the API server would answer about one object, once its structure is known: errors that follow from others left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from podlint.constraints.context import Value
from podlint.constraints.error import ApiError, ErrorType
from podlint.constraints.kinds import defaulted, validate
from podlint.finding import Api, Path, Problem, Repair, Replace, Severity, Stage, dotted, field_path
from podlint.schema.structure import Structure

_SECRET = (("data",), ("stringData",))
"""Where a Secret holds what no report may show."""

_DEEP = 2
"""Steps from which on a path leads to one part of an object, not to as good as all of it."""


class Answer(NamedTuple):
    """One error of the server. `path` is where it stands in the user's object; it is `assumed` where the server would not get so far."""

    error: ApiError
    path: Path
    assumed: bool

    def problem(self, root: Path, kind: str) -> Problem:
        """Return it in words, for an object of that *kind* which stands at *root* of its document."""
        error, path = self.error, (*root, *self.path)
        stage = Stage.WARNING if error.type is ErrorType.WARNING else Stage.VALIDATE
        proposal = error.proposal
        return Problem(
            path,
            f"{field_path(self.path) or kind} {error.message}",
            error.help,
            on_key=error.on_key,
            is_secret=kind == "Secret" and self.path[:1] in _SECRET,
            severity=Severity.WARNING if error.depends else None,
            api=None if self.assumed else Api(stage, error.type.value, dotted(error.path if error.field is None else error.field)),
            fix=Repair((Replace(path, proposal.value),), proposal.is_safe) if proposal else None,
        )


def answers(structure: Structure, version: str) -> list[Answer]:
    """Return the errors and warnings for an object of a known kind."""
    value = structure.value
    if not structure.definition or not value.get("apiVersion") or not value.get("kind"):
        return []
    return answers_to(structure, validate(defaulted(value, version), version))


def answers_to(structure: Structure, errors: list[ApiError]) -> list[Answer]:
    """Return what the server would say of errors in what is left of an object, at their place in the user's; what follows from mistakes is left out."""
    value = structure.value
    if not structure.unsound and not structure.renamed:
        return [Answer(error, error.path, assumed=False) for error in errors]
    return [_in_text(error, structure.renamed) for error in errors if not (structure.unsound and follows(error, structure.unsound, value))]


def follows(error: ApiError, unsound: tuple[Path, ...], value: Value) -> bool:
    """Whether an error is about something that could not be decoded, about its absence, or about a default taken from it."""
    if error.type is ErrorType.NOT_FOUND:
        return True  # what is looked for may be just that
    path, is_required = error.path, error.type is ErrorType.REQUIRED
    for place in unsound:
        if path[: len(place)] == place:
            return True
        if place[: len(path)] == path and (is_required or len(path) >= _DEEP or path == place[:-1]):
            return True
        if not is_required and path[:-1] == place[:-1] and not _stands(path, value):
            return True
    return False


def _stands(path: Path, value: Any) -> bool:
    """Whether the user wrote something at a path."""
    for step in path:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return False
    return value is not None


def _in_text(error: ApiError, renamed: dict[Path, Path]) -> Answer:
    """The error at the place of a misspelled field, where it lies inside one."""
    for length in range(len(error.path), 0, -1):
        written = renamed.get(error.path[:length])
        if written is not None:
            return Answer(error, (*written, *error.path[length:]), assumed=True)
    return Answer(error, error.path, assumed=False)

"""The plain values that findings are made of: paths, spans, problems and findings.

A *problem* is what a check yields: a symbolic path and a message. A *finding* is a problem with
file, span, rule and severity, ready to be printed. All of them are frozen and picklable.
"""

from __future__ import annotations

import enum
import json
from typing import NamedTuple

Path = tuple[str | int, ...]
"""Keys and indices from the root of a document, as ``("spec", "containers", 0, "name")``."""


class Key(str):
    """A step of a path that is the key of a map (a label, a resource), not a field: the API server prints it in brackets."""

    __slots__ = ()


class Severity(enum.Enum):
    """How bad a finding is; `--fail-on` compares by rank."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return _RANKS[self]

    def __str__(self) -> str:
        return self.value


_RANKS = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


class Stage(enum.Enum):
    """The step of the API server's create path that refuses a document, or warns about it."""

    PARSE = "parse"
    DECODE = "decode"
    STRICT = "strict"
    VALIDATE = "validate"
    WARNING = "warning"


class Api(NamedTuple):
    """What the API server would answer: its error type and the field as the server prints it."""

    stage: Stage
    type: str
    field: str


class Position(NamedTuple):
    """A place between two characters: 0-based line, 0-based column in Unicode code points."""

    line: int
    column: int


class Span(NamedTuple):
    """A half-open range of one file."""

    start: Position
    end: Position


class Related(NamedTuple):
    """Another place that a problem speaks of: a path in the same document, or offsets in its text."""

    path: Path
    message: str
    offsets: tuple[int, int] | None = None


Scalar = str | int | float | bool
"""What stands at the end of a path."""


class Replace(NamedTuple):
    """Put another scalar in the place of the one at `path`."""

    path: Path
    value: Scalar


class Rename(NamedTuple):
    """Give the entry at `path` another key; its value stays."""

    path: Path
    key: str


class Delete(NamedTuple):
    """Take away the entry or the item at `path`."""

    path: Path


class Insert(NamedTuple):
    """Put an entry where none is: the last step of `path` is its key, or the length of the list that gets an item more.

    Mappings that lead there and are absent (or empty) are made, too. A tuple is a list of scalars.
    """

    path: Path
    value: Scalar | tuple[Scalar, ...]


class Splice(NamedTuple):
    """Put `text` in the place of a range of the document's text (or the file's, where there is no document)."""

    start: int
    end: int
    text: str


Operation = Replace | Rename | Delete | Insert | Splice


class Repair(NamedTuple):
    """How a problem can be mended, in terms of paths.

    It is safe when the server then sees the same object, or would have refused the old one and nothing else can be meant.
    """

    operations: tuple[Operation, ...]
    is_safe: bool


class Edit(NamedTuple):
    """Characters of one file to put in the place of others: from offset `start` up to `end`."""

    start: int
    end: int
    text: str


class Fix(NamedTuple):
    """How podlint can mend a finding: what is to change in its file, the operations that this stands for, and the place of each edit.

    Reports show the edits that have a place; those of a secret have none.
    """

    edits: tuple[Edit, ...]
    is_safe: bool
    operations: tuple[Operation, ...] = ()
    spans: tuple[Span, ...] = ()


class Problem(NamedTuple):
    """What a check yields: where (symbolically) and what. The engine adds file, span and rule.

    `message` is lower case, without full stop, and names the value; `help` says how to mend it.
    `on_key` marks the key, not its value: misspelled or forbidden fields.
    `offsets` is the range in the document's text where no path can say it (text that is no YAML).
    `is_secret` keeps the marked text out of reports. `severity` overrides the rule's own where the fact itself decides.
    """

    path: Path
    message: str
    help: str = ""
    related: tuple[Related, ...] = ()
    on_key: bool = False
    offsets: tuple[int, int] | None = None
    is_secret: bool = False
    severity: Severity | None = None
    api: Api | None = None
    fix: Repair | None = None


class ObjectId(NamedTuple):
    """Which Kubernetes object a finding is about; empty strings where the manifest does not say."""

    api_version: str = ""
    kind: str = ""
    namespace: str = ""
    name: str = ""


class RelatedPlace(NamedTuple):
    """A `Related` with its place in the file."""

    file: str
    start: Position
    message: str
    rendered: bool = False


class Excerpt(NamedTuple):
    """One line of source as reports quote it; a very long line is cut around the finding.

    `text` is the (cut) line, `column` the 0-based column of the finding in `text`, `width` how many
    characters of it the finding covers (at least 1), `cut_left` and `cut_right` whether it was cut.
    """

    text: str
    column: int
    width: int
    cut_left: bool = False
    cut_right: bool = False

    def masked(self) -> Excerpt:
        """Return it with asterisks for what the finding covers, to the end of the line."""
        return self._replace(text=self.text[: self.column] + "*" * (len(self.text) - self.column), cut_right=False)


class Finding(NamedTuple):
    """A problem with its place: all that a reporter needs. Sorted by place, then rule.

    `place` is its path with items of lists called by their names, which stays when items move: ``spec.containers[name=web].image``.
    `rendered` says that the span counts in what the file, a template, renders to.
    """

    rule: str
    severity: Severity
    message: str
    file: str
    span: Span
    help: str = ""
    path: Path = ()
    document: int = 0
    object: ObjectId = ObjectId()
    kubernetes: tuple[str, ...] = ()
    related: tuple[RelatedPlace, ...] = ()
    api: Api | None = None
    excerpt: Excerpt | None = None
    fix: Fix | None = None
    place: str = ""
    rendered: bool = False

    def sort_key(self) -> tuple[int, int, int, str, str]:
        """Order within one file: by place, errors first, then rule and message."""
        start = self.span.start
        return (start.line, start.column, -self.severity.rank, self.rule, self.message)


def dotted(path: Path) -> str:
    """Return *path* as the API server prints fields: ``spec.containers[0].name``, ``metadata.labels[app]``."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, int | Key):
            parts.append(f"[{step}]")
        else:
            parts.append(f".{step}" if parts else step)
    return "".join(parts)


def field_path(path: Path) -> str:
    """Return *path* for people and programs: as `dotted`, but a key that holds dots in quotes, ``metadata.labels["a.b"]``."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif "." in step or not step:
            parts.append(f"[{json.dumps(step, ensure_ascii=False)}]")
        else:
            parts.append(f".{step}" if parts else step)
    return "".join(parts)

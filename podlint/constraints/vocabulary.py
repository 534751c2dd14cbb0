"""The verbs that tables of constraints are made of.

A table is a value: `struct(name=required(dns_label), ports=each(CONTAINER_PORT))`. What stands for a field is either a
*format*, a plain function from the value to complaints (`formats.py`), or a `Table` built from other verbs. Relations between
fields are plain functions too: (value, path, context) -> errors, given to `struct` before the fields.

Values are those of the defaulted object. As in Go, the zero value of a field that is no pointer (0, "", false, an empty list or
mapping) counts as absent: say `optional` or `required` for such fields, and `present` or nothing for pointers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, ErrorType, about_key, at, duplicate, forbidden, instead_of, unsupported
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import remember
from podlint.finding import Key, Path

Format = Callable[[Any], Complaints]
"""Looks at one value alone, and returns what is wrong with it: nearly always nothing."""

Errors = Iterable[ApiError]
Relation = Callable[[Value, Path, Context], Errors]
"""Looks at a mapping that stands at a path, and at its context."""

Check = Callable[[Any, Path, Context, list[ApiError]], None]


class Table(NamedTuple):
    """Appends the errors of the value that stands at a path. Where it is but a relation, `look` is that, so that it can be asked itself."""

    check: Check
    look: Relation | None = None


Verb = Format | Table


class Field(NamedTuple):
    """How a struct looks at one of its fields."""

    verb: Verb
    skips_zero: bool = False
    lacking: Format | None = None  # says what is wrong when the field is absent, given its value
    zero_counts: bool = False  # whether the zero value is absent to `lacking`


def _nothing_wrong(_: Any) -> Complaints:
    return ()


anything: Verb = _nothing_wrong
"""Whatever the schema lets through."""


def required(verb: Verb = anything, why: str = "") -> Field:
    """The field has to be there and not zero; then *verb* looks at it. *why* completes ``is required``."""
    complaints = (Complaint(f"is required {why}".rstrip(), type=ErrorType.REQUIRED),)
    return Field(verb, skips_zero=True, lacking=lambda _: complaints, zero_counts=True)


def present(verb: Verb = anything, why: str = "") -> Field:
    """The field has to be there, be it zero: for pointers. *why* completes ``is required``."""
    complaints = (Complaint(f"is required {why}".rstrip(), type=ErrorType.REQUIRED),)
    return Field(verb, lacking=lambda _: complaints)


def optional(verb: Verb) -> Field:
    """*verb* looks at the field unless it is zero."""
    return Field(verb, skips_zero=True)


def always(verb: Format, zero: Any) -> Field:
    """*verb* looks at the field even when it is absent; it is *zero* then."""
    return Field(verb, lacking=lambda _: verb(zero))


class Given(NamedTuple):
    """A relation that has something to say only where one of some fields is there: nearly never."""

    look: Relation
    fields: frozenset[str]


def given(look: Relation, *fields: str) -> Given:
    """*look* is asked only about mappings that have one of these fields."""
    return Given(look, frozenset(fields))


_REMEMBERED = frozenset({str, int})
"""The classes of values that a struct need not ask a format about again. Equal values of other classes, as true and 1, are not the same."""


def struct(*relations: Relation | Given, **fields: Verb | Field) -> Table:  # noqa: C901  the innermost loop of all: calls would cost more than they say
    """A mapping with fields, and relations between them. Fields that are not named may hold anything."""
    plain = {name: field if isinstance(field, Field) else Field(field) for name, field in fields.items()}
    verbs = {name: _parts(field) for name, field in plain.items() if field.verb is not anything}
    needed = tuple((name, field.lacking, field.zero_counts) for name, field in plain.items() if field.lacking)
    always_asked = tuple(relation for relation in relations if not isinstance(relation, Given))
    seldom_asked = tuple(relation for relation in relations if isinstance(relation, Given))
    seldom_there = frozenset[str]().union(*(relation.fields for relation in seldom_asked))

    def check(value: Value, path: Path, context: Context, errors: list[ApiError]) -> None:  # noqa: C901, PLR0912  as above
        for name, item in value.items():
            verb = verbs.get(name)
            if verb is None:
                continue
            form, table, look, skips_zero, fine = verb
            if form:
                if (item.__class__ in _REMEMBERED and item in fine) or (skips_zero and not item):
                    continue
                complaints = form(item)
                if complaints:
                    errors += at((*path, name), complaints)
                elif isinstance(item, str | int) and item.__class__ in _REMEMBERED:
                    remember(item, fine)
            elif skips_zero and not item:
                continue
            elif look:
                found = look(item, (*path, name), context)
                if found:
                    errors += found
            else:
                table(item, (*path, name), context, errors)
        for name, lacking, zero_counts in needed:
            item = value.get(name)
            if item is None or (zero_counts and not item):
                errors += at((*path, name), lacking(item))
        for relation in always_asked:
            found = relation(value, path, context)
            if found:
                errors += found
        if seldom_there and not seldom_there.isdisjoint(value):
            for relation, some in seldom_asked:
                if not some.isdisjoint(value):
                    errors += relation(value, path, context)

    return Table(check)


_Parts = tuple[Format | None, Check, Relation | None, bool, set[Any]]


def _parts(field: Field) -> _Parts:
    if isinstance(field.verb, Table):
        return None, field.verb.check, field.verb.look, field.skips_zero, set()
    return field.verb, _never, None, field.skips_zero, set()


def _never(value: Any, path: Path, context: Context, errors: list[ApiError]) -> None:
    """Stands where a format looks instead."""


def table_of(verb: Verb) -> Table:
    """The verb as a table, so that it can be applied at a path."""
    if isinstance(verb, Table):
        return verb
    form = verb

    def check(value: Any, path: Path, context: Context, errors: list[ApiError]) -> None:
        complaints = form(value)
        if complaints:
            errors += at(path, complaints)

    return Table(check)


def relation(look: Callable[[Any, Path, Context], Errors]) -> Table:
    """A function that looks at the whole value of a field (a list, a map), as a table."""

    def check(value: Any, path: Path, context: Context, errors: list[ApiError]) -> None:
        errors += look(value, path, context)

    return Table(check, look)


def all_of(*verbs: Verb) -> Table:
    """Every verb looks at the value."""
    tables = tuple(table_of(verb) for verb in verbs)

    def check(value: Any, path: Path, context: Context, errors: list[ApiError]) -> None:
        for each_check, look in tables:
            if look:
                errors += look(value, path, context)
            else:
                each_check(value, path, context, errors)

    return Table(check)


def both(fields: Mapping[str, Verb | Field], others: Mapping[str, Table]) -> dict[str, Verb | Field]:
    """The fields of two structs as those of one: where both name a field, both look at it."""
    return {**fields, **{name: _joined(fields[name], table) if name in fields else table for name, table in others.items()}}


def _joined(field: Verb | Field, table: Table) -> Verb | Field:
    return field._replace(verb=all_of(field.verb, table)) if isinstance(field, Field) else all_of(field, table)


def in_turn(*verbs: Verb) -> Table:
    """Each verb looks only where those before it found no errors; warnings do not count."""
    checks = tuple(table_of(verb).check for verb in verbs)

    def check(value: Any, path: Path, context: Context, errors: list[ApiError]) -> None:
        for each_check in checks:
            found: list[ApiError] = []
            each_check(value, path, context, found)
            errors += found
            if found and any(error.type is not ErrorType.WARNING for error in found):
                return

    return Table(check)


def each(verb: Verb) -> Table:
    """*verb* looks at every item of a list."""
    inner = table_of(verb).check

    def check(value: list[Any], path: Path, context: Context, errors: list[ApiError]) -> None:
        for index, item in enumerate(value):
            inner(item, (*path, index), context, errors)

    return Table(check)


def keys(form: Format, *, in_brackets: bool = True) -> Table:
    """*form* looks at every key of a map. The server's field is the key in brackets, or the map itself."""

    def check(value: Mapping[str, Any], path: Path, context: Context, errors: list[ApiError]) -> None:
        for key in value:
            complaints = form(key)
            if complaints:
                errors += about_key((*path, Key(key)), complaints, field=None if in_brackets else path)

    return Table(check)


def values(verb: Verb) -> Table:
    """*verb* looks at every value of a map; the server's field is the key in brackets."""
    inner = table_of(verb).check

    def check(value: Mapping[str, Any], path: Path, context: Context, errors: list[ApiError]) -> None:
        for key, item in value.items():
            inner(item, (*path, Key(key)), context, errors)

    return Table(check)


def unique(name: str = "", *, among: Format = _nothing_wrong) -> Table:
    """No two items of a list are equal, or none have the same field *name*. Only values count that *among* has nothing against."""

    def check(value: list[Any], path: Path, context: Context, errors: list[ApiError]) -> None:
        if len(value) < 2:  # noqa: PLR2004  a pair
            return
        seen = set()
        for index, item in enumerate(value):
            key = item.get(name) if name else item
            if not key or among(key):
                continue
            if key in seen:
                errors.append(duplicate((*path, index, name) if name else (*path, index), key))
            seen.add(key)

    return Table(check)


def exactly_one(none: str, many: str, **members: Verb) -> Table:
    """A mapping that has exactly one of these fields. In their order, the first is looked at and the others are forbidden.

    *none* completes ``is required`` of the mapping, *many* reads after the name of a field too many.
    """
    tables = {name: table_of(verb).check for name, verb in members.items()}

    def check(value: Value, path: Path, context: Context, errors: list[ApiError]) -> None:
        first = ""
        for name, table in tables.items():
            if name in value:
                if first:
                    errors.append(forbidden((*path, name), many))
                else:
                    first = name
                    table(value[name], (*path, name), context, errors)
        if not first:
            errors.append(is_required(path, none))

    return Table(check)


def printed(verb: Verb, *steps: str | int, up: int = 1) -> Table:
    """*verb* looks, and the server prints its errors with *steps* in place of the last *up* ones of the path."""
    inner = table_of(verb).check

    def check(value: Any, path: Path, context: Context, errors: list[ApiError]) -> None:
        found: list[ApiError] = []
        inner(value, path, context, found)
        if found:
            field = (*path[: len(path) - up], *steps)
            errors += [error._replace(field=(*field, *(error.path if error.field is None else error.field)[len(path) :])) for error in found]

    return Table(check)


def since(minor: int, verb: Verb) -> Table:
    """*verb* looks from Kubernetes 1.*minor* on."""
    inner = table_of(verb).check

    def check(value: Any, path: Path, context: Context, errors: list[ApiError]) -> None:
        if context.minor >= minor:
            inner(value, path, context, errors)

    return Table(check)


def until(minor: int, verb: Verb) -> Table:
    """*verb* looks up to Kubernetes 1.*minor*."""
    inner = table_of(verb).check

    def check(value: Any, path: Path, context: Context, errors: list[ApiError]) -> None:
        if context.minor <= minor:
            inner(value, path, context, errors)

    return Table(check)


# Formats that any type of value may need; those of names and addresses are in formats.py.


def enum(*allowed: str) -> Format:
    """One of these, else FieldValueNotSupported."""
    known = frozenset(allowed)

    def check(value: str) -> Complaints:
        return () if value in known else (unsupported(value, allowed),)

    return check


def between(least: int, most: int) -> Format:
    """A number from *least* to *most*."""

    def check(value: int) -> Complaints:
        return () if least <= value <= most else (Complaint(f"must be from {least} to {most}, not {value}"),)

    return check


def at_least(least: int) -> Format:
    """A number of *least* or more."""

    def check(value: int) -> Complaints:
        return () if value >= least else (Complaint(f"must be {least} or more, not {value}"),)

    return check


nonnegative = at_least(0)
positive = at_least(1)


def equals(wanted: Any) -> Format:
    """One value and no other."""

    def check(value: Any) -> Complaints:
        return () if value == wanted else (Complaint(f"must be {wanted}{instead_of(value)}"),)

    return check


def refused(why: str) -> Format:
    """No value at all: FieldValueForbidden; *why* reads after the field's name."""
    complaints = (Complaint(why, type=ErrorType.FORBIDDEN),)
    return lambda _: complaints

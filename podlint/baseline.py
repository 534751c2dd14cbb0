"""Findings that are known already: a file of them, so that only new ones fail a run.

A finding is known by its rule, file, object and place, where items of lists go by their names: it stays known when lines move, when items or
documents change places, and when a message changes its words. Files are named as seen from the baseline's own folder. Each entry says how many
such findings there are; one more is new.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from podlint.errors import UsageError
from podlint.finding import Finding

VERSION = 1
_LARGEST = 200_000_000  # bytes of a baseline


class Entry(NamedTuple):
    """What makes two findings the same one. `place` is a path with the items of lists called by their names."""

    rule: str
    file: str
    object: str
    place: str


Baseline = Counter[Entry]


def entry(finding: Finding, folder: str) -> Entry:
    """Return what a finding is known by in a baseline that stands in *folder*."""
    one = finding.object
    name = "/".join(part for part in (one.kind, one.namespace, one.name) if part)
    file = os.path.relpath(os.path.abspath(finding.file), os.path.abspath(folder)).replace(os.sep, "/")
    return Entry(finding.rule, file, name, finding.place)


def of(findings: Iterable[Finding], folder: str) -> Baseline:
    """Return the baseline that knows these findings."""
    return Counter(entry(finding, folder) for finding in findings)


def split(findings: Iterable[Finding], baseline: Baseline, folder: str) -> tuple[list[Finding], int, int]:
    """Return the findings that a baseline does not know, how many it knows, and how many of its own are gone."""
    left = baseline.copy()
    new = []
    known = 0
    for finding in findings:
        key = entry(finding, folder)
        if left[key] > 0:
            left[key] -= 1
            known += 1
        else:
            new.append(finding)
    return new, known, sum(left.values())


def dump(baseline: Baseline) -> str:
    """Return the text of a baseline: an entry a line, sorted, so that changes of it can be read."""
    rows = [json.dumps({**key._asdict(), "count": count}, ensure_ascii=False) for key, count in sorted(baseline.items()) if count > 0]
    return "\n".join([f'{{"version": {VERSION}, "findings": [', ",\n".join(rows), "]}", ""])


def load(path: str) -> Baseline:
    """Return the baseline in a file.

    Raises:
        UsageError: there is no such file, or it is no baseline.
    """
    try:
        with open(path, encoding="utf-8") as file:
            value = json.loads(file.read(_LARGEST))
    except FileNotFoundError:
        raise UsageError(f"there is no baseline {path!r}", f"`podlint check --write-baseline {path}` writes it") from None
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"the baseline {path!r} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    try:
        return _from_value(value)
    except (TypeError, KeyError, ValueError) as error:
        raise UsageError(f"{path!r} is no baseline of podlint", "write it anew with --write-baseline") from error


def _from_value(value: Any) -> Baseline:
    if value["version"] != VERSION:
        raise ValueError(value["version"])
    found: Baseline = Counter()
    for row in value["findings"]:
        texts = [row[field] for field in Entry._fields]
        if not all(isinstance(text, str) for text in texts) or type(row["count"]) is not int:
            raise TypeError(row)
        found[Entry(*texts)] += row["count"]
    return found

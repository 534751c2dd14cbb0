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

from podlint import files
from podlint.errors import UsageError
from podlint.files import UnreadableFile
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
    return Entry(finding.rule, _seen_from(folder, finding.file), name, finding.place)


def _seen_from(folder: str, file: str) -> str:
    return os.path.relpath(os.path.abspath(file), os.path.abspath(folder)).replace(os.sep, "/")


def of(findings: Iterable[Finding], folder: str) -> Baseline:
    """Return the baseline that knows these findings."""
    return Counter(entry(finding, folder) for finding in findings)


def split(findings: Iterable[Finding], baseline: Baseline, folder: str) -> tuple[list[Finding], int, Baseline]:
    """Return the findings that a baseline does not know, how many it knows, and those of its own that are not among them."""
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
    return new, known, left


def gone(left: Baseline, checked: Iterable[str], folder: str) -> int:
    """Return how many entries are of files that were *checked*, or that are no more: of other files a run says nothing."""
    of_file: Counter[str] = Counter()
    for key, count in left.items():
        if count > 0:
            of_file[key.file] += count
    known = {_seen_from(folder, name) for name in checked} if of_file else set()
    return sum(count for file, count in of_file.items() if file in known or not os.path.lexists(os.path.join(folder, file)))


def dump(baseline: Baseline) -> str:
    """Return the text of a baseline: an entry a line, sorted, so that changes of it can be read."""
    rows = [json.dumps({**key._asdict(), "count": count}, ensure_ascii=False) for key, count in sorted(baseline.items()) if count > 0]
    return "\n".join([f'{{"version": {VERSION}, "findings": [', ",\n".join(rows), "]}", ""])


def load(path: str) -> Baseline:
    """Return the baseline in a file.

    Raises:
        UsageError: there is no such file, or it is no baseline.
    """
    if not os.path.lexists(path):
        raise UsageError(f"there is no baseline {path!r}", f"`podlint check --write-baseline {path}` writes it")
    data = files.load(path, _LARGEST)
    if isinstance(data, UnreadableFile):
        raise UsageError(f"the baseline {path!r} cannot be used: {data.reason}")
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"the baseline {path!r} cannot be read: {error}") from error
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

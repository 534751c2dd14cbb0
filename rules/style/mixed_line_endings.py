"""Some lines of the file end as on Windows, and others as on Unix.

## Why

Editors and git then change lines that nobody touched, and diffs show them. To YAML both are the same line break.

## Fix

All lines end as most of them do.

## Source

https://yaml.org/spec/1.1/#id871856

## Peers

yamllint:new-lines
"""

import re
from collections.abc import Iterator

from podlint.rule import FixKind, Problem, Profile, Repair, Scope, Severity, Splice, rule

_WINDOWS = re.compile(r"(?:\r\n)+")
_UNIX = re.compile(r"(?<!\r)\n+")


@rule(severity=Severity.INFO, since="0.1", scope=Scope.TEXT, profile=Profile.STRICT, fix=FixKind.SAFE)
def mixed_line_endings(text: str) -> Iterator[Problem]:
    windows = text.count("\r\n")
    unix = text.count("\n") - windows
    if not windows or not unix:
        return
    usual, other, runs = ("\r\n", "Unix", _UNIX) if windows > unix else ("\n", "Windows", _WINDOWS)
    others = list(runs.finditer(text))
    few = min(windows, unix)
    count = f"{few} lines of this file end" if few > 1 else "one line of this file ends"
    yield Problem(
        (),
        f"{count} as on {other}, the others do not",
        "let the editor, or git's autocrlf, make them alike",
        offsets=(others[0].start(), others[0].start() + 1),
        fix=Repair(tuple(Splice(match.start(), match.end(), usual * match.group().count("\n")) for match in others), is_safe=True),
    )

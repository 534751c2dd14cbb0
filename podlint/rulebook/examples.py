"""The examples in a rule's documentation, which are its tests: those of bundled rules in `tests`, of others with `podlint rules test`."""

from __future__ import annotations

import re
from typing import NamedTuple

from podlint.rule import Definition, sections

_BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"#\s*error\s*$")


class Example(NamedTuple):
    """A manifest from a rule's documentation. `flagged` are the lines (from 1) that end in ``# error``."""

    rule: str
    heading: str
    number: int
    text: str
    flagged: frozenset[int]

    def __str__(self) -> str:
        return f"{self.rule}-{self.heading.lower()}-{self.number}"


def examples(definition: Definition) -> list[Example]:
    """Return the manifests under `## Bad` and `## Good` of a rule, in their order."""
    found = []
    for heading, body in sections(definition.doc).items():
        if heading in ("Bad", "Good"):
            for number, block in enumerate(_BLOCK.findall(f"{body}\n"), 1):
                flagged = frozenset(line for line, text in enumerate(block.splitlines(), 1) if _MARK.search(text))
                found.append(Example(definition.rule.name, heading, number, block, flagged))
    return found

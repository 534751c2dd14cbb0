"""The examples in a rule's documentation, as tests, docs and `podlint rules test` use them."""

from __future__ import annotations

import re
from typing import NamedTuple

from podlint import api, engine, registry
from podlint.engine import Settings
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.rule import Definition, Profile, Rule, sections
from podlint.schema.bundle import NEWEST

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


def examples(rule: Rule) -> list[Example]:
    """Return the manifests under `## Bad` and `## Good` of a rule, in their order."""
    return examples_of(registry.definition(rule))


def examples_of(definition: Definition) -> list[Example]:
    """Return the manifests under `## Bad` and `## Good` of a rule that is loaded, in their order."""
    found = []
    for heading, body in sections(definition.doc).items():
        if heading in ("Bad", "Good"):
            for number, block in enumerate(_BLOCK.findall(f"{body}\n"), 1):
                flagged = frozenset(line for line, text in enumerate(block.splitlines(), 1) if _MARK.search(text))
                found.append(Example(definition.rule.name, heading, number, block, flagged))
    return found


def findings(example: Example) -> list[Finding]:
    """Return what all rules say of an example, those of the strictest profile included."""
    settings = Settings((NEWEST,), Selection((Profile.OPTIONAL,)))
    return list(api.report([engine.check_text(f"{example}.yaml", example.text, settings)], settings).findings)

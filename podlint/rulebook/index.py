"""Writes the index of the bundled rules from their files: `python -m podlint.rulebook.index [FAMILY...]`. A test says when it is out of date."""

from __future__ import annotations

import json
import os
import sys

from podlint import registry


def index(*families: str) -> str:
    """Return the text of the index, a rule a line; with *families*, only theirs anew and the others as they stand in it."""
    rows = [registry.row(definition.rule) for definition in registry.definitions(families)]
    rows += [registry.row(rule) for rule in registry.bundled().values() if families and rule.family not in families]
    return "[\n" + ",\n".join(json.dumps(row) for row in sorted(rows, key=lambda row: str(row["name"]))) + "\n]\n"


if __name__ == "__main__":
    text = index(*sys.argv[1:])
    with open(os.path.join(registry.ROOT, registry.INDEX), "w", encoding="utf-8", newline="\n") as file:
        file.write(text)

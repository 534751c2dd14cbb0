"""Writes what is derived from the bundled rules: `python -m podlint.rulebook.docs FOLDER`, the top of podlint's repository. A test says if it is out of date.

That is the index that a run reads (`rules/index.json`), a page a rule (`docs/rules/`), their index, and the tables of other tools' checks.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict

from podlint import registry
from podlint.explain import peers, rule_facts
from podlint.rule import Definition, FixKind, Profile, Rule
from podlint.rulebook.index import index

FOLDER = "docs/rules"
_LARGE_TOOLS = 5  # checks that a tool must have before its table is worth a page


def pages() -> dict[str, str]:
    """Return every page of the documentation about rules: its path in the repository -> its text."""
    found = {f"{FOLDER}/{definition.rule.name}.md": _page(definition) for definition in registry.definitions()}
    return found | {f"{FOLDER}/README.md": _index(), "docs/other-tools.md": _tools()}


def _page(definition: Definition) -> str:
    rule = definition.rule
    title, _, rest = definition.doc.strip().partition("\n")
    return f"# {rule.name}\n\n{title}\n\n*{rule_facts(rule)}*\n{rest}\n"


def _index() -> str:
    rules = registry.bundled().values()
    by_family: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        by_family[rule.family].append(rule)
    count = {profile: sum(rule.profile is profile for rule in rules) for profile in Profile}
    fixable = sum(rule.fix is not FixKind.NONE for rule in rules)
    lines = [
        "# Rules",
        "",
        f"{len(rules)} rules: {count[Profile.RECOMMENDED]} run by default, {count[Profile.STRICT]} more with `--profile strict`,",
        f"{count[Profile.OPTIONAL]} only where they are selected by name. podlint can mend what {fixable} of them find. `podlint explain RULE` prints",
        "a rule's page.",
        "",
        "`baseline` and `restricted` mark the controls of the Pod Security Standards, which `--profile baseline` and `--profile restricted` run.",
    ]
    for family in sorted(by_family):
        lines += ["", f"## {family}", "", "| rule | severity | profile | fix | what it finds |", "| --- | --- | --- | --- | --- |"]
        lines += [_row(rule) for rule in by_family[family]]
    return "\n".join(lines) + "\n"


def _row(rule: Rule) -> str:
    profile = f"{rule.profile.value}, {rule.standard.value}" if rule.standard else rule.profile.value
    return f"| [{rule.name}]({rule.name}.md) | {rule.severity.value} | {profile} | {rule.fix.value} | {rule.title} |"


def _tools() -> str:
    tools: dict[str, list[tuple[str, Rule]]] = defaultdict(list)
    for rule in registry.bundled().values():
        for tool, name in peers(rule):
            tools[tool].append((name, rule))
    lines = ["# Checks of other tools", "", "Which rule stands for a check that you know. `podlint rules --maps kube-linter` prints the same."]
    for tool in sorted(tool for tool, checks in tools.items() if len(checks) >= _LARGE_TOOLS):
        lines += ["", f"## {tool}", "", "| check | rule | profile |", "| --- | --- | --- |"]
        checks = sorted(tools[tool], key=lambda check: (check[0], check[1].name))
        lines += [f"| {name} | [{rule.name}](rules/{rule.name}.md) | {rule.profile.value} |" for name, rule in checks]
    return "\n".join(lines) + "\n"


def write(folder: str) -> None:
    """Write the index and all pages, and take away pages of rules that are gone."""
    _replace(os.path.join(registry.ROOT, registry.INDEX), index())
    registry.bundled.cache_clear()
    texts = pages()
    for path, text in texts.items():
        _replace(os.path.join(folder, path), text)
    for name in os.listdir(os.path.join(folder, FOLDER)):
        if f"{FOLDER}/{name}" not in texts:
            os.unlink(os.path.join(folder, FOLDER, name))


def _replace(path: str, text: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


if __name__ == "__main__":
    write(sys.argv[1])

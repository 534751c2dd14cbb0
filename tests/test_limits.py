"""What keeps the code readable: short functions and modules, imports that point downwards, docstrings for what is public."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FUNCTION_LINES = 50
MODULE_LINES = 400

LAYERS = (
    ("podlint.commands", "podlint.fixing", "podlint.rendering", "podlint.rulebook", "podlint.scale"),
    ("podlint.errors", "podlint.finding", "podlint.version", "podlint.sizes", "podlint.atomic", "podlint.schemas", "podlint.rules"),
    (
        "podlint.scale.options",
        "podlint.patterns",
        "podlint.source",
        "podlint.rendering.program",
        "podlint.schema.bundle",
        "podlint.schema.mistake",
        "podlint.report",
    ),
    ("podlint.objects", "podlint.fixing.intended", "podlint.reporters", "podlint.simulate.backoff"),
    ("podlint.schema", "podlint.defaults", "podlint.status", "podlint.suppress"),
    ("podlint.constraints",),
    ("podlint.rule", "podlint.files", "podlint.fixing.picking", "podlint.config.reader"),
    (
        "podlint.place",
        "podlint.excluding",
        "podlint.scale.part",
        "podlint.scale.shard",
        "podlint.rendering.render",
        "podlint.scale.changes",
        "podlint.fixing.originals",
        "podlint.rulebook.declarative",
        "podlint.custom",
        "podlint.admission",
    ),
    ("podlint.rulebook.own_rules", "podlint.rulebook.examples"),
    ("podlint.registry",),
    ("podlint.config", "podlint.reporters.sarif"),
    ("podlint.rules.", "podlint.ruleset", "podlint.rulebook.index"),
    ("podlint.engine", "podlint.explain", "podlint.explain_status", "podlint.show", "podlint.simulate"),
    ("podlint.scale.shares",),
    ("podlint.scale.surroundings", "podlint.scale.pieces", "podlint.cache", "podlint.kustomized"),
    ("podlint.scale.executors", "podlint.rendering.templates", "podlint.across", "podlint.baseline", "podlint.reporters.html"),
    ("podlint.scale.distributed",),
    ("podlint.options", "podlint.config.schema", "podlint.config.show"),
    ("podlint.api",),
    (
        "podlint.watch",
        "podlint.rendering.rendered",
        "podlint.fixing.fixes",
        "podlint.scale.scaled",
    ),
    ("podlint.run",),
    ("podlint.rulebook.rule_test", "podlint.rulebook.docs", "podlint.lsp"),
    (
        "podlint.commands.config",
        "podlint.commands.simulate",
        "podlint.commands.explain_status",
        "podlint.commands.lsp",
        "podlint.commands.fix",
        "podlint.commands.cache",
        "podlint.commands.schemas",
    ),
    ("podlint.commands.app",),
    ("podlint.__main__",),
)
"""From the bottom up. A part imports from the rows below its own, and from itself; not from its neighbours in the row.

A part is a module or a package with all below it, unless a longer name in the table says more of that.
`podlint.rules` is the bare package, which the registry searches; `podlint.rules.` are the rules in it.
"""


@cache
def sources() -> dict[str, Path]:
    """Every module of podlint and every rule: name -> file."""
    found = {}
    for folder, package in (("podlint", "podlint"), ("rules", "podlint.rules")):
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT / folder).with_suffix("").parts
            found[".".join((package, *parts)).removesuffix(".__init__")] = path
    return found


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(sources()[name].read_text(encoding="utf-8"))


def imported(name: str) -> Iterator[str]:
    """The modules of podlint that a module imports, at its top or where it needs them."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.partition(".")[0] == "podlint")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports by a relative name"
            module = node.module or ""
            if module.partition(".")[0] == "podlint":
                names = (f"{module}.{alias.name}" for alias in node.names)
                yield from (full if full in sources() else module for full in names)


def part(name: str) -> str:
    """The part of the table that a module belongs to; empty for none."""
    parts = (part for row in LAYERS for part in row)
    return max((part for part in parts if name == part or name.startswith(part.rstrip(".") + ".")), key=len, default="")


def row(name: str) -> int:
    return next(number for number, parts in enumerate(LAYERS) if part(name) in parts)


MODULES = [name for name in sources() if name != "podlint"]


def test_every_module_has_a_place_in_the_table() -> None:
    assert [name for name in MODULES if not part(name)] == []


def test_every_part_of_the_table_exists() -> None:
    assert {part(name) for name in MODULES} | {"podlint.schemas"} == {part for row in LAYERS for part in row}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_below(name: str) -> None:
    upwards = [other for other in imported(name) if other != "podlint" and part(other) != part(name) and row(other) >= row(name)]
    assert upwards == []


def test_no_module_imports_itself_by_a_detour() -> None:
    above: list[str] = []
    done: set[str] = set()

    def visit(name: str) -> None:
        assert name not in above, " -> ".join([*above, name])
        if name in done or name not in sources():
            return
        above.append(name)
        for other in set(imported(name)) - {name}:
            visit(other)
        above.pop()
        done.add(name)

    for name in MODULES:
        visit(name)


def functions(name: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(name)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {f"{name}.{node.name}": (node.end_lineno or 0) - node.lineno + 1 for name in sources() for node in functions(name)}
    assert {name: length for name, length in lengths.items() if length > FUNCTION_LINES} == {}


def test_no_module_is_too_long() -> None:
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in sources().items()}
    assert {name: length for name, length in lengths.items() if length > MODULE_LINES} == {}


Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def public(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, Documented]]:
    """The public functions and classes of a module, and the public methods of public classes."""
    for node in body:
        if isinstance(node, Documented) and not node.name.startswith("_"):
            yield f"{prefix}.{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, f"{prefix}.{node.name}")


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name in sources() if not ast.get_docstring(tree(name))] == []


def test_everything_public_says_what_it_is() -> None:
    undocumented = [
        full for name in sources() if not name.startswith("podlint.rules.") for full, node in public(tree(name).body, name) if not ast.get_docstring(node)
    ]
    assert undocumented == []

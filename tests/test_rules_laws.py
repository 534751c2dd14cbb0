"""What holds for every bundled rule: names, imports, sizes, and that none raises whatever a pod looks like."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import podlint.rules
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podlint import api
from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.objects.decode import decode
from podlint.objects.run import Objects
from podlint.registry import Selection, bundled, definition, definitions
from podlint.rule import Profile, Scope
from podlint.rulebook.examples import examples
from podlint.ruleset import Bound
from podlint.schema.bundle import NEWEST, load
from podlint.source.document import documents

ROOT = Path(podlint.rules.__file__).parent
FILES = sorted(path for path in ROOT.glob("*/*.py") if path.name != "__init__.py")
RULES = bundled()
ALL_RULES = Settings((NEWEST,), Selection((Profile.OPTIONAL,)))

every_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


# Names.


def test_every_rule_file_is_a_rule_and_every_rule_has_a_file():
    assert sorted(RULES) == sorted(file.stem.replace("_", "-") for file in FILES)


@every_rule
def test_a_rule_its_file_and_its_function_have_one_name(rule):
    snake = rule.name.replace("-", "_")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert definition(rule).check.__name__ == snake
    assert (ROOT / rule.family / f"{snake}.py").is_file()


@every_file
def test_a_file_holds_one_rule(file):
    decorated = [node.name for node in tree_of(file).body if isinstance(node, ast.FunctionDef) and node.decorator_list]
    assert decorated == [file.stem]


def test_every_family_has_a_rule_and_says_nothing_in_its_package():
    families = sorted(path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(("_", ".")))
    assert families == sorted({rule.family for rule in RULES.values()})


@every_rule
def test_only_rules_about_objects_name_the_kinds_that_they_want(rule):
    assert not rule.kinds or rule.scope in (Scope.OBJECT, Scope.OBJECTS)
    assert rule.kinds or rule.scope is not Scope.OBJECTS


@every_rule
def test_only_rules_about_parts_of_documents_wait_to_be_mentioned(rule):
    assert not rule.mentions or rule.scope not in (Scope.MISTAKE, Scope.TEXT, Scope.OBJECTS)


@every_rule
def test_only_rules_across_objects_need_types_of_objects(rule):
    assert not rule.needs or (rule.scope is Scope.OBJECTS and rule.needs <= rule.kinds)


@every_rule
def test_a_rule_finds_nothing_in_a_run_without_what_it_needs(rule):
    for example in examples(definition(rule)) if rule.needs else ():
        objects = [object for document in documents(example.text) if document.tree for object in decode(document, "shop.yaml").objects]
        without = Objects(object for object in objects if object.type not in rule.needs)
        assert list(Bound(rule, Selection()).check(NEWEST)(without)) == []


@pytest.mark.parametrize("found", definitions(), ids=lambda found: found.rule.name)
def test_the_index_says_of_a_rule_what_its_file_says(found):
    assert RULES[found.rule.name] == found.rule  # else run `python -m podlint.rulebook.index`


@every_rule
def test_since_is_a_version_of_podlint(rule):
    assert re.fullmatch(r"\d+\.\d+", rule.since)


# Imports and sizes.

PURE = re.compile(r"podlint\.(rule|objects(\.\w+)*|constraints(\.\w+)*)")
FOR_MISTAKES = re.compile(r"podlint(\.(schema(\.\w+)*|source(\.\w+)*|registry|suppress|files|admission\.model))?")


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the modules that a file imports; of `from podlint import x`, podlint.x."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "rules import by full name"
            yield from (f"{node.module}.{name.name}" for name in node.names) if node.module == "podlint" else [str(node.module)]


@every_file
def test_a_rule_imports_only_what_keeps_it_pure(file):
    scope = RULES[file.stem.replace("_", "-")].scope
    foreign = [
        module
        for module in imported(tree_of(file))
        if module.partition(".")[0] not in sys.stdlib_module_names
        and not PURE.fullmatch(module)
        and not (scope is Scope.MISTAKE and FOR_MISTAKES.fullmatch(module))
    ]
    assert foreign == []


@every_file
def test_a_rule_neither_reads_nor_prints_nor_keeps_state(file):
    tree = tree_of(file)
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert called & {"open", "print", "input", "eval", "exec", "__import__"} == set()
    assert [node for node in ast.walk(tree) if isinstance(node, ast.Global | ast.Nonlocal)] == []
    assert set(imported(tree)) & {"os", "sys", "io", "pathlib", "logging", "subprocess", "random", "time", "socket", "threading"} == set()


@every_file
def test_a_function_of_a_rule_is_at_most_50_lines_long(file):
    functions = [node for node in ast.walk(tree_of(file)) if isinstance(node, ast.FunctionDef)]
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= 50] == []


# Whatever a pod looks like.

NUMBERS = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(max_size=8) | st.sampled_from(["Always", "Never", "TCP", "UDP", "http", "80", "nginx", "nginx:1", "$(A)", "a:b@c:d", "/etc", ":", "@", "/"])
GARBAGE = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS | st.sampled_from(["name", "value", "image", "port"]), inner, max_size=3),
    max_leaves=6,
)
WANTED = (
    "containers",
    "initContainers",
    "name",
    "image",
    "ports",
    "env",
    "livenessProbe",
    "httpGet",
    "port",
    "containerPort",
    "metadata",
    "spec",
    "labels",
    "value",
)
"""Fields that rules look at: a shaped mapping nearly always has them."""


def shaped(draw: Any, schema: dict[str, Any], depth: int) -> Any:
    """Draw a value that mostly has the shape that *schema* wants, and now and then any other."""
    if draw(st.integers(0, 9)) == 0 or depth > 7:
        return draw(GARBAGE)
    schema = load(NEWEST).resolve(schema)[1]
    if "properties" in schema:
        known = sorted(schema["properties"])
        chosen = [name for name in WANTED if name in known and draw(st.integers(0, 5))]
        chosen += draw(st.lists(st.sampled_from(known), max_size=2))
        return {name: shaped(draw, schema["properties"][name], depth + 1) for name in chosen}
    if "items" in schema:
        return [shaped(draw, schema["items"], depth + 1) for _ in range(draw(st.integers(0, 3)))]
    if schema.get("type") == "object":
        return draw(st.dictionaries(TEXTS, GARBAGE if "additionalProperties" not in schema else TEXTS, max_size=2))
    kinds = {"integer": st.integers(-1, 90), "boolean": st.booleans(), "number": NUMBERS}
    return draw(kinds.get(str(schema.get("type")), TEXTS))


HOLDERS = {
    "Pod": ("v1", "core.v1.Pod"),
    "Deployment": ("apps/v1", "apps.v1.Deployment"),
    "CronJob": ("batch/v1", "batch.v1.CronJob"),
    "Service": ("v1", "core.v1.Service"),
    "ConfigMap": ("v1", "core.v1.ConfigMap"),
}


@st.composite
def objects(draw: Any) -> dict[str, Any]:
    kind = draw(st.sampled_from(["Pod", "Pod", "Pod", *HOLDERS]))
    api_version, definition = HOLDERS[kind]
    return {**shaped_mapping(draw, definition), "apiVersion": api_version, "kind": kind}


def shaped_mapping(draw: Any, definition: str) -> dict[str, Any]:
    value = shaped(draw, {"$ref": definition}, 0)
    return value if isinstance(value, dict) else {"spec": value}


@st.composite
def run_of_objects(draw: Any) -> list[dict[str, Any]]:
    found = [draw(objects()) for _ in range(draw(st.integers(1, 3)))]
    return [{"apiVersion": "v1", "kind": "List", "items": found}] if draw(st.booleans()) else found


def reaches(value: Any, path: tuple[str | int, ...]) -> bool:
    """Whether a path leads to something, or to where a field or an item could be put."""
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and 0 <= step <= len(value):
            value = value[step] if step < len(value) else None
        else:
            return not isinstance(value, list) or isinstance(step, str)  # a value of a wrong type reads as absent
    return True


def all_findings(text: str) -> tuple[Finding, ...]:
    return api.report([check_text("a.json", text, ALL_RULES)], ALL_RULES).findings


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(run_of_objects())
def test_no_rule_raises_and_every_finding_points_into_the_document(values):
    text = "\n".join(json.dumps(value, indent=1) for value in values)
    lines = text.split("\n")
    for finding in all_findings(text):
        start, end = finding.span.start, finding.span.end
        assert finding.rule.startswith("api-") or reaches(values[finding.document], finding.path)  # the server asks for what is nowhere
        assert (start.line, start.column) <= (end.line, end.column)
        assert end.line < len(lines)
        assert end.column <= len(lines[end.line])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(run_of_objects())
def test_two_runs_over_the_same_text_say_the_same(values):
    text = "\n".join(json.dumps(value) for value in values)
    assert all_findings(text) == all_findings(text)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(run_of_objects())
def test_a_finding_says_something_without_full_stop_at_the_end(values):
    for finding in all_findings("\n".join(json.dumps(value) for value in values)):
        assert finding.message
        assert not finding.message.endswith(".")
        assert not finding.help.endswith(".")


@pytest.mark.parametrize("value", [None, 5, "a", [], {}, [None], [5], [[]], [{}], {"a": None}, True])
@pytest.mark.parametrize("at", ["spec", "containers", "container", "ports", "env", "probe", "metadata", "labels"])
def test_no_rule_raises_for_a_part_of_any_type(at, value):
    container: dict[str, Any] = {"name": "web", "image": "nginx", "ports": [{"containerPort": 80}], "livenessProbe": {"httpGet": {"port": "x"}}}
    pod: dict[str, Any] = {"metadata": {"name": "a", "labels": {"a": "b"}}, "spec": {"containers": [container, dict(container)]}}
    places: dict[str, tuple[Any, str | int]] = {
        "spec": (pod, "spec"),
        "metadata": (pod, "metadata"),
        "labels": (pod["metadata"], "labels"),
        "containers": (pod["spec"], "containers"),
        "container": (pod["spec"]["containers"], 0),
        "probe": (container, "livenessProbe"),
    }
    holder, key = places.get(at, (container, at))
    holder[key] = value
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}, "spec": {"selector": {"a": "b"}}}
    assert all_findings(json.dumps({"apiVersion": "v1", "kind": "Pod", **pod}) + "\n" + json.dumps(service)) is not None

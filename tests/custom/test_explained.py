"""`podlint explain` of kinds that are not Kubernetes' own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from podlint.commands.app import run
from podlint.custom.described import MOST_TEXT, at, description_lines, limit_lines
from podlint.errors import UsageError
from podlint.explain import explain
from podlint.schema.bundle import NEWEST

SPEC = """
type: object
description: What the bakery is to be.
required: [flour]
properties:
  flour: {type: string, enum: [Wheat, Rye], description: "What the bread is made of.\\n\\nWheat is light."}
  ovens: {type: integer, minimum: 1, maximum: 9, default: 2}
  code: {type: string, pattern: '^[a-z]+$', minLength: 1, maxLength: 8, format: hostname}
  days: {type: array, maxItems: 7, x-kubernetes-list-type: set, items: {type: string, enum: [Mon, Tue]}}
  prices: {type: object, additionalProperties: {type: object, properties: {euros: {type: integer, format: int32}}}}
  shelves:
    type: array
    x-kubernetes-list-type: map
    x-kubernetes-list-map-keys: [name]
    items:
      type: object
      required: [name]
      properties: {name: {type: string, description: What it is called.}}
"""


@pytest.fixture
def schemas(tmp_path: Path, crd: Callable[[str], str]) -> tuple[str, ...]:
    """The file with the definition of a bakery, which is not the first in it."""
    path = tmp_path / "crd.yaml"
    path.write_text(crd("type: object").replace("Bakery", "Brewery").replace("bakeries", "breweries") + "---\n" + crd(SPEC))
    return (str(path),)


def facts(subject: str, schemas: tuple[str, ...]) -> list[str]:
    """The lines about a field without those that say where it is described."""
    return [line for line in explain(subject, NEWEST, schemas).splitlines() if not line.startswith(("KIND", "VERSION", "IN "))]


@pytest.mark.parametrize(
    ("subject", "lines"),
    [
        (
            "bakery.spec.flour",
            [
                "FIELD     spec.flour  <string>",
                "REQUIRED  yes, the API server refuses the object without it",
                "VALUES    Wheat, Rye",
                "",
                "What the bread is made of.",
                "",
                "Wheat is light.",
            ],
        ),
        ("BAKERIES.spec.ovens", ["FIELD     spec.ovens  <integer>", "DEFAULT   2", "LIMITS    at least 1, at most 9"]),
        (
            "bakery.spec.code",
            ["FIELD     spec.code  <string>", "LIMITS    at least 1 character, at most 8 characters", "PATTERN   ^[a-z]+$", "FORMAT    hostname"],
        ),
        ("bakery.spec.days", ["FIELD     spec.days  <[]string>", "UNIQUE    no two items are the same", "LIMITS    at most 7 items", "VALUES    Mon, Tue"]),
        ("bakery.spec.prices.euros", ["FIELD     spec.prices.euros  <integer, 32 bits>"]),
        (
            "bakery.spec.shelves",
            ["FIELD     spec.shelves  <[]object>", "UNIQUE    no two items with the same name", "", "FIELDS", "  name  <string>  required"],
        ),
        (
            "bakery.spec.shelves[0].name",
            ["FIELD     spec.shelves.name  <string>", "REQUIRED  yes, the API server refuses the object without it", "", "What it is called."],
        ),
    ],
)
def test_a_field_is_explained_as_those_of_kubernetes_are(schemas: tuple[str, ...], subject: str, lines: list[str]) -> None:
    assert facts(subject, schemas) == lines


def test_a_kind_is_explained_with_its_fields(schemas: tuple[str, ...]) -> None:
    said = explain("bakery", NEWEST, schemas)
    assert said.startswith("KIND      Bakery\nVERSION   food.example.org/v1\nIN        the CustomResourceDefinition in ")
    assert "\n  spec        <object>\n" in said


def test_kinds_of_kubernetes_and_rules_are_explained_all_the_same(schemas: tuple[str, ...]) -> None:
    for subject in ("pod.spec.containers.image", "networkpolicies.spec", "unknown-field"):
        assert explain(subject, NEWEST, schemas) == explain(subject)


@pytest.mark.parametrize(("subject", "word"), [("bakery.spec.flur", "'bakery.spec.flour'"), ("bakery.spec.flour.x", "no field 'x'"), ("bakry", "'bakry'")])
def test_what_is_not_there_is_told_with_the_nearest_name(schemas: tuple[str, ...], subject: str, word: str) -> None:
    with pytest.raises(UsageError, match=word):
        explain(subject, NEWEST, schemas)


def test_a_json_schema_of_a_catalogue_is_explained(tmp_path: Path) -> None:
    schema = {"properties": {"size": {"$ref": "#/definitions/Size", "description": "How large."}}, "definitions": {"Size": {"type": "integer", "minimum": 3}}}
    (tmp_path / "widget-example-v1.json").write_text(json.dumps(schema))
    (tmp_path / "example.net").mkdir()
    (tmp_path / "example.net" / "gadget_v1.json").write_text(json.dumps(schema))
    assert facts("widget.size", (str(tmp_path),)) == ["FIELD     size  <integer>", "LIMITS    at least 3", "", "How large."]
    assert "VERSION   example.net/v1" in explain("gadgets.size", NEWEST, (str(tmp_path),))


def test_of_the_versions_of_a_kind_the_most_stable_one_is_explained(tmp_path: Path, crd: Callable[[str], str]) -> None:
    for version in ("v1alpha1", "v1beta1"):
        (tmp_path / f"{version}.yaml").write_text(crd("type: object").replace("name: v1", f"name: {version}"))
    assert "VERSION   food.example.org/v1beta1" in explain("bakery", NEWEST, (str(tmp_path),))


def test_the_command_takes_schemas(schemas: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "bakery.spec.ovens", "--schemas", *schemas]) == 0
    assert "LIMITS    at least 1, at most 9" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("schema", "lines"),
    [
        ({"minimum": 1, "exclusiveMinimum": True}, ["LIMITS    more than 1"]),
        ({"exclusiveMinimum": 1}, ["LIMITS    more than 1"]),
        ({"minimum": True, "maximum": "x", "pattern": 1, "format": [], "x-kubernetes-list-map-keys": 3}, []),
        ({"pattern": "a" * 999}, [f"PATTERN   {'a' * 199}…"]),
        ({"format": "int64"}, []),
    ],
)
def test_limits_are_told_in_words(schema: dict[str, Any], lines: list[str]) -> None:
    assert list(limit_lines(schema)) == lines


def test_of_a_long_description_the_beginning_is_told() -> None:
    lines = description_lines({"description": "word " * 100_000})
    assert len("\n".join(lines)) <= MOST_TEXT
    assert max(map(len, lines)) <= 100
    assert lines[-1].endswith("…")
    assert description_lines({"description": ["x"]}) == []


def test_no_schema_is_too_odd() -> None:
    root: dict[str, Any] = {"$ref": "#", "properties": {"a": True, "b": {"$ref": "#/properties/b"}, "c": []}}
    for path in (("a",), ("b", "c"), ("c", 0), (0, "x")):
        assert isinstance(at(root, path), dict)
    assert at({"properties": []}, ("a",)) == {}

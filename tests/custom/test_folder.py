"""`--schemas`: definitions and JSON Schemas in files and folders, however they are named."""

from __future__ import annotations

import json

import pytest

from podlint.custom.folder import read_schemas
from podlint.custom.kind import find, key_of_file

WIDGET = {
    "type": "object",
    "additionalProperties": False,
    "required": ["spec"],
    "properties": {
        "apiVersion": {"type": "string"},
        "kind": {"type": "string"},
        "metadata": {"type": "object"},
        "spec": {"$ref": "#/definitions/spec"},
    },
    "definitions": {
        "spec": {
            "type": ["object", "null"],
            "additionalProperties": False,
            "properties": {
                "colour": {"type": "string", "enum": ["red", "blue"]},
                "port": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
                "inner": {"$ref": "#/definitions/spec"},
                "free": {"type": "object"},
                "size": {"if": {"minimum": 10}, "then": {"multipleOf": 10}},
            },
        }
    },
}
DECLARED = {**WIDGET, "x-kubernetes-group-version-kind": [{"group": "parts.example.org", "version": "v1", "kind": "Widget"}]}
OBJECT = "apiVersion: parts.example.org/v1\nkind: Widget\nmetadata: {name: a}\nspec:\n"
NAMES = ["schemas/widget-parts-v1.json", "schemas/parts.example.org/widget_v1.json", "schemas/parts.example.org/Widget_v1.json"]


def lines(out: str) -> list[str]:
    return out.splitlines()[:-1]


QUOTES = "put quotes around it: without them YAML reads a number"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("named", ["folder", "file"])
def test_a_schema_is_found_by_the_names_that_kubeconform_gives(main, name, named):
    files = {name: json.dumps(WIDGET), "a.yaml": OBJECT + "  colur: red\n"}
    code, out, _ = main("check", "a.yaml", "--schemas", "schemas" if named == "folder" else name, "--output-format", "concise", **files)
    assert (code, lines(out)) == (1, ["a.yaml:5:3: error: unknown field 'colur' in spec (did you mean 'colour'?) [unknown-field]"])


@pytest.mark.parametrize(
    "schema",
    [
        DECLARED,
        {**WIDGET, "properties": {**WIDGET["properties"], "apiVersion": {"const": "parts.example.org/v1"}, "kind": {"enum": ["Widget"]}}},
    ],
)
def test_a_schema_that_says_its_kind_may_have_any_name(main, schema):
    files = {"schemas/x.json": json.dumps(schema), "a.yaml": OBJECT + "  colour: green\n"}
    code, out, _ = main("check", "a.yaml", "--schemas", "schemas/x.json", "--output-format", "concise", **files)
    assert (code, lines(out)) == (1, ["a.yaml:5:11: error: spec.colour must be red or blue, not 'green' [api-not-supported]"])


@pytest.mark.parametrize(
    ("spec", "messages"),
    [
        ("  colour: red\n  port: 80\n  inner: {inner: {colour: blue}}\n  free: {a: 1}\n  size: 20\n", []),
        ("  inner: {inner: {colur: blue}}\n", ["a.yaml:5:19: error: unknown field 'colur' in spec.inner.inner (did you mean 'colour'?) [unknown-field]"]),
        ("  port: 1.5\n", [f"a.yaml:5:9: error: spec.port takes a whole number or text, not the number 1.5 ({QUOTES}) [wrong-type]"]),
        ("  size: 11\n", ["a.yaml:5:9: error: spec.size must be a multiple of 10, not 11 [api-invalid]"]),
        ("  null\n", []),
    ],
)
def test_a_json_schema_means_what_its_draft_says(main, spec, messages):
    files = {"w.json": json.dumps(DECLARED), "a.yaml": OBJECT + spec}
    code, out, _ = main("check", "a.yaml", "--schemas", "w.json", "--output-format", "concise", **files)
    assert [line for line in out.splitlines() if "[" in line] == messages
    assert code == bool(messages)


def test_an_open_json_schema_lets_unknown_fields_pass(main):
    schema = {"type": "object", "properties": {"spec": {"type": "object", "properties": {"colour": {"type": "string"}}}}}
    files = {"s/widget-parts-v1.json": json.dumps(schema), "a.yaml": OBJECT + "  colur: 1\n"}
    assert main("check", "a.yaml", "--schemas", "s", **files)[0] == 0


def test_the_first_schema_of_a_kind_counts(main):
    other = {"type": "object"}
    files = {"one/widget-parts-v1.json": json.dumps(other), "two/widget-parts-v1.json": json.dumps(WIDGET), "a.yaml": OBJECT + "  colur: 1\n"}
    assert main("check", "a.yaml", "--schemas", "one", "--schemas", "two", **files)[0] == 0
    assert main("check", "a.yaml", "--schemas", "two", "--schemas", "one")[0] == 1


def test_the_configuration_names_schemas_from_its_own_folder(main, tmp_path, monkeypatch):
    files = {"crds/widget-parts-v1.json": json.dumps(WIDGET), "sub/a.yaml": OBJECT + "  colur: 1\n", ".podlint.yaml": "schemas: [crds]\n"}
    assert main("check", "sub/a.yaml", **files)[0] == 1
    monkeypatch.chdir(tmp_path / "sub")
    monkeypatch.setattr("podlint.config.find.find", lambda _: str(tmp_path / ".podlint.yaml"))
    assert "schemas" in main("config", "show")[1]


# Mistakes of the user's


@pytest.mark.parametrize(
    ("argument", "files", "message"),
    [
        ("crd.yaml", {"crds.yaml": "a: b"}, "--schemas names 'crd.yaml', and there is no such file or folder; did you mean 'crds.yaml'?"),
        ("x", {"x/a.txt": ""}, "--schemas names 'x', which holds no CustomResourceDefinition and no JSON Schema of a kind"),
        ("a.yaml", {}, "--schemas names 'a.yaml', which holds no CustomResourceDefinition and no JSON Schema of a kind"),
        (
            "x.json",
            {"x.json": "{}"},
            (
                "--schemas names 'x.json', which holds no CustomResourceDefinition and no JSON Schema of a kind; name a JSON Schema widget-example-v1.json"
                " or example.org/widget_v1.json, as kubeconform does"
            ),
        ),
        ("x.json", {"x.json": "{"}, "--schemas names 'x.json', which is no JSON"),
        (
            "x.json",
            {"x.json": json.dumps({**DECLARED, "$ref": "https://example.org/a.json"})},
            (
                "the JSON Schema in 'x.json' cannot be used for Widget: it refers to 'https://example.org/a.json', and podlint fetches nothing: take the schema"
                " that stands alone"
            ),
        ),
        (
            "x.json",
            {"x.json": json.dumps({**DECLARED, "$ref": "#/definitions/none"})},
            "the JSON Schema in 'x.json' cannot be used for Widget: it refers to '#/definitions/none', which is not there",
        ),
    ],
)
def test_a_mistake_is_told_in_one_line(main, argument, files, message):
    code, out, err = main("check", "a.yaml", "--schemas", argument, **{"a.yaml": OBJECT, **files})
    assert (code, out, err) == (2, "", f"podlint: {message}\n")


def test_a_schema_in_a_catalogue_that_cannot_be_used_is_told_where_it_is_needed(main):
    files = {"s/widget-parts-v1.json": "{", "a.yaml": OBJECT + "  {}\n"}
    code, out, _ = main("check", "a.yaml", "--schemas", "s", "--output-format", "concise", **files)
    assert code == 0
    assert "no schema for Widget of parts.example.org/v1: the JSON Schema in s/widget-parts-v1.json cannot be used: it is no JSON" in out


def test_a_schema_that_refers_to_itself_for_ever_is_told(main):
    loop = {"$ref": "#/definitions/a", "definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}}}
    files = {"s/widget-parts-v1.json": json.dumps(loop), "a.yaml": OBJECT + "  {}\n"}
    code, out, _ = main("check", "a.yaml", "--schemas", "s", "--output-format", "concise", **files)
    assert code == 0
    assert "cannot be used: it, or the object, goes deeper than podlint follows" in out


def test_a_catalogue_is_not_read_before_it_is_needed(tmp_path):
    for number in range(50):
        (tmp_path / f"kind{number}-example-v1.json").write_text("no JSON")
    kinds = read_schemas([str(tmp_path)])
    assert len(kinds) == 50
    assert find(kinds, "example.org/v1", "Kind7") is not None


@pytest.mark.parametrize(
    ("folder", "stem", "key"),
    [
        ("x", "widget-example-v1", "widget-example-v1"),
        ("x", "Widget-example-v1alpha1", "widget-example-v1alpha1"),
        ("example.org", "widget_v1beta2", "example.org/widget_v1beta2"),
        ("x", "widget_v1", ""),
        ("example.org", "widget", ""),
        ("x", "pod-v1", ""),  # Kubernetes' own kinds have schemas
        ("x", "widget-example", ""),
    ],
)
def test_a_name_says_the_kind(folder, stem, key):
    assert key_of_file(folder, stem) == key

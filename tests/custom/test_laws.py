"""Whatever a schema and an object are: what is told agrees with a validator of JSON Schema, and nothing crashes."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from podlint.custom.check import check_custom
from podlint.custom.definition import defined
from podlint.custom.kind import CustomKind, Origin, key_of
from podlint.custom.shape import fault_of
from podlint.objects.object import Object
from podlint.schema.bundle import NEWEST
from podlint.source.document import Origin as Place

API_VERSION, KIND = "example.org/v1", "Widget"
NAMES = st.sampled_from(["a", "b", "ab", "spec"])
SCALARS = st.one_of(st.booleans(), st.integers(-3, 3), st.sampled_from(["", "a", "abc", "5"]), st.just(1.5))
VALUES = st.recursive(SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)), max_leaves=8)


def closed(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


LEAVES = st.one_of(
    st.builds(lambda least: {"type": "integer", "minimum": least}, st.integers(-2, 2)),
    st.builds(lambda least, most: {"type": "string", "minLength": least, "maxLength": most}, st.integers(0, 2), st.integers(1, 3)),
    st.sampled_from([{"type": "boolean"}, {"type": "number"}, {"type": ["string", "integer"]}, {"enum": ["a", 1]}, {}, {"type": "string", "pattern": "^a"}]),
)
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(closed, st.dictionaries(NAMES, inner, max_size=3), st.lists(NAMES, max_size=2, unique=True)),
        st.builds(lambda items: {"type": "array", "items": items, "maxItems": 2}, inner),
        st.builds(lambda more: {"type": "object", "additionalProperties": more}, inner),
        st.builds(lambda one, other: {"anyOf": [one, other]}, inner, inner),
    ),
    max_leaves=5,
)


def object_of(value: dict[str, Any]) -> Object:
    return Object("a.yaml", Place(0, 0, 0), (), API_VERSION, KIND, {"apiVersion": API_VERSION, "kind": KIND, "metadata": {"name": "a"}, **value})


def mistakes(kind: CustomKind, value: dict[str, Any]) -> list[Any]:
    return [mistake for told in check_custom(object_of(value), (kind,), NEWEST) for mistake in told.mistakes]


@given(SCHEMAS, VALUES)
def test_an_object_has_mistakes_where_its_schema_does_not_hold(schema: dict[str, Any], value: Any) -> None:
    whole = {"type": "object", "properties": {"field": schema}}
    kind = CustomKind(key_of(API_VERSION, KIND), API_VERSION, KIND, Origin.JSON_SCHEMA, json.dumps(whole))
    found = mistakes(kind, {"field": value})
    assert (not found) is jsonschema.Draft7Validator(schema).is_valid(value), found


KEYWORDS = (
    "type", "properties", "items", "additionalProperties", "required", "enum", "default", "allOf", "oneOf", "not", "pattern", "minimum",
    "format", "nullable", "x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-int-or-string",
    "x-kubernetes-embedded-resource", "spec", "$ref", "maxLength", "minItems", "dependencies", "contains", "minContains", "if", "then",
    "propertyNames", "unevaluatedProperties", "const", "x-kubernetes-preserve-unknown-fields", "object", "array", "patternProperties",
    "uniqueItems", "exclusiveMinimum", "metadata",
)  # fmt: skip
TEXTS = st.sampled_from(["", "object", "a", "string", "#/not", "#"])
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.floats(allow_nan=False), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYWORDS), inner, max_size=4)),
    max_leaves=20,
)


@given(ANYTHING, ANYTHING)
def test_no_schema_and_no_object_crash_the_check(schema: Any, value: Any) -> None:
    versions = [{"name": "v1", "served": True, "schema": {"openAPIV3Schema": schema}}]
    spec = {"group": "example.org", "names": {"kind": KIND}, "versions": versions}
    crd = Object("c.yaml", Place(0, 0, 0), (), "apiextensions.k8s.io/v1", "CustomResourceDefinition", {"spec": spec})
    for kind in defined(crd):
        mistakes(kind, value if isinstance(value, dict) else {"spec": value})
    if isinstance(schema, dict) and not fault_of(schema, allows_references=True):
        kind = CustomKind(key_of(API_VERSION, KIND), API_VERSION, KIND, Origin.JSON_SCHEMA, json.dumps(schema))
        mistakes(kind, value if isinstance(value, dict) else {"spec": value})

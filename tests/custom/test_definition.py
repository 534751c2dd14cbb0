"""Objects of kinds that a CustomResourceDefinition among the checked files defines."""

from __future__ import annotations

import json

import pytest

from podlint.custom.definition import defined
from podlint.objects.decode import decode
from podlint.rule import Profile
from podlint.source.document import documents

OBJECT = "apiVersion: food.example.org/v1\nkind: Bakery\nmetadata: {name: corner}\n"
ANY = "type: object\nx-kubernetes-preserve-unknown-fields: true"


def of(field: str) -> str:
    """The schema of a spec with one field `it`."""
    return "type: object\nproperties:\n  it: " + field


def test_an_object_that_is_as_its_schema_says_is_clean(found):
    assert found(of("{type: integer, minimum: 1}"), "it: 3") == []


# Names


def test_a_misspelled_field_is_marked_itself_and_the_name_that_was_meant_is_told(found):
    schema = "type: object\nproperties: {flour: {type: string}, ovens: {type: integer}}"
    assert found(schema, "flour: rye\novns: 3") == ["6:3 unknown field 'ovns' in spec (did you mean 'ovens'?) [unknown-field]"]


def test_a_field_at_the_wrong_level_is_sent_where_it_belongs(found):
    schema = "type: object\nproperties: {oven: {type: object, properties: {heat: {type: integer}}}}"
    assert found(schema, "heat: 3") == ["5:3 unknown field 'heat' in spec (it belongs under spec.oven) [unknown-field]"]


@pytest.mark.parametrize(
    ("field", "value", "is_known"),
    [
        ("{type: object}", "{a: 1}", False),
        ("{type: object, properties: {b: {type: string}}}", "{a: 1}", False),
        ("{type: object, properties: {b: {type: string}}, x-kubernetes-preserve-unknown-fields: true}", "{a: 1}", True),
        ("{type: object, x-kubernetes-preserve-unknown-fields: true}", "{a: {b: [1]}}", True),
        ("{x-kubernetes-preserve-unknown-fields: true}", "{a: 1}", True),
        ("{type: array, items: {type: object, properties: {b: {type: string}}}, x-kubernetes-preserve-unknown-fields: true}", "[{a: 1}]", True),
        ("{type: object, additionalProperties: {type: integer}}", "{a: 1}", True),
        ("{type: object, additionalProperties: true}", "{a: 1}", True),
        ("{type: array, items: {type: object, properties: {b: {type: string}}}}", "[{a: 1}]", False),
        ("{type: object, additionalProperties: {type: object, properties: {b: {type: string}}}}", "{x: {a: 1}}", False),
    ],
)
def test_a_field_is_known_where_the_server_would_keep_it(found, field, value, is_known):
    assert any("unknown field 'a'" in line for line in found(of(field), f"it: {value}")) is not is_known


def test_inside_what_is_kept_named_fields_are_looked_at(found):
    schema = of("{type: object, x-kubernetes-preserve-unknown-fields: true, properties: {b: {type: object, properties: {c: {type: string}}}}}")
    assert found(schema, "it: {a: 1, b: {d: 1}}") == ["5:18 unknown field 'd' in spec.it.b [unknown-field]"]


def test_metadata_is_that_of_every_object(check, crd):
    [finding] = check({"a.yaml": crd(ANY), "b.yaml": OBJECT.replace("{name: corner}", "{name: corner, lables: {}}")})
    assert (finding.rule, finding.help) == ("unknown-field", "did you mean 'labels'?")


def test_the_name_of_an_object_is_checked(check, crd):
    [finding] = check({"a.yaml": crd(ANY), "b.yaml": OBJECT.replace("corner", "Corner_")})
    assert (finding.rule, finding.message.partition(" ")[0]) == ("api-invalid", "metadata.name")


# Types


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ("{type: string}", "1", "takes text, not the number 1"),
        ("{type: integer}", "'1'", "takes a whole number, not the text '1'"),
        ("{type: integer}", "5000000000", None),
        ("{type: number}", "1.5", None),
        ("{type: boolean}", "'yes'", "takes true or false, not the text 'yes'"),
        ("{type: array, items: {type: string}}", "{a: b}", "takes a list, not a mapping"),
        ("{x-kubernetes-int-or-string: true}", "4294967296", None),
        ("{x-kubernetes-int-or-string: true}", "50%", None),
        ("{x-kubernetes-int-or-string: true}", "0.5", "takes a whole number or text, not the number 0.5"),
        ("{anyOf: [{type: integer}, {type: string}], x-kubernetes-int-or-string: true}", "true", "takes a whole number or text, not true"),
    ],
)
def test_a_value_of_another_type_is_told_once(found, schema, value, message):
    expected = [f"spec.it {message}"] if message else []
    assert [line.partition(" ")[2].partition(" (")[0].removesuffix(" [wrong-type]") for line in found(of(schema), f"it: {value}")] == expected


def test_null_is_absent_where_it_is_not_allowed(found):
    schema = "type: object\nrequired: [it]\nproperties: {it: {type: string}}"
    assert found(schema, "it: null") == ["5:7 spec.it is required [api-required]"]


def test_null_is_a_value_where_it_is_allowed(found):
    assert found("type: object\nrequired: [it]\nproperties: {it: {type: string, nullable: true, minLength: 3}}", "it: null") == []


def test_null_is_none_of_some_values_even_where_it_is_allowed(found):
    assert found(of("{type: string, nullable: true, enum: [abc]}"), "it: null") == ["5:7 spec.it must be abc [api-not-supported]"]


@pytest.mark.parametrize(
    ("items", "is_refused"),
    [("{type: string}", True), ("{x-kubernetes-int-or-string: true}", True), ("{type: string, nullable: true}", False)],
)
def test_null_in_a_list_is_not_absent(found, items, is_refused):
    told = found(of(f"{{type: array, items: {items}}}"), "it: [a, null]")
    assert told == (["5:11 spec.it[1] cannot be null [api-invalid]"] if is_refused else [])


def test_a_default_fills_what_is_required(found):
    assert found("type: object\nrequired: [it]\nproperties: {it: {type: string, default: x}, other: {type: string}}", "other: z") == []


def test_a_default_is_looked_into_with_its_own_defaults(found):
    fields = "{a: {type: string, default: b}, c: {type: object, default: {}, properties: {d: {type: integer, default: 1, minimum: 1}}}}"
    schema = f"type: object\nproperties: {{it: {{type: object, default: {{}}, properties: {fields}}}, other: {{type: string}}}}"
    assert found(schema, "other: z") == []


# Values


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ("{type: string, enum: [Wheat, Rye]}", "Wheet", "must be Wheat or Rye, not 'Wheet' (write Wheat) [api-not-supported]"),
        ("{type: integer, minimum: 1}", "0", "must be at least 1, not 0 [api-invalid]"),
        ("{type: integer, minimum: 1, exclusiveMinimum: true}", "1", "must be more than 1, not 1 [api-invalid]"),
        ("{type: integer, maximum: 1, exclusiveMaximum: false}", "1", None),
        ("{type: integer, maximum: 9}", "10", "must be at most 9, not 10 [api-invalid]"),
        ("{type: integer, multipleOf: 5}", "12", "must be a multiple of 5, not 12 [api-invalid]"),
        ("{type: string, minLength: 2}", "a", "must have at least 2 characters [api-invalid]"),
        ("{type: string, maxLength: 2}", "abc", "may have at most 2 characters [api-too-long]"),
        ("{type: array, items: {type: string}, maxItems: 1}", "[a, b]", "may have at most 1 items, not 2 [api-too-many]"),
        ("{type: array, items: {type: string}, minItems: 1}", "[]", "must have at least 1 item [api-invalid]"),
        ("{type: object, additionalProperties: {type: string}, maxProperties: 1}", "{a: b, c: d}", "may have at most 1 fields, not 2 [api-too-many]"),
        ("{type: string, pattern: '^[a-z]+$'}", "A", "must match ^[a-z]+$, not 'A' [api-invalid]"),
        ("{type: string, pattern: '^(?i)(drop|keep)$'}", "Drop", None),
        ("{type: string, pattern: '^[\\w-.]+$'}", "a-b", None),
        ("{type: string, format: ipv4}", "1.2.3", "must be of the format ipv4, not '1.2.3' [api-invalid]"),
        ("{type: string, format: date-time}", "'2026-01-31T08:00:00Z'", None),
        ("{type: string, format: duration}", "1h30m", None),
        ("{type: string, format: duration}", "soon", "must be of the format duration, not 'soon' [api-invalid]"),
        ("{type: string, format: datetime}", "'2026-01-01'", "must be of the format datetime, not '2026-01-01' [api-invalid]"),
        ("{type: integer, anyOf: [{minimum: 5}, {maximum: 1}]}", "3", "must be at least 5, not 3 (or another of 2 forms) [api-invalid]"),
        (
            "{type: integer, anyOf: [{oneOf: [{minimum: 5}, {maximum: 1}]}, {enum: [4]}]}",
            "3",
            "must be at least 5, not 3 (or another of 2 forms) [api-invalid]",
        ),
        ("{type: string, not: {enum: [x]}}", "x", "has a form that the schema forbids, not 'x' [api-invalid]"),
    ],
)
def test_a_value_is_as_its_schema_wants_it(found, schema, value, message):
    assert found(of(schema), f"it: {value}") == ([f"5:7 spec.it {message}"] if message else [])


def test_a_field_that_is_missing_is_told_at_the_mapping_that_lacks_it(found):
    schema = of("{type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}")
    assert found(schema, "it: {a: x}") == ["5:3 spec.it.b is required [api-required]"]


@pytest.mark.parametrize(
    ("value", "messages"),
    [
        ("{}", ["5:3 spec.it.mill is required unless shop is there [api-required]"]),
        ("{mill: a}", []),
        ("{mill: a, shop: b}", ["5:7 spec.it may have only one of mill or shop [api-invalid]"]),
    ],
)
def test_of_several_fields_one_is_wanted(found, value, messages):
    schema = of("{type: object, oneOf: [{required: [mill]}, {required: [shop]}], properties: {mill: {type: string}, shop: {type: string}}}")
    assert found(schema, f"it: {value}") == messages


def test_what_follows_from_a_wrong_type_is_not_told(found):
    schema = of("{type: object, required: [a], properties: {a: {type: string, minLength: 1}}}")
    assert found(schema, "it: {a: 1}") == ["5:11 spec.it.a takes text, not the number 1 (put quotes around it: without them YAML reads a number) [wrong-type]"]


def test_a_misspelled_field_is_not_missing_too(found):
    schema = "type: object\nrequired: [flour]\nproperties: {flour: {type: string, maxLength: 1}}"
    assert found(schema, "flor: rye") == [
        "5:3 unknown field 'flor' in spec (did you mean 'flour'?) [unknown-field]",
        "5:9 spec.flor may have at most 1 characters [api-too-long]",
    ]


def test_one_object_has_no_more_findings_than_anybody_reads(found):
    assert len(found(of("{type: array, items: {type: string, minLength: 5}}"), f"it: [{', '.join('a' * 5000)}]")) == 200


# What Kubernetes adds to schemas


@pytest.mark.parametrize(
    ("schema", "value", "messages"),
    [
        (
            "{type: array, x-kubernetes-list-type: set, items: {type: string}}",
            "[a, b, a]",
            ["5:14 spec.it[2] repeats 'a', which stands there already [api-duplicate]"],
        ),
        ("{type: array, x-kubernetes-list-type: atomic, items: {type: string}}", "[a, a]", []),
        (
            "{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: {type: object, properties: {k: {type: string, default: b}}}}",
            "[{k: a}, {k: a}]",
            ["5:20 spec.it[1].k repeats 'a', which stands there already [api-duplicate]"],
        ),
        (
            (
                "{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k, m],"
                " items: {type: object, required: [k], properties: {k: {type: integer}, m: {type: string, default: x}}}}"
            ),
            "[{k: 1}, {k: 1, m: z}, {k: 1, m: x}]",
            ["5:30 spec.it[2] repeats 'k 1, m x', which stands there already [api-duplicate]"],
        ),
    ],
)
def test_lists_with_keys_hold_each_item_once(found, schema, value, messages):
    assert found(of(schema), f"it: {value}") == messages


def test_an_object_in_an_object_has_its_own_apiversion_kind_and_metadata(found):
    schema = of("{type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}")
    assert found(schema, "it: {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {}}") == []
    assert found(schema, "it: {kind: ConfigMap, metadata: {nmae: a}}") == [
        "5:3 spec.it.apiVersion is required [api-required]",
        "5:36 unknown field 'nmae' in spec.it.metadata (did you mean 'name'?) [unknown-field]",
    ]


# Versions, and definitions that cannot be used


def test_a_version_that_is_not_served_is_told_with_those_that_are(check, crd):
    [finding] = check({"a.yaml": crd(ANY), "b.yaml": OBJECT.replace("/v1", "/v2")})
    assert (finding.rule, finding.severity.value) == ("unknown-kind", "warning")
    assert finding.help == "use apiVersion food.example.org/v1, or a newer CustomResourceDefinition"
    assert finding.message == "Bakery of food.example.org/v2 is not served: its CustomResourceDefinition serves v1"
    [finding] = check({"a.yaml": crd(ANY), "b.yaml": OBJECT.replace("/v1", "/v1beta1")})
    assert (finding.rule, finding.severity.value, finding.help) == ("unknown-kind", "error", "use apiVersion food.example.org/v1")


def test_the_versions_of_several_definitions_are_told_together_the_best_first(check, crd):
    older = [crd(ANY).replace("name: v1\n", f"name: {version}\n") for version in ("v1alpha1", "v1beta2", "v1beta1", "v10")]
    files = {f"{number}.yaml": text for number, text in enumerate([*older, crd(ANY)])}
    [finding] = check({**files, "b.yaml": OBJECT.replace("/v1", "/v2")})
    assert finding.message == "Bakery of food.example.org/v2 is not served: its CustomResourceDefinition serves v10 and v1 and v1beta2 and v1beta1 and v1alpha1"
    assert finding.help == "use apiVersion food.example.org/v10"


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ("$ref: '#/definitions/x'", "it holds $ref, which a CustomResourceDefinition may not"),
        ("type: 5", "its type cannot be 5"),
        ("properties: []", "its properties cannot be a list"),
        ("properties: {a: 3}", "it holds something else where a schema belongs"),
        ("pattern: {}", "its pattern cannot be a mapping"),
        ("not: " + "{not: " * 110 + "{}" + "}" * 110, "it is deeper than 100 levels"),
    ],
)
def test_a_schema_that_is_none_is_said_where_it_is_needed(check, crd, schema, reason):
    findings = [finding for finding in check({"a.yaml": crd(schema), "b.yaml": OBJECT}) if finding.file == "b.yaml"]
    assert [finding.message for finding in findings] == [
        f"no schema for Bakery of food.example.org/v1: the CustomResourceDefinition in a.yaml cannot be used: {reason}"
    ]


@pytest.mark.parametrize("spec", ["[]", "{group: a.b}", "{group: 3, names: {kind: []}}", "{group: a.b, names: {kind: C}, versions: {}}", "text"])
def test_half_a_definition_defines_nothing(check, spec):
    texts = {"a.yaml": f"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: a}}\nspec: {spec}\n"}
    assert all(finding.rule != "unknown-kind" for finding in check(texts))


def test_what_is_only_for_people_does_not_travel_but_what_is_called_like_it_does(crd):
    fields = "{description: {type: string, description: long, default: long}, title: {type: object, default: {title: a}}}"
    schema = f"type: object\ndescription: long\nproperties: {fields}"
    [kind] = [kind for document in documents(crd(schema)) for object in decode(document, "a.yaml").objects for kind in defined(object)]
    spec = json.loads(kind.schema)["properties"]["spec"]
    assert spec == {
        "type": "object",
        "properties": {"description": {"type": "string", "default": "long"}, "title": {"type": "object", "default": {"title": "a"}}},
    }


# What a definition says besides the schema


WHOLE = "type: object\nproperties: {it: {type: integer}}"


def told(check, definition: str, object: str) -> list[str]:
    """What is said of an object, with its rules."""
    return [f"{f.message} [{f.rule}]" for f in check({"crd.yaml": definition, "object.yaml": object}) if f.file == "object.yaml"]


def test_a_status_that_is_a_subresource_is_not_created(check, crd):
    wrong = OBJECT + "status: {a: b}\n"
    definition = f"{crd(WHOLE)}          status: {{type: object, additionalProperties: {{type: integer}}}}\n"
    [line] = told(check, definition, wrong)
    assert line.startswith("status.a takes a whole number")
    assert told(check, definition + "    subresources: {status: {}}\n", wrong) == []


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("", []),
        ("deprecated: true", ["Bakery of food.example.org/v1 is deprecated by its definition [deprecated-api-version]"]),
        (
            "deprecated: true, deprecationWarning: take cake",
            ["Bakery of food.example.org/v1 is deprecated by its definition, which says: take cake [deprecated-api-version]"],
        ),
    ],
)
def test_the_server_warns_of_a_version_that_is_deprecated(check, crd, more, found):
    lines = "".join(f"    {line}\n" for line in more.split(", ") if line)
    findings = check({"crd.yaml": crd(WHOLE) + lines, "object.yaml": OBJECT}, profile=Profile.RECOMMENDED)
    assert [f"{f.message} [{f.rule}]" for f in findings if f.rule == "deprecated-api-version"] == found


def test_a_deprecated_version_names_the_best_that_is_not(check, crd):
    newer = "  - {name: NAME, served: true, storage: false, schema: {openAPIV3Schema: {type: object}}}\n"
    definition = crd(WHOLE) + "    deprecated: true\n" + newer.replace("NAME", "v3beta1") + newer.replace("NAME", "v2")
    findings = check({"crd.yaml": definition, "object.yaml": OBJECT}, profile=Profile.RECOMMENDED)
    [finding] = [f for f in findings if f.rule == "deprecated-api-version"]
    assert (finding.help, finding.api and finding.api.stage.value) == ("use food.example.org/v2", "warning")


def test_a_finalizer_without_domain_is_warned_about_once(check, crd):
    finalizers = "[tidy.example.org, example.org/tidy, foregroundDeletion, tidy.example.org]"
    lines = told(check, crd(WHOLE), OBJECT.replace("{name: corner}", f"{{name: corner, finalizers: {finalizers}}}"))
    assert [line.partition(" ")[0] for line in lines] == ["metadata.finalizers[0]"]


def test_the_namespace_of_an_object_that_needs_none_is_cleared(check, crd):
    object = OBJECT.replace("{name: corner}", "{name: corner, namespace: In_}")
    assert len(told(check, crd(WHOLE), object)) == 1
    assert told(check, crd(WHOLE).replace("scope: Namespaced", "scope: Cluster"), object) == []


# Defaults in a definition


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("{type: integer, default: 3, minimum: 1}", []),
        ("{type: integer, default: '3'}", ["FieldValueTypeInvalid default"]),
        ("{type: integer, default: 0, minimum: 1}", ["FieldValueInvalid default"]),
        ("{type: string, enum: [Wheat], default: Wheet}", ["FieldValueNotSupported default"]),
        ("{type: object, default: {}, properties: {a: {type: string}}}", []),
        ("{type: object, default: {b: 1}, properties: {a: {type: string}}}", ["FieldValueInvalid default"]),
        ("{type: object, default: {}, required: [a], properties: {a: {type: string, default: b}}}", ["FieldValueRequired default.a"]),
        ("{type: array, default: [a], items: {type: integer}}", ["FieldValueTypeInvalid default[0]"]),
    ],
)
def test_a_default_is_a_value_that_its_schema_takes(check, crd, field, found):
    place = "spec.validation.openAPIV3Schema.properties[spec].properties[it]."
    findings = check({"crd.yaml": crd(of(field))})
    assert [f"{f.api.type} {f.api.field.replace(place, '')}" for f in findings if f.api] == found

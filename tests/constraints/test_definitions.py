"""CustomResourceDefinitions: what the server refuses, what it warns about, and what it lets through."""

from __future__ import annotations

import pytest

from podlint.constraints.go_pattern import is_pattern


def definition(name: str, spec: str) -> str:
    return f"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n"


def test_a_definition_is_named_after_its_plural_and_group(server):
    version = "versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]"
    spec = "group: example.org, scope: Namespaced, names: {plural: shops, kind: Shop}, "
    assert server(definition("shops.example.org", spec + version)) == []
    assert server(definition("shop.example.org", spec + version)) == ["invalid metadata.name"]
    assert server(definition("shops.example.org", spec + version.replace("storage: true, ", ""))) == ["invalid spec.versions", "invalid status.storedVersions"]
    assert server(definition("shops.example", spec.replace(".org", "") + version)) == ["invalid spec.group"]


@pytest.mark.parametrize(
    ("names", "version", "found"),
    [
        ("singular: shop, shortNames: [sh], categories: [all], listKind: ShopList", "name: v1", []),
        ("singular: Shop, shortNames: [sh, S_], categories: [1a]", "name: v1", ["categories[0]", "shortNames[1]", "singular"]),
        ("listKind: Shop", "name: v1", ["listKind"]),
        ("singular: shop", "name: V1", ["version", "name"]),
        ("singular: shop", "deprecated: true, deprecationWarning: old, name: v1", []),
        ("singular: shop", "deprecationWarning: old, name: v1", ["deprecationWarning"]),
        ("singular: shop", "deprecated: true, deprecationWarning: '', name: v1", ["deprecationWarning"]),
        ("singular: shop", 'deprecated: true, deprecationWarning: "a\\nb", name: v1', ["deprecationWarning"]),
    ],
)
def test_the_names_of_a_definition_and_of_its_versions_are_labels(server, names, version, found):
    versions = f"versions: [{{{version}, served: true, storage: true, schema: {{openAPIV3Schema: {{type: object}}}}}}]"
    spec = f"group: example.org, scope: Namespaced, names: {{plural: shops, kind: Shop, {names}}}, {versions}"
    answer = server(definition("shops.example.org", spec))
    assert [line.rpartition(".")[2] for line in answer] == found
    assert all(line.startswith("invalid spec.") for line in answer)


def test_no_two_versions_of_a_definition_have_one_name(server):
    version = "{name: v1, served: true, storage: STORED, schema: {openAPIV3Schema: {type: object}}}"
    versions = f"versions: [{version.replace('STORED', 'true')}, {version.replace('STORED', 'false')}]"
    spec = f"group: example.org, scope: Namespaced, names: {{plural: shops, kind: Shop}}, {versions}"
    assert server(definition("shops.example.org", spec)) == ["invalid spec.versions"]


@pytest.mark.parametrize(
    ("group_name", "annotation", "found"),
    [
        ("shop.k8s.io", None, "required"),
        ("kubernetes.io", None, "required"),
        ("shop.x-k8s.io", None, None),
        ("shop.k8s.io.example.org", None, None),
        ("shop.k8s.io", "unapproved, an experiment", None),
        ("shop.k8s.io", "https://example.org/review/1", None),
        ("shop.k8s.io", "approved", "invalid"),
    ],
)
def test_a_definition_in_a_group_of_kubernetes_names_its_review(server, group_name, annotation, found):
    name = f"shops.{group_name}" + (f", annotations: {{api-approved.kubernetes.io: '{annotation}'}}" if annotation else "")
    version = "versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]"
    spec = f"group: {group_name}, scope: Namespaced, names: {{plural: shops, kind: Shop}}, {version}"
    wanted = [f"{found} metadata.annotations[api-approved.kubernetes.io]"] if found else []
    assert server(definition(name, spec)) == wanted


# The schema of the only version, which the server prints as that of all.

ROOT = "spec.validation.openAPIV3Schema"


@pytest.fixture
def schema(server):
    """The server's answer to a definition with this schema, an error a line, without what all lines begin with; *version* has more fields of its version."""

    def schema(text: str, version: str = "") -> list[str]:
        versions = f"versions: [{{name: v1, served: true, storage: true, schema: {{openAPIV3Schema: {text}}}, {version}}}]"
        spec = f"group: example.org, scope: Namespaced, names: {{plural: shops, kind: Shop}}, {versions}"
        return [line.replace(ROOT, "").replace(" .", " ") for line in server(definition("shops.example.org", spec))]

    return schema


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ("plural: shops", ["required spec.names.kind", "required spec.names.listKind", "required spec.names.singular"]),
        ("plural: shops, kind: Sh_p", ["invalid spec.names.kind", "invalid spec.names.listKind", "invalid spec.names.singular"]),
        ("plural: shops, kind: Sh_p, singular: shop, listKind: ShopList", ["invalid spec.names.kind"]),
    ],
)
def test_the_names_that_are_left_out_are_made_of_the_kind(server, names, found):
    versions = "versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]"
    assert server(definition("shops.example.org", f"group: example.org, scope: Namespaced, names: {{{names}}}, {versions}")) == found


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("{type: string}", []),
        ("{}", ["required type"]),
        ("{description: nothing more}", ["required type"]),
        ("{x-kubernetes-preserve-unknown-fields: true}", []),
        ("{x-kubernetes-preserve-unknown-fields: false, type: object}", ["invalid x-kubernetes-preserve-unknown-fields"]),
        ("{type: file}", ["not-supported type"]),
        ("{type: array}", ["required items"]),
        ("{type: array, items: {}}", ["required items.type"]),
        ("{type: array, items: [{type: string}]}", ["forbidden items"]),
        ("{type: array, items: {type: string}, uniqueItems: true}", ["forbidden uniqueItems"]),
        ("{type: object, additionalProperties: {type: string}}", []),
        ("{type: object, additionalProperties: {}}", ["required additionalProperties.type"]),
        ("{type: object, properties: {a: {type: string}}, additionalProperties: false}", ["forbidden additionalProperties"]),
        ("{type: object, $ref: '#/definitions/a'}", ["forbidden $ref"]),
        ("{type: object, patternProperties: {a: {type: string}}}", ["forbidden patternProperties"]),
        ("{type: string, pattern: '^(?!a)'}", ["invalid pattern"]),
        ("{type: string, pattern: '^[a-z'}", ["invalid pattern"]),
        ("{x-kubernetes-int-or-string: true}", []),
        ("{x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}], pattern: a}", []),
        ("{type: string, anyOf: [{type: integer}]}", ["forbidden anyOf[0].type"]),
        ("{type: string, oneOf: [{minLength: 1, description: a}, {nullable: true}]}", ["forbidden oneOf[0].description", "forbidden oneOf[1].nullable"]),
        ("{type: object, properties: {a: {type: string}}, allOf: [{properties: {a: {default: b}}}]}", ["forbidden allOf[0].properties[a].default"]),
        ("{type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}", []),
        ("{type: object, x-kubernetes-embedded-resource: true}", ["required properties"]),
        ("{type: string, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}", ["invalid type"]),
    ],
)
def test_a_schema_is_structural(schema, field, found):
    prefix = "properties[spec]."
    answer = schema(f"{{type: object, properties: {{spec: {field}}}}}")
    assert [line.replace(prefix, "") for line in answer] == found


@pytest.mark.parametrize(
    ("root", "found"),
    [
        ("{type: string}", ["invalid type"]),
        ("{properties: {spec: {type: string}}}", ["required type"]),
        ("{type: object, nullable: true}", ["forbidden nullable"]),
        ("{type: object, additionalProperties: {type: string}}", ["forbidden additionalProperties"]),
        ("{type: object, properties: {metadata: {type: object}, kind: {type: string}}}", []),
        ("{type: object, properties: {metadata: {type: object, properties: {name: {type: string, maxLength: 5}}}}}", []),
        ("{type: object, properties: {metadata: {type: object, properties: {labels: {type: object}}}}}", ["forbidden properties[metadata]"]),
        ("{type: object, properties: {kind: {type: integer}}}", ["invalid properties[kind].type"]),
        ("{type: object, properties: {a: {type: string}}, oneOf: [{required: [a]}, {properties: {b: {minLength: 1}}}]}", ["required properties[b]"]),
        ("{type: object, $schema: 'http://json-schema.org/schema#'}", ["invalid "]),
    ],
)
def test_the_whole_object_is_described_as_one(schema, root, found):
    assert schema(root) == found


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("{type: array, items: {type: string}, x-kubernetes-list-type: set}", []),
        ("{type: array, items: {type: string}, x-kubernetes-list-type: bag}", ["not-supported x-kubernetes-list-type"]),
        ("{type: object, x-kubernetes-list-type: atomic}", ["invalid type"]),
        ("{type: array, items: {type: object}, x-kubernetes-list-type: set}", ["invalid items.x-kubernetes-map-type"]),
        ("{type: array, items: {type: string}, x-kubernetes-list-map-keys: [a]}", ["required x-kubernetes-list-type"]),
        ("{type: array, items: {type: object}, x-kubernetes-list-type: map}", ["required x-kubernetes-list-map-keys"]),
        ("MAP, items: {type: string}}", ["invalid items.type"]),
        ("MAP, items: {type: object}}", ["invalid x-kubernetes-list-map-keys"]),
        ("MAP, items: {type: object, properties: {k: {type: string}}}}", ["required items.properties[k].default"]),
        ("MAP, items: {type: object, required: [k], properties: {k: {type: string}}}}", []),
        ("MAP, items: {type: object, properties: {k: {type: string, default: a}}}}", []),
        ("MAP, items: {type: object, required: [k], properties: {k: {type: object}}}}", ["invalid items.properties[k].type"]),
        ("MAP, items: {type: object, nullable: true, required: [k], properties: {k: {type: string}}}}", ["forbidden items.nullable"]),
    ],
)
def test_lists_of_a_special_type_hold_what_can_be_compared(schema, field, found):
    field = field.replace("MAP", "{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k]")
    assert [line.replace("properties[spec].", "", 1) for line in schema(f"{{type: object, properties: {{spec: {field}}}}}")] == found


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("rule: self.a == 'b'", []),
        ("message: no", ["required rule"]),
        ("rule: 'true', message: ' '", ["invalid message"]),
        ('rule: "true ||\\nfalse"', ["required message"]),
        ("rule: 'true', reason: Bad", ["not-supported reason"]),
        ("rule: 'true', fieldPath: .a", []),
        ("rule: 'true', fieldPath: .b", ["invalid fieldPath"]),
        ("""rule: 'true', fieldPath: "['a']\"""", []),
    ],
)
def test_a_rule_has_an_expression_and_a_message_of_one_line(schema, rule, found):
    field = f"{{type: object, properties: {{a: {{type: string}}}}, x-kubernetes-validations: [{{{rule}}}]}}"
    prefix = "properties[spec].x-kubernetes-validations[0]."
    assert [line.replace(prefix, "") for line in schema(f"{{type: object, properties: {{spec: {field}}}}}")] == found


FIELDS = "{type: object, properties: {spec: {type: object, properties: {color: {type: string}, sizes: {type: object}}}}}"


@pytest.mark.parametrize(
    ("version", "found"),
    [
        ("subresources: {status: {}, scale: {specReplicasPath: .spec.a, statusReplicasPath: .status.a}}", []),
        (
            "subresources: {scale: {specReplicasPath: .status.a}}",
            ["invalid spec.subresources.scale.specReplicasPath", "required spec.subresources.scale.statusReplicasPath"],
        ),
        ("additionalPrinterColumns: [{name: Age, type: date, jsonPath: .metadata.creationTimestamp}]", []),
        (
            "additionalPrinterColumns: [{name: Age, type: time, jsonPath: a}]",
            ["invalid spec.additionalPrinterColumns[0].JSONPath", "invalid spec.additionalPrinterColumns[0].type"],
        ),
        ("selectableFields: [{jsonPath: .spec.color}]", []),
        ("selectableFields: [{jsonPath: .spec.colour}]", ["invalid spec.selectableFields[0].jsonPath"]),
        ("selectableFields: [{jsonPath: .spec.sizes}]", ["invalid spec.selectableFields[0].jsonPath"]),
        ("selectableFields: [{jsonPath: .spec.color}, {jsonPath: .spec.color}]", ["duplicate spec.selectableFields[1].jsonPath"]),
    ],
)
def test_what_is_beside_the_schema_leads_to_fields(schema, version, found):
    assert schema(FIELDS, version) == found


def test_what_versions_do_not_share_is_printed_where_it_stands(server):
    first = "{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {a: {}}}}}"
    second = "{name: v2, served: true, storage: false, schema: {openAPIV3Schema: {type: object}}}"
    spec = f"group: example.org, scope: Namespaced, names: {{plural: shops, kind: Shop}}, versions: [{first}, {second}]"
    assert server(definition("shops.example.org", spec)) == ["required spec.versions[0].schema.openAPIV3Schema.properties[a].type"]


@pytest.mark.parametrize(
    ("conversion", "found"),
    [
        ("{strategy: None}", []),
        ("{strategy: Magic}", ["not-supported strategy"]),
        ("{}", ["required strategy"]),
        ("{strategy: Webhook}", ["required conversionReviewVersions", "required webhookClientConfig"]),
        ("{strategy: Webhook, webhook: {clientConfig: {service: {name: a, namespace: b}}, conversionReviewVersions: [v1]}}", []),
        ("{strategy: Webhook, webhook: {clientConfig: {url: 'http://a.b'}, conversionReviewVersions: [v1]}}", ["invalid webhookClientConfig.url"]),
        ("{strategy: None, webhook: {clientConfig: {url: 'https://a.b'}}}", ["forbidden webhookClientConfig"]),
    ],
)
def test_a_webhook_converts_where_the_strategy_says_so(server, conversion, found):
    version = "versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]"
    spec = f"group: example.org, scope: Namespaced, names: {{plural: shops, kind: Shop}}, conversion: {conversion}, {version}"
    assert [line.replace("spec.conversion.", "") for line in server(definition("shops.example.org", spec))] == found


@pytest.mark.parametrize(
    ("field", "version", "is_warned"),
    [
        ("{type: string, format: date-time}", "1.36", False),
        ("{type: string, format: datum}", "1.36", True),
        ("{type: string, format: datum}", "1.35", False),
        ("{type: integer, format: int32}", "1.36", False),
        ("{type: array, items: {type: string}, format: cidr}", "1.36", True),
    ],
)
def test_a_format_that_means_nothing_is_warned_about(server, field, version, is_warned):
    versions = f"versions: [{{name: v1, served: true, storage: true, schema: {{openAPIV3Schema: {{type: object, properties: {{a: {field}}}}}}}}}]"
    spec = f"group: example.org, scope: Namespaced, names: {{plural: shops, kind: Shop}}, {versions}"
    assert server(definition("shops.example.org", spec), version) == ([f"warning {ROOT}.properties[a].format"] if is_warned else [])


@pytest.mark.parametrize(
    "pattern", ["^a$", "(?i)a", "(?)a", r"[\w-.]", "[]a]", r"\pL", r"\Q(\E", "(?P<n>a)", "(?<n>a)", "a{1000}", "a{,2}", "[[:alpha:]]", r"\x{41}", "a*?"]
)
def test_what_go_compiles_is_a_pattern(pattern: str) -> None:
    assert is_pattern(pattern)


@pytest.mark.parametrize(
    "pattern", ["(?=a)", "(?<!a)", r"(a)\1", r"a\Z", "(a", "a)", "[a", "[z-a]", "*a", "a**", "a{1001}", "a{2,1}", "a\\", r"\u0041", "(?x)a"]
)
def test_what_go_does_not_compile_is_none(pattern: str) -> None:
    assert not is_pattern(pattern)


def test_a_pattern_repeats_no_more_than_a_number_can_say() -> None:
    assert not is_pattern(f"a{{{'1' * 5000}}}")

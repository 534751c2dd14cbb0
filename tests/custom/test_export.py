"""`podlint schemas export`: JSON Schemas that other programs understand."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from podlint import registry
from podlint.constraints.answer import answers
from podlint.objects.decode import decode
from podlint.rulebook.examples import examples
from podlint.schema.bundle import NEWEST, VERSIONS, load
from podlint.schema.export import ALL, exported, file_name
from podlint.schema.structure import check_structure
from podlint.source.document import documents


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return dict(exported(load(NEWEST)))


def clean_objects():
    """The objects in the good examples of rules, as far as the server accepts them."""
    for definition in registry.definitions():
        for example in examples(definition):
            for document in documents(example.text):
                for object in decode(document, "a.yaml").objects if document.tree else ():
                    structure = check_structure(object, NEWEST)
                    if structure.definition and not structure.mistakes and not answers(structure, NEWEST):
                        yield object


@pytest.mark.parametrize("version", [VERSIONS[0], NEWEST])
def test_a_file_is_a_valid_schema(version):
    written = dict(exported(load(version)))
    for name in ("pod-v1.json", "deployment-apps-v1.json", "customresourcedefinition-apiextensions-v1.json"):
        jsonschema.Draft7Validator.check_schema(json.loads(written[name]))


def test_every_kind_has_a_file_that_stands_alone(files):
    for api_version, kinds in load(NEWEST).kinds.items():
        for kind in kinds:
            schema = json.loads(files[file_name(api_version, kind)])
            assert schema["properties"]["kind"]["enum"] == [kind]
            references = {part.partition('"')[0] for part in files[file_name(api_version, kind)].split('"$ref":"')[1:]}
            assert {reference.removeprefix("#/definitions/") for reference in references} <= schema["definitions"].keys()


@pytest.mark.parametrize(
    ("api_version", "kind", "name"),
    [("v1", "Pod", "pod-v1.json"), ("apps/v1", "Deployment", "deployment-apps-v1.json"), ("networking.k8s.io/v1", "Ingress", "ingress-networking-v1.json")],
)
def test_files_are_called_as_kubeconform_calls_them(api_version, kind, name):
    assert file_name(api_version, kind) == name


def test_what_the_server_accepts_is_accepted(files):
    validators: dict[str, jsonschema.Draft7Validator] = {}
    objects = list(clean_objects())
    for object in objects:
        name = file_name(object.api_version, object.kind)
        if name not in validators:
            validators[name] = jsonschema.Draft7Validator(json.loads(files[name]))
        assert list(validators[name].iter_errors(object.value)) == []
    assert len(objects) > 300


@pytest.mark.parametrize(
    ("old", "new"), [("containers:", "container:"), ("image: b:1", "image: 3"), ("kind: Pod", "kind: Pot"), ("  name: a", "  nmae: a"), ("80}", "80, x: 1}")]
)
def test_what_the_server_refuses_to_decode_is_refused(files, old, new):
    text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - {name: a, image: b:1, ports: [{containerPort: 80}]}\n"
    text = text.replace("image: b:1", "image: 'b:1'") if "image" not in old else text.replace("image: b:1,", "image: b1,")
    value = next(iter(documents(text))).value
    assert jsonschema.Draft7Validator(json.loads(files["pod-v1.json"])).is_valid(value)
    assert jsonschema.Draft7Validator(json.loads(files[ALL])).is_valid(value)
    broken = next(iter(documents(text.replace(old if "image" not in old else "image: b1", new)))).value
    assert not jsonschema.Draft7Validator(json.loads(files["pod-v1.json"])).is_valid(broken)
    assert not jsonschema.Draft7Validator(json.loads(files[ALL])).is_valid(broken)


def test_null_is_allowed_where_the_server_takes_it_for_absent(files):
    value = {"apiVersion": "v1", "kind": "Pod", "metadata": {"creationTimestamp": None, "labels": None}, "spec": {"containers": [{"name": "a", "env": None}]}}
    assert jsonschema.Draft7Validator(json.loads(files["pod-v1.json"])).is_valid(value)


def test_the_command_writes_them(main, tmp_path: Path):
    code, _, err = main("schemas", "export", "out", "--kubernetes-version", "1.30")
    assert (code, err) == (0, f"podlint: wrote {len(list((tmp_path / 'out').iterdir()))} schemas of Kubernetes 1.30 to out\n")
    assert "1.30" in json.loads((tmp_path / "out/pod-v1.json").read_text())["title"]


def test_what_is_exported_can_be_named_again(main, files):
    written = {f"out/{name}": files[name] for name in ("configmap-v1.json", "deployment-apps-v1.json", ALL)}
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n"
    assert main("check", "a.yaml", "--schemas", "out", **{"a.yaml": text}, **written)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a.yaml",), "the schemas cannot be written to 'a.yaml'"),
        (("out", "--kubernetes-version", "1.11"), "--kubernetes-version cannot be '1.11'"),
    ],
)
def test_a_mistake_is_told_in_one_line(main, arguments, message):
    code, _, err = main("schemas", "export", *arguments, **{"a.yaml": ""})
    assert (code, err.count("\n")) == (2, 1)
    assert message in err

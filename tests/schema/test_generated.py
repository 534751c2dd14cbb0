"""The bundled schemas are what the generator makes of its source, and hold together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import Any

import podlint.schemas
import pytest
from podlint.schemas.generate import generate

from podlint.schema.bundle import NEWEST, VERSIONS, load

FOLDER = Path(podlint.schemas.__file__).parent
SOURCE = json.loads((FOLDER / "SOURCE.json").read_text(encoding="utf-8"))
WITHOUT_METADATA = {("1.31", "resource.k8s.io/v1alpha3", "ResourceSliceList")}  # upstream's own slip: it has `listMeta`
BUNDLES = sorted(path.name for path in FOLDER.glob("*.jsonl"))


@pytest.fixture(scope="module")
def generated(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("schemas")
    generate(folder)
    return folder


def references(schema: Any) -> Iterator[str]:
    """Yield the names that a schema refers to."""
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"]
        for value in schema.values():
            yield from references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from references(value)


def test_the_generator_writes_exactly_the_files_that_are_bundled(generated):
    assert sorted(path.name for path in generated.iterdir()) == sorted([*BUNDLES, "SOURCE.json"])


@pytest.mark.parametrize("name", [*BUNDLES, "SOURCE.json"])
def test_a_bundled_file_is_byte_for_byte_what_the_generator_writes(generated, name):
    # Compared by hash: a difference of a megabyte helps nobody.
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == hashlib.sha256((generated / name).read_bytes()).hexdigest()


def test_the_recorded_package_is_the_installed_one():
    assert (SOURCE["package"], SOURCE["version"]) == ("kubernetes-validate", metadata.version("kubernetes-validate"))


def test_every_bundled_file_is_recorded_and_every_recorded_file_is_bundled():
    assert sorted(SOURCE["files"]) == BUNDLES


@pytest.mark.parametrize("name", BUNDLES)
def test_the_recorded_hashes_are_those_of_the_file_and_of_its_origin(name):
    record = SOURCE["files"][name]
    folder, _, origin = record["from"].partition("/")
    original = files("kubernetes_validate").joinpath("kubernetes-json-schema", folder, origin).read_bytes()
    assert record["sha256"] == hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
    assert record["from_sha256"] == hashlib.sha256(original).hexdigest()


def test_every_version_has_a_file_and_every_file_a_version():
    assert [f"v{version}.jsonl" for version in VERSIONS] == BUNDLES


def test_versions_stand_in_ascending_order_and_end_with_the_newest():
    assert sorted(VERSIONS, key=lambda version: [int(part) for part in version.split(".")]) == list(VERSIONS)
    assert VERSIONS[-1] == NEWEST


@pytest.mark.parametrize("version", VERSIONS)
def test_a_file_says_which_version_it_holds(version):
    assert load(version).version == version


@pytest.mark.parametrize("version", VERSIONS)
def test_every_line_is_json_and_has_its_name_in_the_index(version):
    head, *lines = (FOLDER / f"v{version}.jsonl").read_text(encoding="utf-8").splitlines()
    names = json.loads(head)["names"]
    assert len(lines) == len(names)
    assert names == sorted(set(names))
    assert all(isinstance(json.loads(line), dict) for line in lines)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_reference_leads_to_a_definition(version):
    bundle = load(version)
    names = set(bundle.names())
    dangling = {(name, reference) for name in names for reference in references(bundle.definition(name)) if reference not in names}
    assert dangling == set()


@pytest.mark.parametrize("version", VERSIONS)
def test_every_kind_has_a_definition_with_api_version_kind_and_metadata(version):
    bundle = load(version)
    names = set(bundle.names())
    lacking = {
        (version, api_version, kind)
        for api_version, kinds in bundle.kinds.items()
        for kind, name in kinds.items()
        if name not in names or not {"apiVersion", "kind", "metadata"} <= bundle.definition(name)["properties"].keys()
    }
    assert lacking == {known for known in WITHOUT_METADATA if known[0] == version}


@pytest.mark.parametrize("version", VERSIONS)
def test_no_description_and_no_unknown_keyword_is_bundled(version):
    known = {"$ref", "type", "format", "required", "properties", "items", "additionalProperties", "x-kubernetes-list-map-keys"}

    def keywords(schema: dict[str, Any]) -> Iterator[str]:
        yield from schema
        for inner in (*schema.get("properties", {}).values(), schema.get("items"), schema.get("additionalProperties")):
            if inner is not None:
                yield from keywords(inner)

    bundle = load(version)
    assert {keyword for name in bundle.names() for keyword in keywords(bundle.definition(name))} <= known


@pytest.mark.parametrize(
    ("path", "name", "type"),
    [
        ((), "core.v1.Pod", "object"),
        (("spec",), "core.v1.PodSpec", "object"),
        (("spec", "containers"), "", "array"),
        (("spec", "containers", 0), "core.v1.Container", "object"),
        (("spec", "containers", 0, "image"), "", "string"),
        (("metadata", "labels", "any.thing/at-all"), "", "string"),
        (("spec", "nodeSelector"), "", "object"),
        (("spec", "containers", 0, "resources", "limits", "cpu"), "resource.Quantity", ["string", "number"]),
    ],
)
def test_a_path_leads_to_its_definition(path, name, type):
    found = load(NEWEST).at("core.v1.Pod", path)
    assert found is not None
    assert (found[0], found[1]["type"]) == (name, type)


@pytest.mark.parametrize("path", [("spce",), ("spec", "containers", "name"), ("spec", "containers", 0, "image", "tag"), ("spec", 0)])
def test_a_path_that_the_schema_does_not_know_leads_nowhere(path):
    assert load(NEWEST).at("core.v1.Pod", path) is None

"""What can be typed next, in texts that are YAML and in texts that are not yet."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podlint.custom.field import choices, fields, place
from podlint.custom.known import Kinds
from podlint.finding import Path
from podlint.lsp.completion import Completion, completions
from podlint.lsp.spot import Spot, spot
from podlint.schema.bundle import NEWEST
from podlint.source.document import documents

POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n  - name: web\n    image: web:1\n"


def at(text: str, *, markdown: bool = False) -> Spot | None:
    """The place of the bar in a text."""
    return spot(text.replace("¦", "", 1), text.index("¦"), markdown=markdown)


def offered(text: str, *, markdown: bool = False) -> list[Completion]:
    found = at(text, markdown=markdown)
    return sorted(completions(found, Kinds(NEWEST)), key=lambda each: each.order) if found else []


def labels(text: str, *, markdown: bool = False) -> list[str]:
    return [each.label for each in offered(text, markdown=markdown)]


@pytest.mark.parametrize(
    ("text", "path", "is_key"),
    [
        (f"{POD}    ¦", ("spec", "containers", 0), True),
        (f"{POD}    im¦", ("spec", "containers", 0), True),
        (f"{POD}  ¦", ("spec",), True),
        (f"{POD}  - ¦", ("spec", "containers", 1), True),
        (f"{POD}¦", (), True),
        (f"{POD}    tty: ¦", ("spec", "containers", 0, "tty"), False),
        (f"{POD}    tty:¦", ("spec", "containers", 0, "tty"), False),
        (f"{POD}    ports: [{{¦", ("spec", "containers", 0, "ports", 0), True),
        (f"{POD}    ports: [{{name: a}}, {{protocol: ¦", ("spec", "containers", 0, "ports", 1, "protocol"), False),
        (f"{POD}    ports:\n    - {{name: a,\n      ¦", ("spec", "containers", 0, "ports", 0), True),
        (f"{POD}    args: [a, ¦]", ("spec", "containers", 0, "args", 1), False),
        (f"{POD}    command:\n    - ¦", ("spec", "containers", 0, "command", 0), True),
        (f'{POD}    "im¦', ("spec", "containers", 0), True),
        (f"{POD}---\nkind: Service\nspec:\n  ¦", ("spec",), True),
        ("spec:\n  template:\n    spec:\n      ¦\n      containers: []\n", ("spec", "template", "spec"), True),
        ("spec:\n  a: &x\n    b: 1\n    ¦", ("spec", "a"), True),
        ("- - ¦", (0, 0), True),
        ("a:\r\n  b:\r\n    ¦", ("a", "b"), True),
    ],
)
def test_the_indentation_says_where_the_cursor_is(text: str, path: Path, is_key: bool) -> None:  # noqa: FBT001
    found = at(text)
    assert found
    assert (found.path, found.is_key) == (path, is_key)


@pytest.mark.parametrize("text", ["# a¦", "a: b # c¦", "data:\n  a: |\n    text ¦", "data:\n  a: >-\n    x\n\n    ¦", "a: 1\n--¦-\n", "a b¦"])
def test_comments_and_texts_of_several_lines_are_nobodys_keys(text: str) -> None:
    assert at(text) is None


def test_fields_that_a_container_lacks_are_offered_with_type_and_default() -> None:
    found = {each.label: each for each in offered(f"{POD}    ¦")}
    assert not {"name", "image"} & found.keys()
    assert found["tty"].detail == "boolean"
    assert found["terminationMessagePath"].detail == 'string, default "/dev/termination-log"'


def test_required_fields_come_first() -> None:
    assert labels(f"{POD}  - ¦")[:2] == ["image", "name"]


def test_the_field_that_is_being_typed_is_offered_still() -> None:
    assert "image" in labels(POD.replace("image:", "ima¦ge:"))


def test_a_field_that_has_its_colon_gets_no_second_one() -> None:
    found = next(each for each in offered(POD.replace("image:", "ima¦ge:")) if each.label == "image")
    assert found.text == "image"


def test_completing_a_field_gives_a_text_that_can_be_read_with_the_field_in_its_place() -> None:
    text = f"{POD}    ¦"
    for each in offered(text):
        (document,) = documents(text.replace("¦", each.text))
        assert each.label in document.value["spec"]["containers"][0]


def test_fields_of_a_lists_items_bring_their_dash() -> None:
    assert offered("apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    ¦")[0].text == "- image: "


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (f"{POD}    imagePullPolicy: ¦", ["Always", "IfNotPresent", "Never"]),
        (f"{POD}    imagePullPolicy: If¦", ["Always", "IfNotPresent", "Never"]),
        (f"{POD}    tty: ¦", ["true", "false"]),
        ("kind: Service\napiVersion: v1\nspec:\n  type: ¦", ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]),
        ("apiVersion: v1\nkind: PersistentVolumeClaim\nspec:\n  accessModes:\n  - ¦", ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"]),
        ("apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {restartPolicy: ¦", ["Always"]),
        ("kind: Deployment\napiVersion: ¦", ["apps/v1"]),
        ("apiVersion: networking.k8s.io/v1\nkind: ¦", None),
        (f"{POD}    image: ¦", []),
    ],
)
def test_values_of_a_fixed_set_are_offered(text: str, values: list[str] | None) -> None:
    assert labels(text) == values if values is not None else {"Ingress", "NetworkPolicy"} < set(labels(text))


def test_a_value_right_behind_its_colon_brings_a_blank() -> None:
    assert offered(f"{POD}    imagePullPolicy:¦")[0].text == " Always"


def test_an_empty_text_begins_with_what_every_object_has() -> None:
    assert labels("¦") == ["apiVersion", "kind", "metadata"]


def test_objects_in_a_list_are_completed_by_their_own_kind() -> None:
    assert labels("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  ¦") == ["binaryData", "data", "immutable", "metadata"]


def test_fields_are_offered_in_the_code_of_markdown_only() -> None:
    text = "# Title\n\n```yaml\napiVersion: v1\nkind: ConfigMap\n¦\n```\n"
    assert "data" in labels(text, markdown=True)
    assert labels("# Title\n¦\n```yaml\na: 1\n```\n", markdown=True) == []


def test_maps_of_the_users_own_keys_get_no_fields() -> None:
    assert labels("apiVersion: v1\nkind: Pod\nmetadata:\n  labels:\n    ¦") == []


def test_kinds_without_schema_get_no_fields() -> None:
    assert labels("apiVersion: example.org/v1\nkind: Thing\nspec:\n  ¦") == []


@given(st.text(st.sampled_from("ab:- \n\t{}[],\"'#|>&*!?\r"), max_size=60), st.data())
def test_no_text_is_too_broken(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    found = spot(text, offset)
    if found:
        assert found.start <= offset <= found.end <= len(text)
        completions(found, Kinds(NEWEST))


@pytest.mark.parametrize(
    "line", ["a" + " " * 9_000, "[" + " " * 9_000, "- " * 4_000, "[" * 9_000, "a: " * 3_000, "&a " * 3_000, '"' * 9_000, "\\" * 9_000, "x #" * 3_000]
)
def test_hostile_lines_take_no_longer_than_others(line: str) -> None:
    text = f"{line}\n" * 40
    began = time.process_time()
    spot(text, len(text))
    spot(text, len(text) - 3)
    assert time.process_time() - began < 2


KEYS = st.sampled_from(["a", "b", "spec", "x-y", "c.d/e"])
VALUES = st.recursive(
    st.sampled_from(["1", "word"]),
    lambda inner: st.one_of(st.dictionaries(KEYS, inner, min_size=1, max_size=3), st.lists(inner, min_size=1, max_size=3)),
    max_leaves=12,
)


def written(value: object, indent: str) -> str:
    """A value in block style."""
    if isinstance(value, dict):
        return "".join(
            f"{indent}{key}: {each}\n" if isinstance(each, str) else f"{indent}{key}:\n{written(each, indent + '  ' * isinstance(each, dict))}"
            for key, each in value.items()
        )
    assert isinstance(value, list)
    return "".join(f"{indent}- {written(each, indent + '  ').lstrip(' ')}" if not isinstance(each, str) else f"{indent}- {each}\n" for each in value)


def paths(value: object, path: Path = ()) -> list[Path]:
    if isinstance(value, str):
        return []
    found: list[Path] = []
    for step, each in value.items() if isinstance(value, dict) else enumerate(value):  # type: ignore[arg-type]
        found += [(*path, step)] if isinstance(step, str) else []
        found += paths(each, (*path, step))
    return found


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=3))
def test_the_outline_of_readable_yaml_has_the_paths_of_its_keys(value: dict[str, object]) -> None:
    text = written(value, "")
    found = spot(f"{text}z", len(text) + 1)
    assert found
    assert [entry.path for entry in found.entries] == paths(value)


def places(path: Path, kind: tuple[str, str], seen: frozenset[str] = frozenset()) -> Iterator[Path]:
    """Every place in objects of a kind that is not inside of its like."""
    yield path
    there = place(Kinds(NEWEST), *kind, path)
    if there is None:
        return
    inner = {0: there.schema["items"]} if "items" in there.schema else there.schema.get("properties", {})
    if "additionalProperties" in there.schema:
        inner = {"key": there.schema["additionalProperties"]}
    for step, schema in inner.items():
        name = there.bundle.resolve(schema)[0]
        if name not in seen:
            yield from places((*path, step), kind, seen | {name} if name else seen)


@pytest.mark.parametrize("kind", [("v1", "Pod"), ("v1", "Service"), ("apps/v1", "Deployment"), ("autoscaling/v2", "HorizontalPodAutoscaler")], ids=str)
def test_every_place_of_an_object_can_be_asked_about(kind: tuple[str, str]) -> None:
    for path in places((), kind):
        there = place(Kinds(NEWEST), *kind, path)
        assert there
        fields(there)
        assert all(" " not in choice for choice in choices(there))


def typed(text: str, label: str) -> str:
    """The text once something that is offered at the bar has been chosen."""
    found, plain = at(text), text.replace("¦", "", 1)
    assert found
    chosen = next(each for each in completions(found, Kinds(NEWEST)) if each.label == label)
    return plain[: found.start] + chosen.text + plain[found.end :]


@pytest.mark.parametrize(
    ("line", "label", "after"),
    [
        ('    imagePullPolicy: "¦"\n', "Never", '    imagePullPolicy: "Never"\n'),
        ('    imagePullPolicy: "Al¦"\n', "Always", '    imagePullPolicy: "Always"\n'),
        ("    imagePullPolicy: 'Al¦ # why\n", "Always", "    imagePullPolicy: 'Always' # why\n"),
        ("    tty: 't¦'\n", "true", "    tty: true\n"),
        ("    ports: [{protocol: '¦'}]\n", "TCP", "    ports: [{protocol: 'TCP'}]\n"),
    ],
)
def test_quotes_that_the_editor_has_closed_stay_closed(line: str, label: str, after: str) -> None:
    assert typed(POD + line, label) == POD + after
    assert next(each.matched for each in offered(POD + line) if each.label == label) in (f'"{label}', f"'{label}")


@pytest.mark.parametrize(
    ("text", "label", "after"),
    [
        (f"{POD}  -¦\n", "image", f"{POD}  - image: \n"),
        (f"{POD}  -¦\n", "env", f"{POD}  - env:\n    - \n"),
        (f"{POD}    env:\n    -¦\n", "name", f"{POD}    env:\n    - name: \n"),
        (f"{POD}    env:\n    - ¦\n", "name", f"{POD}    env:\n    - name: \n"),
    ],
)
def test_a_dash_alone_gets_the_blank_that_makes_it_an_item(text: str, label: str, after: str) -> None:
    assert typed(text, label) == after


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert labels("\ufeffapiVersion: apps/v1\nkind: ¦") == labels("apiVersion: apps/v1\nkind: ¦")
    assert "Deployment" in labels("\ufeffapiVersion: apps/v1\nkind: ¦")
    assert labels("\ufeff¦") == ["apiVersion", "kind", "metadata"]


def test_lists_are_offered_behind_the_kinds_in_them() -> None:
    found = labels("apiVersion: apps/v1\nkind: ¦")
    assert found.index("StatefulSet") < found.index("DaemonSetList")

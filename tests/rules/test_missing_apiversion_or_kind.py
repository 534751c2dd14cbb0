"""missing-apiversion-or-kind beyond its examples: which files are no manifests at all, and what a kustomization may leave out."""

from __future__ import annotations

import pytest

from podlint.engine import FileResult, Settings, check_text
from podlint.registry import Selection
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST


def checked(text: str, name: str = "a.yaml") -> FileResult:
    return check_text(name, text, Settings((NEWEST,), Selection((Profile.BASELINE,))))


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: 1\ndatasources: []\n",
        "kind: pipeline\ntype: docker\nsteps: []\n",
        '{"kind": "discovery#restDescription", "version": "v1"}',
        "kind: [a]\n",
        "kind: CustomResourceStateMetrics\nspec: {resources: []}\n",
        "apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies: []\n",
    ],
)
def test_a_file_of_another_program_is_no_manifest(text: str) -> None:
    found = checked(text)
    assert not found.findings
    assert not found.is_manifest


@pytest.mark.parametrize(
    "text",
    ["kind: Pod\n", "kind: pod\nmetadata: {name: shop}\n", "apiVersion: v1\nname: shop\n", "apiVersion: apps/v1\n"],
)
def test_half_of_what_a_manifest_is_makes_one(text: str) -> None:
    assert [finding.rule for finding in checked(text).findings] == ["missing-apiversion-or-kind"]


@pytest.mark.parametrize("text", ["resources: [a.yaml]\n", "kind: Component\n", "apiVersion: kustomize.config.k8s.io/v1beta1\n", "kind:\nresources: []\n"])
def test_a_kustomization_may_leave_out_either(text: str) -> None:
    assert not checked(text, "kustomization.yaml").findings


@pytest.mark.parametrize(("name", "is_manifest"), [("Chart.yaml", False), ("charts/index.yaml", False), ("a.yaml", True)])
def test_what_helm_says_of_charts_is_no_manifest(name: str, *, is_manifest: bool) -> None:
    assert checked("apiVersion: v1\nentries: {shop: [{apiVersion: v2, name: shop}]}\n", name).is_manifest is is_manifest


@pytest.mark.parametrize("name", ["values.yaml", "charts/shop/values-prod.yaml", "shop-values.yml"])
def test_values_of_a_chart_may_say_what_kind_it_is_to_make(name: str) -> None:
    assert not checked("kind: DaemonSet\nreplicas: 1\n", name).findings
    assert [finding.rule for finding in checked("kind: DaemonSet\nspec: {}\n", name).findings] == ["missing-apiversion-or-kind"]


def markdown(*blocks: str) -> FileResult:
    text = "\n".join(f"```yaml\n{block}```\n" for block in blocks)
    return check_text("a.md", text, Settings((NEWEST,), Selection((Profile.BASELINE,))), markdown=True)


POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec: {containers: [{name: web, image: a:1}]}\n"


@pytest.mark.parametrize("fragment", ["spec:\n  replicas: 3\n", "kind: DaemonSet\nresources: {}\n"])
def test_a_block_of_documentation_does_not_go_on_with_the_one_before(fragment: str) -> None:
    assert not markdown(POD, fragment).findings
    assert [finding.rule for finding in markdown(POD, "kind: DaemonSet\nspec: {}\n").findings] == ["missing-apiversion-or-kind"]


@pytest.mark.parametrize(
    ("stray", "rule"),
    [
        ("text", "wrong-type"),
        ("- a\n- b", "wrong-type"),
        ("[]", "wrong-type"),
        ("1", "wrong-type"),
        ("''", "wrong-type"),
        ("{}", "missing-apiversion-or-kind"),
        ("a: 'x\n---y'", "yaml-syntax-error"),
    ],
)
def test_what_is_no_object_is_refused_beside_manifests_and_nothing_in_other_files(stray: str, rule: str) -> None:
    for text in (f"{POD}---\n{stray}\n", f"{stray}\n---\n{POD}"):
        assert [finding.rule for finding in checked(text).findings] == [rule]
    assert not checked(f"{stray}\n---\na: 1\n").findings
    assert not markdown(POD, f"{stray}\n").findings


def test_text_beside_a_separator_is_refused_and_read_all_the_same() -> None:
    text = "--- {kind: ConfigMap, apiVersion: v1, metadata: {name: a}, dada: {}}\n"
    assert [finding.rule for finding in checked(text).findings] == ["yaml-syntax-error", "unknown-field"]
    assert not checked("--- {a: b}\n---\nc: d\n").findings


@pytest.mark.parametrize("stray", ["null", "~", "# comment", "", "${CERTIFICATES}"])
def test_an_empty_document_or_a_placeholder_is_none(stray: str) -> None:
    assert not checked(f"{POD}---\n{stray}\n---\n{POD}").findings


def test_an_empty_item_of_a_list_lacks_both() -> None:
    assert [finding.rule for finding in checked("apiVersion: v1\nkind: List\nitems: [{}]\n").findings] == ["missing-apiversion-or-kind"]

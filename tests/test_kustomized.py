"""What a Kustomization of the run fills in is only noted in the files that it completes."""

from __future__ import annotations

from pathlib import Path

import pytest

from podlint import api, files
from podlint.engine import Settings
from podlint.finding import Severity
from podlint.schema.bundle import NEWEST

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: example.org/web
        volumeMounts: [{name: data, mountPath: /data}]
        ports: [{containerPort: 99999}]
"""
BINDING = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: web}]
"""
HEAD = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
SELECTOR, LABELS, IMAGE = ("spec", "selector"), ("spec", "template", "metadata", "labels"), ("spec", "template", "spec", "containers", 0, "image")
PORT = ("spec", "template", "spec", "containers", 0, "ports", 0, "containerPort")
MOUNT = ("spec", "template", "spec", "containers", 0, "volumeMounts", 0, "name")


def complaints(folder: Path, texts: dict[str, str]) -> set[tuple[str, tuple[object, ...]]]:
    """File and path of what is worse than a note."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    report = api.check(files.find([str(folder)]), Settings((NEWEST,)), jobs=1)
    return {(Path(found.file).relative_to(folder).as_posix(), found.path) for found in report.findings if found.severity is not Severity.INFO}


def in_app(*paths: tuple[object, ...]) -> set[tuple[str, tuple[object, ...]]]:
    return {("base/app.yaml", path) for path in paths}


def test_by_itself_a_file_is_a_manifest(tmp_path):
    assert complaints(tmp_path, {"base/app.yaml": DEPLOYMENT}) == in_app(SELECTOR, LABELS, IMAGE, PORT, MOUNT)


def test_a_kustomization_that_sets_nothing_completes_nothing(tmp_path):
    texts = {"base/app.yaml": DEPLOYMENT, "base/kustomization.yaml": f"{HEAD}resources: [app.yaml]\n"}
    assert complaints(tmp_path, texts) == in_app(SELECTOR, LABELS, IMAGE, PORT, MOUNT)


@pytest.mark.parametrize("labels", ["commonLabels: {app: web}", "labels: [{pairs: {app: web}, includeSelectors: true}]"])
@pytest.mark.parametrize("head", ["", HEAD])
def test_labels_complete_the_selector(tmp_path, head, labels):
    texts = {"base/app.yaml": DEPLOYMENT, "base/kustomization.yaml": f"{head}resources: [app.yaml]\n{labels}\n"}
    assert complaints(tmp_path, texts) == in_app(IMAGE, PORT, MOUNT)


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("{name: example.org/web, newTag: '1.4'}", False),
        ("{name: example.org/web, digest: 'sha256:0'}", False),
        ("{name: example.org/web, newTag: latest}", True),
        ("{name: example.org/other, newTag: '1.4'}", True),
    ],
)
def test_an_image_gets_the_version_that_is_named_for_it(tmp_path, image, expected):
    texts = {"base/app.yaml": DEPLOYMENT, "base/kustomization.yaml": f"{HEAD}resources: [app.yaml]\nimages: [{image}]\n"}
    assert (("base/app.yaml", IMAGE) in complaints(tmp_path, texts)) is expected


def test_an_overlay_completes_what_it_builds_on(tmp_path):
    texts = {
        "base/app.yaml": BINDING,
        "base/kustomization.yaml": f"{HEAD}resources: [app.yaml]\n",
        "elsewhere/app.yaml": BINDING,
        "prod/kustomization.yaml": f"{HEAD}resources: [../base]\nnamespace: prod\n",
    }
    assert complaints(tmp_path, texts) == {("elsewhere/app.yaml", ("subjects", 0, "namespace"))}


def test_kustomizations_that_build_on_each_other_come_to_an_end(tmp_path):
    texts = {f"{one}/kustomization.yaml": f"{HEAD}resources: [../{other}]\nnamespace: {one}\n" for one, other in (("a", "b"), ("b", "a"))}
    assert complaints(tmp_path, texts) == set()


@pytest.mark.parametrize("patches", ["patches: [{path: more/app.yaml}]", "patchesStrategicMerge: [more/app.yaml]"])
def test_a_patch_need_not_say_what_the_object_holds(tmp_path, patches):
    texts = {"base/more/app.yaml": DEPLOYMENT, "base/kustomization.yaml": f"{HEAD}{patches}\n"}
    assert complaints(tmp_path, texts) == {("base/more/app.yaml", path) for path in (IMAGE, PORT)}


DELETED = """\
$patch: delete
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: old}
---
$patch: delete
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: old}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 3
  metrics:
  - $patch: delete
    type: cpu
  - type: memory
"""


def test_what_a_patch_deletes_need_only_be_named(tmp_path):
    texts = {"base/more/old.yaml": DELETED, "base/kustomization.yaml": f"{HEAD}patches: [{{path: more/old.yaml}}]\n"}
    assert complaints(tmp_path, texts) == {("base/more/old.yaml", ("spec", "metrics", 1, "type"))}


PARTIAL = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: shops.example.org}\nspec: {conversion: {strategy: None}}\n"


@pytest.mark.parametrize(
    ("kustomization", "is_patch"),
    [("resources: [bases/shops.yaml]\n# patches: [{path: patches/webhook.yaml}]\n", True), ("resources: [patches/webhook.yaml]\n", False)],
)
def test_what_stands_in_the_folder_of_patches_is_one_though_it_is_named_nowhere(tmp_path, kustomization, is_patch):
    texts = {"crd/kustomization.yaml": kustomization, "crd/patches/webhook.yaml": PARTIAL}
    assert (complaints(tmp_path, texts) == set()) == is_patch


def test_without_a_kustomization_beside_it_a_folder_of_patches_is_one_like_any_other(tmp_path):
    assert complaints(tmp_path, {"crd/patches/webhook.yaml": PARTIAL, "kustomization.yaml": "resources: [app.yaml]\n"})


def test_a_namespace_gets_its_name_from_the_kustomization(tmp_path):
    texts = {"app/namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: _}\n"}
    assert {path[1] for _, path in complaints(tmp_path, texts)} == {"name", "labels"}
    texts["app/kustomization.yaml"] = f"{HEAD}namespace: shop\nresources: [namespace.yaml]\n"
    assert complaints(tmp_path, texts) == set()


def test_a_patch_of_a_binding_needs_no_role(tmp_path):
    texts = {
        "app/kustomization.yaml": f"{HEAD}patches: [{{path: binding.yaml}}]\n",
        "app/binding.yaml": BINDING.replace("roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\n", "").replace(
            "web}]", "web, namespace: x}]"
        ),
    }
    assert complaints(tmp_path, texts) == set()


def test_vars_of_a_kustomization_may_stand_in_commands(tmp_path):
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: a:1, args: [$(SHOP_NAME)]}]}\n"
    assert complaints(tmp_path, {"app/pod.yaml": pod}) == {("app/pod.yaml", ("spec", "containers", 0, "args", 0))}
    texts = {"app/pod.yaml": pod, "app/kustomization.yaml": f"{HEAD}resources: [pod.yaml]\nvars: [{{name: SHOP_NAME, objref: {{kind: Pod, name: web}}}}]\n"}
    assert complaints(tmp_path, texts) == set()


@pytest.mark.parametrize(
    ("name", "kustomization", "is_patch"),
    [
        ("manager_patch.yaml", "resources: [app.yaml]\n", True),
        ("patch-manager.yml", "resources: [app.yaml]\n", True),
        ("more/patch.yaml", "resources: [app.yaml]\n", True),
        ("patch/manager.yaml", "resources: [app.yaml]\n", True),
        ("dispatcher.yaml", "resources: [app.yaml]\n", False),
        ("manager_patch.yaml", "resources: [manager_patch.yaml]\n", False),
        ("more.yaml", "patches: [more.yaml]\n", True),
    ],
)
def test_a_file_that_is_called_a_patch_is_one_unless_it_is_a_resource(tmp_path, name, kustomization, is_patch):
    texts = {"app/kustomization.yaml": f"{HEAD}{kustomization}", f"app/{name}": PARTIAL}
    assert (complaints(tmp_path, texts) == set()) == is_patch


CHAINSAW = """\
apiVersion: chainsaw.kyverno.io/v1alpha1
kind: Test
metadata: {name: a}
spec: {steps: [{try: [{apply: {file: app.yaml}}, {assert: {file: ready.yaml}}]}]}
"""
PART = "apiVersion: v1\nkind: Pod\nmetadata: {ownerReferences: [{kind: A}]}\nstatus: {(phase != null): true}\n"


def test_what_a_test_compares_is_only_noted(tmp_path):
    texts = {"app/chainsaw-test.yaml": CHAINSAW, "app/ready.yaml": PART, "app/app.yaml": PART}
    assert {file for file, _ in complaints(tmp_path, texts)} == {"app/app.yaml"}

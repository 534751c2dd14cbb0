"""What objects refer to, what of that a run lacks, and what Kustomizations change about it."""

from __future__ import annotations

import pytest

from podlint.finding import Severity
from podlint.objects.data import data_keys
from podlint.objects.decode import decode
from podlint.objects.kustomize import patched_folders, renamed_folders
from podlint.objects.missing import Missing, absent, dangling, is_slip, near_miss, together
from podlint.objects.pod import pod_of
from podlint.objects.references import CONFIG_MAP, SECRET, Reference, pod_references, references
from podlint.objects.run import Objects
from podlint.schema.suggest import nearest
from podlint.source.document import documents


def run(**files: str) -> Objects:
    """The objects of some files; `a_b` is the file b.yaml in the folder a."""
    return Objects(
        object for name, text in files.items() for document in documents(text) for object in decode(document, f"{name.replace('_', '/')}.yaml").objects
    )


def config_map(name: str, data: str = "{a: b}", namespace: str = "default") -> str:
    return f"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: {namespace}}}\ndata: {data}\n"


def pod(spec: str) -> str:
    return f"---\napiVersion: v1\nkind: Pod\nmetadata: {{name: shop}}\nspec: {{{spec}}}\n"


def referred(spec: str) -> list[tuple[str, str]]:
    (object,) = run(a=pod(spec))
    found = pod_of(object)
    assert found
    return [(reference.type, reference.name) for reference in pod_references(found)]


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        ("serviceAccountName: a", [("ServiceAccount", "a")]),
        ("serviceAccount: a", [("ServiceAccount", "a")]),
        ("serviceAccountName: a, serviceAccount: a", [("ServiceAccount", "a")]),
        ("imagePullSecrets: [{name: a}, {}, {name: b}]", [("Secret", "a"), ("Secret", "b")]),
        ("volumes: [{configMap: {name: a}}]", [("ConfigMap", "a")]),
        ("volumes: [{secret: {secretName: a}}]", [("Secret", "a")]),
        ("volumes: [{secret: {name: a}}]", []),
        ("volumes: [{projected: {sources: [{configMap: {name: a}}, {secret: {name: b}}]}}]", [("ConfigMap", "a"), ("Secret", "b")]),
        ("volumes: [{persistentVolumeClaim: {claimName: a}}]", [("PersistentVolumeClaim", "a")]),
        ("volumes: [{csi: {nodePublishSecretRef: {name: a}}}]", [("Secret", "a")]),
        ("volumes: [{rbd: {secretRef: {name: a}}}]", [("Secret", "a")]),
        ("volumes: [{azureFile: {secretName: a}}]", [("Secret", "a")]),
        ("containers: [{envFrom: [{configMapRef: {name: a}}, {secretRef: {name: b}}]}]", [("ConfigMap", "a"), ("Secret", "b")]),
        ("initContainers: [{env: [{valueFrom: {configMapKeyRef: {name: a, key: k}}}]}]", [("ConfigMap", "a")]),
        ("containers: [{env: [{valueFrom: {secretKeyRef: {name: a, key: k}}}]}]", [("Secret", "a")]),
        ("containers: [{env: [{value: x}, {valueFrom: {fieldRef: {fieldPath: metadata.name}}}]}]", []),
        ("volumes: [{configMap: {name: $(NAME)}}]", []),
        ("volumes: [{configMap: 5}], containers: [{env: [5], envFrom: x}]", []),
    ],
)
def test_a_pod_refers_to_what_stands_in_its_fields(spec, found):
    assert referred(spec) == found


def test_an_ingress_and_a_service_account_refer_to_secrets():
    objects = run(
        a="apiVersion: networking.k8s.io/v1\nkind: Ingress\nspec: {tls: [{secretName: cert}]}\n---\n"
        "apiVersion: v1\nkind: ServiceAccount\nsecrets: [{name: token}]\nimagePullSecrets: [{name: pull}]\n"
    )
    assert sorted(reference.name for _, reference in references(objects)) == ["cert", "pull", "token"]


def test_items_of_a_volume_ask_for_keys():
    (object,) = run(a=pod("volumes: [{configMap: {name: a, items: [{key: x, path: y}]}}]"))
    ((_, reference),) = references(Objects([object]))
    assert reference.keys == ((("spec", "volumes", 0, "configMap", "items", 0, "key"), "x"),)


# What the run lacks.

ENV = "containers: [{envFrom: [{configMapRef: {name: %s}}]}]"


def lacking(objects: Objects) -> list[str]:
    return [reference.name for _, reference, _ in dangling(objects, CONFIG_MAP)]


def test_a_name_is_missing_beside_others_of_its_kind():
    assert lacking(run(a=config_map("shop") + pod(ENV % "shopp"))) == ["shopp"]


def test_nothing_is_missing_where_there_is_nothing_of_the_kind():
    assert lacking(run(a=pod(ENV % "shop"))) == []


def test_nothing_is_missing_in_a_folder_without_others_of_the_kind():
    assert lacking(run(x_a=config_map("shop"), y_b=pod(ENV % "shopp"))) == []


def test_what_stands_in_another_folder_is_there():
    assert lacking(run(x_a=config_map("other") + pod(ENV % "shop"), y_b=config_map("shop"))) == []


def test_what_stands_in_another_namespace_is_missing():
    assert lacking(run(a=config_map("other") + config_map("shop", namespace="x") + pod(ENV % "shop"))) == ["shop"]


def test_what_a_controller_makes_in_every_namespace_is_there():
    assert lacking(run(a=config_map("other") + pod(ENV % "kube-root-ca.crt"))) == []


def test_what_a_generator_makes_is_there():
    generator = "---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nconfigMapGenerator: [{name: shop}]\n"
    assert lacking(run(a=config_map("other") + pod(ENV % "shop") + generator)) == []


def test_one_pod_lacks_a_name_once():
    twice = "containers: [{envFrom: [{configMapRef: {name: a}}, {configMapRef: {name: a}}]}]"
    assert lacking(run(a=config_map("other") + pod(twice))) == ["a"]


def test_what_the_user_says_is_elsewhere_is_not_missing():
    objects = Objects(run(a=config_map("other") + pod(ENV % "shop")), ("ConfigMap/shop",))
    assert lacking(objects) == []


@pytest.mark.parametrize(("near", "severity"), [("shop-config", None), (None, Severity.INFO), ("shop", Severity.INFO)])
def test_a_name_without_a_near_one_is_only_info(near, severity):
    assert absent(Reference(("a",), CONFIG_MAP, "shop-confg"), "default", near).severity is severity


def test_a_cluster_wide_object_is_missing_in_no_namespace():
    assert "namespace" not in absent(Reference(("a",), "node.k8s.io/RuntimeClass", "a"), "", None).message


@pytest.mark.parametrize(
    ("name", "near", "slip"),
    [
        ("shop-confg", "shop-config", True),
        ("shopp", "shop", True),
        ("shpo", "shop", True),
        ("svc4", "svc1", False),
        ("service-name-1", "service-name-2", False),
        ("web", "app", False),
        ("addressable-resolver", "imc-addressable-resolver", False),
        ("addressable-resolvr", "addressable-resolver", True),
    ],
)
def test_a_slip_is_more_than_another_number(name, near, slip):
    assert is_slip(name, near) is slip


def test_names_to_mean_stand_in_the_same_folder():
    objects = run(x_a=config_map("near") + pod(ENV % "shop"), y_b=config_map("far"))
    assert Missing(objects, CONFIG_MAP).names(next(iter(objects)), "default") == ["near"]


@pytest.mark.parametrize(
    ("wanted", "missed"),
    [({"app": "shopp"}, ("app", "shop")), ({"app": "other"}, None), ({"app": "shopp", "tier": "x"}, None), ({"name": "shop"}, None), ({"app": "shop"}, None)],
)
def test_a_near_miss_is_one_label_with_a_like_value(wanted, missed):
    objects = run(a="apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: shop, tier: web}}\nspec: {containers: []}\n")
    assert near_miss(wanted, objects.all_pods(), nearest) == missed


def test_what_is_together_shares_folder_and_namespace():
    objects = run(x_a=config_map("a") + config_map("b"), x_b=config_map("c"), y_a=config_map("d"), y_b=config_map("e", namespace="z"))
    assert [[object.name for object in group] for group in together(objects)] == [["a", "b", "c"], ["d"], ["e"]]


# Keys.


def keys(objects: Objects, name: str = "shop") -> tuple[list[str], list[str]] | None:
    found = data_keys(objects).get((CONFIG_MAP, "default", name))
    return (sorted(found.texts), sorted(found.all)) if found else None


def test_binary_data_are_no_variables():
    text = config_map("shop") + "binaryData: {c: AA==}\n"
    assert keys(run(a=text)) == (["a"], ["a", "c"])


def test_an_object_without_data_has_unknown_keys():
    assert keys(run(a=config_map("shop", "{}"))) is None


def test_objects_of_one_name_have_their_keys_together():
    assert keys(run(a=config_map("shop"), b=config_map("shop", "{c: d}", "other"))) == (["a", "c"], ["a", "c"])


def test_what_a_generator_adds_to_has_unknown_keys():
    generator = "---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nconfigMapGenerator: [{name: shop, behavior: merge}]\n"
    assert keys(run(a=config_map("shop") + generator)) is None


def test_the_server_adds_keys_to_a_token():
    text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ntype: kubernetes.io/service-account-token\n"
    assert data_keys(run(a=text))[(SECRET, "default", "a")].texts == {"token", "ca.crt", "namespace"}


# Kustomizations.


def kustomization(fields: str) -> str:
    return f"apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n{fields}\n"


def test_a_patch_changes_the_folders_below():
    objects = run(
        over_prod_k=kustomization("resources: [../../base, extra/a.yaml, https://example.org/x]\npatches: [{path: p.yaml}]"),
        base_k=kustomization("resources: [part]"),
        other_k=kustomization("resources: [x]"),
    )
    assert patched_folders(objects) == {"over/prod", "base", "base/part", "over/prod/extra"}


def test_another_namespace_moves_but_does_not_patch():
    objects = run(base_k=kustomization("namespace: shop"))
    assert patched_folders(objects) == frozenset()
    assert renamed_folders(objects) == {"base"}


def test_kustomizations_may_build_on_each_other():
    objects = run(a_k=kustomization("resources: [../b]\npatches: [{path: x}]"), b_k=kustomization("resources: [../a]"))
    assert patched_folders(objects) == {"a", "b"}

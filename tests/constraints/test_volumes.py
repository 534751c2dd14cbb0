"""The volumes of pods and their sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Server = Callable[..., list[str]]


def pod(volumes: str, kind: str = "Pod", name: str = "web", mounts: str = "[]") -> str:
    spec = f"{{volumes: [{volumes}], containers: [{{name: web, image: x, volumeMounts: {mounts}}}]}}"
    if kind == "Pod":
        return f"{{apiVersion: v1, kind: Pod, metadata: {{name: {name}}}, spec: {spec}}}"
    labels = "labels: {app: web}"
    template = f"{{metadata: {{{labels}}}, spec: {spec}}}"
    return f"{{apiVersion: apps/v1, kind: {kind}, metadata: {{name: web}}, spec: {{selector: {{matchLabels: {{app: web}}}}, template: {template}}}}}"


def errors(found: list[str]) -> list[str]:
    return [line.replace("spec.volumes[0]", "v").replace("spec.template.", "") for line in found if "volumes" in line and not line.startswith("warning")]


@pytest.fixture
def one(server: Server) -> Callable[..., list[str]]:
    """The errors of a pod's only volume, whose fields besides its name are given."""
    return lambda source, **more: errors(server(pod(f"{{name: data, {source}}}", **more)))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("emptyDir: {sizeLimit: 1Gi}", []),
        ("emptyDir: {sizeLimit: -1}", ["forbidden v.emptyDir.sizeLimit"]),
        ("hostPath: {path: ''}", ["required v.hostPath.path"]),
        ("hostPath: {path: '', type: Folder}", ["required v.hostPath.path"]),
        ("hostPath: {path: /a/../b, type: Folder}", ["invalid v.hostPath.path", "not-supported v.hostPath.type"]),
        ("hostPath: {path: /a..b, type: ''}", []),
        ("gitRepo: {directory: /..}", ["invalid v.gitRepo.directory", "invalid v.gitRepo.directory", "required v.gitRepo.repository"]),
        ("gcePersistentDisk: {partition: 256}", ["invalid v.persistentDisk.partition", "required v.persistentDisk.pdName"]),
        ("nfs: {server: a}", ["invalid v.nfs.path", "required v.nfs.path"]),
        ("nfs: {server: a, path: b}", ["invalid v.nfs.path"]),
        ("flocker: {}", ["required v.flocker"]),
        ("flocker: {datasetName: a/b, datasetUUID: c}", ["invalid v.flocker", "invalid v.flocker.datasetName"]),
        ("quobyte: {volume: a}", ["required v.quobyte.registry"]),
        ("quobyte: {volume: a, registry: 'a,b:1,[::1]:2,c:d:e,[f]'}", ["invalid v.quobyte.registry"] * 3),
        (f"quobyte: {{volume: a, registry: b, tenant: {'t' * 65}}}", ["required v.quobyte.tenant"]),
        ("fc: {lun: 300}", ["required v.fc.targetWWNs"]),
        ("fc: {targetWWNs: [a], wwids: [b]}", ["invalid v.fc.targetWWNs", "required v.fc.lun"]),
        ("fc: {targetWWNs: [a], lun: 0}", []),
        (
            "flexVolume: {driver: a, options: {k8s.io: x, A.Kubernetes.IO/b: x, ak8s.io: x}}",
            ["invalid v.flexVolume.options[A.Kubernetes.IO/b]", "invalid v.flexVolume.options[k8s.io]"],
        ),
        ("csi: {driver: ''}", ["required v.csi.driver"]),
        ("csi: {driver: Example.com, nodePublishSecretRef: {name: B_}}", ["invalid v.csi.name"]),
        (f"csi: {{driver: {'d' * 64}}}", ["too-long v.csi.driver"]),
        ("storageos: {volumeName: a.b, secretRef: {}}", ["invalid v.storageos.volumeName", "required v.storageos.secretRef.name"]),
        ("cephfs: {}", ["required v.cephfs.monitors"]),
        ("azureDisk: {diskName: a, diskURI: /subscriptions/x}", ["not-supported v.azureDisk.diskURI"]),
        ("azureDisk: {diskName: a, diskURI: /subscriptions/x, kind: Managed}", []),
        (
            "azureDisk: {diskName: a, cachingMode: ''}",
            ["not-supported v.azureDisk.cachingMode", "not-supported v.azureDisk.diskURI", "required v.azureDisk.diskURI"],
        ),
        (
            "secret: {secretName: a, defaultMode: 0777, items: [{key: b, path: ..c, mode: 777}]}",
            ["invalid v.secret.items[0].mode", "invalid v.secret.items[0].path"],
        ),
        ("configMap: {items: [{}]}", ["required v.configMap.items[0].key", "required v.configMap.items[0].path", "required v.configMap.name"]),
    ],
)
def test_a_source_is_refused_where_the_server_refuses_it(one: Server, source: str, found: list[str]) -> None:
    assert one(source) == found


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("iqn.2001-04.com.example:disk", 0),
        ("iqn.2001-04.com.example", 1),
        ("iqn-of iqn.2001-04.com.example:disk", 0),
        ("eui.0123456789ABCDEF", 0),
        ("eui.0123456789ABCDE", 1),
        ("naa.62004567BA64678D0123456789ABCDEF", 0),
        ("x", 1),
    ],
)
def test_iscsi_names_have_one_of_three_formats(one: Server, name: str, count: int) -> None:
    assert one(f"iscsi: {{targetPortal: a, iqn: '{name}', initiatorName: '{name}'}}") == ["invalid v.iscsi.initiatorname", "invalid v.iscsi.iqn"] * count


def test_a_volume_name_and_its_portal_have_64_characters_with_an_initiator(one: Server) -> None:
    source = "iscsi: {targetPortal: %s, iqn: eui.0123456789ABCDEF, initiatorName: eui.0123456789ABCDEF}"
    assert one(source % ("p" * 59)) == []
    assert one(source % ("p" * 60)) == ["invalid v.name"]


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        ("emptyDir: {sizeLimit: -1}, hostPath: {}", ["forbidden v.emptyDir.sizeLimit", "forbidden v.hostPath"]),
        ("configMap: {}, secret: {secretName: a}", ["forbidden v.configMap"]),
        ("emptyDir: {}, downwardAPI: {}, cephfs: {}, gcePersistentDisk: {}", ["forbidden v.cephFS", "forbidden v.downwarAPI", "forbidden v.gcePersistentDisk"]),
    ],
)
def test_of_several_sources_the_first_of_the_server_is_looked_at(one: Server, sources: str, found: list[str]) -> None:
    assert one(sources) == found


@pytest.mark.parametrize(
    ("items", "found"),
    [
        ("{path: a, fieldRef: {fieldPath: metadata.name}}", []),
        (
            "{path: ../a, mode: -1, fieldRef: {fieldPath: spec.nodeName}}",
            ["invalid v.downwardAPI.mode", "invalid v.downwardAPI.path", "not-supported v.downwardAPI.fieldRef.fieldPath"],
        ),
        ("{path: a}, {}", ["required v.downwardAPI", "required v.downwardAPI", "required v.downwardAPI.path"]),
        ("{path: a, fieldRef: {fieldPath: metadata.uid}, resourceFieldRef: {}}", ["invalid v.downwardAPI"]),
        ("{path: a, resourceFieldRef: {resource: limits.cpu}}", ["required v.downwardAPI.resourceFieldRef.containerName"]),
    ],
)
def test_files_of_the_downward_api_are_printed_without_their_index(one: Server, items: str, found: list[str]) -> None:
    assert one(f"downwardAPI: {{items: [{items}]}}") == found


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        ("{serviceAccountToken: {path: a}}", []),
        (
            "{serviceAccountToken: {expirationSeconds: 0}}",
            ["invalid v.projected.sources[0].serviceAccountToken.expirationSeconds", "required v.projected.path"],
        ),
        ("{serviceAccountToken: {path: /a}}", ["invalid v.projected.path"]),
        ("{secret: {name: a}, configMap: {name: b}}", ["forbidden v.projected.sources[0]"]),
        (
            "{secret: {name: a, items: [{key: k, path: p}]}}, {configMap: {items: [{key: k, path: p}]}}",
            ["invalid v.projected", "required v.projected.sources[1].configMap.name"],
        ),
        ("{serviceAccountToken: {path: p}}, {secret: {name: a, items: [{key: k, path: p}]}}", []),
        ("{clusterTrustBundle: {path: /p}}, {podCertificate: {}}", []),
    ],
)
def test_projected_sources_are_single_and_their_listed_files_differ(one: Server, sources: str, found: list[str]) -> None:
    assert one(f"projected: {{sources: [{sources}]}}") == found


@pytest.mark.parametrize(
    ("volumes", "found"),
    [
        ("{name: a}, {name: a}", ["duplicate spec.volumes[1].name"]),
        ("{name: a, nfs: {server: x, path: z}}, {name: a}", ["invalid v.nfs.path"]),
        ("{}, {name: A}", ["invalid spec.volumes[1].name", "required v.name"]),
        (
            "{name: a, ephemeral: {}}, {name: b, persistentVolumeClaim: {claimName: web-a}}",
            ["invalid spec.volumes[1].persistentVolumeClaim.claimName", "required v.ephemeral.volumeClaimTemplate"],
        ),
    ],
)
def test_names_are_labels_and_repeat_only_those_of_refused_volumes(server: Server, volumes: str, found: list[str]) -> None:
    assert errors(server(pod(volumes))) == found


def test_a_refused_volume_cannot_be_mounted(server: Server) -> None:
    mounts = "[{name: a, mountPath: /a}, {name: b, mountPath: /b}]"
    found = server(pod("{name: a, secret: {}}, {name: b}", mounts=mounts))
    assert found == ["not-found spec.containers[0].volumeMounts[0].name", "required spec.volumes[0].secret.secretName"]


CLAIM = "accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}"


@pytest.mark.parametrize(
    ("template", "found"),
    [
        (f"{{spec: {{{CLAIM}}}}}", []),
        ("{}", ["required t.spec.accessModes", "required t.spec.resources[storage]"]),
        (
            f"{{metadata: {{labels: {{a: -}}, name: x, uid: u, generation: 0, finalizers: []}}, spec: {{{CLAIM}}}}}",
            ["forbidden t.metadata.finalizers", "forbidden t.metadata.name", "forbidden t.metadata.uID", "invalid t.metadata.labels"],
        ),
        (f"{{spec: {{{CLAIM}, dataSourceRef: {{kind: PersistentVolumeClaim, name: a, namespace: B}}}}}}", ["invalid t.spec.dataSourceRef.namespace"]),
    ],
)
def test_the_claim_of_an_ephemeral_volume_has_no_other_metadata_than_labels_and_annotations(one: Server, template: str, found: list[str]) -> None:
    assert [line.replace("v.ephemeral.volumeClaimTemplate", "t") for line in one(f"ephemeral: {{volumeClaimTemplate: {template}}}")] == found


def test_the_name_of_a_claim_is_made_of_the_names_of_pod_and_volume(one: Server) -> None:
    source = f"ephemeral: {{volumeClaimTemplate: {{spec: {{{CLAIM}}}}}}}"
    assert one(source, name="p" * 248) == []
    assert one(source, name="p" * 249) == ["invalid v.name"]
    assert one(f"hostPath: {{path: /a}}, {source}", name="p" * 249) == ["forbidden v.ephemeral"]


def test_an_image_is_named_in_pods_but_may_be_left_open_in_templates(one: Server) -> None:
    assert one("image: {pullPolicy: Sometimes}") == ["not-supported v.image.pullPolicy", "required v.image.reference"]
    assert one("image: {}", kind="Deployment") == []


def test_an_image_is_named_in_templates_too_since_1_37(server: Callable[..., list[str]]) -> None:
    template = "metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: d}], volumes: [{name: v, image: {}}]}"
    text = f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: n}}\nspec: {{selector: {{matchLabels: {{a: b}}}}, template: {{{template}}}}}\n"
    assert server(text, "1.36") == []
    assert server(text, "1.37") == ["required spec.template.spec.volumes[0].image.reference"]


CERTIFICATE = "signerName: example.org/s, keyType: ED25519, credentialBundlePath: c"


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        ("{clusterTrustBundle: {name: a, path: p}}, {clusterTrustBundle: {name: 'example.org:s:a', path: q}}", []),
        ("{clusterTrustBundle: {signerName: example.org/s, labelSelector: {}, path: p}}", []),
        ("{clusterTrustBundle: {path: p}}", ["required v.projected.sources[0].clusterTrustBundle"]),
        ("{clusterTrustBundle: {name: a, signerName: example.org/s, path: p}}", ["invalid v.projected.sources[0].clusterTrustBundle"]),
        ("{clusterTrustBundle: {name: A, path: p}}", ["invalid v.projected.sources[0].clusterTrustBundle.name"]),
        ("{clusterTrustBundle: {name: ':a', path: p}}", ["invalid v.projected.sources[0].clusterTrustBundle.name"]),
        ("{clusterTrustBundle: {name: a, labelSelector: {}, path: p}}", ["invalid v.projected.sources[0].clusterTrustBundle.labelSelector"]),
        ("{clusterTrustBundle: {signerName: s, path: p}}", ["invalid v.projected.sources[0].clusterTrustBundle.signerName"]),
        ("{clusterTrustBundle: {name: a}}", ["required v.projected.sources[0].clusterTrustBundle.path"]),
        ("{clusterTrustBundle: {name: a, path: /p}}", ["invalid v.projected.sources[0].clusterTrustBundle.path"]),
        (f"{{podCertificate: {{{CERTIFICATE}, maxExpirationSeconds: 7862400}}}}", []),
        (f"{{podCertificate: {{{CERTIFICATE}, maxExpirationSeconds: 60}}}}", ["invalid v.projected.sources[0].podCertificate.maxExpirationSeconds"]),
        (
            "{podCertificate: {signerName: kubernetes.io/s, keyType: ED25519, keyPath: k, maxExpirationSeconds: 86401}}",
            ["invalid v.projected.sources[0].podCertificate.maxExpirationSeconds"],
        ),
        (
            "{podCertificate: {}}",
            [
                "not-supported v.projected.sources[0].podCertificate.keyType",
                "required v.projected.sources[0].podCertificate",
                "required v.projected.sources[0].podCertificate.signerName",
            ],
        ),
        (
            f"{{podCertificate: {{{CERTIFICATE}, userAnnotations: {{example.org/a: b, a: b}}}}}}",
            ["invalid v.projected.sources[0].podCertificate.userAnnotations"],
        ),
        (f"{{clusterTrustBundle: {{name: a, path: c}}}}, {{podCertificate: {{{CERTIFICATE}, keyPath: c}}}}", ["invalid v.projected"] * 2),
        (f"{{clusterTrustBundle: {{name: a, path: p}}, podCertificate: {{{CERTIFICATE}}}}}", ["forbidden v.projected.sources[0]"]),
    ],
)
def test_files_of_certificates_are_looked_at_since_1_37(server: Callable[..., list[str]], sources: str, found: list[str]) -> None:
    text = pod(f"{{name: v, projected: {{sources: [{sources}]}}}}")
    looked_at = [line for line in server(text, "1.37") if not line.startswith("warning")]
    assert [line.replace("spec.volumes[0]", "v") for line in looked_at] == found
    assert [line for line in server(text, "1.36") if not line.startswith("warning")] == []


def test_a_certificate_of_a_pod_lasts_a_day_by_default(with_defaults: Callable[..., dict[str, Any]]) -> None:
    (volume,) = with_defaults(pod(f"{{name: v, projected: {{sources: [{{podCertificate: {{{CERTIFICATE}}}}}]}}}}"), "1.37")["spec"]["volumes"]
    assert volume["projected"]["sources"][0]["podCertificate"]["maxExpirationSeconds"] == 86400


def test_defaults_make_an_empty_dir_and_give_modes(with_defaults: Callable[..., dict[str, Any]]) -> None:
    volumes = "{name: a}, {name: b, secret: {secretName: c}}, {name: d, projected: {sources: [{serviceAccountToken: {path: t}, podCertificate: {}}]}}"
    assert with_defaults(pod(volumes))["spec"]["volumes"] == [
        {"name": "a", "emptyDir": {}},
        {"name": "b", "secret": {"secretName": "c", "defaultMode": 0o644}},
        {"name": "d", "projected": {"defaultMode": 0o644, "sources": [{"serviceAccountToken": {"path": "t", "expirationSeconds": 3600}}]}},
    ]


@pytest.mark.parametrize(
    ("reference", "policy"), [("a", "Always"), ("a:latest", "Always"), ("a:1", "IfNotPresent"), ("a@sha256:0", "IfNotPresent"), ("''", "IfNotPresent")]
)
def test_the_pull_policy_follows_from_the_tag(with_defaults: Callable[..., dict[str, Any]], reference: str, policy: str) -> None:
    (volume,) = with_defaults(pod(f"{{name: a, image: {{reference: {reference}}}}}"))["spec"]["volumes"]
    assert volume["image"]["pullPolicy"] == policy

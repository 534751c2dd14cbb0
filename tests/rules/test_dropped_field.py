"""Fields that the server takes out without a word: which, in which versions, and what is said of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint import api
from podlint.engine import Settings, check_text
from podlint.finding import Finding, field_path
from podlint.registry import Selection
from podlint.schema.bundle import VERSIONS

CONTAINER = {"name": "web", "image": "example.org/web:1"}


def findings(*objects: dict[str, Any], versions: tuple[str, ...] = VERSIONS) -> list[Finding]:
    settings = Settings(versions, Selection((), ("dropped-field",)))
    text = "\n---\n".join(json.dumps({"metadata": {"name": "shop"}, **object}) for object in objects)
    return list(api.report([check_text("a.yaml", text, settings)], settings).findings)


def pod(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [CONTAINER], **spec}}


def of_container(**fields: Any) -> dict[str, Any]:
    return pod(containers=[{**CONTAINER, **fields}])


def stateful_set(**spec: Any) -> dict[str, Any]:
    labels = {"app": "shop"}
    return {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "spec": {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": {"containers": [CONTAINER]}}, **spec},
    }


def service(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Service", "spec": {"selector": {"app": "shop"}, "ports": [{"port": 80}], **spec}}


def claim(**spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}, **spec},
    }


def job(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "batch/v1", "kind": "Job", "spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [CONTAINER]}}, **spec}}


def definition(**version: Any) -> dict[str, Any]:
    names = {"plural": "shops", "kind": "Shop"}
    versions = [{"name": "v1", "served": True, "storage": True, **version}]
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "spec": {"group": "example.org", "scope": "Namespaced", "names": names, "versions": versions},
    }


@pytest.mark.parametrize(
    ("object", "field", "first", "last"),
    [
        (pod(hostUsers=False), "spec.hostUsers", "1.29", "1.32"),
        (pod(hostnameOverride="web"), "spec.hostnameOverride", "1.34", "1.34"),
        (pod(securityContext={"supplementalGroupsPolicy": "Strict"}), "spec.securityContext.supplementalGroupsPolicy", "1.31", "1.32"),
        (pod(volumes=[{"name": "a", "image": {"reference": "example.org/a:1"}}]), "spec.volumes[0].image", "1.31", "1.34"),
        (of_container(lifecycle={"preStop": {"sleep": {"seconds": 5}}}), "spec.containers[0].lifecycle.preStop.sleep", "1.29", "1.29"),
        (of_container(lifecycle={"stopSignal": "SIGQUIT"}), "spec.containers[0].lifecycle.stopSignal", "1.33", "1.37"),
        (
            of_container(env=[{"name": "A", "valueFrom": {"fileKeyRef": {"key": "a", "path": "b", "volumeName": "c"}}}]),
            "spec.containers[0].env[0].valueFrom.fileKeyRef",
            "1.34",
            "1.34",
        ),
        (of_container(resizePolicy=[{"resourceName": "cpu", "restartPolicy": "NotRequired"}]), "spec.containers[0].resizePolicy", "1.29", "1.32"),
        (
            of_container(volumeMounts=[{"name": "a", "mountPath": "/a", "readOnly": True, "recursiveReadOnly": "Enabled"}]),
            "spec.containers[0].volumeMounts[0].recursiveReadOnly",
            "1.30",
            "1.30",
        ),
        (
            pod(affinity={"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "a", "matchLabelKeys": ["b"]}]}}),
            "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys",
            "1.29",
            "1.30",
        ),
        (
            {"apiVersion": "resource.k8s.io/v1", "kind": "DeviceClass", "spec": {"extendedResourceName": "example.org/gpu"}},
            "spec.extendedResourceName",
            "1.34",
            "1.35",
        ),
        (definition(selectableFields=[{"jsonPath": ".spec.size"}]), "spec.versions[0].selectableFields", "1.30", "1.30"),
        (pod(volumes=[{"name": "a", "emptyDir": {"mode": 0o755}}]), "spec.volumes[0].emptyDir.mode", "1.37", "1.37"),
        (pod(volumes=[{"name": "a", "secret": {"secretName": "b", "defaultUser": 1}}]), "spec.volumes[0].secret.defaultUser", "1.37", "1.37"),
        (
            of_container(livenessProbe={"httpGet": {"port": 80, "protocol": "HTTP2"}}),
            "spec.containers[0].livenessProbe.httpGet.protocol",
            "1.37",
            "1.37",
        ),
        (of_container(livenessProbe={"grpc": {"port": 80, "mode": "TLS"}}), "spec.containers[0].livenessProbe.grpc.mode", "1.37", "1.37"),
        (
            of_container(volumeMounts=[{"name": "a", "mountPath": "/a", "bindMountOptions": ["noexec"]}]),
            "spec.containers[0].volumeMounts[0].bindMountOptions",
            "1.37",
            "1.37",
        ),
        (job(scheduling={}), "spec.scheduling", "1.37", "1.37"),
        (stateful_set(updateStrategy={"rollingUpdate": {"maxUnavailable": 2}}), "spec.updateStrategy.rollingUpdate.maxUnavailable", "1.29", "1.36"),
        (job(managedBy="example.org/queue"), "spec.managedBy", "1.30", "1.31"),
        (service(trafficDistribution="PreferClose"), "spec.trafficDistribution", "1.30", "1.30"),
        (service(sessionAffinityConfig={"clientIP": {"timeoutSeconds": 60}}), "spec.sessionAffinityConfig", "1.29", "1.37"),
        (claim(volumeAttributesClassName="gold"), "spec.volumeAttributesClassName", "1.29", "1.33"),
        (claim(dataSource={"apiGroup": "example.org", "kind": "Image", "name": "a"}), "spec.dataSource", "1.29", "1.37"),
        (claim(dataSourceRef={"kind": "PersistentVolumeClaim", "name": "a", "namespace": "b"}), "spec.dataSourceRef", "1.29", "1.37"),
    ],
)
def test_a_field_is_told_in_the_versions_that_have_and_drop_it(object, field, first, last):
    (found,) = findings(object)
    assert field_path(found.path) == field
    assert found.kubernetes == VERSIONS[VERSIONS.index(first) : VERSIONS.index(last) + 1]
    following = VERSIONS[VERSIONS.index(last) + 1 :][:1]
    assert (f"Kubernetes {following[0]} and newer" in found.help) if following else ("newer" not in found.help)


@pytest.mark.parametrize(
    "object",
    [
        {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {**stateful_set()["spec"], "strategy": {"rollingUpdate": {"maxUnavailable": 2}}}},
        service(sessionAffinity="ClientIP", sessionAffinityConfig={"clientIP": {"timeoutSeconds": 60}}),
        claim(dataSource={"kind": "PersistentVolumeClaim", "name": "a"}),
        claim(dataSourceRef={"apiGroup": "example.org", "kind": "Image", "name": "a"}),
        of_container(command=["sleep", "sleep: 3"]),
        {"apiVersion": "example.org/v1", "kind": "Shop", "spec": {"hostUsers": False}},
        pod(hostUsers="no"),
    ],
)
def test_what_is_kept_or_no_field_of_that_sort_is_not_told(object):
    assert findings(object, versions=("1.32",)) == []


def test_of_several_documents_each_is_looked_at_by_itself():
    found = findings(pod(hostUsers=False), pod(), pod(hostUsers=True), versions=("1.29",))
    assert [each.document for each in found] == [0, 2]

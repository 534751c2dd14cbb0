"""The pod inside an object, and what its containers are."""

from __future__ import annotations

from typing import Any

import pytest

from podlint.objects.object import Object
from podlint.objects.pod import Container, Pod, Role, pod_of
from podlint.objects.workloads import POD_PATHS
from podlint.schema.bundle import VERSIONS, load
from podlint.source.document import Origin

SPEC = {"containers": [{"name": "web", "image": "nginx:1.27"}]}
WORKLOADS = [
    ("v1", "Pod", ()),
    ("v1", "PodTemplate", ("template",)),
    ("v1", "ReplicationController", ("spec", "template")),
    ("apps/v1", "Deployment", ("spec", "template")),
    ("apps/v1", "ReplicaSet", ("spec", "template")),
    ("apps/v1", "StatefulSet", ("spec", "template")),
    ("apps/v1", "DaemonSet", ("spec", "template")),
    ("batch/v1", "Job", ("spec", "template")),
    ("batch/v1", "CronJob", ("spec", "jobTemplate", "spec", "template")),
]


def an_object(api_version: str, kind: str, value: Any, path: tuple[str | int, ...] = ()) -> Object:
    return Object("a.yaml", Origin(0, 0, 0), path, api_version, kind, value)


def nested(path: tuple[str, ...], value: Any) -> Any:
    for step in reversed(path):
        value = {step: value}
    return value


def pod(spec: Any, kind: str = "Pod") -> Pod:
    api_version, path = next((api_version, path) for api_version, name, path in WORKLOADS if name == kind)
    found = pod_of(an_object(api_version, kind, nested(path, {"spec": spec})))
    assert found is not None
    return found


@pytest.mark.parametrize(("api_version", "kind", "path"), WORKLOADS)
@pytest.mark.parametrize("root", [(), ("items", 3)])
def test_the_pod_of_every_workload_is_found_at_its_place(api_version, kind, path, root):
    template = {"metadata": {"labels": {"app": "shop"}}, "spec": SPEC}
    found = pod_of(an_object(api_version, kind, nested(path, template), root))
    assert found is not None
    assert (found.path, found.spec, found.metadata) == ((*root, *path), SPEC, {"labels": {"app": "shop"}})
    assert [container.path for container in found.containers()] == [(*root, *path, "spec", "containers", 0)]


def test_the_table_of_workloads_names_these_nine_kinds():
    assert sorted(POD_PATHS) == sorted((api_version.rpartition("/")[0], kind) for api_version, kind, _ in WORKLOADS)


@pytest.mark.parametrize(("api_version", "kind", "path"), WORKLOADS)
def test_the_schemas_of_every_version_have_a_pod_spec_at_that_place(api_version, kind, path):
    for version in VERSIONS:
        bundle = load(version)
        definition = bundle.kind(api_version, kind)
        assert definition is not None
        found = bundle.at(definition, (*path, "spec"))
        assert found is not None
        assert found[0] == "core.v1.PodSpec"


def test_a_kind_of_an_old_api_version_still_has_its_pod():
    assert pod_of(an_object("extensions/v1beta1", "Deployment", nested(("spec", "template"), {"spec": SPEC}))) is not None
    assert pod_of(an_object("apps/v1beta1", "Deployment", nested(("spec", "template"), {"spec": SPEC}))) is not None


@pytest.mark.parametrize(("api_version", "kind"), [("v1", "Service"), ("v1", "ConfigMap"), ("example.org/v1", "Pod"), ("v1", "Deployment"), ("apps/v1", "Pod")])
def test_other_kinds_have_no_pod(api_version, kind):
    assert pod_of(an_object(api_version, kind, {"spec": {**SPEC, "template": {"spec": SPEC}}})) is None


@pytest.mark.parametrize(("api_version", "kind", "path"), [workload for workload in WORKLOADS if workload[2]])
@pytest.mark.parametrize("broken", [None, 5, "a", [], {}])
def test_a_workload_without_a_mapping_in_the_place_of_its_template_has_no_pod(api_version, kind, path, broken):
    assert pod_of(an_object(api_version, kind, nested(path, broken))) is None


@pytest.mark.parametrize("spec", [None, 5, "a", [], {}, {"containers": None}, {"containers": {"name": "a"}}, {"containers": [None, 5, "a", []]}])
def test_what_is_no_container_is_left_out(spec):
    assert list(pod(spec).containers()) == []


@pytest.mark.parametrize(
    ("restart_policy", "role"),
    [
        ("Always", Role.SIDECAR),
        ("OnFailure", Role.INIT),
        ("Never", Role.INIT),
        ("always", Role.INIT),
        (None, Role.INIT),
        (5, Role.INIT),
        (["Always"], Role.INIT),
    ],
)
def test_an_init_container_that_always_restarts_is_a_sidecar(restart_policy, role):
    (container,) = pod({"initContainers": [{"name": "a", "restartPolicy": restart_policy}]}).containers()
    assert container.role is role


def test_a_main_container_stays_one_whatever_its_restart_policy():
    (container,) = pod({"containers": [{"name": "a", "restartPolicy": "Always"}]}).containers()
    assert container.role is Role.MAIN


def test_containers_come_in_the_order_in_which_they_start_and_keep_their_indices():
    spec = {
        "containers": [{"name": "web"}, 5, {"name": "api"}],
        "initContainers": [{"name": "one"}, {"name": "proxy", "restartPolicy": "Always"}, {"name": "two"}],
    }
    found = [(container.name, container.role, container.path[1:]) for container in pod(spec).containers()]
    assert found == [
        ("one", Role.INIT, ("initContainers", 0)),
        ("proxy", Role.SIDECAR, ("initContainers", 1)),
        ("two", Role.INIT, ("initContainers", 2)),
        ("web", Role.MAIN, ("containers", 0)),
        ("api", Role.MAIN, ("containers", 2)),
    ]


def test_sidecars_and_main_containers_run_side_by_side():
    spec = {"containers": [{"name": "web"}], "initContainers": [{"name": "one"}, {"name": "proxy", "restartPolicy": "Always"}]}
    assert [container.name for container in pod(spec).long_running()] == ["proxy", "web"]


@pytest.mark.parametrize(
    ("kind", "restart_policy", "expected"),
    [
        ("Pod", None, False),
        ("Pod", "Always", False),
        ("Pod", "Never", True),
        ("Pod", "OnFailure", True),
        ("Pod", 5, False),
        ("Deployment", None, False),
        ("StatefulSet", None, False),
        ("DaemonSet", None, False),
        ("Job", None, True),
        ("Job", "OnFailure", True),
        ("CronJob", "Never", True),
    ],
)
def test_pods_of_jobs_and_those_not_restarted_after_success_run_to_completion(kind, restart_policy, expected):
    assert pod({**SPEC, "restartPolicy": restart_policy}, kind).runs_to_completion is expected


@pytest.mark.parametrize("value", [None, 5, True, [], {}, [5], {"a": 1}])
def test_values_of_a_wrong_type_read_as_absent(value):
    container = Container(("c",), dict.fromkeys(("name", "image", "command", "args", "ports", "env", "livenessProbe"), value), Role.MAIN)
    assert (container.name, container.image, container.command, container.args) == ("", "", (), ())
    assert list(container.ports()) == []
    assert list(container.env()) == []
    assert [probe for _, probe in container.probes() if probe != value] == []


def test_probes_are_those_three_with_their_paths():
    container = Container(("c",), {"livenessProbe": {"a": 1}, "startupProbe": {"b": 2}, "readinessProbe": None, "otherProbe": {}}, Role.MAIN)
    assert list(container.probes()) == [(("c", "startupProbe"), {"b": 2}), (("c", "livenessProbe"), {"a": 1})]


@pytest.mark.parametrize(
    ("value", "expected"), [({}, False), ({"a": None}, False), ({"a": 0}, True), ({"a": ""}, True), ({"a": {}}, True), ({"a": False}, True)]
)
def test_a_field_is_there_unless_it_is_null(value, expected):
    assert Container((), value, Role.MAIN).has("a") is expected


@pytest.mark.parametrize(
    ("metadata", "name"),
    [({"name": "a"}, "a"), ({"generateName": "a-"}, "a-"), ({"name": "a", "generateName": "b-"}, "a"), ({}, ""), (None, ""), ({"name": 5}, ""), ([], "")],
)
def test_the_name_of_an_object_is_its_name_or_what_its_name_is_made_from(metadata, name):
    assert an_object("v1", "Pod", {"metadata": metadata}).name == name

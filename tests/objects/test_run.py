"""The objects of a run, found by type, name, labels and what they hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podlint.objects.object import Object
from podlint.objects.run import MADE_BY_CONTROLLERS, Objects
from podlint.objects.selectors import label_selector, matches
from podlint.objects.workloads import ANY_POD
from podlint.source.document import Origin


def an_object(kind: str, name: str, file: str = "a.yaml", namespace: str = "", spec: Any = None, **labels: str) -> Object:
    metadata = {"name": name, "labels": labels, **({"namespace": namespace} if namespace else {})}
    return Object(file, Origin(0, 0, 0), (), "v1", kind, {"metadata": metadata, "spec": spec or {}})


def test_the_types_of_a_run_tell_of_pods_in_custom_kinds():
    rollout = an_object("Rollout", "shop")._replace(api_version="argoproj.io/v1alpha1", template=("spec",))
    assert Objects([an_object("Service", "shop"), rollout]).types == {"Service", "argoproj.io/Rollout", ANY_POD}


def test_objects_of_one_type_keep_their_order_whatever_their_version():
    found = [an_object("Deployment", name)._replace(api_version=version) for name, version in (("a", "apps/v1"), ("b", "apps/v1beta1"), ("c", "apps/v1"))]
    assert Objects(found).of("apps/Deployment") == found


def test_of_several_objects_of_one_name_the_first_is_found():
    first, second = an_object("Service", "shop", "a.yaml"), an_object("Service", "shop", "b.yaml")
    assert Objects([first, second]).find("Service", "default", "shop") is first


def test_names_are_those_of_the_namespace():
    objects = Objects([an_object("Service", "shop"), an_object("Service", "bank", namespace="money"), an_object("ConfigMap", "other")])
    assert (objects.names("Service", "default"), objects.names("Service", "money"), objects.names("Service", "none")) == (["shop"], ["bank"], [])


def test_objects_outside_of_namespaces_are_found_from_any():
    objects = Objects([an_object("Node", "one")])
    assert objects.holds("Node", "anywhere")
    assert objects.find("Node", "anywhere", "one")


def test_namesakes_share_type_namespace_and_name():
    first, other = an_object("Service", "a", "a.yaml"), an_object("Service", "a", "b.yaml")
    elsewhere, pod = an_object("Service", "a", namespace="money"), an_object("Pod", "a")
    assert not Objects([first, elsewhere, pod]).has_namesakes("Service")
    assert Objects([first, elsewhere, pod, other]).has_namesakes("Service")
    assert not Objects([pod]).has_namesakes("Service")


def test_pods_are_found_by_the_fields_of_their_spec():
    objects = Objects([an_object("Pod", "a", spec={"volumes": []}), an_object("Pod", "b", spec={"nodeName": "n"}), an_object("Pod", "c", spec={"tls": 1})])
    assert [pod.object.name for pod in objects.pods_with("nodeName", "volumes")] == ["a", "b"]


def test_containers_are_found_by_their_fields_and_images():
    first, second = {"name": "one", "image": "shop:1", "env": []}, {"name": "two", "image": "shop:1"}
    objects = Objects([an_object("Pod", "a", spec={"containers": [first, second]})])
    assert [container.name for _, container in objects.containers_with("env")] == ["one"]
    assert [container.name for _, container in objects.containers_by_image["shop:1"]] == ["one", "two"]


def test_the_pods_of_namespaces_come_once_however_often_one_is_named():
    objects = Objects([an_object("Pod", name, namespace=name, spec={"containers": []}) for name in "abc"])
    assert [pod.object.name for pod in objects.pods_in(["b", "a", "b"])] == ["b", "a"]


_LABELS = st.dictionaries(st.sampled_from(["app", "tier", "pod-template-hash"]), st.sampled_from(["a", "b"]))
_EXPRESSION = st.fixed_dictionaries(
    {"key": st.sampled_from(["app", "tier", "job-name"]), "operator": st.sampled_from(["In", "NotIn", "Exists", "DoesNotExist"]), "values": st.just(["a"])}
)
_SELECTOR = st.fixed_dictionaries({}, optional={"matchLabels": _LABELS, "matchExpressions": st.lists(_EXPRESSION, max_size=2)})


@given(st.lists(_LABELS, max_size=6), _SELECTOR)
def test_pods_match_a_selector_if_their_labels_meet_all_that_is_not_made_by_controllers(pods: list[dict[str, str]], selector: dict[str, Any]):
    objects = Objects([an_object("Pod", str(number), spec={"containers": []}, **labels) for number, labels in enumerate(pods)])
    wanted = tuple(each for each in label_selector(selector) if each.key not in MADE_BY_CONTROLLERS)
    assert objects.matching("default", selector) == [pod for pod in objects.pods("default") if matches(wanted, pod.labels)]


@pytest.mark.parametrize(("selector", "names"), [({}, []), ({"app": "shop"}, ["a", "b"]), ({"app": "shop", "tier": "web"}, ["b"]), ({"app": "none"}, [])])
def test_a_plain_selector_selects_by_all_of_its_labels(selector: dict[str, str], names: list[str]):
    pods = [an_object("Pod", "a", spec={"containers": []}, app="shop"), an_object("Pod", "b", spec={"containers": []}, app="shop", tier="web")]
    assert [pod.object.name for pod in Objects(pods).selected("default", selector)] == names

"""What a misspelled or misplaced field was meant to be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podlint.schema.bundle import NEWEST, VERSIONS, load
from podlint.schema.compile import Compiler
from podlint.schema.mistake import UnknownField
from podlint.schema.suggest import Suggestion, distance, nearest, suggest

KINDS = {
    "Pod": "core.v1.Pod",
    "Deployment": "apps.v1.Deployment",
    "CronJob": "batch.v1.CronJob",
    "Service": "core.v1.Service",
    "ConfigMap": "core.v1.ConfigMap",
}


def suggestion(kind: str, value: dict[str, Any], version: str = NEWEST) -> Suggestion:
    """Return what is suggested for the one unknown field of *value*."""
    bundle = load(version)
    found: list[Any] = []
    Compiler(bundle).definition(KINDS[kind])(value, (), found)
    (mistake,) = (mistake for mistake in found if isinstance(mistake, UnknownField))
    return suggest(bundle, KINDS[kind], mistake, ())


def in_container(name: str, value: Any) -> dict[str, Any]:
    return {"spec": {"containers": [{"name": "web", "image": "nginx:1.27", name: value}]}}


def in_pod_spec(name: str, value: Any) -> dict[str, Any]:
    return {"spec": {"containers": [{"name": "web"}], name: value}}


PROBE = {"httpGet": {"port": 80}}


@pytest.mark.parametrize(
    ("written", "value", "meant"),
    [
        ("livenessProve", PROBE, "livenessProbe"),
        ("livenesProbe", PROBE, "livenessProbe"),
        ("livnessProbe", PROBE, "livenessProbe"),
        ("readynessProbe", PROBE, "readinessProbe"),
        ("startupProb", PROBE, "startupProbe"),
        ("port", [{"containerPort": 80}], "ports"),
        ("Ports", [{"containerPort": 80}], "ports"),
        ("PORTS", [{"containerPort": 80}], "ports"),
        ("liveness_probe", PROBE, "livenessProbe"),
        ("liveness-probe", PROBE, "livenessProbe"),
        ("LivenessProbe", PROBE, "livenessProbe"),
        ("livenessprobe", PROBE, "livenessProbe"),
        ("image_pull_policy", "Always", "imagePullPolicy"),
        ("image-pull-policy", "Always", "imagePullPolicy"),
        ("imagePullPolcy", "Always", "imagePullPolicy"),
        ("envs", [{"name": "A"}], "env"),
        ("arg", ["--port"], "args"),
        ("commands", ["run"], "command"),
        ("comand", ["run"], "command"),
        ("resource", {"limits": {"cpu": 1}}, "resources"),
        ("volumeMount", [{"name": "a", "mountPath": "/a"}], "volumeMounts"),
        ("volumesMounts", [{"name": "a", "mountPath": "/a"}], "volumeMounts"),
        ("lifeCycle", {}, "lifecycle"),
        ("securitycontext", {}, "securityContext"),
    ],
)
def test_a_misspelled_field_of_a_container_is_recognised(written, value, meant):
    assert suggestion("Pod", in_container(written, value)) == Suggestion(name=meant)


@pytest.mark.parametrize(
    ("kind", "value", "meant"),
    [
        ("Pod", {"spec": {"contatiners": [{"name": "web"}]}}, "containers"),
        ("Pod", {"spec": {"container": [{"name": "web"}]}}, "containers"),
        ("Pod", {"spec": {"conteiners": [{"name": "web"}]}}, "containers"),
        ("Pod", {"spec": {"containers": [{"name": "web", "ports": [{"contatinerPort": 80}]}]}}, "containerPort"),
        ("Pod", {"spec": {"containers": [{"name": "web", "ports": [{"container_port": 80}]}]}}, "containerPort"),
        ("Pod", {"spec": {"containers": [{"name": "web", "resources": {"limit": {"cpu": 1}}}]}}, "limits"),
        ("Pod", {"spec": {"containers": [{"name": "web", "livenessProbe": {"httpget": {"port": 80}}}]}}, "httpGet"),
        ("Pod", {"spec": {"containers": [{"name": "web", "livenessProbe": {"initialDelaySecond": 3}}]}}, "initialDelaySeconds"),
        ("Pod", {"spec": {"containers": [{"name": "web", "livenessProbe": {"period_seconds": 3}}]}}, "periodSeconds"),
        ("Pod", in_pod_spec("restartpolicy", "Never"), "restartPolicy"),
        ("Pod", in_pod_spec("hostnetwork", value=True), "hostNetwork"),
        ("Pod", in_pod_spec("volume", [{"name": "a"}]), "volumes"),
        ("Pod", in_pod_spec("imagePullSecret", [{"name": "a"}]), "imagePullSecrets"),
        ("Pod", {"metdata": {"name": "a"}}, "metadata"),
        ("Pod", {"sepc": {"containers": []}}, "spec"),
        ("Pod", {"metadata": {"label": {"a": "b"}}}, "labels"),
        ("Pod", {"metadata": {"Name": "a"}}, "name"),
        ("Pod", {"metadata": {"nmae": "a"}}, "name"),
        ("Deployment", {"spec": {"replica": 3}}, "replicas"),
        ("Deployment", {"spec": {"selector": {"matchLabel": {"a": "b"}}}}, "matchLabels"),
        ("Deployment", {"spec": {"selector": {"matchlabels": {"a": "b"}}}}, "matchLabels"),
        ("Deployment", {"spec": {"templete": {"spec": {}}}}, "template"),
        ("Deployment", {"spec": {"stratergy": {"type": "Recreate"}}}, "strategy"),
        ("CronJob", {"spec": {"shedule": "* * * * *"}}, "schedule"),
        ("CronJob", {"spec": {"jobtemplate": {"spec": {}}}}, "jobTemplate"),
        ("Service", {"spec": {"ports": [{"target_port": 80}]}}, "targetPort"),
        ("Service", {"spec": {"selectors": {"a": "b"}}}, "selector"),
        ("ConfigMap", {"Data": {"a": "b"}}, "data"),
    ],
)
def test_a_misspelled_field_is_recognised_at_every_level(kind, value, meant):
    assert suggestion(kind, value) == Suggestion(name=meant)


@pytest.mark.parametrize(
    ("kind", "value", "place"),
    [
        ("Pod", in_pod_spec("image", "nginx:1.27"), "spec.containers[]"),
        ("Pod", in_pod_spec("ports", [{"containerPort": 80}]), "spec.containers[]"),
        ("Pod", in_pod_spec("env", [{"name": "A"}]), "spec.containers[]"),
        ("Pod", in_pod_spec("livenessProbe", PROBE), "spec.containers[]"),
        ("Pod", in_container("hostNetwork", value=True), "spec"),
        ("Pod", in_container("volumes", [{"name": "a", "emptyDir": {}}]), "spec"),
        ("Pod", in_container("nodeSelector", {"a": "b"}), "spec"),
        ("Pod", in_container("dnsPolicy", "Default"), "spec"),
        ("Pod", {"labels": {"app": "shop"}}, "metadata"),
        ("Pod", {"annotations": {"app": "shop"}}, "metadata"),
        ("Pod", {"namespace": "shop"}, "metadata"),
        ("Pod", {"containers": [{"name": "web"}]}, "spec"),
        ("Deployment", {"replicas": 3}, "spec"),
        ("Deployment", {"spec": {"template": {"replicas": 3}}}, "spec"),
        ("Deployment", {"spec": {"template": {"spec": {"replicas": 3}}}}, "spec"),
        ("Deployment", {"spec": {"containers": [{"name": "web"}]}}, "spec.template.spec"),
        ("Deployment", {"spec": {"template": {"containers": [{"name": "web"}]}}}, "spec.template.spec"),
        ("Deployment", {"spec": {"matchLabels": {"a": "b"}}}, "spec.selector"),
        ("CronJob", {"spec": {"jobTemplate": {"spec": {"schedule": "* * * * *"}}}}, "spec"),
        ("Service", {"ports": [{"port": 80}]}, "spec"),
        ("Service", {"selector": {"a": "b"}}, "spec"),
    ],
)
def test_a_misplaced_field_is_told_where_it_belongs_nearest_first(kind, value, place):
    found = suggestion(kind, value)
    assert (found.name, found.places[:1]) == ("", (place,))


def test_the_top_level_is_a_place_too():
    assert suggestion("ConfigMap", {"metadata": {"data": {"a": "b"}}}).places == ("",)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Pod", in_container("zzz", 1)),
        ("Pod", in_container("xylophone", [])),
        ("Pod", in_container("", 1)),
        ("Pod", in_container("-", 1)),
        ("Pod", in_container("ключ", 1)),
        ("Pod", {"wibble": {"a": 1}}),
        ("Deployment", {"spec": {"colour": "green"}}),
    ],
)
def test_an_unrelated_name_gets_no_suggestion(kind, value):
    assert suggestion(kind, value) == Suggestion()


def test_a_field_that_stands_there_already_is_never_suggested():
    value = in_container("imgae", "nginx")
    assert suggestion("Pod", value).name != "image"
    del value["spec"]["containers"][0]["image"]
    assert suggestion("Pod", value).name == "image"


def test_a_name_that_takes_the_value_wins_over_a_nearer_one_that_does_not():
    assert suggestion("Pod", in_container("volumeMout", "x")).name == "volumeMounts"  # nothing else is near
    assert suggestion("Service", {"spec": {"clusterIPss": ["10.0.0.1"]}}).name == "clusterIPs"
    assert suggestion("Service", {"spec": {"clusterIPss": "10.0.0.1"}}).name == "clusterIP"


@pytest.mark.parametrize(("version", "places"), [("1.32", 0), ("1.37", 1)])
def test_suggestions_come_from_the_version_that_is_checked(version, places):
    # The pod spec has `hostnameOverride` since 1.34.
    assert len(suggestion("Pod", {"hostnameOverride": "a"}, version).places) == places


FIELDS = sorted({field for name in load(NEWEST).names() for field in load(NEWEST).definition(name).get("properties", {})})


@settings(deadline=None)
@given(
    st.sampled_from(FIELDS) | st.text(max_size=12),
    st.sampled_from([None, 1, True, "a", [], {}, [{"name": "a"}], {"name": "a"}]),
    st.sampled_from(["top", "spec", "container", "metadata"]),
    st.sampled_from(VERSIONS),
)
def test_a_suggestion_is_a_name_or_places_and_never_both(name, value, level, version):
    bundle = load(version)
    holders = {"top": ("core.v1.Pod", ()), "spec": ("core.v1.PodSpec", ("spec",)), "metadata": ("meta.v1.ObjectMeta", ("metadata",))}
    definition, path = holders.get(level, ("core.v1.Container", ("spec", "containers", 0)))
    found = suggest(bundle, "core.v1.Pod", UnknownField((*path, name), definition, value, frozenset({name})), ())
    assert not (found.name and found.places)
    assert len(found.places) <= 2
    assert not found.name or found.name in bundle.definition(definition)["properties"]


WORDS = st.text(alphabet="abcP_", max_size=9)


def naive_distance(left: str, right: str) -> int:
    """The optimal string alignment distance by its definition."""
    table = [[max(i, j) if not i or not j else 0 for j in range(len(right) + 1)] for i in range(len(left) + 1)]
    for i in range(1, len(left) + 1):
        for j in range(1, len(right) + 1):
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (left[i - 1] != right[j - 1]))
            if i > 1 and j > 1 and left[i - 1] == right[j - 2] and left[i - 2] == right[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@settings(deadline=None)
@given(WORDS, WORDS, st.integers(0, 6))
def test_distance_is_the_textbook_one_cut_off_above_the_limit(left, right, limit):
    assert distance(left, right, limit) == min(naive_distance(left, right), limit + 1)


@settings(deadline=None)
@given(WORDS, WORDS, st.integers(0, 6))
def test_distance_is_symmetric(left, right, limit):
    assert distance(left, right, limit) == distance(right, left, limit)


@settings(deadline=None)
@given(WORDS, WORDS, st.integers(0, 6))
def test_distance_is_zero_exactly_for_equal_words(left, right, limit):
    assert (distance(left, right, limit) == 0) == (left == right)


@settings(deadline=None)
@given(WORDS, WORDS, st.integers(0, 6))
def test_distance_never_exceeds_the_limit_by_more_than_one(left, right, limit):
    assert 0 <= distance(left, right, limit) <= limit + 1


@settings(deadline=None)
@given(WORDS, st.integers(0, 8))
def test_swapping_two_neighbours_costs_one(word, at):
    if at + 1 < len(word) and word[at] != word[at + 1]:
        assert distance(word, word[:at] + word[at + 1] + word[at] + word[at + 2 :], 5) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [("spce", "spec"), ("SPEC", "spec"), ("s-p-e-c", "spec"), ("kind", None), ("", None), ("s", None), ("sp", None), ("speck", "spec")],
)
def test_nearest_takes_no_more_slips_than_the_length_allows(name, expected):
    assert nearest(name, ["spec", "metadata"]) == expected


@pytest.mark.parametrize(("version", "expected"), [("1.36.2", "1.36"), ("v1.36", "1.36"), ("1.40", None), ("1.3", None), ("136", None)])
def test_digits_are_not_mixed_up_like_letters(version, expected):
    assert nearest(version, ["1.30", "1.36"]) == expected


@settings(deadline=None)
@given(st.lists(WORDS, max_size=6), WORDS)
def test_nearest_does_not_depend_on_the_order_of_the_candidates(candidates, name):
    assert nearest(name, candidates) == nearest(name, list(reversed(candidates)))


def test_every_field_is_nearest_to_itself_among_the_fields_of_its_definition():
    bundle = load(NEWEST)
    definitions = [bundle.definition(name).get("properties", {}) for name in bundle.names()]
    assert [field for fields in definitions for field in fields if nearest(field, fields) != field] == []


@pytest.mark.parametrize(
    ("written", "value", "meant"),
    [
        ("terminationGracePeriod", 30, "terminationGracePeriodSeconds"),
        ("activeDeadline", 30, "activeDeadlineSeconds"),
        ("topologySpread", [], "topologySpreadConstraints"),
        ("host", True, ""),  # hostIPC, hostNetwork and others begin so
        ("pre", "x", ""),  # too short to mean anything
    ],
)
def test_the_one_field_that_begins_so_is_meant(written, value, meant):
    assert suggestion("Pod", in_pod_spec(written, value)).name == meant


def test_a_suggestion_is_looked_for_once_however_many_items_have_the_field():
    bundle = load(NEWEST)
    found: list[Any] = []
    Compiler(bundle).definition("core.v1.Pod")({"spec": {"containers": [{"name": name, "restart": 1} for name in "ab"]}}, (), found)
    first, second = (suggest(bundle, "core.v1.Pod", mistake, ()) for mistake in found)
    assert first is second


def test_unknown_fields_of_one_mapping_share_what_they_stand_beside():
    found: list[Any] = []
    Compiler(load(NEWEST)).definition("core.v1.Pod")({"one": 1, "two": 2, "kind": "Pod"}, (), found)
    assert {id(mistake.siblings) for mistake in found} == {id(found[0].siblings)}
    assert found[0].siblings == {"one", "two", "kind"}

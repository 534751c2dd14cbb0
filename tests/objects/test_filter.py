"""Which objects of a run are checked."""

from __future__ import annotations

import pytest

from podlint.engine import Settings, check_text
from podlint.objects.filter import ObjectFilter
from podlint.objects.object import Object
from podlint.objects.selectors import parse
from podlint.schema.bundle import NEWEST
from podlint.source.document import Origin


def an_object(kind: str = "Pod", namespace: str | None = "shop", **labels: str) -> Object:
    metadata = {"name": "a", "labels": labels} | ({"namespace": namespace} if namespace is not None else {})
    return Object("a.yaml", Origin(0, 0, 0), (), "v1", kind, {"metadata": metadata})


@pytest.mark.parametrize(
    ("filter", "object", "kept"),
    [
        (ObjectFilter(), an_object(), True),
        (ObjectFilter(kinds=frozenset({"pod"})), an_object(), True),
        (ObjectFilter(kinds=frozenset({"pod"})), an_object("POD"), True),
        (ObjectFilter(kinds=frozenset({"service", "deployment"})), an_object(), False),
        (ObjectFilter(kinds=frozenset({"service", "deployment"})), an_object("Service"), True),
        (ObjectFilter(namespaces=frozenset({"shop"})), an_object(), True),
        (ObjectFilter(namespaces=frozenset({"shop", "other"})), an_object(namespace="other"), True),
        (ObjectFilter(namespaces=frozenset({"other"})), an_object(), False),
        (ObjectFilter(namespaces=frozenset({"Shop"})), an_object(), False),
        (ObjectFilter(namespaces=frozenset({"default"})), an_object(namespace=None), True),
        (ObjectFilter(namespaces=frozenset({"default"})), an_object(namespace=""), True),
        (ObjectFilter(namespaces=frozenset({"shop"})), an_object(namespace=None), False),
        (ObjectFilter(selector=parse("app=web")), an_object(app="web"), True),
        (ObjectFilter(selector=parse("app=web")), an_object(), False),
        (ObjectFilter(selector=parse("!app")), an_object(), True),
        (ObjectFilter(frozenset({"shop"}), parse("app=web"), frozenset({"pod"})), an_object(app="web"), True),
        (ObjectFilter(frozenset({"shop"}), parse("app=web"), frozenset({"service"})), an_object(app="web"), False),
        (ObjectFilter(frozenset({"other"}), parse("app=web"), frozenset({"pod"})), an_object(app="web"), False),
        (ObjectFilter(frozenset({"shop"}), parse("app=api"), frozenset({"pod"})), an_object(app="web"), False),
    ],
)
def test_an_object_is_kept_when_it_meets_every_condition_that_is_set(filter, object, kept):
    assert filter.keeps(object) is kept


@pytest.mark.parametrize("value", [{}, {"metadata": None}, {"metadata": 5}, {"metadata": {"labels": 5, "namespace": 5}}, {"metadata": {"labels": {"app": 5}}}])
def test_malformed_metadata_counts_as_none(value):
    object = Object("a.yaml", Origin(0, 0, 0), (), "v1", "Pod", value)
    assert ObjectFilter(namespaces=frozenset({"default"})).keeps(object)
    assert ObjectFilter(selector=parse("!app")).keeps(object)


TWO = """\
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: one, labels: {app: web}}, spec: {containers: [], wrong: 1}}
- {apiVersion: v1, kind: Service, metadata: {name: b, labels: {app: api}}, spec: {wrong: 1}}
"""


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        (ObjectFilter(), ["a", "b"]),
        (ObjectFilter(namespaces=frozenset({"one"})), ["a"]),
        (ObjectFilter(namespaces=frozenset({"default"})), ["b"]),
        (ObjectFilter(selector=parse("app in (web,api)")), ["a", "b"]),
        (ObjectFilter(selector=parse("app!=web")), ["b"]),
        (ObjectFilter(kinds=frozenset({"service"})), ["b"]),
        (ObjectFilter(kinds=frozenset({"list"})), []),
    ],
)
def test_only_objects_that_are_kept_have_findings_and_are_counted(filter, names):
    result = check_text("a.yaml", TWO, Settings((NEWEST,), objects=filter))
    assert [finding.object.name for finding in result.findings if finding.rule == "unknown-field"] == names
    assert result.object_count == len(names)

"""Findings point at the field that the expression does not like."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("cel_expr_python", reason="the extra podlint[cel] is not installed")

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec:
  hostNetwork: true
  initContainers:
  - {name: init, image: a/init, securityContext: {privileged: true}}
  containers:
  - {name: one, image: a/one, ports: [{containerPort: 80}, {containerPort: 8080, hostPort: 80}]}
  - {name: two, image: b/two, securityContext: {privileged: true}}
  - {name: three, image: b/three}
"""
CONTAINERS = "(object.spec.containers + object.spec.?initContainers.orValue([]))"


@pytest.mark.parametrize(
    ("expression", "where"),
    [
        ("object.spec.hostNetwork == false", ["spec.hostNetwork"]),
        ("!object.spec.hostNetwork", ["spec.hostNetwork"]),
        ("!has(object.spec.hostNetwork) || !object.spec.hostNetwork", ["spec.hostNetwork"]),
        ("has(object.metadata.labels) && object.metadata.labels.app == 'x'", ["metadata.labels.app"]),
        ("object.metadata.labels['app'] == 'x'", ["metadata.labels.app"]),
        ("object.metadata.?labels[?'team'].hasValue()", ["metadata.labels.team"]),
        ("'team' in object.metadata.labels", ["metadata.labels"]),
        ("object.spec.containers.all(c, c.image.startsWith('a/'))", ["spec.containers[name=two].image", "spec.containers[name=three].image"]),
        ("object.spec.containers.all(c, has(c.securityContext))", ["spec.containers[name=one].securityContext", "spec.containers[name=three].securityContext"]),
        ("object.spec.containers.all(c, !has(c.securityContext) || !c.securityContext.privileged)", ["spec.containers[name=two].securityContext.privileged"]),
        ("!object.spec.containers.exists(c, c.image.startsWith('a/'))", ["spec.containers[name=one].image"]),
        ("object.spec.containers.exists(c, c.name == 'four')", ["spec.containers"]),
        ("object.spec.containers.filter(c, c.image.startsWith('b/')).size() == 0", ["spec.containers[name=two]", "spec.containers[name=three]"]),
        ("object.spec.containers.filter(c, has(c.ports)).all(c, c.name != 'one')", ["spec.containers[name=one].name"]),
        (f"{CONTAINERS}.all(c, !has(c.securityContext) || !c.securityContext.privileged)",
         ["spec.initContainers[name=init].securityContext.privileged", "spec.containers[name=two].securityContext.privileged"]),
        ("object.spec.containers.all(c, !has(c.ports) || c.ports.all(p, p.containerPort != 8080))",
         ["spec.containers[name=one].ports[containerPort=8080].containerPort"]),
        ("object.spec.containers.all(c, c.?ports.orValue([]).all(p, p.containerPort < 1024))",
         ["spec.containers[name=one].ports[containerPort=8080].containerPort"]),
        ("object.spec.containers.size() <= 2", ["spec.containers"]),
        ("object.metadata.labels.all(k, k.startsWith('x'))", ["metadata.labels.app"]),
        ("object.kind == 'Pod' ? object.spec.hostNetwork == false : true", ["spec.hostNetwork"]),
        ("object.spec.hostNetwork == false || object.metadata.name == 'x'", ["metadata.name"]),
        ("object.spec.hostNetwork == true && object.metadata.name == 'x'", ["metadata.name"]),
        ("object.metadata.name == object.metadata.labels.team", ["metadata"]),
        ("object.metadata.name == object.spec.nodeName", ["kind"]),
        ("object.spec.?nodeName.optMap(v, v == 'x').orValue(false)", ["spec.nodeName"]),
        ("object.spec.nope.field == 1", ["spec.nope.field"]),
        ("false", ["kind"]),
        ("request.operation == 'UPDATE'", ["kind"]),
    ],
)  # fmt: skip
def test_a_finding_stands_where_the_expression_is_false(ask: Any, policy: Any, placed: Any, expression: str, where: list[str]) -> None:
    assert placed(ask(POD, policy(expression))) == where


def test_there_are_only_so_many_findings_for_one_expression(ask: Any, policy: Any) -> None:
    many = "".join(f"  - {{name: c{number}, image: x}}\n" for number in range(50))
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: shop}}\nspec:\n  containers:\n{many}"
    assert len(ask(text, policy("object.spec.containers.all(c, c.image == 'y')"))) == 10

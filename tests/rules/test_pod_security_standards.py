"""The profiles baseline and restricted: their rules together decide as Pod Security admission does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint import api
from podlint.engine import Settings, check_text
from podlint.finding import Finding, Severity
from podlint.objects.object import Object
from podlint.objects.pod import pod_of
from podlint.objects.pod_security import Level, refusals
from podlint.registry import Selection, bundled
from podlint.rule import Profile
from podlint.source.document import Origin

LEVELS = {Profile.BASELINE: Level.BASELINE, Profile.RESTRICTED: Level.RESTRICTED}
SOUND: dict[str, Any] = {
    "runAsNonRoot": True,
    "allowPrivilegeEscalation": False,
    "seccompProfile": {"type": "RuntimeDefault"},
    "capabilities": {"drop": ["ALL"]},
}
CONTEXTS: list[dict[str, Any]] = [
    {},
    {"privileged": True, "allowPrivilegeEscalation": True},
    {"capabilities": {"drop": ["ALL"], "add": ["CHOWN"]}},
    {"capabilities": {"drop": ["ALL"], "add": ["NET_ADMIN"]}},
    {"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}},
    {"capabilities": {"drop": ["all"]}},
    {"procMount": "Unmasked"},
    {"runAsUser": 0},
    {"runAsNonRoot": False},
    {"runAsNonRoot": None},
    {"allowPrivilegeEscalation": None},
    {"seccompProfile": {"type": "Unconfined"}},
    {"seccompProfile": None},
    {"appArmorProfile": {"type": "Unconfined"}},
    {"seLinuxOptions": {"type": "container_engine_t"}},
    {"seLinuxOptions": {"user": "system_u"}},
    {"windowsOptions": {"hostProcess": True}},
]
SPECS: list[dict[str, Any]] = [
    {},
    {"hostUsers": False},
    {"hostNetwork": True},
    {"hostPID": True},
    {"hostIPC": True},
    {"os": {"name": "windows"}},
    {"volumes": [{"name": "a", "hostPath": {"path": "/a"}}]},
    {"volumes": [{"name": "a", "nfs": {"server": "a", "path": "/a"}}]},
    {"securityContext": {"sysctls": [{"name": "net.ipv4.tcp_rmem", "value": "1"}]}},
    {"securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}},
]


def standard_findings(value: dict[str, Any], profile: Profile, minor: int) -> list[Finding]:
    rules = bundled()
    report = check_text("a.json", json.dumps(value), Settings((f"1.{minor}",), Selection((profile,))))
    return [finding for finding in report.findings if rules[finding.rule].standard]


def pod(spec: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    container = {
        "name": "web",
        "image": "example.org/web:1.4",
        "securityContext": {**SOUND, **context},
        "ports": [{"containerPort": 80, "hostPort": 80}] if spec.get("hostIPC") else [],
        "livenessProbe": {"tcpSocket": {"host": "a", "port": 80}} if spec.get("hostPID") else {},
    }
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": {**spec, "containers": [container]}}


@pytest.mark.parametrize("minor", [29, 31, 34, 35, 37])
@pytest.mark.parametrize("profile", list(LEVELS))
@pytest.mark.parametrize("spec", SPECS)
def test_the_rules_of_a_level_refuse_what_admission_refuses(spec, profile, minor):
    for context in CONTEXTS:
        value = pod(spec, context)
        seen = pod_of(Object("a.json", Origin(0, 0, 0), (), "v1", "Pod", value))
        assert seen is not None
        if spec.get("os") and (context.get("capabilities") or context.get("seccompProfile")):
            continue  # the server refuses it before admission is asked
        found = standard_findings(value, profile, minor)
        assert bool(found) == bool(list(refusals(seen, LEVELS[profile], minor)))
        assert {finding.severity for finding in found} <= {Severity.ERROR}


@pytest.mark.parametrize("profile", list(LEVELS))
def test_no_two_rules_of_a_level_say_the_same_of_a_place(profile):
    for spec in SPECS:
        for context in CONTEXTS:
            found = [finding.path for finding in standard_findings(pod(spec, context), profile, 37)]
            assert len(found) == len(set(found))


# Namespaces that enforce a level.

ENFORCE = "pod-security.kubernetes.io/enforce"


def namespace(level: str, **more: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop", "labels": {ENFORCE: level, **more}}}


def in_namespace(spec: dict[str, Any], name: str = "shop") -> dict[str, Any]:
    value = pod(spec, {})
    value["metadata"] = {"name": "shop", **({"namespace": name} if name else {})}
    return value


def rejections(*objects: dict[str, Any], version: str = "1.37") -> list[Finding]:
    settings = Settings((version,))
    text = "\n".join(json.dumps(value) for value in objects)
    report = api.report([check_text("a.json", text, settings)], settings)
    return [finding for finding in report.findings if finding.rule == "namespace-policy-rejects-pod"]


HOST_NETWORK: dict[str, Any] = {"hostNetwork": True}


@pytest.mark.parametrize(("level", "count"), [("privileged", 0), ("baseline", 1), ("restricted", 1)])
def test_a_namespace_rejects_what_its_level_refuses(level, count):
    assert len(rejections(namespace(level), in_namespace(HOST_NETWORK))) == count


def test_all_reasons_are_one_finding_with_their_places():
    (finding,) = rejections(namespace("baseline"), in_namespace({**HOST_NETWORK, "hostPID": True}, "shop"))
    assert finding.path == ("spec", "hostNetwork")
    assert "(and 2 more)" in finding.message
    assert len(finding.related) == 2


@pytest.mark.parametrize("name", ["", "other", "default"])
def test_pods_of_other_namespaces_are_left_alone(name):
    assert rejections(namespace("baseline"), in_namespace(HOST_NETWORK, name)) == []


def test_namespaces_of_one_name_that_disagree_say_nothing():
    assert rejections(namespace("baseline"), namespace("privileged"), in_namespace(HOST_NETWORK)) == []
    assert len(rejections(namespace("baseline"), namespace("baseline"), in_namespace(HOST_NETWORK))) == 1


def test_a_patch_without_image_is_no_pod():
    patch = in_namespace(HOST_NETWORK)
    del patch["spec"]["containers"][0]["image"]
    assert rejections(namespace("baseline"), patch) == []


def test_the_version_of_the_policy_decides():
    probe = in_namespace({})
    probe["spec"]["containers"][0]["livenessProbe"] = {"tcpSocket": {"host": "a", "port": 80}}
    assert len(rejections(namespace("baseline"), probe)) == 1
    assert rejections(namespace("baseline"), probe, version="1.33") == []
    assert rejections(namespace("baseline", **{f"{ENFORCE}-version": "v1.33"}), probe) == []


IN_NODE_NETWORK = """\
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  hostNetwork: true
  containers:
  - name: web
    image: example.org/web:1
    ports: [{containerPort: 80, hostPort: 80}]
    livenessProbe: {httpGet: {host: 127.0.0.1, port: 80}}
"""


def test_in_the_network_of_the_node_its_address_and_ports_are_the_pods_own():
    settings = Settings(("1.37",), Selection((Profile.BASELINE,)))
    found = {finding.rule: finding for finding in check_text("a.yaml", IN_NODE_NETWORK, settings).findings}
    assert found["host-in-probe-or-hook"].fix is None
    assert "its own here" in found["host-in-probe-or-hook"].message
    assert found["host-port-set"].fix is None
    assert "hostNetwork" in found["host-port-set"].help

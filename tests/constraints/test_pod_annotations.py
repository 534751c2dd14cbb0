"""The annotations that the server reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Server = Callable[..., list[str]]

POD = "{apiVersion: v1, kind: Pod, metadata: {name: shop, annotations: {%s}}, spec: {%s containers: [{name: web, image: web:1, securityContext: {%s}}]}}"
TEMPLATE = """{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: shop}, spec: {selector: {matchLabels: {app: shop}}, template: {
  metadata: {labels: {app: shop}, annotations: {%s}}, spec: {%s containers: [{name: web, image: web:1, securityContext: {%s}}]}}}}"""
SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod"
SECCOMP = "container.seccomp.security.alpha.kubernetes.io/web"
APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/web"


def errors(server: Server, annotations: str, spec: str = "", context: str = "", manifest: str = POD) -> list[str]:
    return [line for line in server(manifest % (annotations, spec, context)) if not line.startswith("warning")]


@pytest.mark.parametrize(
    ("cost", "is_valid"),
    [
        ("0", True),
        ("-0", True),
        ("-10", True),
        ("2147483647", True),
        ("2147483648", False),
        ("+1", False),
        ("007", False),
        ("-007", True),
        ("", False),
        ("1.0", False),
    ],
)
def test_costs_of_deletion(server: Server, cost: str, *, is_valid: bool) -> None:
    key = "controller.kubernetes.io/pod-deletion-cost"
    assert errors(server, f"{key}: '{cost}'") == ([] if is_valid else [f"invalid metadata.annotations[{key}]"])


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", []),
        ("null", []),
        ('[{"Key": "a", "operator": "Exists", "other": 1}]', []),
        ("x", ["invalid metadata.annotations"]),
        ('[{"key": 1}]', ["invalid metadata.annotations"]),
        ('[{"tolerationSeconds": true}]', ["invalid metadata.annotations"]),
        ('[{"key": ""}]', ["invalid metadata.annotations.scheduler.alpha.kubernetes.io/tolerations[0].operator"]),
    ],
)
def test_tolerations_in_an_annotation(server: Server, text: str, answer: list[str]) -> None:
    assert errors(server, f"scheduler.alpha.kubernetes.io/tolerations: '{text}'") == answer


def test_a_mirror_has_a_node(server: Server) -> None:
    assert errors(server, "kubernetes.io/config.mirror: x") == ["invalid metadata.annotations[kubernetes.io/config.mirror]"]
    assert errors(server, "kubernetes.io/config.mirror: x", "nodeName: node-1,") == []


@pytest.mark.parametrize(
    ("annotation", "answer"),
    [
        (f"{SECCOMP_POD}: docker/default", []),
        (f"{SECCOMP_POD}: localhost//a/..", [f"invalid metadata.annotations.{SECCOMP_POD}"] * 2),
        (f"{SECCOMP}: RuntimeDefault", [f"invalid metadata.annotations.{SECCOMP}"]),
        (f"{SECCOMP}x: unconfined", []),
        (f"{APP_ARMOR}: ''", []),
        (f"{APP_ARMOR}: localhost/", []),
        (f"{APP_ARMOR}: RuntimeDefault", [f"invalid metadata.annotations[{APP_ARMOR}]"]),
        (f"{APP_ARMOR}x: bogus", [f"invalid metadata.annotations[{APP_ARMOR}x]"] * 2),
    ],
)
def test_profiles_in_annotations(server: Server, annotation: str, answer: list[str]) -> None:
    assert errors(server, annotation) == answer


@pytest.mark.parametrize(
    ("annotation", "profile", "answer"),
    [
        ("docker/default", "type: RuntimeDefault", ""),
        ("unconfined", "type: RuntimeDefault", "type"),
        ("localhost/a", "type: Unconfined", "type"),
        ("localhost/a", "type: Localhost, localhostProfile: a", ""),
        ("localhost/a", "type: Localhost, localhostProfile: b", "localhostProfile"),
        ("unconfined", "type: Localhost, localhostProfile: b", "type"),
    ],
)
@pytest.mark.parametrize("manifest", [POD, TEMPLATE], ids=["pod", "template"])
def test_seccomp_fields_match_their_annotations(server: Server, manifest: str, annotation: str, profile: str, answer: str) -> None:
    root = "spec.template." if manifest == TEMPLATE else ""
    blamed = [f"forbidden {root}spec.containers[0].securityContext.seccompProfile.{answer}"] if answer else []
    assert errors(server, f"{SECCOMP}: {annotation}", "", f"seccompProfile: {{{profile}}}", manifest) == blamed


@pytest.mark.parametrize(
    ("annotation", "manifest", "blamed"),
    [("unconfined", POD, False), ("localhost/", POD, True), ("unconfined", TEMPLATE, True), ("runtime/default", TEMPLATE, False)],
)
def test_an_annotation_that_can_be_read_goes_before_the_pods_profile(server: Server, annotation: str, manifest: str, *, blamed: bool) -> None:
    found = errors(server, f"{APP_ARMOR}: {annotation}", "securityContext: {appArmorProfile: {type: RuntimeDefault}},", "", manifest)
    assert [line.rpartition(".")[2] for line in found] == (["type"] if blamed else [])


def test_windows_pods_may_say_what_they_like_of_app_armor(server: Server) -> None:
    found = errors(server, f"{APP_ARMOR}: unconfined", "os: {name: windows},", "appArmorProfile: {type: RuntimeDefault}")
    assert found == ["forbidden spec.containers[0].securityContext.appArmorProfile"]

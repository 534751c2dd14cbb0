"""What the server goes on with, in an old version, of fields whose feature gates came on later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Server = Callable[..., list[str]]
WithDefaults = Callable[..., dict[str, Any]]


def pod(container: str, rest: str = "") -> str:
    return f"{{apiVersion: v1, kind: Pod, metadata: {{name: web}}, spec: {{containers: [{{name: web, image: example.org/web:1, {container}}}], {rest}}}}}"


@pytest.mark.parametrize(
    ("container", "field", "since"),
    [
        ("resizePolicy: [{resourceName: disk}]", "resizePolicy", "1.33"),
        ("resources: {claims: [{name: gpu}]}", "resources.claims", "1.34"),
        ("volumeMounts: [{name: data, mountPath: /data, recursiveReadOnly: Enabled}]", "volumeMounts[0].recursiveReadOnly", "1.31"),
        ("securityContext: {procMount: Half}", "securityContext.procMount", "1.33"),
    ],
)
def test_what_is_taken_out_is_not_validated(server: Server, container: str, field: str, since: str) -> None:
    text = pod(container, "volumes: [{name: data, emptyDir: {}}]")
    before = f"1.{int(since.partition('.')[2]) - 1}"
    assert server(text, before) == []
    assert any(field.partition("[")[0] in error for error in server(text, since))


def test_proc_is_masked_where_the_feature_is_off(with_defaults: WithDefaults) -> None:
    text = pod("securityContext: {procMount: Unmasked}", "hostUsers: false")
    before, after = (with_defaults(text, version)["spec"]["containers"][0]["securityContext"] for version in ("1.32", "1.33"))
    assert (before, after) == ({"procMount": "Default"}, {"procMount": "Unmasked"})


@pytest.mark.parametrize("kind", ["podAffinity", "podAntiAffinity"])
def test_affinity_has_label_keys_since_1_31(with_defaults: WithDefaults, kind: str) -> None:
    term = "topologyKey: zone, matchLabelKeys: [app], mismatchLabelKeys: [hash]"
    wanted = f"{{weight: 1, podAffinityTerm: {{{term}}}}}"
    affinity = f"{{{kind}: {{requiredDuringSchedulingIgnoredDuringExecution: [{{{term}}}], preferredDuringSchedulingIgnoredDuringExecution: [{wanted}]}}}}"
    before, after = (with_defaults(pod("", f"affinity: {affinity}"), version)["spec"]["affinity"][kind] for version in ("1.30", "1.31"))
    assert before["requiredDuringSchedulingIgnoredDuringExecution"] == [{"topologyKey": "zone"}]
    assert before["preferredDuringSchedulingIgnoredDuringExecution"] == [{"weight": 1, "podAffinityTerm": {"topologyKey": "zone"}}]
    assert after["requiredDuringSchedulingIgnoredDuringExecution"] == [{"topologyKey": "zone", "matchLabelKeys": ["app"], "mismatchLabelKeys": ["hash"]}]


def test_claim_templates_of_a_stateful_set_are_filled_in_like_claims(with_defaults: WithDefaults) -> None:
    spec = "{selector: {matchLabels: {a: b}}, volumeClaimTemplates: [{metadata: {name: data}}], template: {metadata: {labels: {a: b}}}}"
    filled = with_defaults(f"{{apiVersion: apps/v1, kind: StatefulSet, metadata: {{name: web}}, spec: {spec}}}")
    assert filled["spec"]["volumeClaimTemplates"][0]["spec"] == {"volumeMode": "Filesystem"}

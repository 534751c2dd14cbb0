"""What the structure of an object is told: kinds, fields and types, in one Kubernetes version or in several."""

from __future__ import annotations

from itertools import pairwise

import pytest

from podlint import api
from podlint.engine import Settings, check_text
from podlint.finding import Api, Finding, Severity, Stage
from podlint.registry import Selection
from podlint.schema.apis import deprecation, introduction, own_groups, removal
from podlint.schema.bundle import NEWEST, VERSIONS, load
from podlint.schema.wording import type_phrase

STRUCTURE = {"unknown-kind", "deprecated-api-version", "unknown-field", "wrong-type", "missing-apiversion-or-kind"}


def findings(text: str, *versions: str) -> list[Finding]:
    """Return what the structure check says of a text."""
    found = check_text("a.yaml", text, Settings(versions or (NEWEST,))).findings
    return [finding for finding in found if finding.rule in STRUCTURE]


def finding(text: str, *versions: str) -> Finding:
    (only,) = findings(text, *versions)
    return only


def manifest(api_version: str, kind: str, rest: str = "") -> str:
    return f"apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: shop}}\n{rest}"


def pod(*lines: str) -> str:
    """A pod with *lines* in its spec."""
    return manifest("v1", "Pod", "spec:\n" + "".join(f"  {line}\n" for line in lines) + "  containers: [{name: web, image: nginx}]\n")


def container(*lines: str) -> str:
    """A pod with *lines* in its container."""
    return manifest("v1", "Pod", "spec:\n  containers:\n  - name: web\n    image: nginx:1.27\n" + "".join(f"    {line}\n" for line in lines))


# Kinds and API versions.


@pytest.mark.parametrize(
    ("api_version", "kind", "removed", "replacement"),
    [
        ("extensions/v1beta1", "Ingress", "1.22", "networking.k8s.io/v1"),
        ("extensions/v1beta1", "Deployment", "1.16", "apps/v1"),
        ("extensions/v1beta1", "NetworkPolicy", "1.16", "networking.k8s.io/v1"),
        ("apps/v1beta1", "Deployment", "1.16", "apps/v1"),
        ("apps/v1beta2", "DaemonSet", "1.16", "apps/v1"),
        ("batch/v2alpha1", "CronJob", "1.21", "batch/v1"),
        ("batch/v1beta1", "CronJob", "1.25", "batch/v1"),
        ("networking.k8s.io/v1beta1", "Ingress", "1.22", "networking.k8s.io/v1"),
        ("policy/v1beta1", "PodDisruptionBudget", "1.25", "policy/v1"),
        ("autoscaling/v2beta1", "HorizontalPodAutoscaler", "1.25", "autoscaling/v2"),
        ("autoscaling/v2beta2", "HorizontalPodAutoscaler", "1.26", "autoscaling/v2"),
        ("rbac.authorization.k8s.io/v1beta1", "ClusterRole", "1.22", "rbac.authorization.k8s.io/v1"),
        ("rbac.authorization.k8s.io/v1alpha1", "ClusterRole", "1.23", "rbac.authorization.k8s.io/v1"),
        ("scheduling.k8s.io/v1beta1", "PriorityClass", "1.22", "scheduling.k8s.io/v1"),
        ("scheduling.k8s.io/v1alpha1", "PriorityClass", "1.23", "scheduling.k8s.io/v1"),
        ("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "1.22", "apiextensions.k8s.io/v1"),
        ("admissionregistration.k8s.io/v1beta1", "ValidatingWebhookConfiguration", "1.22", "admissionregistration.k8s.io/v1"),
        ("storage.k8s.io/v1beta1", "StorageClass", "1.22", "storage.k8s.io/v1"),
        ("storage.k8s.io/v1beta1", "CSIStorageCapacity", "1.27", "storage.k8s.io/v1"),
        ("discovery.k8s.io/v1beta1", "EndpointSlice", "1.25", "discovery.k8s.io/v1"),
        ("flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema", "1.29", "flowcontrol.apiserver.k8s.io/v1"),
        ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "1.32", "flowcontrol.apiserver.k8s.io/v1"),
    ],
)
def test_a_removed_api_is_told_since_when_and_what_replaces_it(api_version, kind, removed, replacement):
    found = finding(manifest(api_version, kind))
    assert (found.rule, found.severity, found.path) == ("unknown-kind", Severity.ERROR, ("apiVersion",))
    assert found.message == f"{kind} of {api_version} was removed in Kubernetes {removed}"
    assert found.help == f"use apiVersion {replacement}"


def test_an_api_without_replacement_is_told_so():
    found = finding(manifest("policy/v1beta1", "PodSecurityPolicy"))
    assert found.message == "PodSecurityPolicy of policy/v1beta1 was removed in Kubernetes 1.25"
    assert "nothing replaces it" in found.help


@pytest.mark.parametrize(
    ("api_version", "kind", "help"),
    [
        ("apps/v2", "Deployment", "Deployment belongs to apiVersion apps/v1"),
        ("v1", "Deployment", "Deployment belongs to apiVersion apps/v1"),
        ("networking.k8s.io/v1", "Deployment", "Deployment belongs to apiVersion apps/v1"),
        ("apps/v1", "Pod", "Pod belongs to apiVersion v1"),
        ("v2", "Pod", "Pod belongs to apiVersion v1"),
        ("apps/v1", "Deploymnet", "did you mean 'Deployment'?"),
        ("v1", "pod", "did you mean 'Pod'?"),
        ("v1", "Servce", "did you mean 'Service'?"),
        ("networking.k8s.io/v1", "Ingres", "did you mean 'Ingress'?"),
        ("apps/v1", "cronjob", "did you mean 'CronJob' of batch/v1?"),
        ("v1", "Wibble", ""),
        ("foo/v1", "Bar", ""),
    ],
)
def test_an_unknown_kind_is_told_what_was_meant(api_version, kind, help):
    found = finding(manifest(api_version, kind))
    assert (found.rule, found.severity, found.help) == ("unknown-kind", Severity.ERROR, help)
    assert repr(kind) in found.message
    assert repr(api_version) in found.message
    assert found.api is not None
    assert (found.api.stage, found.api.type) == (Stage.DECODE, "NoKindMatch")


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("cert-manager.io/v1", "Certificate"),
        ("argoproj.io/v1alpha1", "Rollout"),
        ("kustomize.config.k8s.io/v1beta1", "Kustomization"),
        ("a.b/v1", "Pod"),
        ("skaffold/v3", "Config"),
        ("builtin", "LabelTransformer"),
    ],
)
def test_a_kind_of_another_group_is_only_noted(api_version, kind):
    found = finding(manifest(api_version, kind, "spec: {nonsense: true}\n"))
    assert (found.rule, found.severity, found.api) == ("unknown-kind", Severity.INFO, None)


@pytest.mark.parametrize("group", ["apps", "batch", "extensions", "networking.k8s.io", "policy", "", "rbac.authorization.k8s.io", "resource.k8s.io"])
def test_own_groups_hold_those_served_and_those_once_served(group):
    assert group in own_groups()


@pytest.mark.parametrize(("version", "rule", "severity"), [("1.31", "deprecated-api-version", Severity.WARNING), ("1.32", "unknown-kind", Severity.ERROR)])
def test_a_beta_api_is_deprecated_until_it_is_removed(version, rule, severity):
    found = finding(manifest("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema"), version)
    assert (found.rule, found.severity) == (rule, severity)
    assert "flowcontrol.apiserver.k8s.io/v1" in found.help.split()
    assert found.api  # a beta that was served by default: the server speaks of it, too


@pytest.mark.parametrize(
    ("api_version", "kind", "before", "since", "replacement"),
    [
        ("resource.k8s.io/v1beta1", "ResourceClaim", "1.34", "1.35", "resource.k8s.io/v1"),
        ("resource.k8s.io/v1beta2", "DeviceClass", "1.35", "1.36", "resource.k8s.io/v1"),
        ("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", "1.30", "1.31", "admissionregistration.k8s.io/v1"),
        ("admissionregistration.k8s.io/v1alpha1", "MutatingAdmissionPolicy", "1.34", "1.35", "admissionregistration.k8s.io/v1beta1"),
        ("storage.k8s.io/v1alpha1", "VolumeAttributesClass", "1.31", "1.32", "storage.k8s.io/v1beta1"),
        ("coordination.k8s.io/v1beta1", "LeaseCandidate", "1.35", "1.36", ""),
    ],
)
def test_the_server_warns_of_a_pre_release_three_versions_after_it_came(api_version, kind, before, since, replacement):
    text = manifest(api_version, kind, "spec: {}\n")
    assert [each for each in findings(text, before) if each.api and each.api.stage is Stage.WARNING] == []
    (found,) = (each for each in findings(text, since) if each.rule == "deprecated-api-version")
    assert found.message == f"{kind} of {api_version} is deprecated since Kubernetes {since}"
    assert found.help == (f"use {replacement}" if replacement else "")
    assert found.api == Api(Stage.WARNING, "Deprecated", "")


@pytest.mark.parametrize(
    ("api_version", "kind", "told"),
    [
        ("resource.k8s.io/v1beta1", "ResourceClaim", ("1.32", "1.33")),  # 1.34 has v1
        ("admissionregistration.k8s.io/v1alpha1", "MutatingAdmissionPolicy", ("1.32", "1.33", "1.34")),  # deprecated since 1.35
        ("scheduling.k8s.io/v1alpha2", "PodGroup", ("1.36",)),
        ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", ()),
        ("apps/v1", "Deployment", ()),
        ("example.org/v1alpha1", "Shop", ()),
    ],
)
def test_alpha_and_beta_apis_are_off_by_default(api_version, kind, told):
    settings = Settings(VERSIONS, Selection((), ("api-off-by-default",)))
    found = api.report([check_text("a.yaml", manifest(api_version, kind, "spec: {}\n"), settings)], settings).findings
    assert [version for each in found for version in each.kubernetes] == list(told)
    assert all(each.api is None and f"--runtime-config={api_version}=true" in each.help for each in found)


@pytest.mark.parametrize("version", VERSIONS)
def test_endpoints_are_deprecated_from_1_33_on(version):
    found = findings(manifest("v1", "Endpoints"), version)
    assert [each.rule for each in found] == (["deprecated-api-version"] if VERSIONS.index(version) >= VERSIONS.index("1.33") else [])
    for each in found:
        assert (each.message, each.help) == ("Endpoints of v1 is deprecated since Kubernetes 1.33", "use discovery.k8s.io/v1 EndpointSlice")
        assert each.api is not None
        assert each.api.stage is Stage.WARNING


def test_an_api_that_is_yet_to_come_is_told_in_which_version_it_comes():
    found = finding(manifest("resource.k8s.io/v1", "ResourceClaim"), "1.29")
    assert (found.rule, found.severity) == ("unknown-kind", Severity.ERROR)
    assert "Kubernetes 1.34" in found.message


@pytest.mark.parametrize("version", VERSIONS)
def test_no_stable_api_of_a_version_counts_as_removed_or_yet_to_come(version):
    bundle = load(version)
    wrong = [
        (api_version, kind)
        for api_version, kinds in bundle.kinds.items()
        for kind in kinds
        if ("alpha" not in api_version and "beta" not in api_version)
        and deprecation(bundle, api_version, kind)
        # the two that the server itself warns about
        and kind not in ("ComponentStatus", "Endpoints")
    ]
    assert wrong == []


@pytest.mark.parametrize(("older", "newer"), list(pairwise(VERSIONS)))
def test_every_api_that_disappears_between_two_versions_is_known_as_removed(older, newer):
    here, there = load(older), load(newer)
    gone = [(api, kind) for api, kinds in here.kinds.items() for kind in kinds if there.kind(api, kind) is None]
    come = [(api, kind) for api, kinds in there.kinds.items() for kind in kinds if here.kind(api, kind) is None]
    assert [name for name in gone if not (found := removal(there, *name)) or found.removed != newer] == []
    assert [name for name in come if introduction(here, *name) != newer] == []


# Several versions in one run.


def test_what_holds_in_every_version_is_one_finding_that_names_them_all():
    found = finding(container("livenessProve: {}"), *VERSIONS)
    assert found.kubernetes == VERSIONS


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [("apps/v1", "Deploymnet"), ("apps/v2", "Deployment"), ("extensions/v1beta1", "Ingress"), ("cert-manager.io/v1", "Certificate"), ("foo/v1", "Bar")],
)
def test_a_kind_that_no_version_has_is_one_finding_that_names_them_all(api_version, kind):
    found = findings(manifest(api_version, kind), "1.35", "1.36", "1.37")
    assert [each.kubernetes for each in found] == [("1.35", "1.36", "1.37")]


def test_a_kind_that_comes_later_is_one_finding_that_names_the_versions_without_it():
    found = findings(manifest("resource.k8s.io/v1", "ResourceClaim"), "1.29", "1.30", "1.34")
    assert [each.kubernetes for each in found] == [("1.29", "1.30")]


def test_a_deprecation_names_only_the_versions_that_know_of_it():
    assert finding(manifest("v1", "Endpoints"), "1.32", "1.33", "1.37").kubernetes == ("1.33", "1.37")


def test_an_api_deprecated_in_one_version_and_gone_in_the_next_makes_two_findings():
    found = findings(manifest("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema"), "1.31", "1.32", "1.33")
    assert {(each.rule, each.kubernetes) for each in found} == {("deprecated-api-version", ("1.31",)), ("unknown-kind", ("1.32", "1.33"))}


@pytest.mark.parametrize(("line", "since"), [("hostnameOverride: shop", "1.34"), ("resources: {requests: {cpu: 1}}", "1.32")])
def test_a_field_is_unknown_only_in_the_versions_before_it_came(line, since):
    found = finding(pod(line), *VERSIONS)
    assert (found.rule, found.kubernetes) == ("unknown-field", VERSIONS[: VERSIONS.index(since)])
    assert findings(pod(line), since) == []


def test_the_same_mistake_in_two_places_stays_two_findings():
    found = findings(container("imgae: a", "prots: []"), "1.36", "1.37")
    assert [(each.path[-1], each.kubernetes) for each in found] == [("imgae", ("1.36", "1.37")), ("prots", ("1.36", "1.37"))]


# Types.

_QUOTES = "put quotes around it"
_ITEM = "write it as a list of one"


@pytest.mark.parametrize(
    ("text", "expected", "value", "help"),
    [
        (pod("securityContext: [{runAsUser: 1}]"), "object", "a list", "take the brackets away"),
        (pod("securityContext:", "- runAsUser: 1"), "object", "a list", "take the dash away"),
        (pod("nodeSelector: [a]"), "object", "a list", "take the brackets away"),
        (pod("securityContext: x"), "object", "the text 'x'", ""),
        (pod("securityContext: 5"), "object", "the number 5", ""),
        (pod("volumes: [a]"), "object", "the text 'a'", ""),
        (pod("volumes: {name: a}"), "array", "a mapping", "begin each item with '- '"),
        (container("command: run"), "array", "the text 'run'", _ITEM),
        (container("command: sleep 3600"), "array", "the text 'sleep 3600'", 'each word as an item: [sleep, "3600"]'),
        (container("command: a && b"), "array", "the text 'a && b'", "let a shell run it"),
        (container(f"command: run {'x ' * 100}"), "array", "the text 'run x x x x x x x x x x x x x x x x x x…'", "each word as an item of a list"),
        (container("ports: 80"), "array", "the number 80", "- containerPort: 80"),
        (pod("initContainers: [{name: a, image: b, ports: 80}]"), "array", "the number 80", "- containerPort: 80"),
        (container("ports: true"), "array", "true", _ITEM),
        (container("env: {A: b}"), "array", "a mapping", "each variable as an item"),
        (container("args: 8080"), "array", "the number 8080", _ITEM),
        (container("args: true"), "array", "true", _ITEM),
        (pod("nodeName: 5"), "string", "the number 5", _QUOTES),
        (pod("nodeName: 1.10"), "string", "the number 1.1", _QUOTES),
        (pod("nodeName: yes"), "string", "true", f"{_QUOTES}: without them YAML reads true, yes, on, y"),
        (pod("nodeName: Off"), "string", "false", _QUOTES),
        (pod("nodeName: [a]"), "string", "a list", "put quotes around it, or take the brackets away"),
        (pod("nodeName: {a: b}"), "string", "a mapping", ""),
        (container("args: [--port, 8080]"), "string", "the number 8080", _QUOTES),
        (pod("hostNetwork: 'true'"), "boolean", "the text 'true'", "without quotes"),
        (pod("hostNetwork: 1"), "boolean", "the number 1", ""),
        (pod("priority: '5'"), "int32", "the text '5'", "take the quotes away"),
        (pod("priority: 5.5"), "int32", "the number 5.5", ""),
        (pod("priority: 3000000000"), "int32", "the number 3000000000", ""),
        (pod("priority: high"), "int32", "the text 'high'", ""),
        (pod("terminationGracePeriodSeconds: '30'"), "int64", "the text '30'", "take the quotes away"),
        (pod("terminationGracePeriodSeconds: 30s"), "int64", "the text '30s'", ""),
        (pod("terminationGracePeriodSeconds: true"), "int64", "true", ""),
        (pod("terminationGracePeriodSeconds: 9223372036854775808"), "int64", "the number 9223372036854775808", ""),
        (pod("overhead: {cpu: 2 Gi}"), "quantity", "the text '2 Gi'", "write 2Gi"),
        (pod("overhead: {cpu: 2GB}"), "quantity", "the text '2GB'", "write 2G"),
        (pod("overhead: {cpu: 1.5gib}"), "quantity", "the text '1.5gib'", "write 1.5Gi"),
        (pod("overhead: {cpu: 512MB}"), "quantity", "the text '512MB'", "write 512M"),
        (pod("overhead: {cpu: 512mi}"), "quantity", "the text '512mi'", "write 512Mi"),
        (pod("overhead: {cpu: 5 apples}"), "quantity", "the text '5 apples'", "units are k, M, G"),
        (pod("overhead: {cpu: true}"), "quantity", "true", ""),
        (pod("overhead: {cpu: [1]}"), "quantity", "a list", ""),
        (manifest("v1", "Secret", "data: {a: plain text}\n"), "byte", "other text", "stringData takes plain text"),
        (manifest("v1", "Secret", "data: {a: 5}\n"), "byte", "a number", ""),
        (manifest("v1", "Pod").replace("shop}", "shop, creationTimestamp: yesterday}"), "date-time", "the text 'yesterday'", ""),
        (manifest("v1", "Pod").replace("shop}", "shop, creationTimestamp: '2026-02-30T08:00:00Z'}"), "date-time", "the text '2026-02-30T08:00:00Z'", ""),
        (manifest("coordination.k8s.io/v1", "Lease", "spec: {renewTime: '2026-01-31T08:00:00Z'}\n"), "micro-time", "the text '2026-01-31T08:00:00Z'", ""),
        (manifest("v1", "Service", "spec: {ports: [{port: 80, targetPort: [80]}]}\n"), "int-or-string", "a list", ""),
        (manifest("v1", "Service", "spec: {ports: [{port: 80, targetPort: true}]}\n"), "int-or-string", "true", ""),
        (manifest("v1", "Service", "spec: {ports: [{port: 80, targetPort: 3000000000}]}\n"), "int-or-string", "the number 3000000000", ""),
    ],
)
def test_a_wrong_type_says_what_the_field_takes_and_what_it_got(text, expected, value, help):
    found = finding(text)
    assert (found.rule, found.severity) == ("wrong-type", Severity.ERROR)
    assert found.message.endswith(f" takes {type_phrase(expected)}, not {value}")
    assert help in found.help
    assert bool(help) == bool(found.help)
    assert found.api is not None
    assert (found.api.stage, found.api.type) == (Stage.DECODE, "BadRequest")


@pytest.mark.parametrize(
    "line",
    [
        "nodeName: '5'",
        "nodeName: ''",
        "nodeName:",
        "hostNetwork: yes",
        "hostNetwork: off",
        "priority: 5.0",
        "priority: -0",
        "terminationGracePeriodSeconds: 0x1f",
        "terminationGracePeriodSeconds: 1_000",
        "overhead: {cpu: 1, memory: 2Gi, a: 0.5, b: '1e3', c: .5, d: 5., e: -1}",
        "overhead: {}",
        "volumes: []",
        "volumes:",
        "nodeSelector: {a: '1'}",
    ],
)
def test_what_the_server_can_decode_is_no_wrong_type(line):
    assert findings(pod(line)) == []


def test_a_long_text_is_shortened_in_the_message():
    found = finding(pod(f"priority: {'x' * 500}"))
    assert len(found.message) < 150
    assert "…" in found.message


def test_the_path_of_a_decoding_error_has_no_indices_for_the_server_and_has_them_for_people():
    found = finding(container("ports: [{containerPort: '80'}]"))
    assert found.message.startswith("spec.containers[0].ports[0].containerPort takes ")
    assert found.api is not None
    assert found.api.field == "spec.containers.ports.containerPort"


def test_a_key_with_dots_stands_in_quotes_in_the_message():
    assert finding(pod('nodeSelector: {"a.b/c": 1}')).message.startswith('spec.nodeSelector["a.b/c"] takes text')


# Misspelled fields.


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (manifest("v1", "Pod", "spec: {contatiners: [{name: web}]}\n"), "containers"),
        (manifest("v1", "Pod", "spec: {containers: [{nmae: web}]}\n"), "name"),
        (manifest("v1", "Pod", "spec: {containers: [{Name: web}]}\n"), "name"),
        (container("ports: [{container_port: 80}]"), "containerPort"),
        (container("env: [{nam: A}]"), "name"),
        (manifest("apps/v1", "Deployment", "spec: {selectors: {matchLabels: {a: b}}, template: {spec: {containers: [{name: a}]}}}\n"), "selector"),
    ],
)
def test_a_misspelled_required_field_is_one_finding(text, meant):
    found = finding(text)
    assert (found.rule, found.help) == ("unknown-field", f"did you mean {meant!r}?")


def test_mistakes_inside_a_misspelled_field_are_found_but_the_server_would_not_speak_of_them_yet():
    text = manifest("v1", "Pod", "spec:\n  contatiners:\n  - nmae: web\n    imgae: nginx:1.27\n    ports: [{contatinerPort: '80'}]\n    env: [{value: a}]\n")
    outer, *inner = findings(text)
    assert (outer.path, outer.api and outer.api.field) == (("spec", "contatiners"), "spec.contatiners")
    assert {(each.rule, each.path[-1], each.api) for each in inner} == {
        ("unknown-field", "nmae", None),
        ("unknown-field", "imgae", None),
        ("unknown-field", "contatinerPort", None),
        ("wrong-type", "contatinerPort", None),
    }


def test_an_unknown_field_with_a_null_is_still_unknown():
    assert finding(pod("hostNetwrok:")).path == ("spec", "hostNetwrok")


def test_an_unknown_field_is_marked_at_its_key():
    found = finding(container("livenessProve:", "  httpGet: {path: /, port: 80}"))
    assert (found.span.start.line, found.span.start.column, found.span.end.column) == (7, 4, 4 + len("livenessProve"))


# Lists.

GOOD = "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: web, image: 'nginx:1'}]}}"
BAD = "{apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {containers: [{name: web, imgae: 'nginx:1'}]}}"


def listed(*items: str, kind: str = "List") -> str:
    return f"apiVersion: v1\nkind: {kind}\nitems:\n" + "".join(f"- {item}\n" for item in items)


def inline(*items: str, kind: str = "List") -> str:
    return f"{{apiVersion: v1, kind: {kind}, items: [{', '.join(items)}]}}"


UNTYPED = "{metadata: {name: b}, spec: {containers: [{name: web, imgae: 'nginx:1'}]}}"


@pytest.mark.parametrize(
    ("text", "path", "objects"),
    [
        (listed(GOOD, BAD), ("items", 1), 2),
        (listed(inline(GOOD), inline(GOOD, BAD)), ("items", 1, "items", 1), 3),
        (listed(inline(inline(BAD))), ("items", 0, "items", 0, "items", 0), 1),
        (listed(GOOD, BAD, kind="PodList"), ("items", 1), 2),
        (listed(UNTYPED, kind="PodList"), ("items", 0), 1),
        (listed(GOOD, inline(UNTYPED, kind="PodList")), ("items", 1, "items", 0), 2),
    ],
)
def test_items_of_lists_are_objects_of_their_own(text, path, objects):
    result = check_text("a.yaml", text, Settings((NEWEST,)))
    (found,) = (each for each in result.findings if each.rule == "unknown-field")
    assert result.object_count == objects
    assert found.path == (*path, "spec", "containers", 0, "imgae")
    assert found.message == "unknown field 'imgae' in spec.containers[0]"
    assert found.object.name == "b"
    assert found.api is not None
    assert found.api.field == "spec.containers[0].imgae"


def test_an_item_of_another_kind_in_a_typed_list_is_checked_as_what_it_says():
    text = listed("{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {prots: []}}", kind="PodList")
    assert finding(text).help == "did you mean 'ports'?"


@pytest.mark.parametrize(
    ("item", "kind", "missing"),
    [
        ("{metadata: {name: a}}", "List", "no apiVersion and no kind"),
        ("{kind: Pod, metadata: {name: a}}", "List", "no apiVersion"),
        ("{apiVersion: v1, metadata: {name: a}}", "List", "no kind"),
        ("{kind: Pod, metadata: {name: a}}", "PodList", "no apiVersion"),
    ],
)
def test_an_item_without_api_version_or_kind_is_a_mistake_in_its_place(item, kind, missing):
    found = finding(listed(GOOD, item, kind=kind))
    assert found.rule == "missing-apiversion-or-kind"
    assert found.message == f"this manifest has {missing}"
    assert found.path[:2] == ("items", 1)


def test_an_empty_list_is_clean():
    assert findings("apiVersion: v1\nkind: List\nitems: []\n") == []


@pytest.mark.parametrize("field", ["apiVersion", "kind"])
@pytest.mark.parametrize("value", ["5", "true", "[v1]", "{a: b}"])
def test_an_api_version_or_kind_that_is_no_text_is_a_wrong_type(field, value):
    lines = {"apiVersion": "v1", "kind": "Pod", field: value}
    found = finding("".join(f"{key}: {text}\n" for key, text in lines.items()))
    assert (found.rule, found.path) == ("wrong-type", (field,))


DUMP = """\
apiVersion: v1
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    annotations:
      deployment.kubernetes.io/revision: "3"
      kubectl.kubernetes.io/last-applied-configuration: |
        {"apiVersion":"apps/v1","kind":"Deployment","spec":{"nonsense":true}}
    creationTimestamp: "2026-01-31T08:00:00Z"
    generation: 3
    labels:
      app: shop
    managedFields:
    - apiVersion: apps/v1
      fieldsType: FieldsV1
      fieldsV1:
        f:metadata:
          f:annotations:
            .: {}
            f:kubectl.kubernetes.io/last-applied-configuration: {}
        f:spec:
          f:template:
            f:spec:
              f:containers:
                k:{"name":"web"}:
                  .: {}
                  f:image: {}
      manager: kubectl-client-side-apply
      operation: Update
      time: "2026-01-31T08:00:00Z"
    name: shop
    namespace: default
    ownerReferences:
    - apiVersion: example.org/v1
      blockOwnerDeletion: true
      controller: true
      kind: Shop
      name: shop
      uid: 0f0e7f8a-0000-4000-8000-000000000000
    resourceVersion: "123456"
    uid: 1f0e7f8a-0000-4000-8000-000000000000
  spec:
    progressDeadlineSeconds: 600
    replicas: 1
    revisionHistoryLimit: 10
    selector:
      matchLabels:
        app: shop
    strategy:
      rollingUpdate:
        maxSurge: 25%
        maxUnavailable: 25%
      type: RollingUpdate
    template:
      metadata:
        creationTimestamp: null
        labels:
          app: shop
      spec:
        containers:
        - image: nginx:1.27
          imagePullPolicy: IfNotPresent
          name: web
          resources: {}
          terminationMessagePath: /dev/termination-log
          terminationMessagePolicy: File
        dnsPolicy: ClusterFirst
        restartPolicy: Always
        schedulerName: default-scheduler
        securityContext: {}
        terminationGracePeriodSeconds: 30
  status:
    availableReplicas: 1
    conditions:
    - lastTransitionTime: "2026-01-31T08:00:00Z"
      lastUpdateTime: "2026-01-31T08:00:00Z"
      message: Deployment has minimum availability.
      reason: MinimumReplicasAvailable
      status: "True"
      type: Available
    observedGeneration: 3
    readyReplicas: 1
    replicas: 1
    updatedReplicas: 1
kind: List
metadata:
  resourceVersion: ""
"""


def test_what_kubectl_get_prints_is_clean_in_every_version():
    result = check_text("<stdin>", DUMP, Settings(VERSIONS))
    assert result.object_count == 1
    assert result.findings == ()


@pytest.mark.parametrize("data", ["data: {password: hunter2!}", "data: {password: 123456}", "stringData: {password: 123456}"])
def test_the_value_of_a_secret_is_kept_out_of_the_report(data):
    (found,) = findings(manifest("v1", "Secret", f"{data}\n"))
    assert found.rule == "wrong-type"
    for text in (found.message, found.help, found.excerpt.text):
        assert "hunter2" not in text
        assert "123456" not in text

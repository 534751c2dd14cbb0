"""The compiler of the bundled schemas agrees with jsonschema, in its verdict and in every place, on mutated manifests."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from podlint.schema.bundle import Bundle, load
from podlint.schema.compile import Compiler
from podlint.schema.formats import is_base64, is_quantity, is_time
from podlint.schema.mistake import Mistake, NullValue

VERSIONS = ("1.29", "1.33", "1.37")

PROBE = {"httpGet": {"path": "/alive", "port": "http", "httpHeaders": [{"name": "X-Probe", "value": "1"}]}, "periodSeconds": 5, "failureThreshold": 3}
POD_SPEC: dict[str, Any] = {
    "serviceAccountName": "shop",
    "terminationGracePeriodSeconds": 45,
    "securityContext": {"runAsNonRoot": True, "fsGroup": 2000, "seccompProfile": {"type": "RuntimeDefault"}},
    "initContainers": [{"name": "proxy", "image": "example.org/proxy:2", "restartPolicy": "Always", "command": ["proxy", "--quiet"]}],
    "containers": [
        {
            "name": "web",
            "image": "example.org/web:1.4",
            "args": ["--port", "8080"],
            "env": [{"name": "MODE", "value": "fast"}, {"name": "ME", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}],
            "envFrom": [{"configMapRef": {"name": "shop", "optional": True}}],
            "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}],
            "livenessProbe": PROBE,
            "readinessProbe": {"grpc": {"port": 9090}},
            "lifecycle": {"preStop": {"exec": {"command": ["sleep", "5"]}}},
            "resources": {"requests": {"cpu": "250m", "memory": "64Mi"}, "limits": {"cpu": 1, "memory": 134217728}},
            "securityContext": {"capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": True},
            "volumeMounts": [{"name": "config", "mountPath": "/etc/shop", "readOnly": True}],
        }
    ],
    "volumes": [
        {"name": "config", "configMap": {"name": "shop", "items": [{"key": "a", "path": "a.txt", "mode": 420}]}},
        {"name": "scratch", "emptyDir": {"sizeLimit": "1Gi"}},
        {"name": "all", "projected": {"sources": [{"secret": {"name": "key"}}, {"serviceAccountToken": {"path": "token", "expirationSeconds": 3600}}]}},
    ],
    "nodeSelector": {"kubernetes.io/os": "linux"},
    "tolerations": [{"key": "spot", "operator": "Exists", "tolerationSeconds": 30}],
    "affinity": {
        "podAntiAffinity": {
            "preferredDuringSchedulingIgnoredDuringExecution": [
                {"weight": 100, "podAffinityTerm": {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "shop"}}}}
            ]
        }
    },
    "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"}],
}
METADATA = {"name": "shop", "labels": {"app": "shop"}, "annotations": {"example.org/note": "x"}, "creationTimestamp": "2026-01-31T08:00:00Z"}
TEMPLATE = {"metadata": {"labels": {"app": "shop"}}, "spec": POD_SPEC}
MANIFESTS: dict[str, dict[str, Any]] = {
    "core.v1.Pod": {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {**METADATA, "managedFields": [{"manager": "kubectl", "time": "2026-01-31T08:00:00Z", "fieldsV1": {"f:spec": {}}}]},
        "spec": POD_SPEC,
        "status": {"phase": "Running", "podIPs": [{"ip": "10.0.0.1"}], "conditions": [{"type": "Ready", "status": "True", "lastProbeTime": None}]},
    },
    "apps.v1.Deployment": {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": METADATA,
        "spec": {
            "replicas": 3,
            "selector": {"matchLabels": {"app": "shop"}, "matchExpressions": [{"key": "tier", "operator": "In", "values": ["front"]}]},
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}},
            "template": TEMPLATE,
        },
    },
    "batch.v1.CronJob": {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": METADATA,
        "spec": {
            "schedule": "*/5 * * * *",
            "suspend": False,
            "jobTemplate": {"spec": {"backoffLimit": 2, "podFailurePolicy": {"rules": [{"action": "Ignore"}]}, "template": TEMPLATE}},
        },
    },
    "core.v1.Service": {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": METADATA,
        "spec": {
            "type": "NodePort",
            "selector": {"app": "shop"},
            "ports": [{"name": "http", "port": 80, "targetPort": "http", "nodePort": 30080}, {"name": "admin", "port": 81, "targetPort": 8081}],
            "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 60}},
            "externalIPs": ["192.0.2.1"],
        },
    },
    "networking.v1.Ingress": {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": METADATA,
        "spec": {
            "ingressClassName": "front",
            "tls": [{"hosts": ["shop.example.org"], "secretName": "tls"}],
            "rules": [
                {
                    "host": "shop.example.org",
                    "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "shop", "port": {"number": 80}}}}]},
                }
            ],
        },
    },
    "networking.v1.NetworkPolicy": {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": METADATA,
        "spec": {
            "podSelector": {"matchLabels": {"app": "shop"}},
            "policyTypes": ["Ingress", "Egress"],
            "ingress": [{"from": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}}], "ports": [{"protocol": "TCP", "port": 80, "endPort": 90}]}],
            "egress": [{"to": [{"namespaceSelector": {}}]}],
        },
    },
    "core.v1.Secret": {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": METADATA,
        "type": "Opaque",
        "immutable": False,
        "data": {"one": "b25l", "two": [116, 119, 111]},
        "stringData": {"three": "three"},
    },
    "coordination.v1.Lease": {
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": METADATA,
        "spec": {"holderIdentity": "a", "leaseDurationSeconds": 15, "renewTime": "2026-01-31T08:00:00.000000Z"},
    },
}

INT_BITS = {"int32": 31, "int64": 63, "int-or-string": 31}

Path = tuple[str | int, ...]


# The reference: the same definitions as a closed JSON Schema.


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a bundled schema as JSON Schema in which null is absent and nothing else is allowed than what is named."""
    if "$ref" in schema:
        return {"$ref": f"#/$defs/{schema['$ref']}"}
    if not schema.get("type"):
        return {}
    if schema.get("format") == "byte":
        number = {"type": ["integer", "null"], "minimum": 0, "maximum": 255}
        return {"anyOf": [{"type": "null"}, {"type": "string", "format": "byte"}, {"type": "array", "items": number}]}
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    found: dict[str, Any] = {"type": [*types, "null"]}
    if "format" in schema:
        found["format"] = schema["format"]
    if schema.get("format") in INT_BITS:
        limit = 1 << INT_BITS[schema["format"]]
        found |= {"minimum": -limit, "maximum": limit - 1}
    if "items" in schema:
        found["items"] = closed(schema["items"])
    if "properties" in schema:
        found |= {"properties": {name: closed(inner) for name, inner in schema["properties"].items()}, "additionalProperties": False}
    elif "additionalProperties" in schema:
        found["additionalProperties"] = closed(schema["additionalProperties"])
    return found


def reachable(bundle: Bundle, name: str, seen: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return *name* and all definitions that it needs, closed."""
    seen[name] = closed(bundle.definition(name))
    for reference in references(bundle.definition(name)):
        if reference not in seen:
            reachable(bundle, reference, seen)
    return seen


def references(schema: dict[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        yield schema["$ref"]
    for inner in (*schema.get("properties", {}).values(), schema.get("items"), schema.get("additionalProperties")):
        if inner is not None:
            yield from references(inner)


def formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    of_text = {"byte": is_base64, "date-time": is_time, "micro-time": lambda text: is_time(text, micro=True)}
    for name, accepts in of_text.items():
        checker.checks(name)(lambda value, accepts=accepts: not isinstance(value, str) or accepts(value))
    checker.checks("quantity")(lambda value: value is None or is_quantity(value))
    return checker


# 1.0 is an integer to JSON Schema and none to Go.
GO_TYPES = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool))
Reference = extend(Draft202012Validator, type_checker=GO_TYPES)


@cache
def reference(version: str, name: str) -> Any:
    return Reference({"$ref": f"#/$defs/{name}", "$defs": reachable(load(version), name, {})}, format_checker=formats())


def blamed(error: ValidationError) -> Iterator[Path]:
    """Yield the places that an error is about: for a key too many, the key."""
    holder = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        yield from ((*holder, key) for key in error.instance if key not in error.schema["properties"])
    else:
        yield holder


def by_reference(version: str, name: str, value: Any) -> set[Path]:
    return {path for error in reference(version, name).iter_errors(value) for path in blamed(error)}


# The engine under test.


@cache
def compiler(version: str) -> Compiler:
    return Compiler(load(version))


def by_podlint(version: str, name: str, value: Any) -> list[Path]:
    found: list[Mistake] = []
    compiler(version).definition(name)(value, (), found)
    assert compiler(version).fitter.definition(name)(value) is (not found)  # the quick answer is the same
    return [mistake.path for mistake in found if not isinstance(mistake, NullValue)]


# Mutations.


def places(value: Any, path: Path = ()) -> list[Path]:
    """Return the paths of all entries below *value*."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, inner in entries for place in ((*path, key), *places(inner, (*path, key)))]


GARBAGE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-300, 300)
    | st.sampled_from([2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 1.0, 0.5, -0.0, 1e300])
    | st.sampled_from(["", "80", "500m", "1Gi", "1 Gi", "1GB", "b25l", "b25", "yes", "2026-01-31T08:00:00Z", "2026-01-31T08:00:00.000000Z", "2026-13-01", "ä"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "key", "spec", "zz", "containers", "port"]), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(["name", "Name", "nmae", "containers", "port", "ports", "spec", "metadata", "apiVersion", "selector", "x", "", "a.b/c", "ä"])


def mutate(draw: Any, manifest: Any) -> None:
    """Change one entry of *manifest*: rename, remove, copy, replace or add."""
    path = draw(st.sampled_from(places(manifest)))
    holder, key = manifest, path[-1]
    for step in path[:-1]:
        holder = holder[step]
    action = draw(st.sampled_from(["rename", "remove", "copy", "replace", "null", "wrap", "add", "swap"]))
    if action == "remove":
        del holder[key]
    elif action == "replace":
        holder[key] = draw(GARBAGE)
    elif action == "null":
        holder[key] = None
    elif action == "wrap":
        holder[key] = draw(st.sampled_from([[holder[key]], {"name": holder[key]}, str(holder[key])]))
    elif action == "swap":
        other = draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
        holder[key], holder[other] = holder[other], holder[key]
    elif isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]) if action == "copy" else draw(GARBAGE))
    elif action == "add":
        holder[draw(NAMES)] = draw(GARBAGE)
    else:
        holder[draw(NAMES)] = copy.deepcopy(holder[key]) if action == "copy" else holder.pop(key)


@st.composite
def mutated(draw: Any, manifest: dict[str, Any]) -> dict[str, Any]:
    changed = copy.deepcopy(manifest)
    for _ in range(draw(st.integers(1, 4))):
        if changed:
            mutate(draw, changed)
    return changed


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", MANIFESTS)
def test_both_engines_accept_the_manifest_itself(name, version):
    assert by_reference(version, name, MANIFESTS[name]) == set()
    assert by_podlint(version, name, MANIFESTS[name]) == []


@pytest.mark.parametrize("name", MANIFESTS)
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_both_engines_blame_the_same_places_of_a_mutated_manifest(name, data):
    value = data.draw(mutated(MANIFESTS[name]))
    version = data.draw(st.sampled_from(VERSIONS))
    assert set(by_podlint(version, name, value)) == by_reference(version, name, value)


@pytest.mark.parametrize("name", MANIFESTS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_place_is_blamed_twice(name, data):
    found = by_podlint("1.33", name, data.draw(mutated(MANIFESTS[name])))
    assert len(found) == len(set(found))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(MANIFESTS)), GARBAGE)
def test_both_engines_agree_on_what_is_no_manifest_at_all(name, value):
    if value is not None:
        assert set(by_podlint("1.37", name, value)) == by_reference("1.37", name, value)


@pytest.mark.parametrize("value", [None, "b25l", "", [], [0, 255], [None], "b2\n5l"])
def test_bytes_are_base64_or_a_list_of_small_numbers(value):
    assert by_podlint("1.36", "core.v1.Secret", {"data": {"a": value}}) == []


@pytest.mark.parametrize("value", ["b25", "b25l!", [256], [-1], [1.0], [True], ["a"], [[1]], 1, True, {"a": 1}])
def test_other_values_are_no_bytes_and_the_blame_is_on_the_whole_value(value):
    assert by_podlint("1.36", "core.v1.Secret", {"data": {"a": value}}) == [("data", "a")]


def test_a_null_is_absent_for_known_fields_and_a_mistake_for_unknown_ones():
    assert by_podlint("1.36", "core.v1.Pod", {"spec": {"containers": [None], "volumes": None, "nope": None}}) == [("spec", "nope")]


def test_what_the_schemas_call_required_may_be_absent():
    assert by_podlint("1.36", "core.v1.Pod", {"spec": {"containers": [{}]}}) == []


def test_one_schema_serves_all_objects_and_keeps_nothing_of_them():
    first = by_podlint("1.36", "core.v1.Pod", {"spec": {"containers": [{"nmae": "web"}]}})
    by_podlint("1.36", "core.v1.Pod", MANIFESTS["core.v1.Pod"])
    assert by_podlint("1.36", "core.v1.Pod", {"spec": {"containers": [{"nmae": "web"}]}}) == first

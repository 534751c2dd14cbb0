"""Environment variables and their sources."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from podlint.constraints.context import Context
from podlint.constraints.downward import FILE_RESOURCE_FIELD_REF, field_ref
from podlint.constraints.error import ApiError


def errors_of(server: Callable[..., list[str]], fields: str, version: str = "1.36", volumes: str = "[]") -> list[str]:
    text = f"{{apiVersion: v1, kind: Pod, metadata: {{name: shop}}, spec: {{volumes: {volumes}, containers: [{{name: web, image: x, {fields}}}]}}}}"
    return [line.replace("spec.containers[0].", "") for line in server(text, version) if "spec.containers[0].env" in line and "warning" not in line]


@pytest.mark.parametrize(
    ("name", "version", "count"),
    [
        ("A", "1.36", 0),
        ("''", "1.36", 1),
        ("'1 a%'", "1.36", 0),
        ("'1 a%'", "1.31", 1),
        ("a=b", "1.36", 1),
        ("é", "1.36", 1),
        ("..", "1.36", 0),
        ("..", "1.31", 1),
        ("..%", "1.31", 2),
    ],
)
def test_names_are_printable_since_1_32_and_identifiers_before(server: Callable[..., list[str]], name: str, version: str, count: int) -> None:
    found = errors_of(server, f"env: [{{name: {name}, value: x}}]", version)
    assert found == (["required env[0].name"] if name == "''" else ["invalid env[0].name"] * count)


@pytest.mark.parametrize(
    ("variable", "errors"),
    [
        ("valueFrom: {}", ["invalid env[0].valueFrom"]),
        ("valueFrom: {fieldRef: {fieldPath: metadata.name}}", []),
        ("value: '', valueFrom: {fieldRef: {fieldPath: metadata.name}}", []),
        ("value: x, valueFrom: {fieldRef: {fieldPath: metadata.name}}", ["invalid env[0].valueFrom"]),
        ("value: x, valueFrom: {}", ["invalid env[0].valueFrom"]),
        ("valueFrom: {fieldRef: {fieldPath: metadata.name}, secretKeyRef: {name: s, key: k}}", ["invalid env[0].valueFrom"]),
        ("valueFrom: {secretKeyRef: {key: k}}", ["invalid env[0].valueFrom.secretKeyRef.name"]),
        ("valueFrom: {configMapKeyRef: {name: c}}", ["required env[0].valueFrom.configMapKeyRef.key"]),
        ("valueFrom: {configMapKeyRef: {name: c, key: ..a}}", ["invalid env[0].valueFrom.configMapKeyRef.key"]),
    ],
)
def test_a_variable_has_a_value_or_one_source(server: Callable[..., list[str]], variable: str, errors: list[str]) -> None:
    assert errors_of(server, f"env: [{{name: A, {variable}}}]") == errors


@pytest.mark.parametrize(
    ("reference", "error"),
    [
        ("fieldPath: spec.host", ""),
        ("fieldPath: \"metadata.labels['app']\"", ""),
        ("fieldPath: \"metadata.annotations['UPPER.org/app']\"", ""),
        ("fieldPath: \"metadata.labels['UPPER.org/app']\"", "invalid fieldRef"),
        ("fieldPath: metadata.labels", "not-supported fieldRef.fieldPath"),
        ("fieldPath: status.phase", "not-supported fieldRef.fieldPath"),
        ("fieldPath: metadata.labels.app", "invalid fieldRef.fieldPath"),
        ("fieldPath: \"metadata.name['a']\"", "invalid fieldRef.fieldPath"),
        ("fieldPath: ''", "required fieldRef.fieldPath"),
        ("fieldPath: '', apiVersion: v2", "required fieldRef.fieldPath"),
        ("fieldPath: metadata.name, apiVersion: v2", "invalid fieldRef.fieldPath"),
        ("fieldPath: metadata.name, apiVersion: ''", ""),
    ],
)
def test_fields_that_a_variable_may_hold(server: Callable[..., list[str]], reference: str, error: str) -> None:
    found = errors_of(server, f"env: [{{name: A, valueFrom: {{fieldRef: {{{reference}}}}}}}]")
    assert found == ([error.replace("fieldRef", "env[0].valueFrom.fieldRef")] if error else [])


@pytest.mark.parametrize(
    ("reference", "error"),
    [
        ("resource: limits.cpu", ""),
        ("resource: ''", "required resource"),
        ("resource: limits.gpu", "not-supported resource"),
        ("resource: limits.hugepages-2Mi, divisor: 1Mi", ""),
        ("resource: limits.cpu, divisor: 1000m", ""),
        ("resource: limits.cpu, divisor: '0'", ""),
        ("resource: limits.cpu, divisor: 1Mi", "invalid divisor"),
        ("resource: limits.cpu, divisor: 1e-3", "invalid divisor"),
        ("resource: limits.memory, divisor: 1024Ki", ""),
        ("resource: limits.memory, divisor: '1000'", ""),
        ("resource: limits.memory, divisor: '1024'", "invalid divisor"),
        ("resource: limits.memory, divisor: '1e3'", "invalid divisor"),
        ("resource: limits.memory, divisor: 1m", "invalid divisor"),
    ],
)
def test_a_divisor_is_one_unit_of_its_resource(server: Callable[..., list[str]], reference: str, error: str) -> None:
    quoted = reference.replace("1e-3", "'1e-3'")
    found = errors_of(server, f"env: [{{name: A, valueFrom: {{resourceFieldRef: {{{quoted}}}}}}}]")
    assert found == ([error.replace(" ", " env[0].valueFrom.resourceFieldRef.")] if error else [])


@pytest.mark.parametrize(
    ("name", "volumes", "errors"),
    [
        ("v", "[{name: v, emptyDir: {}}]", []),
        ("v", "[{name: v}]", []),
        ("v", "[{name: v, hostPath: {path: /v}}]", ["invalid"]),
        ("v", "[]", ["not-found"]),
        ("V", "[{name: V, emptyDir: {}}]", ["invalid"]),
        ("''", "[]", ["not-found", "required"]),
    ],
)
def test_files_of_variables_lie_in_an_empty_dir(server: Callable[..., list[str]], name: str, volumes: str, errors: list[str]) -> None:
    reference = f"{{key: K, path: a/b, volumeName: {name}}}"
    found = errors_of(server, f"env: [{{name: A, valueFrom: {{fileKeyRef: {reference}}}}}]", volumes=volumes)
    assert found == [f"{error} env[0].valueFrom.fileKeyRef.volumeName" for error in errors]


def test_files_of_variables_are_dropped_in_1_34(server: Callable[..., list[str]]) -> None:
    reference = "{key: K, path: a/b, volumeName: v}"
    assert errors_of(server, f"env: [{{name: A, valueFrom: {{fileKeyRef: {reference}}}}}]", "1.34") == ["invalid env[0].valueFrom"]


@pytest.mark.parametrize(
    ("item", "errors"),
    [
        ("configMapRef: {name: c}", []),
        ("configMapRef: {name: c-}", []),
        ("configMapRef: {}", ["required envFrom[0].configMapRef.name"]),
        ("secretRef: {name: C}", ["invalid envFrom[0].secretRef.name"]),
        ("{}", ["invalid envFrom"]),
        ("configMapRef: {name: c}, secretRef: {name: s}", ["invalid envFrom"]),
        ("prefix: a=, configMapRef: {name: c}", ["invalid envFrom[0].prefix"]),
    ],
)
def test_variables_come_from_one_config_map_or_secret(server: Callable[..., list[str]], item: str, errors: list[str]) -> None:
    assert errors_of(server, f"envFrom: [{item if item == '{}' else '{' + item + '}'}]") == errors


def test_a_label_in_a_wrong_form_is_mended() -> None:
    errors: list[ApiError] = []
    field_ref("metadata.name").check({"fieldPath": "metadata.labels[app]"}, (), Context(36, "Pod", {}), errors)
    (proposal,) = (error.proposal for error in errors)
    assert proposal is not None
    assert (proposal.value, proposal.is_safe) == ("metadata.labels['app']", True)


def test_a_resource_in_a_file_is_of_a_named_container() -> None:
    errors: list[ApiError] = []
    FILE_RESOURCE_FIELD_REF.check({"resource": "limits.gpu"}, (), Context(36, "Pod", {}), errors)
    assert [error.path for error in errors] == [("containerName",)]

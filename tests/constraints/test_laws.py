"""What holds for the constraints and the defaults of every kind, whatever a well-typed object looks like."""

from __future__ import annotations

import copy
import random
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podlint.constraints.error import ApiError
from podlint.constraints.kinds import MODULE_OF, defaulted, validate
from podlint.finding import Path, dotted
from podlint.objects.object import Object
from podlint.objects.workloads import group
from podlint.registry import bundled
from podlint.schema.bundle import VERSIONS, Schema, load
from podlint.schema.mistake import Mistake
from podlint.schema.structure import check_structure, compiler
from podlint.source.document import Origin

KINDS = sorted(
    {
        (api_version, kind)
        for version in VERSIONS
        for api_version, kinds in load(version).kinds.items()
        for kind in kinds
        if (group(api_version), kind) in MODULE_OF
    }
)
DEEPEST = 9

CONVERTED = ("resource.k8s.io/v1beta1",)
"""API versions that defaults bring into the form of v1, as the server does: their own schemas do not fit it."""

WORDS = [
    *(
        "",
        "a",
        "web",
        "Web_1",
        "a b",
        "a.b",
        "example.org/a",
        "Example.org/A",
        "a.example.org",
        "..",
        "*",
        "/a",
        "a/../b",
        "$(A)",
        "é" * 60,
        "a" * 64,
        "a" * 260,
    ),
    *(
        "True",
        "In",
        "Exists",
        "NotIn",
        "Gt",
        "Always",
        "Never",
        "IfNotPresent",
        "OnFailure",
        "TCP",
        "SCTP",
        "HTTP",
        "Localhost",
        "RuntimeDefault",
        "linux",
        "windows",
    ),
    *("ClusterIP", "ExternalName", "LoadBalancer", "Local", "ClientIP", "None", "IPv4", "IPv6", "SingleStack", "PreferDualStack", "RequireDualStack"),
    *(
        "10.0.0.1",
        "2001:db8::1",
        "10.0.0.0/8",
        "2001:db8::/32",
        "10.0.0.1/33",
        "1.2.3",
        "80",
        "http",
        "25%",
        "0%",
        "101%",
        "-5%",
        "0 0 * * *",
        "@daily",
        "Etc/UTC",
    ),
    *("RollingUpdate", "Recreate", "OnDelete", "OrderedReady", "Indexed", "NonIndexed", "Replace", "Forbid", "Allow", "Fail", "Ignore", "FailJob", "Count"),
    *("ReadWriteOnce", "ReadWriteOncePod", "Block", "Filesystem", "Retain", "Delete", "Immediate", "WaitForFirstConsumer", "Memory", "HugePages-2Mi", "File"),
    *("cpu", "memory", "pods", "storage", "hugepages-2Mi", "ephemeral-storage", "requests.cpu", "example.org/gpu", "Container", "Pod", "PersistentVolumeClaim"),
    *("Resource", "ContainerResource", "External", "Object", "Utilization", "Value", "Percent", "Pods", "Max", "Disabled", "ServiceAccount", "User", "Group"),
    *("kubernetes.io/tls", "kubernetes.io/service-account-token", "Opaque", "Exact", "Prefix", "Equivalent", "NoSchedule", "NoExecute", "PreferNoSchedule"),
    *("metadata.labels['a']", "spec.nodeName", "limits.cpu", "https://example.org/a", "Limited", "Exempt", "Queue", "Reject", "JSONPatch", "Deny", "Warn"),
    *(
        "Burstable",
        "BestEffort",
        "NotBestEffort",
        "PriorityClass",
        "ScopeName",
        "Normal",
        "DeviceClass",
        "ExactCount",
        "All",
        "NET_ADMIN",
        "ALL",
        "kernel.msgmax",
    ),
    *("Bidirectional", "Recursive", "IfPossible", "Enabled", "Restart", "SIGTERM", "device.allocatable", "NodeClusterPolicy", "Honor", "DoNotSchedule"),
]
NUMBERS = [-(2**31), -1, 0, 1, 2, 3, 10, 80, 443, 3600, 65535, 65536, 2**31 - 1]
QUANTITIES = ["0", "-1", "1", "100m", "1n", "1.5", "1Gi", "2Mi", "1e3", "1E", 0, 2, 0.5, "1" * 40]
OF_FORMAT: dict[str, list[Any]] = {
    "quantity": QUANTITIES,
    "int-or-string": [*NUMBERS, "", "http", "25%", "101%", "a b", "80"],
    "date-time": ["2026-01-01T00:00:00Z"],
    "micro-time": ["2026-01-01T00:00:00.000000Z"],
    "byte": ["", "YQ==", "bm90IFBFTQ=="],
    "int64": [*NUMBERS, 2**40, -(2**63)],
}
OF_TYPE: dict[str, list[Any]] = {"string": WORDS, "integer": NUMBERS, "number": [*NUMBERS, 0.5], "boolean": [False, True]}


class Generator:
    """Makes well-typed values of a version's schemas out of a stream of random numbers."""

    def __init__(self, version: str, seed: int) -> None:
        self.bundle = load(version)
        self.random = random.Random(seed)

    def object(self, api_version: str, kind: str) -> dict[str, Any]:
        """An object of a kind that the version has."""
        value = self.value({"$ref": self.bundle.kinds[api_version][kind]}, 0)
        value.pop("status", None)
        metadata = value.get("metadata", {})
        if self.random.random() < 0.8:
            metadata = {"name": "web", "namespace": "shop", **{name: metadata[name] for name in metadata if name != "name"}}
        return {**value, "metadata": metadata, "apiVersion": api_version, "kind": kind}

    def value(self, schema: Schema, depth: int) -> Any:
        """A value as *schema* wants it."""
        schema = self.bundle.resolve(schema)[1]
        choice = self.random.choice
        if schema.get("format") in OF_FORMAT:
            return choice(OF_FORMAT[schema["format"]])
        if "properties" in schema:
            return self.struct(schema, depth)
        if "items" in schema:
            return [self.value(schema["items"], depth + 1) for _ in range(choice((0, 1, 1, 2, 2)) if depth < DEEPEST else 0)]
        if schema.get("type") == "object" or not schema.get("type"):
            inner = schema.get("additionalProperties", {"type": "string"})
            return {choice(WORDS): self.value(inner, depth + 1) for _ in range(choice((0, 1, 2)) if depth < DEEPEST else 0)}
        return choice(OF_TYPE[schema["type"]])

    def struct(self, schema: Schema, depth: int) -> dict[str, Any]:
        """A mapping with the fields that it needs, most of the time, and a few others."""
        fields = sorted(schema["properties"])
        wanted = self.random.sample(fields, min(len(fields), self.random.choice((1, 2, 3, 4, 8)))) if depth < DEEPEST else []
        needed = [name for name in schema.get("required", ()) if self.random.random() < 0.8]
        usual = [name for name in ("spec", "template", "containers", "metadata") if name in fields and self.random.random() < 0.9]
        return {name: self.value(schema["properties"][name], depth + 1) for name in dict.fromkeys((*usual, *needed, *wanted))}


@st.composite
def objects(draw: st.DrawFn) -> tuple[str, str, dict[str, Any]]:
    """A version, the name of a definition, and an object of it."""
    api_version, kind = draw(st.sampled_from(KINDS))
    version = draw(st.sampled_from([version for version in VERSIONS if load(version).kind(api_version, kind)]))
    definition = str(load(version).kind(api_version, kind))
    return version, definition, Generator(version, draw(st.integers(0, 2**32))).object(api_version, kind)


few = settings(max_examples=400, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


def answer(value: dict[str, Any], version: str) -> list[ApiError]:
    """What the server would answer about an object, as far as the version knows its fields."""
    written = Object("a.yaml", Origin(0, 0, 0), (), value["apiVersion"], value["kind"], value)
    structure = check_structure(written, version)
    return validate(defaulted(structure.value, version), version) if structure.definition else []


def summary(errors: list[ApiError]) -> Counter[tuple[str, str]]:
    """Types and fields, however often each."""
    return Counter((error.type.value, dotted(error.path if error.field is None else error.field)) for error in errors)


def mistakes(value: Any, definition: str, version: str) -> list[Mistake]:
    """Where a value does not fit its definition."""
    found: list[Mistake] = []
    compiler(version).definition(definition)(value, (), found)
    return found


def shuffled(value: Any, order: random.Random) -> Any:
    """The same value with the keys of its mappings in another order."""
    if isinstance(value, dict):
        names = list(value)
        order.shuffle(names)
        return {name: shuffled(value[name], order) for name in names}
    return [shuffled(item, order) for item in value] if isinstance(value, list) else value


def has_place(value: Any, path: Path, definition: str, version: str) -> bool:
    """Whether the path leads to something, or to fields that could be there."""
    for step in path:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list):
            if not isinstance(step, int) or not 0 <= step < len(value):
                return False
            value = value[step]
        elif isinstance(value, dict):
            return load(version).at(definition, path) is not None
        else:
            return False
    return True


@few
@given(objects())
def test_generated_objects_are_well_typed(made):
    version, definition, value = made
    assert mistakes(value, definition, version) == []


@few
@given(objects())
def test_there_is_an_answer_for_every_version(made):
    for version in VERSIONS:
        for error in answer(made[2], version):
            assert error.message
            assert not error.message.endswith(".")


@few
@given(objects(), st.integers(0, 2**32))
def test_the_answer_does_not_depend_on_the_order_of_keys(made, seed):
    version, _, value = made
    other = shuffled(value, random.Random(seed))
    assert summary(answer(other, version)) == summary(answer(value, version))


def unlabelled(job: dict[str, Any]) -> dict[str, Any]:
    """A Job without its labels: it takes over those of its pods, and the server puts its own on these only afterwards."""
    return {**job, "metadata": {name: item for name, item in job["metadata"].items() if name != "labels"}}


@few
@given(objects())
def test_defaults_are_filled_in_once_and_elsewhere(made):
    version, _, value = made
    before = copy.deepcopy(value)
    filled = defaulted(value, version)
    assert value == before
    again = defaulted(filled, version)
    assert (unlabelled(again) == unlabelled(filled)) if value["kind"] == "Job" else (again == filled)


UNTOLD = {
    *("resources", "restartPolicy", "strategy", "tolerations", "capacity", "image", "user", "claims"),  # stand everywhere
    *("lifecycle", "postStart", "preStop", "volumes"),  # go when nothing is left in them
    *("deprecatedTopology", "forNodes"),  # written by controllers
    "adminAccess",  # for administrators
}
"""Fields that the server drops, and `dropped-field` does not look for. Of devices, which drivers announce, it looks for none."""


def lost(before: Any, after: Any) -> set[str]:
    """The names of fields that are no longer there. Lists from which something is gone are left out of account."""
    if isinstance(before, dict) and isinstance(after, dict):
        return (before.keys() - after.keys()).union(*(lost(before[name], after[name]) for name in before.keys() & after.keys()))
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return set().union(*(lost(*pair) for pair in zip(before, after, strict=True)))
    return set()


@settings(few, max_examples=2000)
@given(objects().filter(lambda made: made[2]["apiVersion"] not in CONVERTED and made[2]["kind"] != "ResourceSlice"))
def test_a_rule_looks_for_all_fields_that_defaults_take_out(made):
    version, _, value = made
    assert lost(value, defaulted(value, version)) <= {*bundled()["dropped-field"].mentions, "sleep", "mode", "protocol", "maxUnavailable"} | UNTOLD


@few
@given(objects().filter(lambda made: made[2]["apiVersion"] not in CONVERTED))
def test_an_object_with_defaults_still_fits_its_schema(made):
    version, definition, value = made
    assert mistakes(defaulted(value, version), definition, version) == []


@few
@given(objects().filter(lambda made: made[2]["apiVersion"] not in CONVERTED))
def test_every_error_points_at_a_place_in_the_object_or_at_a_field_that_it_lacks(made):
    version, definition, value = made
    filled = defaulted(value, version)
    assert [error for error in validate(filled, version) if not has_place(filled, error.path, definition, version)] == []

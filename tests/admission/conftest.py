"""Policies and objects as texts, and what podlint says of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from podlint import api, engine
from podlint.admission.model import Given, Source
from podlint.engine import Settings
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST

POLICY = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {{name: demo}}
spec:
  matchConstraints:
    resourceRules:
    - {{apiGroups: ["", apps, batch, networking.k8s.io, example.org], apiVersions: ["*"], operations: [CREATE], resources: [{resources}]}}
  {more}
  validations:
  - {validation}
"""
BINDING = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {{name: demo-binding}}
spec:
  policyName: demo
  validationActions: [{actions}]
  {more}
"""


@pytest.fixture
def policy() -> Callable[..., str]:
    """A policy of one expression, with its binding."""

    def policy(
        expression: str, *, resources: str = "pods, deployments, cronjobs, services, endpoints, ingresses, namespaces", more: str = "", **rest: str
    ) -> str:
        validation = f"{{expression: {expression!r}, message: {rest.get('message', 'no')!r}}}".replace("\\'", "''")
        if "'" in expression:
            validation = f'expression: "{expression}"\n    message: {rest.get("message", "no")!r}'
        binding = BINDING.format(actions=rest.get("actions", "Deny"), more=rest.get("binding", "{}")).replace("  {}\n", "")
        return POLICY.format(resources=resources, more=more or "failurePolicy: Fail", validation=validation) + "---\n" + binding

    return policy


@pytest.fixture
def ask() -> Callable[..., list[Finding]]:
    """Check a text with policies; return the findings about policies."""

    def ask(text: str, *policies: str, namespaces: str = "") -> list[Finding]:
        sources = tuple(Source(f"policy-{number}.yaml", policy) for number, policy in enumerate(policies))
        given = Given(sources, (Source("namespaces.yaml", namespaces),) if namespaces else ())
        settings = Settings((NEWEST,), Selection((Profile.BASELINE,), ("admission",)), policies=given)
        report = api.report([engine.check_text("object.yaml", text, settings)], settings)
        return [finding for finding in report.findings if finding.rule.startswith("admission-policy")]

    return ask


def places(findings: list[Finding]) -> list[str]:
    return [finding.place for finding in findings]


def messages(findings: list[Finding]) -> list[str]:
    return [finding.message for finding in findings]


@pytest.fixture
def placed() -> Callable[..., Any]:
    return places


@pytest.fixture
def said() -> Callable[..., Any]:
    return messages

"""`schemas` and `pod-templates` in the configuration."""

from __future__ import annotations

import pytest

from podlint.config.read import parse
from podlint.errors import UsageError


def test_pod_templates_are_kinds_and_paths():
    found = parse(".podlint.yaml", "pod-templates: {Worker: spec.template, apps.example.org/Crew: spec.pod_template}").pod_templates
    assert found == (("Worker", ("spec", "template")), ("apps.example.org/Crew", ("spec", "pod_template")))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("schemas: [none]", "there is no file or folder 'none'"),
        ("schemas: none", "schemas must be a list, not text"),
        ("pod-templates: [a]", "pod-templates must be a mapping, not a list"),
        (
            "pod-templates: {worker: spec.template}",
            "'worker' names no kind; write a kind, with its group where that matters, as Rollout or argoproj.io/Rollout",
        ),
        ("pod-templates: {Deployment: a}", "Deployment is one of Kubernetes' own kinds; write the group of the kind that you mean, as example.org/Deployment"),
        ("pod-templates: {networking.k8s.io/Ingress: a}", "networking.k8s.io/Ingress is one of Kubernetes' own kinds; only others can be told here"),
        (
            "pod-templates: {Worker: 'spec.pools[0]'}",
            "'spec.pools[0]' is no path; write the fields down to the pod's metadata and spec with dots between them, as spec.template",
        ),
        ("pod-templates: {Worker: 3}", None),
        ("pod-templates: {example/Worker: a}", None),
    ],
)
def test_a_mistake_names_its_line(text, message):
    with pytest.raises(UsageError) as error:
        parse(".podlint.yaml", "\n" + text)
    assert str(error.value).startswith(".podlint.yaml:2: ")
    if message:
        assert str(error.value) == f".podlint.yaml:2: {message}"


def test_a_kind_of_another_group_may_have_the_name_of_one_of_kubernetes():
    assert parse(".podlint.yaml", "pod-templates: {apps.example.org/Deployment: spec.template}").pod_templates

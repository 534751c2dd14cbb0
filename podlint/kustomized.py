"""Findings that a Kustomization or a test of the run answers: the file by itself is not what the server gets."""

from __future__ import annotations

import re

from podlint.finding import Finding, Severity, Stage
from podlint.objects.image import parse_image
from podlint.objects.kustomize import Completion

_COMPARED = "this is compared with what is in the cluster, and not sent to it"
_PATCH_NAME = re.compile(r"(?:.*[-_.])?patch(?:es)?(?:[-_.].*)?\.ya?ml", re.DOTALL)
_HELP = "check what kustomize builds, as in podlint check --kustomize DIR"
_NAMED = "kubernetes.io/metadata.name"
_WORD = re.compile(r"[^\s\"',{}\[\]]+")
_ABOUT_ABSENCE = frozenset({"api-required", "api-not-found"})
_ABOUT_VERSIONS = frozenset({"image-without-tag", "image-tag-latest"})


def noted(findings: list[Finding], completion: Completion) -> list[Finding]:
    """Return the findings; those about what a Kustomization fills in, or in what is no manifest by itself (a patch, a part of one), are only information."""
    return [_noted(each, completion) for each in findings]


def _noted(finding: Finding, completion: Completion) -> Finding:
    if finding.file in completion.compared:
        return finding._replace(severity=Severity.INFO, help=_COMPARED, fix=None)
    return finding._replace(severity=Severity.INFO, help=_HELP) if _is_completed(finding, completion) else finding


def _is_completed(finding: Finding, completion: Completion) -> bool:
    if finding.severity is Severity.INFO:
        return False
    fields = completion.fields.get(finding.file, frozenset())
    if finding.rule in _ABOUT_VERSIONS:
        return "images" in fields and _is_versioned(finding, completion.images)
    if finding.rule == "command-ref-undefined":
        return "vars" in fields
    if finding.api is None or finding.api.stage is not Stage.VALIDATE:
        return False
    return _field(finding) in fields or (_is_patch(finding.file, completion) and _is_about_the_rest(finding))


def _is_patch(file: str, completion: Completion) -> bool:
    """Whether a file is a patch: named as one, or only called so."""
    folder, _, name = file.rpartition("/")
    return file in completion.patches or folder in completion.patches or (bool(_PATCH_NAME.fullmatch(name)) and file not in completion.resources)


def _is_versioned(finding: Finding, images: frozenset[str]) -> bool:
    line = finding.excerpt.text if finding.excerpt else ""
    return any(parse_image(word).repository in images for word in _WORD.findall(line))


def _is_about_the_rest(finding: Finding) -> bool:
    """Whether a finding in a patch is about what the patched object holds, and the patch need not."""
    return (
        finding.rule in _ABOUT_ABSENCE
        or finding.path[-2:-1] == ("roleRef",)
        or finding.object.kind == "CustomResourceDefinition"
        or _field(finding) == "selectors"
    )


def _field(finding: Finding) -> str:
    """What would have to be set for the finding to be gone."""
    last = finding.path[-1:]
    if last == ("namespace",) and finding.rule == "api-required":
        return "namespace"
    if finding.object.kind == "Namespace" and (last == ("name",) or finding.path[-2:] == ("labels", _NAMED)):
        return "namespace"  # kustomize gives it the name, too
    return "selectors" if last == ("selector",) or finding.path[-3:] == ("template", "metadata", "labels") else ""

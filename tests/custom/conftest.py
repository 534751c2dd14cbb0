"""Definitions of kinds, and ways to check objects of them."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from podlint import __main__, api, engine
from podlint.custom.kind import merged
from podlint.engine import Settings
from podlint.finding import Finding
from podlint.objects.workloads import PodPaths
from podlint.registry import Selection
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST

_HEAD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: bakeries.food.example.org}
spec:
  group: food.example.org
  scope: Namespaced
  names: {kind: Bakery, plural: bakeries, singular: bakery}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
"""
_OBJECT = "apiVersion: food.example.org/v1\nkind: Bakery\nmetadata: {name: corner}\n"


def definition(spec: str) -> str:
    """A CustomResourceDefinition whose objects have a `spec` of this schema."""
    return _HEAD + textwrap.indent(textwrap.dedent(spec).strip("\n"), " " * 12) + "\n"


def bakery(spec: str) -> str:
    """An object of that kind; *spec* is flow or block YAML."""
    return _OBJECT + "spec:\n" + textwrap.indent(textwrap.dedent(spec).strip("\n"), "  ") + "\n"


@pytest.fixture
def crd() -> Callable[[str], str]:
    """A CustomResourceDefinition whose objects have a `spec` of this schema."""
    return definition


@pytest.fixture
def check() -> Callable[..., list[Finding]]:
    """Check files, given as name -> text, all with what the server answers; return the findings."""

    def check(texts: dict[str, str], *, profile: Profile = Profile.BASELINE, pod_templates: PodPaths = ()) -> list[Finding]:
        settings = Settings((NEWEST,), Selection((profile,)), pod_templates=pod_templates)
        defined = [kind for name, text in texts.items() for kind in engine.check_text(name, text, settings).defined]
        settings = settings._replace(schemas=merged((), defined))
        return list(api.report([engine.check_text(name, text, settings) for name, text in texts.items()], settings).findings)

    return check


@pytest.fixture
def found(check) -> Callable[..., list[str]]:
    """What is said of an object, given the schema of its spec and its spec: ``5:3 message (help) [rule]``, the place within the object's file."""

    def found(schema: str, spec: str) -> list[str]:
        findings = check({"crd.yaml": definition(schema), "object.yaml": bakery(spec)})
        assert [finding for finding in findings if finding.file == "crd.yaml"] == []
        return [f"{f.span.start.line + 1}:{f.span.start.column + 1} {f.message}{f' ({f.help})' if f.help else ''} [{f.rule}]" for f in findings]

    return found


@pytest.fixture
def main(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run podlint in an empty folder with these files, without a cache; return exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path / "cache"))

    def run(*arguments: str, **files: str) -> tuple[int, str, str]:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        monkeypatch.setattr(sys, "argv", ["podlint", *arguments])
        with pytest.raises(SystemExit) as left:
            __main__.main()
        return (int(left.value.code or 0), *capsys.readouterr())

    return run

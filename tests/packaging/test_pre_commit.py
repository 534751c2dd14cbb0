"""podlint as a hook of pre-commit, installed as its users install it: from a repository, at a revision."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

BAD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: bad\n  lables: {}\nspec:\n  containers: [{name: app, image: 'example.org/app:1'}]\n"
GOOD = BAD.replace("lables", "labels")
WHO = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "A"), ("EMAIL", "a@example.org"))}

Run = Callable[..., "CompletedProcess[str]"]


@pytest.fixture(scope="module")
def hook(tree: Path, registry: None, must: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Run]:
    """Makes a repository that uses podlint's hook, in the state of the source tree; returns how to run pre-commit there."""
    source = tmp_path_factory.mktemp("hook") / "podlint"
    shutil.copytree(tree, source)
    must("git", "init", "--quiet", cwd=source)
    must("git", "add", "--all", "--force", cwd=source)
    must("git", "commit", "--quiet", "--no-verify", "--message", "state", cwd=source, **WHO)
    revision = must("git", "rev-parse", "HEAD", cwd=source).strip()
    config = f"repos:\n  - repo: {source.as_posix()}\n    rev: {revision}\n    hooks:\n      - id: podlint\n"
    home = tmp_path_factory.mktemp("home")

    def prepare(repository: Path) -> Run:
        must("git", "init", "--quiet", cwd=repository)
        (repository / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
        must("git", "add", "--all", cwd=repository)

        def pre_commit(start: Run) -> CompletedProcess[str]:
            return start(sys.executable, "-m", "pre_commit", "run", "--color=never", cwd=repository, PRE_COMMIT_HOME=str(home), **WHO)

        return pre_commit

    return prepare


@pytest.fixture
def staged(tmp_path: Path, hook: Callable[[Path], Run], start: Run, must: Callable[..., str]) -> Callable[..., CompletedProcess[str]]:
    """Stage files in a scratch repository and run its hooks."""

    def staged(**files: str) -> CompletedProcess[str]:
        pre_commit = hook(tmp_path)
        for name, text in files.items():
            path = tmp_path / name.replace("_", ".")
            path.write_text(text, encoding="utf-8")
            must("git", "add", path.name, cwd=tmp_path)
        return pre_commit(start)

    return staged


def test_the_hook_refuses_a_bad_manifest_and_says_why(staged: Callable[..., CompletedProcess[str]]) -> None:
    run = staged(bad_yaml=BAD, good_yaml=GOOD)
    assert run.returncode == 1, run.stderr
    assert "bad.yaml:5:3: error: unknown field 'lables' in metadata [unknown-field]" in run.stdout
    assert "good.yaml" not in run.stdout


def test_the_hook_lets_a_good_manifest_pass(staged: Callable[..., CompletedProcess[str]]) -> None:
    run = staged(good_yaml=GOOD, good_json='{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}', notes_txt=BAD)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Passed" in run.stdout


def test_the_hook_lets_yaml_pass_that_is_no_manifest(staged: Callable[..., CompletedProcess[str]]) -> None:
    run = staged(values_yaml="replicas: 2\n", notes_txt=BAD)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Passed" in run.stdout

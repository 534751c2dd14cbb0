"""With --changed-since, findings in files that git says have changed are reported, and no others; all files are read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")

Git = Callable[..., str]
Write = Callable[..., Path]
Changed = Callable[..., list[str]]


@pytest.fixture
def git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Run git below the current folder, without what this machine's user has set."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)

    def git(*arguments: str, at: str = ".") -> str:
        identity = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.org", "-c", "protocol.file.allow=always")
        return subprocess.run(["git", *identity, *arguments], cwd=folder / at, check=True, capture_output=True, encoding="utf-8").stdout

    return git


@pytest.fixture
def commit(git: Git) -> Callable[..., None]:
    """Commit all that there is."""

    def commit(at: str = ".") -> None:
        git("add", "--all", at=at)
        git("commit", "--quiet", "--message", "more", at=at)

    return commit


@pytest.fixture
def repository(git: Git, write: Write, commit: Callable[..., None], bad: str) -> None:
    """A repository with three files of one finding each, on its branch `main` and on another one, `topic`, which is checked out."""
    git("init", "--quiet", "--initial-branch", "main")
    for name in ("a.yaml", "b.yaml", "sub/c.yaml"):
        write(name, bad)
    commit()
    git("checkout", "--quiet", "-b", "topic")


@pytest.fixture
def module(repository: None, git: Git, commit: Callable[..., None], folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A submodule with the files of the repository itself."""
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(folder / ".git", other / ".git")
    git("submodule", "--quiet", "add", str(other), "module")
    commit()
    return "module"


@pytest.fixture
def changed(main: Callable[..., tuple[int, str, str]]) -> Changed:
    """Check, and return the files that findings are reported for."""

    def changed(reference: str = "main", *paths: str) -> list[str]:
        code, out, err = main("check", "--profile", "baseline", "--output-format", "json", "--changed-since", reference, *paths)
        found = json.loads(out)["findings"]
        assert (code, err) == (int(bool(found)), "")
        return sorted({finding["file"] for finding in found})

    return changed


@pytest.mark.usefixtures("repository")
def test_nothing_has_changed_in_a_new_branch(changed: Changed) -> None:
    assert changed() == []


@pytest.mark.usefixtures("repository")
def test_what_was_committed_staged_edited_and_added_since_has_changed(changed, git, write, commit, bad):
    write("a.yaml", f"# new\n{bad}")
    commit()
    write("b.yaml", f"# new\n{bad}")
    git("add", "b.yaml")
    write("new.yaml", bad)
    assert changed() == ["a.yaml", "b.yaml", "new.yaml"]
    write("sub/c.yaml", f"# new\n{bad}")
    assert changed() == ["a.yaml", "b.yaml", "new.yaml", "sub/c.yaml"]


@pytest.mark.usefixtures("repository")
def test_what_others_have_changed_meanwhile_has_not(changed, git, write, commit, bad):
    write("a.yaml", f"# new\n{bad}")
    commit()
    git("checkout", "--quiet", "main")
    write("b.yaml", f"# theirs\n{bad}")
    commit()
    git("checkout", "--quiet", "topic")
    assert changed() == ["a.yaml"]


@pytest.mark.usefixtures("repository")
def test_what_is_as_it_was_again_has_not_changed(changed, write, commit, bad):
    write("a.yaml", f"# new\n{bad}")
    commit()
    write("a.yaml", bad)
    assert changed() == []


@pytest.mark.usefixtures("repository")
def test_a_file_with_another_name_has_changed(changed, git):
    git("mv", "a.yaml", "renamed.yaml")
    assert changed() == ["renamed.yaml"]


@pytest.mark.usefixtures("repository")
def test_a_deleted_file_is_not_missed(changed, git):
    git("rm", "--quiet", "a.yaml")
    assert changed() == []


@pytest.mark.usefixtures("repository")
def test_what_git_ignores_is_not_new_to_it(changed, write, bad):
    write(".gitignore", "generated.yaml\n")
    write("generated.yaml", bad)
    assert changed("main", "generated.yaml", "a.yaml") == []


@pytest.mark.skipif(os.name == "nt", reason="names there hold no line ends")
@pytest.mark.usefixtures("repository")
def test_any_name_is_recognised(changed, write, bad):
    name = "a\nb \"c' \u00e4\\n.yaml"
    write(name, bad)
    assert changed() == [name]


@pytest.mark.usefixtures("repository")
def test_a_folder_of_the_repository_may_be_the_current_one(changed, write, bad, folder, monkeypatch):
    write("a.yaml", f"# new\n{bad}")
    write("sub/c.yaml", f"# new\n{bad}")
    monkeypatch.chdir(folder / "sub")
    assert changed() == ["c.yaml"]
    assert changed("main", "..") == ["../a.yaml", "../sub/c.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
@pytest.mark.usefixtures("repository")
def test_a_link_has_changed_when_its_file_has(changed, write, commit, folder, bad):
    (folder / "link.yaml").symlink_to("a.yaml")
    (folder / "here").symlink_to("sub")
    commit()
    assert changed("HEAD") == []
    write("a.yaml", f"# new\n{bad}")
    write("sub/c.yaml", f"# new\n{bad}")
    assert changed("HEAD", "link.yaml", "here/c.yaml", "b.yaml") == ["here/c.yaml", "link.yaml"]


@pytest.mark.usefixtures("repository")
def test_submodules_are_looked_into(changed, module, git, write, commit, bad):
    assert changed() == [f"{module}/{name}" for name in ("a.yaml", "b.yaml", "sub/c.yaml")]
    git("branch", "--force", "main", "topic")
    assert changed() == []
    write(f"{module}/a.yaml", f"# new\n{bad}")
    assert changed() == ["module/a.yaml"]
    commit(module)
    commit()
    write(f"{module}/new.yaml", bad)
    assert changed() == ["module/a.yaml", "module/new.yaml"]


@pytest.mark.usefixtures("repository")
def test_a_submodule_is_seen_from_where_the_user_is(changed, module, git, write, folder, monkeypatch, bad):  # noqa: PLR0913, PLR0917  fixtures
    git("tag", "start")
    write(f"{module}/a.yaml", f"# new\n{bad}")
    assert changed("start", module) == ["module/a.yaml"]
    git("tag", "mine", at=module)
    monkeypatch.chdir(folder / module)
    assert changed("mine") == ["a.yaml"]


@pytest.mark.usefixtures("repository")
def test_the_rest_is_read_and_its_findings_are_counted(main, write, bad):
    write("a.yaml", f"# new\n{bad}")
    code, out, _ = main("check", "--profile", "baseline", "--changed-since", "main", "--output-format", "concise")
    assert code == 1
    assert out.splitlines()[1] == "1 error in 3 objects of 3 files, Kubernetes 1.37; 2 findings in unchanged files left out"


@pytest.mark.usefixtures("repository")
def test_rules_across_objects_see_the_rest(main, write, commit, clean):
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}\n"
    pod = clean.replace("name: clean", "name: clean\n  labels: {app: web}")
    write("pod.yaml", pod.replace("1.4", "1.4\n      ports: [{name: http, containerPort: 80}]"))
    commit()
    write("service.yaml", service)
    arguments = ("check", "--profile", "baseline", "--select", "service-target-port-name-missing", "--changed-since", "HEAD", "--output-format", "concise")
    assert "service-target-port-name-missing" not in main(*arguments)[1]
    write("pod.yaml", pod.replace("1.4", "1.4\n      ports: [{name: web, containerPort: 80}]"))
    commit()
    write("service.yaml", f"# new\n{service}")
    assert "service-target-port-name-missing" in main(*arguments)[1]


@pytest.mark.usefixtures("repository")
def test_only_changed_files_are_mended(main, write, folder, clean, commit):
    mendable = clean.replace("spec:", "spec:\n  restartPolicy: always")
    write("a.yaml", mendable)
    write("b.yaml", mendable)
    commit()
    write("a.yaml", f"# new\n{mendable}")
    _, out, _ = main("fix", "--profile", "baseline", "--changed-since", "HEAD", ".")
    assert "fixed 1 finding in 1 file\n" in out
    assert "Always" in (folder / "a.yaml").read_text()
    assert (folder / "b.yaml").read_text() == mendable


@pytest.mark.usefixtures("repository")
def test_a_hook_of_another_repository_does_not_confuse_git(changed, write, bad, monkeypatch, tmp_path):
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "elsewhere" / "index"))
    write("a.yaml", f"# new\n{bad}")
    assert changed() == ["a.yaml"]


@pytest.mark.usefixtures("repository")
def test_no_program_that_the_repository_names_is_run(changed, git, write, folder, bad):
    write("evil.sh", "#!/bin/sh\ntouch evil\n").chmod(0o755)
    for setting in ("core.fsmonitor", "diff.external"):
        git("config", setting, str(folder / "evil.sh"))
    write("a.yaml", f"# new\n{bad}")
    assert changed() == ["a.yaml"]
    assert not (folder / "evil").exists()


def test_standard_input_counts_as_changed(repository, podlint, bad):
    run = podlint("check", "--profile", "baseline", "--changed-since", "main", "-", stdin=bad)
    assert run.returncode == 1
    assert run.stdout.startswith("<stdin>:5:3: error: ")


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--changed-since", "mian"), "--changed-since names 'mian', and git knows no such commit in "),
        (("--changed-since=--output=x",), "--changed-since takes a commit, branch or tag, not '--output=x'\n"),
        (("--changed-since", "main", "--write-baseline", "x"), "--changed-since and --write-baseline exclude each other; "),
    ],
)
def test_what_git_cannot_say_is_one_line(main, folder, arguments, message):
    code, out, err = main("check", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"podlint: {message}")
    assert err.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir()) == [".git", "a.yaml", "b.yaml", "sub"]


@pytest.mark.usefixtures("repository")
def test_a_history_without_a_common_commit_is_told(main, git, write, commit):
    git("checkout", "--quiet", "--orphan", "other")
    write("d.yaml")
    commit()
    code, _, err = main("check", "--changed-since", "main")
    assert code == 2
    assert err.startswith("podlint: 'main' and HEAD have no commit in common in ")


def test_a_folder_outside_any_repository_is_told(main, write, folder, git):
    write("a.yaml")
    if (next((above for above in folder.parents if (above / ".git").exists()), None)) is not None:
        pytest.skip("the temporary folder is in a repository")
    assert main("check", "--changed-since", "main") == (2, "", "podlint: --changed-since asks git, and 'a.yaml' is in no git repository\n")


@pytest.mark.usefixtures("repository")
def test_git_that_is_missing_is_told(main, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert main("check", "--changed-since", "main") == (2, "", "podlint: --changed-since needs git, and it is not on the PATH\n")

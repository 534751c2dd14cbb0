"""What is shipped is what was written: packages, built files, and a fresh installation that works."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    tomllib = pytest.importorskip("tomli")

ROOT = Path(__file__).parents[2]
FOLDERS = {"podlint": "podlint", "rules": "podlint.rules", "schemas": "podlint.schemas"}
"""Folder -> the package that it is once installed."""

BAD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: bad\n  lables: {}\nspec:\n  containers: [{name: app, image: 'example.org/app:1'}]\n"
GOOD = BAD.replace("lables", "labels")

Must = Callable[..., str]


def packages_on_disk() -> set[str]:
    return {
        ".".join((package, *init.parent.relative_to(ROOT / folder).parts))
        for folder, package in FOLDERS.items()
        for init in (ROOT / folder).rglob("__init__.py")
    }


def source_files(tree: Path) -> set[str]:
    """The files of the source tree that belong into a wheel, by their names in it."""
    found = set()
    for folder, package in FOLDERS.items():
        for path in (tree / folder).rglob("*"):
            if path.suffix in (".py", ".json", ".jsonl", ".typed") and path.is_file():
                found.add("/".join((*package.split("."), *path.relative_to(tree / folder).parts)))
    return found


def test_every_folder_with_an_init_file_is_a_package_that_is_shipped() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(project["tool"]["setuptools"]["packages"]) == packages_on_disk()


def test_packages_are_listed_once_and_in_order() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    assert listed == sorted(set(listed))


@pytest.fixture(scope="module")
def built(tree: Path, make_environment: Callable[..., Path], in_environment: Callable[[Path, str], Path], must: Must) -> Path:
    """A folder with the sdist, the wheel built from it, and, in `direct`, the wheel built from the source tree."""
    python = in_environment(make_environment("build", "setuptools>=77"), "python")
    folder = tree.parent / "dist"
    must(python, "-m", "build", "--no-isolation", "--outdir", folder, tree, cwd=tree)
    must(python, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder / "direct", tree, cwd=tree)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (wheel,) = built.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    """What the wheel holds, without folders."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


def test_the_wheel_claims_no_name_but_podlint(wheel: Path, names: set[str]) -> None:
    (top_level,) = [name for name in names if name.endswith(".dist-info/top_level.txt")]
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(top_level).decode().split() == ["podlint"]
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"podlint"}


def test_the_wheel_holds_every_module_rule_and_schema_and_nothing_else(names: set[str], tree: Path) -> None:
    assert {name for name in names if ".dist-info/" not in name} == source_files(tree)


def test_the_wheel_says_that_it_is_typed_and_holds_the_licence(names: set[str]) -> None:
    assert "podlint/py.typed" in names
    assert [name for name in names if name.endswith(".dist-info/licenses/LICENSE")]


def test_the_wheel_fits_every_system_and_every_python_3(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")


def test_the_sdist_holds_all_that_it_takes_to_build_and_to_read(built: Path, tree: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"pyproject.toml", "README.md", "LICENSE", "PKG-INFO"}
    wanted |= {
        path.relative_to(tree).as_posix() for folder in FOLDERS for path in (tree / folder).rglob("*") if path.suffix in (".py", ".json", ".jsonl", ".typed")
    }
    assert wanted - held == set()
    assert [name for name in held if name.startswith("tests")] == []  # a part of them would be of no use


def test_the_sdist_builds_the_same_wheel_as_the_source_tree(built: Path, wheel: Path) -> None:
    (direct,) = (built / "direct").glob("*.whl")
    assert direct.name == wheel.name
    contents = []
    for path in (wheel, direct):
        with zipfile.ZipFile(path) as archive:
            contents.append({name: archive.read(name) for name in archive.namelist() if not name.endswith("/RECORD")})
    assert contents[0] == contents[1]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder far from the source tree, with a good and a bad manifest."""
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(BAD, encoding="utf-8")
    return tmp_path


def assert_works(podlint: Path, start: Any, folder: Path) -> None:
    good, bad = (start(podlint, "check", name, cwd=folder) for name in ("good.yaml", "bad.yaml"))
    assert (good.returncode, good.stderr) == (0, "")
    assert (bad.returncode, bad.stderr) == (1, "")
    assert "bad.yaml:5:3: error: unknown field 'lables'" in bad.stdout


def test_a_fresh_installation_of_the_wheel_works(
    wheel: Path, elsewhere: Path, make_environment: Callable[..., Path], in_environment: Callable[[Path, str], Path], start: Any, must: Must
) -> None:
    environment = make_environment(wheel)
    assert_works(in_environment(environment, "podlint"), start, elsewhere)
    assert "Usage: podlint" in must(in_environment(environment, "podlint"), "--help", cwd=elsewhere)
    assert "unknown-field" in must(in_environment(environment, "podlint"), "rules", cwd=elsewhere)
    must(in_environment(environment, "python"), "-m", "pip", "check", cwd=elsewhere)


def test_the_installation_that_runs_the_tests_works(elsewhere: Path, start: Any) -> None:
    assert_works(Path(sys.executable).parent / "podlint", start, elsewhere)

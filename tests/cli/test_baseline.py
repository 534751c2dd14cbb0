"""Known findings do not fail a run; new ones do, wherever the known ones have moved."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Write = Callable[..., Path]
Main = Callable[..., tuple[int, str, str]]

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  containers:
  - name: web
    image: example.org/web:1
    workinDir: /srv
  - name: proxy
    image: example.org/proxy:1
"""
MISSPELLED = "    workinDir: /srv\n"
WEB, PROXY = POD[POD.index("  - name: web") : POD.index("  - name: proxy")], POD[POD.index("  - name: proxy") :]


@pytest.fixture
def known(main: Main, write: Write) -> None:
    """A folder whose findings are known."""
    write("pod.yaml", POD)
    code, out, err = main("check", "--write-baseline", "known.json", "--profile", "baseline", ".")
    assert (code, out, err) == (0, "", "podlint: known.json knows 1 finding now\n")


@pytest.fixture
def check(main: Main) -> Callable[[], Any]:
    """Check the current folder against what is known; return the exit code and the lines of new findings."""

    def check() -> Any:
        code, out, _ = main("check", "--baseline", "known.json", "--profile", "baseline", "--output-format", "json", ".")
        return code, [finding["line"] for finding in json.loads(out)["findings"]]

    return check


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("text", "new"),
    [
        (POD, []),
        (f"# moved\n\n{POD}", []),
        (POD.replace(WEB + PROXY, PROXY + WEB), []),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n---\n" + POD, []),
        (POD.replace("workinDir", "workingDirs"), [9]),
        (POD + MISSPELLED, [12]),
        (POD.replace(MISSPELLED, MISSPELLED + "    stdinn: true\n"), [10]),
        (POD.replace("shop", "other"), [9]),
        (f"{POD}---\n{POD}", [21]),
        (POD.replace(MISSPELLED, ""), []),
    ],
)
def test_only_findings_that_are_not_known_are_reported(check, write, text, new):
    write("pod.yaml", text)
    assert check() == (int(bool(new)), new)


@pytest.mark.usefixtures("known")
def test_the_summary_counts_what_is_known_and_what_is_gone(main: Main, write: Write) -> None:
    arguments = ("check", "--baseline", "known.json", "--profile", "baseline", ".")
    assert "; 1 finding known from the baseline\n" in main(*arguments)[1]
    write("pod.yaml", POD.replace(MISSPELLED, ""))
    assert "; 1 finding of the baseline gone: write it anew\n" in main(*arguments)[1]


@pytest.mark.usefixtures("known")
def test_a_baseline_is_valid_from_any_folder(main: Main, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a").mkdir()
    monkeypatch.chdir("a")
    assert main("check", "--baseline", "../known.json", "--profile", "baseline", "..")[0] == 0


@pytest.mark.usefixtures("known")
def test_the_configuration_names_a_baseline(main: Main, write: Write) -> None:
    write(".podlint.yaml", "baseline: known.json\nprofile: baseline\n")
    assert main("check", ".")[0] == 0
    assert main("check", "--no-config", ".")[0] == 1


@pytest.mark.usefixtures("known")
def test_writing_it_again_gives_the_same_bytes(main: Main, folder: Path) -> None:
    before = (folder / "known.json").read_bytes()
    main("check", "--write-baseline", "known.json", "--profile", "baseline", ".")
    assert (folder / "known.json").read_bytes() == before
    assert json.loads(before)["findings"] == [
        {"rule": "unknown-field", "file": "pod.yaml", "object": "Pod/shop", "place": "spec.containers[name=web].workinDir", "count": 1}
    ]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 2, "findings": []}', '{"version": 1, "findings": [{}]}', '{"version": 1, "findings": 5}', "[" * 100_000]
)
def test_a_file_that_is_no_baseline_is_told(main: Main, write: Write, text: str) -> None:
    write("known.json", text)
    code, _, err = main("check", "--baseline", "known.json", ".")
    assert code == 2
    assert err.startswith(("podlint: 'known.json' is no baseline", "podlint: the baseline 'known.json' cannot be read"))


def test_a_baseline_that_is_not_there_is_told(main: Main, folder: Path) -> None:
    code, _, err = main("check", "--baseline", "known.json", str(folder))
    assert (code, err) == (2, "podlint: there is no baseline 'known.json'; `podlint check --write-baseline known.json` writes it\n")


def test_a_baseline_that_cannot_be_written_is_told(main: Main, write: Write) -> None:
    write("pod.yaml", POD)
    code, _, err = main("check", "--write-baseline", "no/such/folder.json", ".")
    assert code == 2
    assert "cannot be written to 'no/such/folder.json'" in err

"""Known findings do not fail a run; new ones do, wherever the known ones have moved."""

from __future__ import annotations

import json
import os
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


@pytest.mark.parametrize(
    ("option", "why"),
    [
        (("--output-format", "json"), "prints no report"),
        (("--output-file", "report.txt"), "prints no report"),
        (("--fail-on", "warning"), "fails on no finding"),
        (("--baseline", "old.json"), "all findings are written"),
    ],
)
def test_what_a_baseline_is_not_written_with_is_refused(main: Main, write: Write, folder: Path, option: tuple[str, str], why: str) -> None:
    write("pod.yaml", POD)
    code, out, err = main("check", "--write-baseline", "known.json", *option, ".")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert f"--write-baseline and {option[0]} exclude each other" in err
    assert why in err
    assert not (folder / "known.json").exists()


@pytest.mark.usefixtures("known")
def test_the_summary_counts_what_is_known_and_what_is_gone(main: Main, write: Write) -> None:
    arguments = ("check", "--baseline", "known.json", "--profile", "baseline", ".")
    assert "; 1 finding known from the baseline\n" in main(*arguments)[1]
    write("pod.yaml", POD.replace(MISSPELLED, ""))
    assert "; 1 finding of the baseline gone: write it anew\n" in main(*arguments)[1]


@pytest.mark.usefixtures("known")
def test_what_a_run_does_not_look_at_is_not_gone(main: Main, write: Write, folder: Path) -> None:
    arguments = ("check", "--baseline", "known.json", "--profile", "baseline")
    write("other.yaml", "# nothing\n")
    assert "gone" not in main(*arguments, "other.yaml")[1]
    assert sum("gone" in main(*arguments, f"--shard={number}/2", ".")[1] for number in (1, 2)) == 0
    write("pod.yaml", POD.replace(MISSPELLED, ""))
    assert sum("1 finding of the baseline gone" in main(*arguments, f"--shard={number}/2", ".")[1] for number in (1, 2)) == 1
    (folder / "pod.yaml").unlink()
    assert "1 finding of the baseline gone" in main(*arguments, ".")[1]


@pytest.mark.usefixtures("known")
@pytest.mark.skipif(os.name == "nt", reason="links take rights on this system")
def test_a_baseline_behind_a_link_is_written_where_the_link_leads(main: Main, folder: Path) -> None:
    before = (folder / "known.json").read_bytes()
    (folder / "known.json").write_text("")
    (folder / "link.json").symlink_to("known.json")
    assert main("check", "--write-baseline", "link.json", "--profile", "baseline", ".")[0] == 0
    assert (folder / "link.json").is_symlink()
    assert (folder / "known.json").read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="this system has no such devices")
def test_a_baseline_can_go_to_a_pipe(main: Main, write: Write, folder: Path) -> None:
    write("pod.yaml", POD)
    os.mkfifo(folder / "pipe")
    reader = os.open(folder / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert main("check", "--write-baseline", "pipe", "--profile", "baseline", "pod.yaml")[0] == 0
        assert b'"unknown-field"' in os.read(reader, 10_000)
    finally:
        os.close(reader)


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


@pytest.mark.skipif(os.name == "nt", reason="this system has no such files")
def test_a_baseline_that_is_no_file_is_told_and_holds_nobody_up(main: Main, write: Write, folder: Path) -> None:
    write("pod.yaml", POD)
    os.mkfifo(folder / "pipe")
    for path, reason in (("pipe", "not a regular file"), ("/dev/zero", "not a regular file"), (".", "is a ")):
        code, _, err = main("check", "--baseline", path, "pod.yaml")
        assert code == 2
        assert err.startswith(f"podlint: the baseline {path!r} cannot be used: cannot be read: {reason}")


def test_a_baseline_that_is_not_there_is_told(main: Main, folder: Path) -> None:
    code, _, err = main("check", "--baseline", "known.json", str(folder))
    assert (code, err) == (2, "podlint: there is no baseline 'known.json'; `podlint check --write-baseline known.json` writes it\n")


def test_a_baseline_that_cannot_be_written_is_told(main: Main, write: Write) -> None:
    write("pod.yaml", POD)
    code, _, err = main("check", "--write-baseline", "no/such/folder.json", ".")
    assert code == 2
    assert "cannot be written to 'no/such/folder.json'" in err

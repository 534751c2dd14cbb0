"""`podlint fix`, `check --fix`, `--diff`: what is written, what is left alone, and what is said about it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from podlint.fixing.originals import UnwritableError, original, rewrite

Write = Callable[..., Path]
Main = Callable[..., tuple[int, str, str]]

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: shop  # the shop
spec:
  restartPolicy: always
  containers:
    - name: web
      image: example.org/web:1
      imagePullPolicy: never  # sure
"""
MENDED = POD.replace("always", "Always").replace("never", "Never")


@pytest.mark.parametrize("arguments", [["fix"], ["check", "--fix"], ["fix", "--output-format=json", "--fail-on", "error"]])
def test_what_can_be_mended_is_written(main: Main, write: Write, arguments: list[str]) -> None:
    path = write("pod.yaml", POD)
    code, _, _ = main(*arguments, "pod.yaml")
    assert code == 0
    assert path.read_text() == MENDED


def test_a_check_alone_changes_nothing(main: Main, write: Write) -> None:
    path = write("pod.yaml", POD)
    code, out, _ = main("check", "pod.yaml")
    assert code == 1
    assert path.read_text() == POD
    assert out.endswith("2 of them can be fixed with --fix\n")


def test_the_report_is_about_what_remains(main: Main, write: Write) -> None:
    write("pod.yaml", POD.replace("spec:", "  lables: {}\nspec:"))
    code, out, _ = main("fix", "pod.yaml")
    assert code == 1
    assert "unknown-field" in out
    assert "api-not-supported" not in out
    assert "\nfixed 2 findings in 1 file\n" in out


def test_a_second_run_changes_nothing(main: Main, write: Write) -> None:
    path = write("pod.yaml", POD)
    main("fix", "pod.yaml")
    before = path.stat()
    _, out, err = main("fix", "pod.yaml")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert "fixed" not in out + err


def test_reports_for_programs_stay_what_they_are(main: Main, write: Write) -> None:
    write("pod.yaml", POD)
    _, out, err = main("fix", "--output-format", "json", "pod.yaml")
    assert json.loads(out)["summary"]["fixed"] == 2
    assert err == "podlint: fixed 2 findings in 1 file\n"


def test_programs_are_told_the_edits(main: Main, write: Write) -> None:
    write("pod.yaml", POD)
    _, out, _ = main("check", "--output-format", "json", "pod.yaml")
    edits = [finding["edits"] for finding in json.loads(out)["findings"] if finding["fix"]]
    assert edits[0] == [{"line": 6, "column": 18, "end_line": 6, "end_column": 24, "text": "Always"}]


def test_a_diff_changes_nothing_and_says_what_would_change(main: Main, write: Write) -> None:
    path = write("a/pod.yaml", POD.replace("\n", "\r\n").removesuffix("\r\n"))
    before = path.read_bytes()
    code, out, _ = main("fix", "--diff", "a")
    assert code == 1
    assert path.read_bytes() == before
    assert out.startswith("--- a/pod.yaml\n+++ a/pod.yaml\n@@ -3,8 +3,8 @@\n")
    assert "-  restartPolicy: always\r\n+  restartPolicy: Always\r\n" in out
    assert out.endswith("+      imagePullPolicy: Never  # sure\n\\ No newline at end of file\n")


def test_a_diff_can_be_applied(main: Main, write: Write, folder: Path) -> None:
    write("pod.yaml", POD)
    _, out, _ = main("check", "--diff", "pod.yaml")
    try:
        subprocess.run(["patch", "-p0"], cwd=folder, input=out.encode(), check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no patch here")
    assert (folder / "pod.yaml").read_text() == MENDED


def test_there_is_no_diff_where_nothing_can_be_mended(main: Main, write: Write) -> None:
    write("pod.yaml", MENDED)
    assert main("fix", "--diff", "pod.yaml") == (0, "", "")


def test_unsafe_fixes_want_to_be_asked_for(main: Main, write: Write) -> None:
    write("pod.yaml", POD)
    code, _, err = main("check", "--unsafe-fixes", "pod.yaml")
    assert code == 2
    assert "add --fix or --diff" in err


def test_fixing_and_writing_a_baseline_exclude_each_other(main: Main, write: Write) -> None:
    path = write("pod.yaml", POD)
    assert main("check", "--fix", "--write-baseline", "known.json", "pod.yaml")[0] == 2
    assert path.read_text() == POD


def test_what_a_baseline_knows_is_left(main: Main, write: Write) -> None:
    path = write("pod.yaml", POD)
    main("check", "--write-baseline", "known.json", "pod.yaml")
    main("fix", "--baseline", "known.json", "pod.yaml")
    assert path.read_text() == POD


def test_the_help_of_fix_speaks_of_its_options(main: Main) -> None:
    code, out, _ = main("fix", "--help")
    assert code == 0
    assert "--unsafe-fixes" in out
    assert "--write-baseline" not in out


# Bytes


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encoding_and_line_ends_stay(main: Main, write: Write, encoding: str, end: str) -> None:
    text = POD.replace("the shop", "Łódź 🐚").replace("\n", end)
    path = write("pod.yaml", text.encode(encoding))
    main("fix", "pod.yaml")
    assert path.read_bytes() == text.replace("always", "Always").replace("never", "Never").encode(encoding)


def test_big_endian_text_stays_so(main: Main, write: Write) -> None:
    path = write("pod.yaml", b"\xfe\xff" + POD.encode("utf-16-be"))
    main("fix", "pod.yaml")
    assert path.read_bytes() == b"\xfe\xff" + MENDED.encode("utf-16-be")


def test_what_is_no_text_is_left(main: Main, write: Write) -> None:
    path = write("pod.yaml", POD.encode() + b"\xff")
    assert main("fix", "pod.yaml")[0] == 1
    assert path.read_bytes() == POD.encode() + b"\xff"


# Standard input


def test_standard_input_is_printed_fixed_and_the_report_goes_elsewhere(podlint: Any) -> None:
    run = podlint("fix", "-", stdin=POD)
    assert run.stdout == MENDED
    assert run.returncode == 0
    assert "fixed 2 findings in 1 file" in run.stderr


def test_standard_input_without_anything_to_mend_is_printed_as_it_is(podlint: Any) -> None:
    assert podlint("fix", "-", stdin="a: 1").stdout == "a: 1"


def test_the_diff_of_standard_input(podlint: Any) -> None:
    run = podlint("fix", "-", "--diff", stdin=POD)
    assert run.returncode == 1
    assert run.stdout.startswith("--- <stdin>\n+++ <stdin>\n")


# Modes, owners, links

POSIX = pytest.mark.skipif(os.name == "nt", reason="this system has other permissions and links")


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
def test_the_mode_stays(main: Main, write: Write, mode: int) -> None:
    path = write("pod.yaml", POD)
    path.chmod(mode)
    main("fix", "pod.yaml")
    assert path.read_text() == MENDED
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_stays(main: Main, write: Write) -> None:
    path = write("pod.yaml", POD)
    os.chown(path, 1234, 2345)
    main("fix", "pod.yaml")
    assert path.read_text() == MENDED
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 2345)


@POSIX
@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o777), (0o666, 0o555)])
def test_what_may_not_be_written_is_told_in_one_line(main: Main, write: Write, request: pytest.FixtureRequest, file_mode: int, folder_mode: int) -> None:
    path = write("closed/pod.yaml", POD)
    path.chmod(file_mode)
    path.parent.chmod(folder_mode)
    path.parent.parent.chmod(0o755)
    request.getfixturevalue("unprivileged")
    code, out, err = main("fix", "closed/pod.yaml")
    assert code == 2
    assert Path("closed/pod.yaml").read_text() == POD
    assert err == "podlint: closed/pod.yaml: cannot be written: permission denied\n"
    assert "2 of them can be fixed" in out
    assert "fixed 2 findings" not in out


@POSIX
def test_a_link_within_the_given_folder_is_fixed_at_its_target_once(main: Main, write: Write, folder: Path) -> None:
    target = write("a/pod.yaml", POD)
    link = folder / "a" / "also.yaml"
    link.symlink_to("pod.yaml")
    code, out, err = main("fix", "a")
    assert (code, err) == (0, "")
    assert link.is_symlink()
    assert target.read_text() == MENDED
    assert "fixed 2 findings in 1 file" in out
    assert "api-not-supported" not in out


@POSIX
@pytest.mark.parametrize("argument", ["a", "a/link.yaml"])
def test_a_link_that_leads_out_of_the_given_paths_is_left(main: Main, write: Write, folder: Path, argument: str) -> None:
    target = write("elsewhere/pod.yaml", POD)
    (folder / "a").mkdir()
    (folder / "a" / "link.yaml").symlink_to(target)
    code, _, err = main("fix", argument)
    assert code == 1
    assert target.read_text() == POD
    assert err == f"podlint: a/link.yaml: left as it is: the link leads out of the given paths, to {os.path.realpath(target)}\n"


@POSIX
def test_a_folder_that_is_itself_a_link_was_named(main: Main, write: Write, folder: Path) -> None:
    target = write("a/pod.yaml", POD)
    (folder / "b").symlink_to("a")
    assert main("fix", "b")[0] == 0
    assert target.read_text() == MENDED


@POSIX
def test_another_name_of_the_same_file_keeps_the_old_text(main: Main, write: Write, folder: Path) -> None:
    path = write("pod.yaml", POD)
    os.link(path, folder / "backup")
    main("fix", "pod.yaml")
    assert path.read_text() == MENDED
    assert (folder / "backup").read_text() == POD


def test_a_file_that_has_changed_meanwhile_is_left(write: Write) -> None:
    path = write("pod.yaml", POD)
    before = original(str(path))
    path.write_text("mine\n")
    with pytest.raises(UnwritableError, match="changed since it was read"):
        rewrite(before, MENDED)
    assert path.read_text() == "mine\n"


KILLED = """
import os, signal, sys
from podlint.__main__ import main
left = int(sys.argv.pop(1))
begun = False
def hook(event, arguments):
    global left, begun
    begun = begun or event == "tempfile.mkstemp"
    if begun:
        left -= 1
        if left == -1:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
main()
"""
"""Ends itself without further ado at the nth thing that Python does once it has begun to write."""


@POSIX
@pytest.mark.parametrize("moment", range(8))
def test_a_process_that_is_killed_leaves_the_old_file_or_the_new_one(podlint: Any, write: Write, moment: int) -> None:
    path = write("pod.yaml", POD)
    run = podlint(str(moment), "fix", "pod.yaml", script=KILLED)
    assert run.returncode in (-9, 0)
    assert path.read_text() in (POD, MENDED)


def test_a_check_does_not_load_what_only_fixing_needs(podlint: Any, write: Write) -> None:
    write("pod.yaml", MENDED)
    script = "import sys\nfrom podlint.__main__ import main\ntry:\n    main()\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    loaded = podlint("check", "pod.yaml", script=script).stderr.split()
    assert [name for name in loaded if name in ("podlint.fixing.fixes", "podlint.fixing.originals", "podlint.commands.fix")] == []

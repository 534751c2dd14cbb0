"""Which files are found, and how each is read: nothing is skipped in silence, and nothing hangs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from podlint import files
from podlint.errors import UsageError
from podlint.files import STDIN

Write = Callable[..., Path]
Main = Callable[..., "tuple[int, str, str]"]
LIMIT = 1000

needs_posix = pytest.mark.skipif(os.name == "nt", reason="links, pipes by name and such file names are POSIX matters")


def found(*arguments: str, exclude: tuple[str, ...] = ()) -> list[str]:
    """The paths that are found, with forward slashes."""
    return [path.replace(os.sep, "/") for path in files.find(arguments, exclude).paths]


def fault(path: str) -> Any:
    """Why a file cannot be read."""
    read = files.read(path, LIMIT)
    assert not isinstance(read, str)
    return read


# Folders


def test_a_folder_is_searched_through_and_through_in_a_fixed_order(write: Write) -> None:
    for name in ("b.yaml", "a/z.yml", "a/deep/er/x.json", "README.md", "c.markdown", "D.YAML", "a.yaml"):
        write(name)
    assert found(".") == ["D.YAML", "README.md", "a.yaml", "b.yaml", "c.markdown", "a/z.yml", "a/deep/er/x.json"]


def test_files_of_other_kinds_are_left_out_of_a_folder(write: Write) -> None:
    for name in ("a.txt", "yaml", "b.yaml.bak", "c.tpl", "Makefile", "d.jsonl", "e.yaml"):
        write(name)
    assert found(".") == ["e.yaml"]


def test_hidden_folders_are_left_out_and_hidden_files_are_not(write: Write) -> None:
    for name in (".git/config.yaml", ".github/workflow.yaml", "a/.cache/b.yaml", ".pre-commit-config.yaml", "a/c.yaml"):
        write(name)
    assert found(".") == [".pre-commit-config.yaml", "a/c.yaml"]


def test_a_hidden_folder_that_is_named_is_searched(write: Write) -> None:
    write(".github/pod.yaml")
    assert found(".github") == [".github/pod.yaml"]


def test_a_folder_is_searched_whatever_its_name(write: Write) -> None:
    write("charts.yaml/pod.yaml")
    assert found(".") == ["charts.yaml/pod.yaml"]
    assert found("charts.yaml") == ["charts.yaml/pod.yaml"]


def test_an_empty_folder_holds_no_files(folder: Path) -> None:
    (folder / "empty").mkdir()
    assert found("empty") == []


def test_the_sizes_of_all_files_are_added_up(write: Write) -> None:
    write("a.yaml", "12345")
    write("b/c.yaml", "123")
    assert files.find(["."]).total_size == 8


@pytest.mark.parametrize(
    "arguments",
    [
        ("pod.yaml", "pod.yaml"),
        ("folder", "folder"),
        (".", "folder/pod.yaml"),
        ("folder/pod.yaml", "."),
        ("./pod.yaml", "pod.yaml"),
        (".", "./folder"),
        (".", "./pod.yaml"),
        ("*.yaml", "pod.yaml"),
        ("**/*.yaml", "."),
        (STDIN, STDIN),
    ],
    ids=" ".join,
)
def test_a_file_that_is_named_twice_is_checked_once(write: Write, arguments: tuple[str, ...]) -> None:
    write("pod.yaml")
    write("folder/pod.yaml")
    paths = [os.path.normpath(path) for path in found(*arguments)]
    assert sorted(paths) == sorted(set(paths))


# Patterns


@pytest.mark.parametrize(
    ("pattern", "paths"),
    [
        ("*.yaml", ["a.yaml", "b.yaml"]),
        ("?.yaml", ["a.yaml", "b.yaml"]),
        ("[!a].yaml", ["b.yaml"]),
        ("*/*.yaml", ["x/c.yaml"]),
        ("**/*.yaml", ["a.yaml", "b.yaml", "x/c.yaml", "x/y/z/d.yaml"]),
        ("x/**", ["x/c.yaml", "x/y/z/d.yaml"]),
        ("*.txt", ["e.txt"]),
        ("[x]", ["x/c.yaml", "x/y/z/d.yaml"]),
    ],
)
def test_a_pattern_names_what_it_matches(write: Write, pattern: str, paths: list[str]) -> None:
    for name in ("a.yaml", "b.yaml", "x/c.yaml", "x/y/z/d.yaml", "e.txt"):
        write(name)
    assert sorted(found(pattern)) == paths


def test_a_pattern_that_matches_nothing_is_refused(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"'\*\.yaml' matches no file"):
        files.find(["*.yaml"])


def test_a_name_that_looks_like_a_pattern_is_a_name_when_there_is_such_a_file(write: Write) -> None:
    write("[ab].yaml")
    write("a.yaml")
    assert found("[ab].yaml") == ["[ab].yaml"]


# What is left out


def test_gitignore_leaves_files_and_folders_out(write: Write) -> None:
    write(".gitignore", "# comment\n\nb.yaml\nbuild/\n/top.yaml\n*.md\n")
    for name in ("a.yaml", "b.yaml", "x/b.yaml", "build/c.yaml", "x/build/d.yaml", "top.yaml", "x/top.yaml", "x/e.md"):
        write(name)
    assert found(".") == ["a.yaml", "x/top.yaml"]


@needs_posix
def test_a_gitignore_that_is_no_file_leaves_nothing_out_and_holds_nobody_up(write: Write, folder: Path) -> None:
    write("a.yaml")
    write("sub/b.yaml")
    os.mkfifo(folder / ".gitignore")
    (folder / "sub/.gitignore").symlink_to("/dev/zero")
    assert found(".") == ["a.yaml", "sub/b.yaml"]


def test_a_nested_gitignore_counts_below_its_folder_and_overrules_those_above(write: Write) -> None:
    write(".gitignore", "generated.yaml\nsecret.yaml\n")
    write("x/.gitignore", "!generated.yaml\n/only.yaml\n")
    for name in ("generated.yaml", "only.yaml", "x/generated.yaml", "x/secret.yaml", "x/only.yaml", "x/y/only.yaml"):
        write(name)
    assert found(".") == ["only.yaml", "x/generated.yaml", "x/y/only.yaml"]


def test_what_a_gitignore_takes_back_is_found(write: Write) -> None:
    write(".gitignore", "*.yaml\n!keep.yaml\n!/x/also.yaml\n")
    for name in ("a.yaml", "keep.yaml", "x/also.yaml", "x/keep.yaml", "x/b.yaml"):
        write(name)
    assert found(".") == ["keep.yaml", "x/also.yaml", "x/keep.yaml"]


def test_nothing_below_a_folder_that_is_left_out_can_be_taken_back(write: Write) -> None:
    write(".gitignore", "build/\n!build/keep.yaml\n")
    write("build/keep.yaml")
    assert found(".") == []


def test_gitignore_files_above_a_folder_count_up_to_the_top_of_the_repository(write: Write, folder: Path) -> None:
    (folder / "repository/.git").mkdir(parents=True)
    write(".gitignore", "outside.yaml\n")
    write("repository/.gitignore", "top.yaml\n/x/y/anchored.yaml\n")
    write("repository/x/.gitignore", "middle.yaml\n")
    for name in ("outside.yaml", "top.yaml", "middle.yaml", "anchored.yaml", "kept.yaml"):
        write(f"repository/x/y/{name}")
    assert found("repository/x/y") == ["repository/x/y/kept.yaml", "repository/x/y/outside.yaml"]


def test_a_worktree_is_a_repository_too(write: Write) -> None:
    write("tree/.git", "gitdir: elsewhere\n")
    write("tree/.gitignore", "a.yaml\n")
    write("tree/x/a.yaml")
    assert found("tree/x") == []


def test_the_top_of_a_repository_knows_nothing_of_a_repository_around_it(write: Write, folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / "inner/.git").mkdir(parents=True)
    write(".gitignore", "*\n")
    write("inner/pod.yaml")
    assert found("inner") == ["inner/pod.yaml"]


def test_outside_a_repository_the_folders_above_have_no_say(write: Write) -> None:
    write(".gitignore", "*.yaml\n")
    write("x/a.yaml")
    assert found("x") == ["x/a.yaml"]


def test_a_file_that_is_named_is_taken_whatever_gitignore_says(write: Write, folder: Path) -> None:
    (folder / ".git").mkdir()
    write(".gitignore", "*.yaml\n")
    write("a.yaml")
    assert found("a.yaml") == ["a.yaml"]


def test_a_folder_that_is_named_is_searched_whatever_gitignore_says_of_it(write: Write, folder: Path) -> None:
    (folder / ".git").mkdir()
    write(".gitignore", "rendered/\n")
    write("rendered/pod.yaml")
    assert found(".") == []
    assert found("rendered") == ["rendered/pod.yaml"]


@pytest.mark.parametrize("line", ["!", "/", "[", "a[", "\\", "***/x", "[z-a].yaml", "\x00", "  "])
def test_an_odd_line_of_a_gitignore_stops_nothing(write: Write, line: str) -> None:
    write(".gitignore", f"{line}\nignored.yaml\n")
    write("ignored.yaml")
    write("pod.yaml")
    assert found(".") == ["pod.yaml"]


def test_a_gitignore_with_carriage_returns_and_foreign_bytes_is_read(write: Write) -> None:
    write(".gitignore", b"caf\xe9.yaml\r\nignored.yaml\r\n")
    write("ignored.yaml")
    write("pod.yaml")
    assert found(".") == ["pod.yaml"]


@pytest.mark.parametrize(
    ("patterns", "paths"),
    [
        (("*.json",), ["a.yaml", "charts/c.yaml", "x/charts/d.yaml"]),
        (("charts/",), ["a.yaml", "b.json"]),
        (("/charts",), ["a.yaml", "b.json", "x/charts/d.yaml"]),
        (("x/**/d.yaml",), ["a.yaml", "b.json", "charts/c.yaml"]),
        (("*.yaml", "!a.yaml"), ["a.yaml", "b.json"]),
        (("*.json", "charts"), ["a.yaml"]),
    ],
)
def test_exclude_leaves_out_what_it_matches_below_a_folder(write: Write, patterns: tuple[str, ...], paths: list[str]) -> None:
    for name in ("a.yaml", "b.json", "charts/c.yaml", "x/charts/d.yaml"):
        write(name)
    assert found(".", exclude=patterns) == paths


def test_exclude_counts_from_the_folder_that_is_searched(write: Write) -> None:
    write("x/a.yaml")
    write("x/y/a.yaml")
    assert found("x", exclude=("/a.yaml",)) == ["x/y/a.yaml"]


def test_exclude_spares_a_file_that_is_named(write: Write) -> None:
    write("a.yaml")
    assert found("a.yaml", exclude=("a.yaml",)) == ["a.yaml"]


def test_exclude_does_not_change_what_gitignore_leaves_out(write: Write) -> None:
    write(".gitignore", "a.yaml\n")
    write("a.yaml")
    assert found(".", exclude=("!a.yaml",)) == []


# Links, pipes and other files that are none


@needs_posix
def test_a_linked_folder_is_not_followed(write: Write, folder: Path) -> None:
    write("a/pod.yaml")
    (folder / "a/loop").symlink_to(folder, target_is_directory=True)
    (folder / "b").symlink_to(folder / "a", target_is_directory=True)
    assert found(".") == ["a/pod.yaml"]


@needs_posix
def test_a_linked_file_is_read(write: Write, folder: Path, clean: str) -> None:
    write("elsewhere/target.txt", clean)
    (folder / "x").mkdir()
    (folder / "x/link.yaml").symlink_to(folder / "elsewhere/target.txt")
    assert found("x") == ["x/link.yaml"]
    assert files.read("x/link.yaml", LIMIT) == clean


@needs_posix
def test_a_link_that_leads_nowhere_is_found_and_cannot_be_read(folder: Path) -> None:
    (folder / "link.yaml").symlink_to("nowhere.yaml")
    assert found(".") == found("link.yaml") == ["link.yaml"]
    assert "no such file" in fault("link.yaml").reason


@needs_posix
def test_dots_behind_a_link_lead_to_where_the_link_leads(write: Write, folder: Path) -> None:
    write("elsewhere/a.yaml")
    write("elsewhere/inner/b.yaml")
    (folder / "link").symlink_to("elsewhere/inner")
    assert found("link/../a.yaml") == ["link/../a.yaml"]
    assert found("link/..") == ["link/../a.yaml", "link/../inner/b.yaml"]
    assert found("elsewhere/inner/../a.yaml", "./elsewhere//a.yaml") == ["elsewhere/a.yaml"]


def test_a_file_that_is_called_like_standard_input_is_a_file(write: Write) -> None:
    write("-", "a: 1\n")
    assert found("./-", "?") == ["./-"]
    assert found("-") == [STDIN]


@needs_posix
def test_a_link_to_itself_cannot_be_read(folder: Path) -> None:
    (folder / "link.yaml").symlink_to("link.yaml")
    assert found(".") == ["link.yaml"]
    assert fault("link.yaml").reason.startswith("cannot be read: ")


@needs_posix
def test_a_named_pipe_in_a_folder_is_a_finding_and_holds_nobody_up(folder: Path, main: Main) -> None:
    os.mkfifo(folder / "pipe.yaml")
    code, out, _ = main("check", "--output-format", "concise")
    assert code == 1
    assert out.startswith("pipe.yaml:1:1: error: cannot be read: not a regular file [unreadable-file]\n")


@needs_posix
@pytest.mark.parametrize("option", ["--shard=1/1", "--watch"])
def test_what_is_there_only_once_is_neither_shared_out_nor_watched(command: str, environ: Callable[..., dict[str, str]], option: str) -> None:
    run = subprocess.run(["bash", "-c", f'"$0" check {option} <(echo "a: 1")', command], env=environ(), capture_output=True, text=True, timeout=60, check=False)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.endswith(" is there only once; name files or folders\n")


@needs_posix
def test_a_device_is_no_manifest_to_read(main: Main) -> None:
    code, out, _ = main("check", "--output-format", "concise", "/dev/null")
    assert code == 1
    assert "not a regular file" in out


@needs_posix
def test_what_a_shell_hands_over_by_name_is_read(write: Write, folder: Path, command: str, environ: Callable[..., dict[str, str]], bad: str) -> None:
    write("one.txt", bad)
    run = subprocess.run(
        ["bash", "-c", '"$0" check --output-format concise <(cat one.txt) <(printf "a: 1")', command],
        cwd=folder,
        env=environ(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.splitlines()[0].startswith(("/dev/fd/", "/proc/"))
    assert ":5:3: error: unknown field 'lables'" in run.stdout


@needs_posix
def test_a_pipe_that_is_handed_over_is_read_to_its_end(clean: str) -> None:
    ours, theirs = os.pipe()
    os.write(theirs, clean.encode())
    os.close(theirs)
    try:
        assert files.read(f"/dev/fd/{ours}", LIMIT) == clean
    finally:
        os.close(ours)


@needs_posix
@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 200_000])
def test_a_pipe_that_is_handed_over_may_give_more_than_it_holds(size: int) -> None:
    ours, theirs = os.pipe()
    with os.fdopen(theirs, "wb") as pipe, ThreadPoolExecutor(1) as pool:
        writing = pool.submit(lambda: (pipe.write(b"#" * size), pipe.close()))
        try:
            assert files.read(f"/dev/fd/{ours}", size) == "#" * size
        finally:
            os.close(ours)
        writing.result()


# Reading


@needs_posix
def test_a_file_without_permission_is_a_finding(write: Write, folder: Path, request: pytest.FixtureRequest) -> None:
    write("closed.yaml").chmod(0)
    folder.chmod(0o755)
    request.getfixturevalue("unprivileged")
    assert fault("closed.yaml").reason == "cannot be read: permission denied"


@needs_posix
def test_a_folder_without_permission_is_said(write: Write, folder: Path, main: Main, request: pytest.FixtureRequest) -> None:
    write("open.yaml")
    write("closed/pod.yaml")
    folder.chmod(0o755)
    (folder / "closed").chmod(0)
    request.addfinalizer(lambda: (folder / "closed").chmod(0o755))
    request.getfixturevalue("unprivileged")
    code, out, err = main("check", "--output-format", "concise")
    assert "closed" in out + err
    assert code != 0


def test_a_file_that_has_vanished_is_a_finding(write: Write) -> None:
    path = write("pod.yaml")
    (name,) = found(".")
    path.unlink()
    assert fault(name).reason == "cannot be read: no such file or directory"


def test_a_folder_in_the_place_of_a_file_is_a_finding(folder: Path) -> None:
    (folder / "pod.yaml").mkdir()
    assert fault("pod.yaml").reason in ("cannot be read: is a folder", "cannot be read: is a directory")


def test_a_file_of_just_the_size_is_read_and_a_larger_one_is_not(write: Write) -> None:
    write("fits.yaml", "x" * LIMIT)
    write("large.yaml", "x" * (LIMIT + 1))
    assert files.read("fits.yaml", LIMIT) == "x" * LIMIT
    assert fault("large.yaml").reason == "larger than 1,000 bytes, the most that podlint reads"
    assert "--max-file-size" in fault("large.yaml").help


def test_standard_input_over_the_size_is_a_finding(podlint: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    run = podlint("check", "-", "--max-file-size", "1kB", stdin="x" * 1001)
    assert run.returncode == 1
    assert run.stdout.startswith("<stdin>:1:1: error: larger than 1,000 bytes")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"\xef\xbb\xbfa: 1\n", "a: 1\n"),
        ("a: é\n".encode("utf-16"), "a: é\n"),
        (b"\xfe\xff" + "a: é\n".encode("utf-16-be"), "a: é\n"),
        (b"a: 1\r\nb: 2\r", "a: 1\r\nb: 2\r"),
        (b"a: \x00\n", "a: \x00\n"),
    ],
    ids=["empty", "mark", "utf-16-le", "utf-16-be", "carriage-returns", "nul"],
)
def test_text_is_read_as_it_stands(write: Write, data: bytes, text: str) -> None:
    write("file.yaml", data)
    assert files.read("file.yaml", LIMIT) == text


@pytest.mark.parametrize(
    ("data", "place"),
    [(b"abc: \xff\n", "1:6"), (b"a: 1\nb: \xc3\xa9\x80", "2:5"), (b"\xef\xbb\xbfab\x80", "1:3"), ("a: b".encode("utf-32"), "1:1"), (b"\xff", "1:1")],
    ids=["utf-8", "after-others", "mark", "utf-32", "lone"],
)
def test_bytes_that_are_no_text_are_a_finding_at_their_place(write: Write, main: Main, data: bytes, place: str) -> None:
    write("file.yaml", data)
    code, out, _ = main("check", "--output-format", "concise", "file.yaml")
    assert code == 1
    assert out.startswith(f"file.yaml:{place}: error: not text that the API server can read: ")
    assert "save" in out


# Names


@needs_posix
@pytest.mark.parametrize("output_format", ["text", "concise", "json", "jsonl"])
@pytest.mark.parametrize("name", [b"a\nb.yaml", b"a\x1b[31mb.yaml", b"a\xff\xfeb.yaml", "a\u202eb.yaml".encode(), b"a\x7f\rb.yaml", "a\x85b.yaml".encode()])
def test_a_name_is_never_printed_raw(folder: Path, main: Main, bad: str, name: bytes, output_format: str) -> None:
    for directory in (b"bad", b"other"):
        os.makedirs(directory)
    try:
        with open(b"bad/" + name, "w", encoding="utf-8") as file:
            file.write(bad)
        with open(b"other/" + name, "w", encoding="utf-8") as file:
            file.write("a: 1\n")
    except OSError:
        pytest.skip("this file system refuses the name")
    code, out, err = main("check", "--output-format", output_format)
    assert (code, err) == (1, "")
    assert out.isascii() or out.replace("\n", "").isprintable()
    assert out.encode("utf-8")
    assert not {"\x1b", "\r", "\x7f"} & set(out)
    assert "a\nb" not in out


@needs_posix
def test_a_missing_name_is_never_printed_raw(write: Write, main: Main) -> None:
    write("a\x1b[31mb.yaml")
    code, _, err = main("check", "a\x1b[31mc.yaml")
    assert code == 2
    assert "\x1b" not in err
    assert err.count("\n") == 1


@needs_posix
def test_a_name_of_foreign_bytes_is_valid_unicode_and_like_no_other() -> None:
    assert files.name_of(os.fsdecode(b"\xc3\xa9\xffb.yaml")) == "é\\xffb.yaml"


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="this system takes no such names")
def test_what_rules_across_objects_find_stands_in_its_own_file_whatever_that_is_called(folder: Path, main: Main, clean: str) -> None:
    reads = clean + "      env: [{name: A, valueFrom: {configMapKeyRef: {name: b, key: c}}}]\n"
    settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata: {d: e}\n"
    for name, text in ((b"a\xfe.yaml", settings), (b"a\xff.yaml", reads)):
        (folder / os.fsdecode(name)).write_text(text)
    out = main("check", "--output-format", "concise", ".")[1]
    assert out.startswith("a\\xff.yaml:9:")
    assert out.count("[reference-key-missing]") == 1


# Markdown, and texts whose name does not say what they are

FENCED = "# Notes\n\n```yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, lables: {}}\n```\n"


@pytest.mark.parametrize("name", ["notes.md", "NOTES.MARKDOWN", "notes.txt", "notes"])
def test_fenced_blocks_are_checked_where_they_stand(write: Write, main: Main, name: str) -> None:
    write(name, FENCED)
    code, out, _ = main("check", "--output-format", "concise", name)
    assert code == 1
    assert out.startswith(f"{name}:6:21: error: unknown field 'lables' in metadata")


@pytest.mark.parametrize("name", ["pod.txt", "pod", "pod.yaml.tmpl"])
def test_a_named_text_without_fences_is_read_as_yaml(write: Write, main: Main, bad: str, name: str) -> None:
    write(name, bad)
    code, out, _ = main("check", "--output-format", "concise", name)
    assert code == 1
    assert out.startswith(f"{name}:5:3: error: ")


def test_a_fence_inside_a_yaml_file_is_not_taken_for_markdown(write: Write, main: Main) -> None:
    body = "".join(f"    {line}\n" for line in FENCED.splitlines())
    write("map.yaml", f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n  readme: |\n{body}")
    assert main("check", "map.yaml")[0] == 0

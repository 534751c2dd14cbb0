"""Several reports of one run: which file belongs to which format, and what becomes of a file while it is written."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from podlint import options
from podlint.commands import app
from podlint.errors import UsageError
from podlint.options import Output

Main = Callable[..., tuple[int, str, str]]
Write = Callable[..., Path]


def outputs(*arguments: str) -> tuple[Output, ...]:
    parsed = options.parse(arguments)
    assert parsed
    return options.check_options(*parsed).outputs


def typed(*arguments: str) -> tuple[Output, ...]:
    """What typer makes of the arguments of `check`."""
    seen: list[tuple[Output, ...]] = []

    def take(found: options.CheckOptions) -> int:
        seen.append(found.outputs)
        return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("podlint.commands.app.run_check", take)
        app.run(["check", *arguments])
    return seen[0]


FORMAT, FILE = "--output-format", "--output-file"
RIGHT = [
    ((), (Output(),)),
    ((FORMAT, "json"), (Output("json"),)),
    ((FILE, "a"), (Output("text", "a"),)),
    ((FORMAT, "sarif", FILE, "a"), (Output("sarif", "a"),)),
    ((FILE, "a", FORMAT, "sarif"), (Output("sarif", "a"),)),
    ((FORMAT, "sarif", FILE, "a", FORMAT, "text"), (Output("sarif", "a"), Output("text"))),
    ((FORMAT, "text", FORMAT, "sarif", FILE, "a"), (Output("text"), Output("sarif", "a"))),
    ((f"{FORMAT}=junit", f"{FILE}=a", "x.yaml", f"{FORMAT}=json", FILE, "b"), (Output("junit", "a"), Output("json", "b"))),
    ((FORMAT, "text", "--exclude", FILE + "=c", FORMAT, "sarif", FILE, "a"), None),
]


@pytest.mark.parametrize(("arguments", "expected"), [row for row in RIGHT if row[1]], ids=lambda value: " ".join(map(str, value)))
def test_a_file_belongs_to_the_format_before_it(arguments: tuple[str, ...], expected: tuple[Output, ...]) -> None:
    assert outputs(*arguments) == expected


@pytest.mark.parametrize("arguments", [row[0] for row in RIGHT], ids=" ".join)
@pytest.mark.parametrize("more", [("-nshop",), ("-n=shop", "-j2")], ids=" ".join)
def test_typer_reads_the_same_order(arguments: tuple[str, ...], more: tuple[str, ...]) -> None:
    assert options.parse((*more, *arguments)) is None
    for line in ((*more, *arguments), (*arguments, *more)):
        assert typed(*line) == dict(RIGHT).get(arguments) or arguments == RIGHT[-1][0]
    assert typed(*more, *RIGHT[-1][0]) == (Output("text"), Output("sarif", "a"))


WRONG = [
    ((FORMAT, "json", FORMAT, "sarif"), "the formats json and sarif both go to standard output; add --output-file behind one of them"),
    ((FORMAT, "json", FILE, "a", FORMAT, "json"), "--output-format json is given twice; each format can be written once"),
    ((FORMAT, "json", FILE, "a", FORMAT, "sarif", FILE, "./a"), "the formats json and sarif both go to './a'; add --output-file behind one of them"),
    ((FILE, "a", FORMAT, "json", FILE, "b"), "no --output-format stands before --output-file 'a'; write each file behind the format that goes to it"),
    ((FORMAT, "json", FILE, "a", FILE, "b"), "no --output-format stands before --output-file 'b'; write each file behind the format that goes to it"),
    (("--diff", FORMAT, "json", FORMAT, "sarif", FILE, "b"), "--diff prints a unified diff, and --output-format json is given; leave one of them out"),
    (("--diff", FORMAT, "sarif"), "--diff prints a unified diff, and --output-format sarif is given; leave one of them out"),
]


@pytest.mark.parametrize(("arguments", "line"), WRONG, ids=[" ".join(arguments) for arguments, _ in WRONG])
@pytest.mark.parametrize("command", ["check", "fix"])
def test_reports_that_get_in_each_others_way_are_refused(write: Write, main: Main, command: str, arguments: tuple[str, ...], line: str) -> None:
    write("pod.yaml")
    for more in ((), ("-nshop",)):
        assert main(command, "pod.yaml", *arguments, *more) == (2, "", f"podlint: {line}\n")
    assert not Path("a").exists()


def test_options_that_come_without_order_are_paired_as_they_come() -> None:
    assert options.check_options((), {"output_format": ["sarif"], "output_file": ["a"]}).outputs == (Output("sarif", "a"),)
    with pytest.raises(UsageError, match="both go to standard output"):
        options.check_options((), {"output_format": ["sarif", "json"]})


def test_one_run_writes_every_report(podlint: Any, write: Write, bad: str, folder: Path) -> None:
    write("pod.yaml", bad)
    run = podlint("check", "pod.yaml", FORMAT, "sarif", FILE, "a.sarif", FORMAT, "text", FORMAT, "junit", FILE, "b.xml")
    assert run.returncode == 1
    assert run.stderr == ""
    assert run.stdout == podlint("check", "pod.yaml").stdout
    for name, output_format in (("a.sarif", "sarif"), ("b.xml", "junit")):
        assert (folder / name).read_text(encoding="utf-8") == podlint("check", "pod.yaml", FORMAT, output_format).stdout


def test_fix_writes_every_report_and_the_text_alone_to_standard_output(podlint: Any, clean: str, folder: Path) -> None:
    text = clean.replace("spec:", "spec:\n  restartPolicy: always")
    run = podlint("fix", "-", "--profile", "baseline", FORMAT, "github", FORMAT, "json", FILE, "a.json", stdin=text)
    assert (run.returncode, run.stdout) == (0, text.replace("always", "Always"))
    assert json.loads((folder / "a.json").read_text())["summary"]["fixed"] == 1
    assert "no findings" in run.stderr


def test_a_report_takes_the_place_of_the_old_one_with_its_mode_and_through_its_link(podlint: Any, write: Write, bad: str, folder: Path) -> None:
    write("pod.yaml", bad)
    old = write("reports/old.json", "old")
    old.chmod(0o640)
    os.symlink("reports/old.json", "link.json")
    podlint("check", "pod.yaml", FORMAT, "json", FILE, "link.json")
    assert (folder / "link.json").is_symlink()
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert json.loads(old.read_text())["version"] == 1
    assert os.listdir("reports") == ["old.json"]


def test_a_report_is_written_into_a_file_whose_folder_takes_no_other(write: Write, main: Main, folder: Path, bad: str, request: pytest.FixtureRequest) -> None:
    write("pod.yaml", bad)
    old = write("closed/old.json", "old")
    old.chmod(0o666)
    folder.chmod(0o755)
    old.parent.chmod(0o555)
    request.addfinalizer(lambda: old.parent.chmod(0o755))
    request.getfixturevalue("unprivileged")
    assert main("check", "pod.yaml", FORMAT, "json", FILE, "closed/old.json") == (1, "", "")
    assert json.loads(Path("closed/old.json").read_text())["version"] == 1


FAILING = """
import sys
from podlint import reporters
from podlint.__main__ import main
def render(report, style):
    yield "half of "
    raise OSError(28, "No space left on device")
import podlint.reporters.json
podlint.reporters.json.render = render
main()
"""


def test_a_report_that_cannot_be_written_whole_leaves_the_old_one(podlint: Any, write: Write, folder: Path) -> None:
    write("pod.yaml")
    write("old.json", "old")
    run = podlint("check", "pod.yaml", FORMAT, "json", FILE, "old.json", script=FAILING)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "podlint: the report cannot be written to 'old.json': No space left on device\n"
    assert (folder / "old.json").read_text() == "old"
    assert sorted(os.listdir(folder)) == ["old.json", "pod.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="this system has no such files")
def test_a_report_goes_to_a_device_as_it_is(podlint: Any, write: Write, bad: str) -> None:
    write("pod.yaml", bad)
    run = podlint("check", "pod.yaml", FORMAT, "concise", FILE, "/dev/stdout", FORMAT, "json", FILE, os.devnull)
    assert run.stdout == podlint("check", "pod.yaml", FORMAT, "concise").stdout
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


LOADED = """
import sys
from podlint.__main__ import main
try:
    main()
finally:
    print(*sorted(sys.modules), sep="\\n", file=sys.stderr)
"""


def test_a_format_costs_nothing_where_it_is_not_asked_for(podlint: Any, write: Write, bad: str) -> None:
    write("pod.yaml", bad)
    loaded = set(podlint("check", "pod.yaml", script=LOADED).stderr.split())
    formats = ("ci", "sarif", "junit", "github", "gitlab", "checkstyle", "xml")
    assert loaded & {"podlint.atomic", "hashlib", "html", *(f"podlint.reporters.{name}" for name in formats)} == set()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
@pytest.mark.parametrize("arguments", [("check", "."), ("rules",), ("show", "pod.yaml")])
def test_a_full_disk_is_one_line(podlint: Any, write: Write, arguments: tuple[str, ...]) -> None:
    write("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a}]}\n")
    script = "import os\nos.dup2(os.open('/dev/full', os.O_WRONLY), 1)\nfrom podlint.__main__ import command\ncommand()\n"
    run = podlint(*arguments, script=script)
    assert (run.returncode, run.stderr) == (2, "podlint: the output cannot be written: No space left on device\n")


@pytest.mark.skipif(os.name == "nt", reason="a program always has its streams there")
@pytest.mark.parametrize("closed", [1, 2])
def test_a_run_does_not_need_its_streams(podlint: Any, write: Write, closed: int) -> None:
    write("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: 'a:1'}]}\n")
    script = f"import os, sys\nos.close({closed})\nos.execv(sys.executable, [sys.executable, '-m', 'podlint', *sys.argv[1:]])\n"
    assert podlint("check", "pod.yaml", script=script).returncode == 0

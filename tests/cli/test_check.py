"""`podlint check` as it is installed: what it prints where, and how it leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Podlint = Callable[..., "CompletedProcess[str]"]
Write = Callable[..., Path]
Environ = Callable[..., "dict[str, str]"]

needs_posix = pytest.mark.skipif(os.name == "nt", reason="signals, pipes by name and shells are POSIX matters")

WARNING = """\
apiVersion: v1
kind: Pod
metadata: {name: warning}
spec:
  containers:
    - name: app
      image: example.org/app
"""
INFO = """\
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80}]
---
apiVersion: v1
kind: Pod
metadata: {name: info, labels: {app: shop}}
spec:
  containers:
    - name: app
      image: example.org/app:1.4
"""
NEW_FIELD = """\
apiVersion: v1
kind: Pod
metadata: {name: new}
spec:
  resources: {limits: {cpu: 1}}
  containers:
    - name: app
      image: example.org/app:1.4
"""


def pod(name: str, namespace: str = "", labels: str = "{}", kind: str = "Pod") -> str:
    """A Pod with one error."""
    place = f"namespace: {namespace}" if namespace else "uid: u"
    return f"apiVersion: v1\nkind: {kind}\nmetadata:\n  name: {name}\n  {place}\n  labels: {labels}\n  wrong: field\n"


def named(run: CompletedProcess[str]) -> set[str]:
    """The names of the objects in a JSON report."""
    return {finding["object"]["name"] for finding in json.loads(run.stdout)["findings"]}


def test_a_clean_manifest_leaves_with_0(podlint: Podlint, write: Write) -> None:
    write("pod.yaml")
    run = podlint("check", "pod.yaml")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == "no findings in 1 object of 1 file, Kubernetes 1.37\n"


@pytest.mark.parametrize("value", ["nginx:1.27", "https://example.org/app"])
def test_a_colon_inside_brackets_needs_no_quotes(podlint: Podlint, value: str) -> None:
    metadata = f"{{name: a, annotations: {{a: {value}}}}}"
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {metadata}\nspec:\n  containers: [{{name: a, image: nginx:1.27, args: [{value}]}}]\n"
    run = podlint("check", "-", stdin=text)
    assert (run.returncode, run.stdout) == (0, "no findings in 1 object of 1 file, Kubernetes 1.37\n")


def test_an_error_leaves_with_1_and_goes_to_standard_output(podlint: Podlint, write: Write, bad: str) -> None:
    write("pod.yaml", bad)
    run = podlint("check", "pod.yaml")
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.startswith("pod.yaml:5:3: error: ")


def test_a_mistaken_command_line_leaves_with_2_and_goes_to_standard_error(podlint: Podlint) -> None:
    run = podlint("check", "nowhere.yaml")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "podlint: there is no file or folder 'nowhere.yaml'\n"


@pytest.mark.parametrize(("fail_on", "codes"), [("error", "100"), ("warning", "110"), ("info", "111"), ("never", "000")])
def test_fail_on_names_the_least_severity_that_fails(main: Callable[..., tuple[int, str, str]], write: Write, bad: str, fail_on: str, codes: str) -> None:
    found = ""
    for severity, text in (("error", bad), ("warning", WARNING), ("info", INFO)):
        write(f"{severity}.yaml", text)
        code, out, _ = main("check", "--fail-on", fail_on, f"{severity}.yaml")
        assert f": {severity}: " in out
        found += str(code)
    assert found == codes


def test_an_empty_folder_is_clean(podlint: Podlint) -> None:
    run = podlint("check")
    assert run.returncode == 0
    assert run.stdout == "no findings in 0 objects of 0 files, Kubernetes 1.37\n"


def test_a_dash_reads_standard_input(podlint: Podlint, bad: str) -> None:
    run = podlint("check", "-", stdin=bad)
    assert run.returncode == 1
    assert run.stdout.startswith("<stdin>:5:3: error: ")


@needs_posix
@pytest.mark.parametrize("closed", ["check - <&-", "check >&-"], ids=["input", "output"])
def test_a_closed_standard_stream_is_no_bug_of_podlint(folder: Path, command: str, environ: Environ, closed: str) -> None:
    run = subprocess.run(["sh", "-c", f'"$0" {closed}', command], cwd=folder, env=environ(), capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in run.stderr
    assert run.returncode in (0, 1, 2)


@needs_posix
def test_a_current_folder_that_is_gone_is_no_bug_of_podlint(folder: Path, command: str, environ: Environ) -> None:
    run = subprocess.run(
        ["sh", "-c", 'mkdir gone && cd gone && rmdir ../gone && "$0" check .', command],
        cwd=folder,
        env=environ(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stderr) == (2, "podlint: the current folder is there no longer\n")


@needs_posix
def test_there_is_nothing_to_fix_in_a_closed_standard_input(folder: Path, command: str, environ: Environ) -> None:
    run = subprocess.run(["sh", "-c", '"$0" fix - <&-', command], cwd=folder, env=environ(), capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 2
    assert run.stderr.startswith("podlint: <stdin>: cannot be read: standard input is closed\n")


def test_files_folders_patterns_and_standard_input_are_checked_together_in_their_order(podlint: Podlint, write: Write, bad: str) -> None:
    for name in ("z.yaml", "folder/b.yaml", "folder/a.yml", "more/c.json.yaml", "more/d.yaml"):
        write(name, bad)
    run = podlint("check", "z.yaml", "folder", "more/*.yaml", "-", "--output-format", "json", stdin=bad)
    assert run.returncode == 1
    files = [finding["file"] for finding in json.loads(run.stdout)["findings"]]
    assert files == ["z.yaml", "folder/a.yml", "folder/b.yaml", "more/c.json.yaml", "more/d.yaml", "<stdin>"]


def test_a_finding_of_some_versions_says_which(podlint: Podlint, write: Write) -> None:
    write("pod.yaml", NEW_FIELD)
    run = podlint("check", "pod.yaml", "--kubernetes-version", "1.37", "--kubernetes-version", "1.31", "--kubernetes-version", "1.30")
    assert run.returncode == 1
    assert run.stdout.count("[unknown-field]") == 1
    assert "(Kubernetes 1.30, 1.31)" in run.stdout
    assert run.stdout.endswith(", Kubernetes 1.30, 1.31, 1.37\n")


def test_a_version_that_has_the_field_finds_nothing(podlint: Podlint, write: Write) -> None:
    write("pod.yaml", NEW_FIELD)
    assert podlint("check", "pod.yaml", "--kubernetes-version", "1.37").returncode == 0


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (("-n", "shop"), ["a", "b"]),
        (("-n", "default"), ["c"]),
        (("-n", "shop", "--namespace=default"), ["a", "b", "c"]),
        (("-l", "app=web"), ["a", "c"]),
        (("-l", "app in (web,db),!old"), ["b", "c"]),
        (("--kind", "secret"), ["b"]),
        (("--kind", "Secret", "--kind", "Pod", "-n", "shop", "-l", "app=db"), ["b"]),
        (("-n", "nowhere"), []),
    ],
    ids=["namespace", "default", "namespaces", "label", "labels", "kind", "all together", "nothing"],
)
def test_only_the_objects_that_are_asked_for_are_checked(podlint: Podlint, write: Write, filters: tuple[str, ...], names: list[str]) -> None:
    pods = [pod("a", "shop", "{app: web, old: '1'}"), pod("b", "shop", "{app: db}", "Secret"), pod("c", "", "{app: web}")]
    write("all.yaml", "---\n".join(pods))
    run = podlint("check", "all.yaml", "--output-format", "json", *filters)
    assert named(run) == set(names)
    assert json.loads(run.stdout)["summary"]["objects"] == len(names)


@pytest.mark.parametrize(
    ("arguments", "rules"),
    [
        ((), ["image-without-tag"]),
        (("--ignore", "image-without-tag"), []),
        (("--select", "no-liveness-probe"), ["image-without-tag", "no-liveness-probe"]),
        (("--select", "no-liveness-probe", "--ignore", "no-liveness-probe"), ["image-without-tag"]),
    ],
    ids=["profile", "ignored", "selected", "selected and ignored"],
)
def test_rules_are_added_to_and_taken_from_the_profile(podlint: Podlint, write: Write, arguments: tuple[str, ...], rules: list[str]) -> None:
    write("pod.yaml", WARNING)
    run = podlint("check", "pod.yaml", "--output-format", "json", *arguments)
    assert {finding["rule"] for finding in json.loads(run.stdout)["findings"]} == set(rules)


def test_the_strict_profile_runs_more_rules(podlint: Podlint, write: Write) -> None:
    write("pod.yaml", WARNING)
    run = podlint("check", "pod.yaml", "--profile", "strict")
    assert "[no-liveness-probe]" in run.stdout
    assert "[image-without-tag]" in run.stdout


def test_the_report_goes_to_the_output_file_alone(podlint: Podlint, write: Write, bad: str, folder: Path) -> None:
    write("pod.yaml", bad)
    to_screen = podlint("check", "pod.yaml")
    to_file = podlint("check", "pod.yaml", "--output-file", "report.txt")
    assert (to_file.returncode, to_file.stdout, to_file.stderr) == (1, "", "")
    assert (folder / "report.txt").read_text(encoding="utf-8") == to_screen.stdout


def test_an_output_file_that_cannot_be_written_leaves_with_2(podlint: Podlint, write: Write) -> None:
    write("pod.yaml")
    run = podlint("check", "pod.yaml", "--output-file", "no/folder/report.txt")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "podlint: the report cannot be written to 'no/folder/report.txt': No such file or directory\n"


@pytest.mark.parametrize(
    ("arguments", "variables", "colored"),
    [
        ((), {}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": ""}, False),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--color", "always"), {}, True),
        (("--color=always",), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        (("--color", "auto"), {"FORCE_COLOR": "1"}, True),
    ],
)
def test_colors_are_for_terminals_and_those_who_ask(
    podlint: Podlint, write: Write, bad: str, *, arguments: tuple[str, ...], variables: dict[str, str], colored: bool
) -> None:
    write("pod.yaml", bad)
    assert ("\x1b[" in podlint("check", "pod.yaml", *arguments, **variables).stdout) is colored


@needs_posix
def test_colors_are_shown_on_a_terminal_that_is_not_dumb(write: Write, bad: str, command: str, environ: Environ) -> None:
    write("pod.yaml", bad)
    shown = []
    for term in ("xterm", "dumb"):
        ours, theirs = os.openpty()
        run = subprocess.Popen([command, "check", "pod.yaml"], stdout=theirs, stderr=subprocess.DEVNULL, env=environ(TERM=term))
        os.close(theirs)
        shown.append(b"\x1b[" in os.read(ours, 10_000))
        os.close(ours)
        run.wait(60)
    assert shown == [True, False]


def many_errors() -> str:
    """A manifest with a report that no pipe holds at once."""
    return "apiVersion: v1\nkind: Pod\nmetadata: {name: many}\nspec:\n  containers: []\n" + "".join(f"  wrong{number}: 1\n" for number in range(2000))


@needs_posix
@pytest.mark.parametrize("option", ["--jobs=1", "-j1"], ids=["hand", "typer"])
def test_a_reader_who_has_seen_enough_gets_no_traceback(write: Write, folder: Path, command: str, environ: Environ, option: str) -> None:
    write("pod.yaml", many_errors())
    run = subprocess.run(
        ["sh", "-c", f'"$0" check {option} pod.yaml | head -1', command], cwd=folder, env=environ(), capture_output=True, text=True, timeout=60, check=False
    )
    assert run.stderr == ""
    assert run.stdout.count("\n") == 1


@needs_posix
@pytest.mark.parametrize("arguments", [["check", "-"], ["check", "-j1", "-"]], ids=["hand", "typer"])
def test_an_interrupt_ends_the_run_without_a_word(folder: Path, command: str, environ: Environ, arguments: list[str]) -> None:
    run = subprocess.Popen([command, *arguments], cwd=folder, env=environ(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert run.stdin
    run.stdin.write(b"# waits for more\n" * 20_000)  # more than a pipe holds: once it is written, podlint is reading
    run.stdin.flush()
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert (run.returncode, out, err.strip()) == (130, b"", b"")


CRASHING = """
import sys
from types import SimpleNamespace
from podlint import registry
from podlint.__main__ import main
from podlint.rule import Scope, Severity, rule

@rule(severity=Severity.ERROR, since="0.1", scope=Scope.{scope}, kinds=frozenset(["Pod"]))
def slipping_rule(subject):
    for object in [subject] if hasattr(subject, "name") else subject:
        if object.name == "bad":
            raise LookupError("a slip in the rule")
    yield from ()

sys.modules["slipping"] = SimpleNamespace(slipping=slipping_rule)
registry.bundled()["slipping-rule"] = slipping_rule.rule._replace(source="slipping")
main()
"""
CRASHING_OBJECT, CRASHING_OBJECTS = CRASHING.format(scope="OBJECT"), CRASHING.format(scope="OBJECTS")
SLIP = "podlint: the rule slipping-rule crashed on bad.yaml at Pod bad: LookupError('a slip in the rule'); please report this as a bug of podlint\n"


def test_a_rule_that_crashes_ends_the_run_and_is_named_with_file_and_object(podlint: Podlint, write: Write, bad: str) -> None:
    write("bad.yaml", bad)
    run = podlint("check", ".", script=CRASHING_OBJECT)
    assert (run.returncode, run.stdout, run.stderr) == (2, "", SLIP)


def test_a_rule_that_crashes_in_another_process_is_told_in_the_same_words(podlint: Podlint, write: Write, bad: str) -> None:
    write("bad.yaml", bad)
    write("good.yaml")
    run = podlint("check", ".", "--jobs", "2", script=CRASHING_OBJECT)
    assert (run.returncode, run.stdout, run.stderr) == (2, "", SLIP)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_that_keeps_going_tells_the_crash_apart_from_the_findings(podlint: Podlint, write: Write, bad: str, jobs: str) -> None:
    write("bad.yaml", bad)
    write("worse.yaml", bad.replace("name: bad", "name: worse"))
    run = podlint("check", ".", "--keep-going", "--output-format", "json", "--jobs", jobs, script=CRASHING_OBJECT)
    assert (run.returncode, run.stderr) == (2, "")
    report = json.loads(run.stdout)
    assert [finding["file"] for finding in report["findings"]] == ["bad.yaml", "worse.yaml"]
    assert [f"podlint: {crash}\n" for crash in report["summary"]["crashes"]] == [SLIP]


def test_a_rule_across_objects_that_crashes_ends_the_run_and_is_named(podlint: Podlint, write: Write, bad: str) -> None:
    write("bad.yaml", bad)
    run = podlint("check", ".", script=CRASHING_OBJECTS)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("podlint: the rule slipping-rule crashed on all files")


def test_a_run_keeps_going_when_a_rule_across_objects_crashes(podlint: Podlint, write: Write, bad: str) -> None:
    write("bad.yaml", bad)
    run = podlint("check", ".", "--keep-going", "--output-format", "json", script=CRASHING_OBJECTS)
    assert (run.returncode, run.stderr) == (2, "")
    report = json.loads(run.stdout)
    assert [finding["file"] for finding in report["findings"]] == ["bad.yaml"]
    assert ["slipping-rule" in crash for crash in report["summary"]["crashes"]] == [True]


@needs_posix
def test_a_crash_on_a_name_with_escapes_reaches_no_terminal_raw(podlint: Podlint, write: Write, bad: str) -> None:
    write("a\x1b[31m\n.yaml", bad)
    run = podlint("check", ".", script=CRASHING_OBJECT)
    assert run.returncode == 2
    assert "\x1b" not in run.stderr
    assert run.stderr.count("\n") == 1


@pytest.fixture
def odd(write: Write) -> None:
    """A folder with one finding, and with what is not a readable manifest."""
    write("values.yaml", "replicas: 2\n")
    write("chart.yaml", "kind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n")
    write("binary.yaml", b"\x00\x01\xff\xfe\x80PNG")
    write("notes.md", "# Nothing to see\n")
    write("clean.yaml")
    Path("gone.yaml").symlink_to("nowhere")


@needs_posix
@pytest.mark.usefixtures("odd")
def test_whatever_a_folder_holds_is_said_and_stops_nothing(podlint: Podlint, write: Write, bad: str) -> None:
    write("zzz.yaml", bad)
    run = podlint("check", "--output-format", "json")
    assert (run.returncode, run.stderr) == (1, "")
    report = json.loads(run.stdout)
    assert {finding["file"]: finding["rule"] for finding in report["findings"]} == {
        "binary.yaml": "unreadable-file",
        "chart.yaml": "helm-template",
        "gone.yaml": "unreadable-file",
        "zzz.yaml": "unknown-field",
    }
    assert report["summary"]["files"] == 7
    assert {"notes.md", "values.yaml"} <= set(report["summary"]["not_manifests"])


@needs_posix
@pytest.mark.usefixtures("odd")
def test_a_file_that_cannot_be_read_is_not_called_no_manifest(podlint: Podlint) -> None:
    run = podlint("check")
    assert "2 files are not Kubernetes manifests: notes.md, values.yaml\n" in run.stdout


def test_the_summary_names_one_file_that_is_no_manifest(podlint: Podlint, write: Write) -> None:
    write("values.yaml", "replicas: 2\n")
    run = podlint("check")
    assert run.returncode == 0
    assert run.stdout == "1 file is no Kubernetes manifest: values.yaml\nno findings in 0 objects of 1 file, Kubernetes 1.37\n"


def test_the_summary_names_three_of_many_files_that_are_no_manifests(podlint: Podlint, write: Write) -> None:
    for name in "abcde":
        write(f"{name}.yaml", "replicas: 2\n")
    assert "5 files are not Kubernetes manifests: a.yaml, b.yaml, c.yaml and 2 more\n" in podlint("check").stdout


def test_a_character_that_the_terminal_lacks_is_shown_by_its_number(write: Write, folder: Path, command: str, environ: Environ) -> None:
    write("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a, 글: b}\n")
    variables = environ(PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    run = subprocess.run([command, "check", "pod.yaml"], cwd=folder, env=variables, capture_output=True, timeout=60, check=False)
    assert (run.returncode, run.stderr) == (1, b"")
    assert rb"\uae00" in run.stdout


def test_podlint_runs_as_a_module(write: Write, folder: Path, environ: Environ, bad: str) -> None:
    write("pod.yaml", bad)
    run = subprocess.run(
        [sys.executable, "-m", "podlint", "check", "pod.yaml"], cwd=folder, env=environ(), capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 1
    assert run.stdout.startswith("pod.yaml:5:3: error: ")

"""Several processes say what one says, in the same order, however they are started."""

from __future__ import annotations

import json
import os
import pickle
import random
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podlint import api, engine, files
from podlint.engine import Settings
from podlint.errors import UsageError
from podlint.files import STDIN, Inputs
from podlint.objects.filter import ObjectFilter
from podlint.objects.selectors import parse
from podlint.registry import Selection
from podlint.rule import Profile
from podlint.scale import executors
from podlint.scale.executors import LARGE_FILE, MANY_BYTES, MANY_FILES, MOST_PROCESSES, processes_for
from podlint.scale.shares import join
from podlint.schema.bundle import VERSIONS
from podlint.source.document import Share

FILES = 150
SPAWNING = """
import multiprocessing
import os
multiprocessing.get_all_start_methods = lambda: ["spawn"]
if hasattr(os, "fork"):
    del os.fork
from podlint.__main__ import main
main()
"""
"""podlint on a system that cannot fork."""


def manifest(number: int, chance: random.Random) -> str:
    """A manifest with some mistakes, of a size and kind that vary."""
    service = f"apiVersion: v1\nkind: Service\nmetadata: {{name: s{number}}}\nspec:\n  selector: {{app: a{number % 20}}}\n  ports: [{{port: 80}}]\n"
    containers = "".join(
        f"    - name: c{index}\n      image: example.org/app{chance.choice(('', ':1'))}\n      {chance.choice(('ports', 'prots'))}: []\n"
        for index in range(chance.randrange(1, 12))
    )
    silenced = chance.choice(("", "  # podlint: ignore[unknown-field] generated\n"))
    pod = f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: p{number}\n  labels: {{app: a{number % 20}}}\nspec:\n{silenced}  containers:\n{containers}"
    odd = chance.choice(("a: 1\n", "a: {{ b }\n", "a: [\n", "", "- 1\n", "\tb: 1\n"))
    return "---\n".join(chance.sample([service, pod, odd], chance.randrange(1, 4)))


@pytest.fixture
def many(write: Callable[..., Path]) -> None:
    """Many files, below the current folder."""
    chance = random.Random(11)
    for number in range(FILES):
        write(f"d{number % 7}/m{number:03}.yaml", manifest(number, chance))
    write("d3/binary.yaml", b"\xff\x00")


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("output_format", ["text", "json"])
def test_two_processes_report_byte_for_byte_what_one_reports(podlint: Any, output_format: str) -> None:
    one, two = (podlint("check", "--output-format", output_format, "--jobs", jobs) for jobs in "12")
    assert one.stderr == two.stderr == ""
    assert one.returncode == two.returncode == 1
    assert one.stdout == two.stdout
    assert one.stdout.count("unknown-field") > 100


@pytest.mark.usefixtures("many")
def test_processes_that_are_spawned_report_the_same(podlint: Any) -> None:
    forked = podlint("check", "d0", "d1", "--output-format", "json", "--jobs", "2")
    spawned = podlint("check", "d0", "d1", "--output-format", "json", "--jobs", "2", script=SPAWNING)
    assert spawned.stderr == ""
    assert spawned.stdout == forked.stdout
    assert spawned.returncode == forked.returncode == 1


def test_results_come_in_the_order_of_the_files_whichever_is_done_first(write: Callable[..., Path], podlint: Any, bad: str) -> None:
    names = [f"{name}.yaml" for name in "zyxwvutsrq"]
    for name in names:
        write(name, bad)
    write(names[0], "---\n".join([bad] * 300))  # the first file takes longest
    report = json.loads(podlint("check", *names, "--output-format", "json", "--jobs", "2").stdout)
    assert list(dict.fromkeys(finding["file"] for finding in report["findings"])) == names


@pytest.mark.skipif(os.name == "nt", reason="pipes by name are a POSIX matter")
def test_what_a_shell_hands_over_reaches_other_processes(write: Callable[..., Path], podlint: Any, bad: str) -> None:
    write("a.yaml", bad)
    script = "import os, sys; r, w = os.pipe(); os.write(w, open('a.yaml', 'rb').read()); os.close(w); sys.argv.append(f'/dev/fd/{r}')\n"
    run = podlint("check", "--jobs", "2", "--output-format", "json", "a.yaml", script=f"{script}from podlint.__main__ import main\nmain()")
    assert [finding["rule"] for finding in json.loads(run.stdout)["findings"]] == ["unknown-field", "unknown-field"]


def leave(_: int) -> None:
    os._exit(1)


def test_a_process_that_is_ended_from_outside_is_no_bug_of_podlint() -> None:
    with pytest.raises(UsageError, match=r"ended from outside, perhaps for lack of memory; use fewer with --jobs"):
        list(executors.on_processes(2, leave, range(4)))


@pytest.mark.skipif(os.name == "nt", reason="signals and pipes by name are POSIX matters")
@pytest.mark.parametrize("files", [2, 40], ids=["a file each", "many waiting"])
def test_an_interrupt_ends_all_processes_without_a_word(write: Callable[..., Path], command: str, environ: Callable[..., dict[str, str]], files: int) -> None:
    names = [write(f"{number}.yaml").name for number in range(files - 1)]
    ours, theirs = os.pipe()
    run = subprocess.Popen(
        [command, "check", "--jobs", "2", f"/dev/fd/{ours}", *names],
        env=environ(),
        pass_fds=[ours],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    os.close(ours)
    with os.fdopen(theirs, "wb") as pipe:
        pipe.write(b"# waits for more\n" * 20_000)  # more than a pipe holds: once it is written, a process is reading
        pipe.flush()
        os.killpg(run.pid, signal.SIGINT)
        try:
            out, err = run.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.communicate()
            pytest.fail("still running 10 seconds after the interrupt")
    assert (run.returncode, out, err) == (130, b"", b"")


def test_settings_can_be_sent_to_another_process() -> None:
    settings = Settings(
        VERSIONS,
        Selection((Profile.STRICT,), ("image-without-tag",), ("unknown-field",)),
        ObjectFilter(frozenset({"shop"}), parse("app in (a,b),!old,tier!=db"), frozenset({"pod"})),
        1000,
        keep_going=True,
    )
    assert pickle.loads(pickle.dumps(settings)) == settings


def inputs(files: int, size: int = 0) -> Inputs:
    each = [size // files + (number < size % files) for number in range(files)] if files else []
    return Inputs(tuple(f"{number}.yaml" for number in range(files)), tuple(each))


@pytest.mark.parametrize(
    ("given", "jobs", "processes"),
    [
        (inputs(0), 0, 1),
        (inputs(0), 4, 1),
        (inputs(1), 8, 1),
        (inputs(2), 8, 2),
        (inputs(100), 3, 3),
        (inputs(100), 1, 1),
        (inputs(MANY_FILES - 1, MANY_BYTES - 1), 0, 1),
        (Inputs((STDIN, "a.yaml", "b.yaml"), (0, 0, 0)), 4, 1),
        (inputs(1, LARGE_FILE), 8, 8),
        (inputs(1, LARGE_FILE), 10**9, MOST_PROCESSES),
        (inputs(1000), 10**9, MOST_PROCESSES),
        (inputs(1, LARGE_FILE - 1), 8, 1),
        (Inputs(("notes.md",), (LARGE_FILE,)), 8, 1),
    ],
    ids=["none", "none-asked", "one", "two", "asked", "asked-one", "few", "stdin", "large", "large-too-many", "too-many", "nearly-large", "markdown"],
)
def test_as_many_processes_are_used_as_there_is_work_for(given: Inputs, jobs: int, processes: int) -> None:
    assert processes_for(given, jobs) == processes


@pytest.mark.parametrize("given", [inputs(MANY_FILES), inputs(1000), inputs(64, MANY_BYTES)], ids=["many", "more", "large"])
def test_many_files_are_shared_out_among_the_processors(given: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "processors", lambda: 4)
    assert processes_for(given, 0) == 4


def test_no_process_is_started_for_a_handful_of_large_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "processors", lambda: 64)
    assert processes_for(inputs(3, LARGE_FILE * 3 - 3), 0) <= 3


GOOD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {app: shop}, ports: [{port: 80}]}\n"
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {app: shop}}\nspec:\n  containers:\n  - name: web\n    image: example.org/web\n"
DOCUMENTS = [
    GOOD,
    SERVICE,
    POD,
    POD.replace("    image", "    # podlint: ignore[image-without-tag] pinned\n    image"),
    "# podlint: ignore[unknown-field] nothing here\n",
    "apiVersion: v1\nkind: Service\nmetadata: {name: {{ .x }}}\n",
    "a: b: c\n",
    "spec: {containers: []}\n",
    "",
    "apiVersion: v1\nkind: Pod\nmetadata:\n\tname: tab\n",
    "text\n",
    f"--- {{a: b}}\n--- # comment\n{GOOD}",
    "{}\n",
    '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "j", "foo": 1}}\n{"apiVersion": "v1", "kind": "Podd"}\n',
]


@given(st.lists(st.sampled_from(DOCUMENTS), max_size=40), st.integers(2, 9))
@settings(max_examples=60, deadline=None)
def test_the_shares_of_a_large_file_are_joined_to_what_the_whole_file_gives(tmp_path_factory, documents: list[str], of: int) -> None:
    path = tmp_path_factory.mktemp("large") / "large.yaml"
    path.write_text("---\n".join(documents))
    chosen = Settings(("1.37",))
    whole = api.report([engine.check_path(str(path), chosen)], chosen)
    shares = [engine.check_path(str(path), chosen, Share(number, of)) for number in range(of)]
    assert api.report([join(str(path), shares, chosen)], chosen) == whole


def test_a_large_file_is_shared_out_and_gives_the_same_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large, small = tmp_path / "large.yaml", tmp_path / "small.yaml"
    large.write_text("---\n".join(DOCUMENTS * 20))
    small.write_text(POD)
    found = files.find([str(small), str(large)])
    serial = api.check(found, Settings(("1.37",)), jobs=1)
    monkeypatch.setattr(executors, "LARGE_FILE", 1000)
    assert api.check(found, Settings(("1.37",)), jobs=2) == serial

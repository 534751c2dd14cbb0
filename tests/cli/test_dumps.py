"""Large Lists are checked in pieces, and shards are parts of a whole: what is told is what one process tells of everything."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podlint import api, files
from podlint.engine import Settings
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.report import Report
from podlint.rule import Profile
from podlint.scale import executors, pieces
from podlint.scale.options import Shard, scale_of
from podlint.scale.shard import part_of
from podlint.source import cut as cutting

BASELINE = Settings(("1.37",), Selection((Profile.BASELINE,), ("service-selects-nothing",)))
ITEMS: tuple[dict[str, Any], ...] = (
    {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "good"}, "spec": {"containers": [{"name": "é", "image": "b:1"}]}},
    {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "bad", "lables": {}},
        "spec": {"containers": [{"name": "a", "image": "b:1"}]},
        "status": {"phase": 1},
    },
    {"apiVersion": "v1", "kind": "Podd", "metadata": {"name": "odd"}},
    {"kind": "Pod", "metadata": {"name": "- a\nkind: x\n- b\n"}},
    {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}, "spec": {"selector": {"app": "nobody"}, "ports": [{"port": 80}]}},
    {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "quiet", "annotations": {"podlint.dev/ignore": "unknown-field, no-such"}}, "specs": {}},
    {"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "inner"}, "dato": {}}]},
)


def block(value: Any, indent: int) -> str:
    """A value as kubectl prints it: lists as far left as their field."""
    margin = " " * indent
    if isinstance(value, dict) and value:
        return "".join(f"{margin}{key}:{_after(item, indent)}" for key, item in value.items())
    return "".join(f"{margin}- {block(item, indent + 2).lstrip(' ')}" for item in value)


def _after(value: Any, indent: int) -> str:
    if isinstance(value, dict | list) and value:
        return "\n" + block(value, indent + (2 if isinstance(value, dict) else 0))
    return f" {json.dumps(value, ensure_ascii=False)}\n"


def as_yaml(items: list[dict[str, Any]]) -> str:
    return f'apiVersion: v1\nitems:\n{block(items, 0)}kind: List\nmetadata:\n  resourceVersion: ""\n'


def as_json(items: list[dict[str, Any]]) -> str:
    return json.dumps({"apiVersion": "v1", "items": items, "kind": "List"}, indent=4, ensure_ascii=False) + "\n"


def bare(report: Report) -> list[Finding]:
    """The findings without their fixes, which files in pieces have none of."""
    return [finding._replace(fix=None) for finding in report.findings]


@given(st.lists(st.sampled_from(ITEMS), min_size=2, max_size=12), st.sampled_from((as_yaml, as_json)), st.sampled_from(("\n", "\r\n")), st.integers(1, 600))
@settings(max_examples=60, deadline=None)
def test_a_list_in_pieces_is_told_as_the_whole_is(tmp_path_factory, items: list[dict[str, Any]], write: Callable[..., str], end: str, size: int) -> None:
    path = tmp_path_factory.mktemp("dump") / "dump.yaml"
    path.write_bytes(write(items).replace("\n", end).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(executors, "LARGE_FILE", 1)
        patch.setattr(executors, "LARGE_LIST", 1)
        patch.setattr(cutting, "_PIECE", size)
        inputs = files.find([str(path)])
        whole = api.check(inputs, BASELINE, runner=partial(executors.check_all, jobs=1))
        in_pieces = api.check(inputs, BASELINE, jobs=1)
    assert bare(in_pieces) == bare(whole)
    assert in_pieces.summary == whole.summary


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: 1\n",
        "items:\n",
        "items: []\n",
        "apiVersion: v1\nitems:\n- a: 1\n---\nkind: List\n",
        "apiVersion: v1\nkind: List\nitems: [{a: 1}]\n",
        '{"items": [{}]}',
        "apiVersion: v1\nitems:\n- a: 1\nkind: List\nmetadata: '" + "x" * 70_000 + "'\n",
        "\ufeffitems:\n- a: 1\nkind: List\n",
    ],
)
def test_what_is_no_list_of_kubectls_is_not_cut(text: str) -> None:
    assert cutting.cut(io.BytesIO(text.encode())) is None


def test_what_is_no_text_is_not_cut() -> None:
    assert cutting.cut(io.BytesIO(b"items:\n- a: \xff\n- b: 1\nkind: List\n")) is None


def test_standard_input_may_be_larger_than_any_file(podlint: Any) -> None:
    text = as_yaml([{**ITEMS[0], "metadata": {"name": f"p{number}", "annotations": {"long": "x" * 4000}}} for number in range(1200)] + [ITEMS[1]])
    assert len(text) > executors.LARGE_LIST
    arguments = ("--profile", "baseline", "--output-format", "json", "--max-file-size", "1MB")
    report = json.loads(podlint("check", "-", *arguments, stdin=text).stdout)
    [finding] = [each for each in report["findings"] if each["rule"] == "unknown-field"]
    assert finding["line"] if "line" in finding else finding["start"]["line"] == text[: text.index("lables")].count("\n") + 1
    assert (report["summary"]["objects"], report["summary"]["files"]) == (1201, 1)


def test_standard_input_that_is_no_list_has_the_limit_of_files(podlint: Any) -> None:
    run = podlint("check", "-", "--max-file-size", "1MB", stdin="# no list\n" * 500_000)
    assert run.returncode == 1
    assert "larger than 1,000,000 bytes" in run.stdout


def test_little_on_standard_input_is_checked_as_ever(podlint: Any, bad: str) -> None:
    assert "unknown field 'lables'" in podlint("check", "-", stdin=bad).stdout


def test_of_equal_values_one_is_kept() -> None:
    joined = pieces.Joined()
    one, other = joined.one({"a": [1, {"b": "c"}]}), joined.one({"a": [1, {"b": "c"}]})
    assert one is other
    assert joined.one({"a": [1.0, {"b": "c"}]}) == one
    assert joined.one([True, 1, 1.0]) == [True, 1, 1.0]
    assert [type(item) for item in joined.one([True, 1, 1.0])] == [bool, int, float]


@pytest.fixture
def many(write: Callable[..., Path], bad: str) -> files.Inputs:
    """Files whose objects refer to each other."""
    for number in range(24):
        service = f"apiVersion: v1\nkind: Service\nmetadata: {{name: s{number}}}\nspec: {{selector: {{app: a{number}}}, ports: [{{port: 80}}]}}\n"
        write(f"s{number}.yaml", service)
        write(f"p{number}.yaml", bad.replace("name: bad", f"name: p{number}\n  labels: {{app: a{number % 7}}}"))
    return files.find(["."])


def test_the_shards_together_tell_what_the_whole_tells(many: files.Inputs) -> None:
    whole = api.check(many, BASELINE, jobs=1)
    shards = [api.check(part_of(many, Shard(number, 3), 10**6), BASELINE, jobs=1) for number in (1, 2, 3)]
    assert sorted((each for shard in shards for each in shard.findings), key=repr) == sorted(whole.findings, key=repr)
    assert sum(shard.summary.files for shard in shards) == whole.summary.files
    assert all(shard.findings for shard in shards)
    assert {each.rule for each in whole.findings} >= {"unknown-field", "service-selects-nothing"}


def test_a_file_falls_to_the_same_shard_whatever_else_there_is(many: files.Inputs) -> None:
    alone = {path: path not in part_of(files.find([path]), Shard(2, 3), 10**6).context for path in many.paths}
    assert frozenset(path for path, mine in alone.items() if not mine) == part_of(many, Shard(2, 3), 10**6).context


@pytest.mark.usefixtures("many")
def test_a_shard_is_the_same_in_several_processes_and_from_the_cache(podlint: Any, tmp_path_factory: Any) -> None:
    place = str(tmp_path_factory.mktemp("cache"))
    arguments = ("check", "--profile", "baseline", "--shard", "2/3", "--output-format", "json")
    runs = [podlint(*arguments, *more, PODLINT_CACHE_DIR=place) for more in (["--no-cache"], ["--no-cache", "--jobs", "2"], [], [])]
    assert len({run.stdout for run in runs}) == 1
    assert runs[0].returncode == 1


@pytest.mark.parametrize("text", ["0/3", "4/3", "1", "1/", "/2", "-1/3", "1/0", "1/3x", "\uff11/\uff13"])
def test_what_is_no_shard_is_told(podlint: Any, text: str) -> None:
    run = podlint("check", ".", f"--shard={text}")
    assert run.returncode == 2
    assert f"--shard cannot be {text!r}; write which part of how many, as in 3/8" in run.stderr


@pytest.mark.parametrize("text", ["localhost", "localhost:8786", "http://a:1", "tcp://a", "tcp://a:b", "tcp://a:1/x"])
def test_what_is_no_address_is_told(podlint: Any, text: str) -> None:
    run = podlint("check", ".", f"--scheduler={text}")
    assert run.returncode == 2
    assert f"--scheduler cannot be {text!r}" in run.stderr


def test_addresses_may_be_names_or_numbers() -> None:
    for address in ("tcp://10.0.0.1:8786", "tls://dask.example.org:1", "tcp://[::1]:8786"):
        assert scale_of(address, None, has_cache=True).scheduler == address


def test_runs_of_a_simulation_are_the_same_in_several_processes(podlint: Any, write: Callable[..., Path], clean: str) -> None:
    write("a.yaml", clean)
    write("b.yaml", clean.replace("name: clean", "name: other"))
    one, two = (podlint("simulate", ".", "--runs", "60", "--output-format", "json", "--jobs", jobs) for jobs in "12")
    assert (one.returncode, one.stderr, two.stderr) == (0, "", "")
    assert one.stdout == two.stdout


def test_standard_input_without_end_is_told(podlint: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "import sys\nfrom podlint.scale import pieces\npieces.MOST_STDIN = 5_000_000\nfrom podlint.__main__ import main\nmain()\n"
    run = podlint("check", "-", stdin="# more\n" * 1_000_000, script=script)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "podlint: standard input holds more than 5,000,000 bytes; check it in parts, a namespace at a time\n"

"""The cache changes how long a run takes, and nothing else: not what it says, nor what becomes of it where the cache is broken, full or shared."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podlint import api, files
from podlint.cache import FEW_FILES, codec
from podlint.cache import pack as packs
from podlint.cache.fingerprint import NotPlainError, fingerprint, plain
from podlint.cache.pack import Entry, Pack
from podlint.cache.store import Store, contents, tidy
from podlint.engine import FileResult, Settings
from podlint.finding import Key, Severity
from podlint.registry import Selection
from podlint.report import Report
from podlint.rule import Profile

MANIFESTS = Path(__file__).with_name("manifests")
KEY, NAME = b"k" * 16, b"n" * 8


@pytest.fixture
def cached(podlint: Any, tmp_path_factory: Any) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run podlint with a cache of its own."""
    place = tmp_path_factory.mktemp("cache")

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        done: subprocess.CompletedProcess[str] = podlint(*arguments, **{"PODLINT_CACHE_DIR": str(place), **more})
        return done

    run.place = place  # type: ignore[attr-defined]
    return run


@pytest.fixture
def many(write: Callable[..., Path], bad: str, clean: str) -> list[Path]:
    """More files than are checked without a cache, some with rules across objects to run."""
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {app: nobody}, ports: [{port: 80}]}\n"
    silenced = bad.replace("  lables", "  # podlint: ignore[unknown-field] on purpose\n  lables")
    texts = (bad, clean, service, silenced, "a: [\n", "\xff", bad.replace("v1", "v1 # podlint: ignore[nothing-at-all] x"))
    return [write(f"d{number % 3}/m{number:02}.yaml", texts[number % len(texts)].encode("latin-1")) for number in range(FEW_FILES * 2)]


def the_packs(place: Path) -> list[Path]:
    return sorted(place.rglob("*.pack"))


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("output_format", ["text", "json"])
def test_a_second_run_says_what_the_first_says_and_one_without_cache(cached: Any, output_format: str) -> None:
    plain_run, cold, warm = (cached("check", "--output-format", output_format, *more) for more in (["--no-cache"], [], []))
    assert plain_run.stdout == cold.stdout == warm.stdout
    assert plain_run.returncode == cold.returncode == warm.returncode == 1
    assert len(the_packs(cached.place)) == 1


def test_the_manifests_of_the_tests_are_told_the_same_when_one_has_changed(cached: Any, write: Callable[..., Path]) -> None:
    for path in sorted(MANIFESTS.rglob("*.*")):
        write(f"a/{path.name}", path.read_bytes())
    for number in range(FEW_FILES):
        write(f"b/{number}.yaml")
    cached("check", "--output-format", "json")
    write("b/0.yaml", "apiVersion: v1\nkind: Podd\nmetadata: {name: a}\n")
    warm, fresh = cached("check", "--output-format", "json"), cached("check", "--output-format", "json", "--no-cache")
    assert warm.stdout == fresh.stdout
    assert "Podd" in warm.stdout


@pytest.mark.usefixtures("many")
def test_what_is_remembered_is_not_checked_again(cached: Any) -> None:
    cached("check", "--output-format", "json")
    [pack] = the_packs(cached.place)
    store = Store(str(cached.place), pack.parent.name, 10**8)
    keys = dict(Pack(str(pack)).names())
    for key, name in keys.items():
        store.put(key, name, (store.get(key, name) or b"").replace(b"unknown field", b"UNKNOWN FIELD"))
    pack.unlink()
    store.close()
    assert "UNKNOWN FIELD" in cached("check", "--output-format", "json").stdout


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    "more", [["--profile", "strict"], ["--kubernetes-version", "1.31"], ["--ignore", "unknown-field"], ["--fail-on", "never"]], ids=lambda more: more[0]
)
def test_other_options_are_not_answered_from_the_cache(cached: Any, more: list[str]) -> None:
    cached("check", "--output-format", "json")
    warm, fresh = (cached("check", "--output-format", "json", *more, *rest) for rest in ([], ["--no-cache"]))
    assert (warm.stdout, warm.returncode) == (fresh.stdout, fresh.returncode)


@pytest.mark.usefixtures("many")
def test_a_rule_of_the_users_that_has_changed_is_run_again(cached: Any, write: Callable[..., Path]) -> None:
    rule = "name: no-bad\nseverity: warning\non: object\nrequire: {properties: {metadata: {properties: {name: {const: clean}}}}}\nmessage: MESSAGE\n"
    rule += (
        "why: w\nbad: |\n  kind: Pod\n  apiVersion: v1\n  metadata: {name: bad}  # error\ngood: |\n  kind: Pod\n  apiVersion: v1\n  metadata: {name: clean}\n"
    )
    write("rules/own/no-bad.yaml", rule.replace("MESSAGE", "the first"))
    arguments = ("check", "d0", "d1", "d2", "--output-format", "json", "--rule-folder", "rules")
    assert "the first" in cached(*arguments).stdout
    write("rules/own/no-bad.yaml", rule.replace("MESSAGE", "another"))
    assert cached(*arguments).stdout == cached(*arguments, "--no-cache").stdout
    assert "another" in cached(*arguments).stdout


def test_few_files_are_not_worth_a_cache(cached: Any, write: Callable[..., Path], bad: str) -> None:
    write("pod.yaml", bad)
    cached("check", "pod.yaml")
    assert list(cached.place.iterdir()) == []


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "junk", "folder"])
def test_a_broken_cache_is_as_good_as_none(cached: Any, harm: str) -> None:
    first = cached("check", "--output-format", "json")
    [pack] = the_packs(cached.place)
    data = bytearray(pack.read_bytes())
    pack.unlink()
    if harm == "folder":
        pack.mkdir()
    else:
        for at in range(40, len(data), 97):
            data[at] ^= 0x55
        pack.write_bytes({"cut": pack.name.encode() + bytes(data[: len(data) // 2]), "flip": bytes(data), "empty": b"", "junk": os.urandom(5000)}[harm])
    again = cached("check", "--output-format", "json")
    assert (again.stdout, again.stderr, again.returncode) == (first.stdout, "", 1)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("place", ["/proc/nowhere", "file"])
def test_a_cache_that_cannot_be_written_is_no_reason_to_fail(folder: Path, podlint: Any, place: str) -> None:
    (folder / "file").touch()
    run = podlint("check", "d0", "d1", "d2", PODLINT_CACHE_DIR=place)
    assert (run.returncode, run.stderr) == (1, "")
    assert "unknown field" in run.stdout
    assert "can" in podlint("cache", "info", PODLINT_CACHE_DIR=place).stdout


@pytest.mark.usefixtures("many")
def test_two_runs_at_once_agree_with_one_alone(command: str, environ: Callable[..., dict[str, str]], cached: Any) -> None:
    expected = cached("check", "--output-format", "json", "--no-cache").stdout
    program = [command, "check", "--output-format", "json"]
    for _ in range(2):
        runs = [
            subprocess.Popen(program, env=environ(PODLINT_CACHE_DIR=str(cached.place)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
            for _ in range(3)
        ]
        assert {run.communicate()[0] for run in runs} == {expected}


@pytest.mark.usefixtures("many")
@pytest.mark.skipif(os.name == "nt", reason="signals are a POSIX matter")
def test_a_run_that_is_killed_leaves_a_cache_that_can_be_used(command: str, environ: Callable[..., dict[str, str]], cached: Any) -> None:
    expected = cached("check", "--output-format", "json", "--no-cache").stdout
    program = [command, "check", "--output-format", "json", "--output-file", os.devnull]
    chance = random.Random(5)
    for _ in range(6):
        run = subprocess.Popen(program, env=environ(PODLINT_CACHE_DIR=str(cached.place)))
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.wait(timeout=chance.uniform(0.05, 0.3))
        run.send_signal(signal.SIGKILL)
        run.wait()
        assert cached("check", "--output-format", "json").stdout == expected


def entries(*sizes: int) -> dict[bytes, Entry]:
    return {bytes([number]) * 16: Entry(bytes([number]) * 8, bytes([number]) * size) for number, size in enumerate(sizes)}


@given(st.dictionaries(st.binary(min_size=16, max_size=16), st.binary(max_size=200), max_size=20), st.data())
@settings(max_examples=60, deadline=None)
def test_a_pack_gives_back_what_was_put_in_or_nothing(tmp_path_factory, kept: dict[bytes, bytes], data: st.DataObject) -> None:
    folder = str(tmp_path_factory.mktemp("packs"))
    path = packs.write(folder, {key: Entry(NAME, each) for key, each in kept.items()})
    whole = Pack(path)
    assert {key: whole.get(key) for key in kept} == kept
    content = bytearray(Path(path).read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    Path(path).write_bytes(content[: data.draw(st.integers(0, len(content)))])
    broken = Pack(path)
    assert all(broken.get(key) in (None, each) for key, each in kept.items())


def test_the_packs_that_were_not_used_for_longest_are_dropped_first(tmp_path: Path) -> None:
    for number, name in enumerate(("old", "new", "newest")):
        (tmp_path / name).mkdir()
        path = packs.write(str(tmp_path / name), entries(1000))
        os.utime(path, (number, number))
    tidy(str(tmp_path), contents(str(tmp_path)).size - 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "newest"]


def test_what_killed_runs_have_left_is_removed_in_time(tmp_path: Path) -> None:
    left, recent = (tmp_path / "f" / f".{name}.pack.x.tmp" for name in "ab")
    left.parent.mkdir()
    left.touch()
    recent.touch()
    os.utime(left, (0, 0))
    tidy(str(tmp_path), 1000)
    assert (left.exists(), recent.exists()) == (False, True)


def test_many_packs_are_put_together_without_earlier_contents(tmp_path: Path) -> None:
    for number in range(9):
        store = Store(str(tmp_path), "f", 10**6)
        key = number.to_bytes(16, "big")
        assert store.get(key, NAME) is None
        store.put(key, NAME, b"of one file, again and again")
        store.put(b"%16d" % number, b"%8d" % number, b"of another")
        store.close()
    [pack] = the_packs(tmp_path)
    keys = {key for key, _ in Pack(str(pack)).names()}
    assert keys == {(8).to_bytes(16, "big")} | {b"%16d" % number for number in range(9)}


def test_info_and_clean_say_what_there_is(cached: Any, many: list[Path]) -> None:
    cached("check")
    info = cached("cache", "info").stdout
    assert str(cached.place) in info
    assert "1 file\n" in info
    assert "can be written" in info
    assert "removed" in cached("cache", "clean").stdout
    assert the_packs(cached.place) == []
    assert "0 bytes" in cached("cache", "info").stdout
    assert len(many) > FEW_FILES


def test_clean_leaves_alone_what_is_not_ours(cached: Any) -> None:
    other = cached.place / "f" / "precious.txt"
    other.parent.mkdir()
    other.touch()
    assert cached("cache", "clean").returncode == 0
    assert other.exists()


def test_a_size_that_is_none_is_told(cached: Any, many: list[Path]) -> None:
    run = cached("check", PODLINT_CACHE_SIZE="plenty")
    assert (run.returncode, run.stdout) == (2, "")
    assert "PODLINT_CACHE_SIZE cannot be 'plenty'" in run.stderr
    info = cached("cache", "info", PODLINT_CACHE_SIZE="plenty")
    assert (info.returncode, info.stdout, info.stderr) == (2, "", run.stderr)
    assert many


def test_every_field_of_a_result_comes_back(many: list[Path]) -> None:
    chosen = Settings(("1.31", "1.37"), Selection((Profile.BASELINE,)))
    inputs = files.find([str(path) for path in many])
    results = [result._replace(text="") for result in api.results(inputs, chosen, jobs=1)]
    report = api.check(inputs, chosen, jobs=1)
    assert [codec.load(codec.dump(result), FileResult) for result in results] == results
    assert codec.load(codec.dump(report), Report) == report


def test_a_key_in_a_path_is_a_key_when_it_comes_back(many: list[Path]) -> None:
    [result] = api.results(files.find([str(many[0])]), Settings(("1.37",)), jobs=1)
    [finding, *_] = result.findings
    changed = result._replace(text="", findings=(finding._replace(path=("metadata", Key("labels"), 0)),))
    back = codec.load(codec.dump(changed), FileResult)
    assert [type(step) for step in back.findings[0].path] == [str, Key, int]


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"null", b'["a"]', b"[" * 100_000, b'["f","",[["rule","no-severity"]]]'])
def test_bytes_that_are_no_record_are_refused(data: bytes) -> None:
    with pytest.raises((ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)):
        codec.load(data, FileResult)


def test_settings_have_one_name_whatever_the_order_of_sets() -> None:
    assert plain(frozenset({"a", "b", "c"})) == plain(frozenset({"c", "b", "a"}))
    assert fingerprint(Settings(("1.37",))) == fingerprint(Settings(("1.37",)))
    assert fingerprint(Settings(("1.37",))) != fingerprint(Settings(("1.36",)))
    assert plain(Severity.ERROR) != plain("error")
    with pytest.raises(NotPlainError):
        plain(object())


def test_time_is_not_what_decides(cached: Any, many: list[Path]) -> None:
    before = cached("check", "--output-format", "json").stdout
    many[1].write_bytes(many[1].read_bytes().replace(b"name: clean", b"nome: clean"))
    os.utime(many[1], (time.time() - 10_000,) * 2)
    after = cached("check", "--output-format", "json").stdout
    assert json.loads(after)["findings"] != json.loads(before)["findings"]

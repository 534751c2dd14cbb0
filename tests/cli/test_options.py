"""The options of `check`: both parsers read the same, every option explains itself, and every slip gets one clear line."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import typer.main
from hypothesis import given, settings
from hypothesis import strategies as st

from podlint import options
from podlint.commands import app
from podlint.errors import UsageError
from podlint.options import CHECK_OPTIONS, CheckOptions, Option, Takes
from podlint.schema.bundle import VERSIONS

COMMAND = typer.main.get_command(app.app)
FLAGS = [flag for option in CHECK_OPTIONS for flag in option.flags]
PLAIN = ("web", "a=b", "a in (b,c)", "image-without-tag", "10kB", "2", "", "-", "0", "Pod", "*.yaml", "1.30", "json", "a,", "é")


@st.composite
def option_words(draw: st.DrawFn) -> list[str]:
    """An option with a value that is right, wrong, empty, missing, or looks like an option."""
    option = draw(st.sampled_from(CHECK_OPTIONS))
    flag = draw(st.sampled_from(option.flags))
    if option.takes is Takes.NOTHING:
        return [draw(st.sampled_from((flag, flag, f"{flag}=yes")))]
    value = draw(st.sampled_from((*option.choices, *option.choices, *PLAIN)) | st.text(max_size=4))
    return draw(st.sampled_from(([flag, value], [f"{flag}={value}"], [flag, value], [f"{flag}{value}"], [flag])))


OTHER_WORDS = st.sampled_from(("a.yaml", "-", "--", "", "---", "-x", "--unknown", "--help", "--kube", "-nl", "-nj2", "--no-cach", "--no-no-cache", "folder/"))
COMMAND_LINES = st.lists(option_words() | OTHER_WORDS.map(lambda word: [word]) | st.just(["m.yaml"]), max_size=5).map(lambda parts: list(chain(*parts)))

Outcome = CheckOptions | str
"""The options, or the one line that tells what is wrong."""


def outcome(read: Callable[[], Any]) -> Outcome:
    try:
        found = read()
    except UsageError as error:
        return str(error)
    assert isinstance(found, CheckOptions)
    return found


def typed(arguments: list[str]) -> Outcome:
    """What typer makes of the arguments of `check`."""
    seen: list[CheckOptions] = []

    def take(found: CheckOptions) -> int:
        seen.append(found)
        return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("podlint.commands.app.run_check", take)
        patch.setattr("podlint.commands.fix.run_fix", take)
        return outcome(lambda: [app.run(["check", *arguments]), *seen][-1])


@settings(max_examples=250, deadline=None)
@given(COMMAND_LINES)
def test_what_the_quick_parser_reads_typer_reads_alike(arguments: list[str]) -> None:
    parsed = options.parse(arguments)
    if parsed is not None:
        assert outcome(lambda: options.check_options(*parsed)) == typed(arguments)


@pytest.mark.parametrize("option", [option for option in CHECK_OPTIONS if option.takes is not Takes.NOTHING], ids=lambda option: option.name)
def test_an_empty_value_means_the_same_to_both_parsers(option: Option) -> None:
    arguments = [f"{option.flags[0]}="]
    parsed = options.parse(arguments)
    assert parsed is None or outcome(lambda: options.check_options(*parsed)) == typed(arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a.yaml", "-", "folder"],
        ["--", "--not-an-option", "-x"],
        ["a.yaml", "--no-cache", "b.yaml", "--keep-going"],
        ["-n", "shop", "-l", "app=web", "-j", "2"],
        ["--kubernetes-version", "1.30", "--kubernetes-version=1.37", "--output-format", "json"],
        ["--select=image-without-tag", "--exclude", "*.json", "--max-file-size=1MB", "--color", "never"],
        ["--profile", "strict", "--profile", "recommended"],
    ],
    ids=" ".join,
)
def test_a_plain_command_line_needs_no_typer(arguments: list[str]) -> None:
    assert options.parse(arguments) is not None


@pytest.mark.parametrize("flag", FLAGS)
def test_every_flag_is_read_without_typer(flag: str) -> None:
    option = next(option for option in CHECK_OPTIONS if flag in option.flags)
    assert options.parse([flag] if option.takes is Takes.NOTHING else [flag, "value"]) is not None


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["a.yaml", "--unknown"],
        ["--no-cache=yes"],
        ["--output-format"],
        ["a.yaml", "-n"],
        ["--select", "--ignore"],
        ["--select", "--"],
        ["-nshop"],
        ["-n=shop"],
        ["-j2"],
        ["--kube", "1.30"],
        ["---"],
        ["--=x"],
    ],
    ids=" ".join,
)
def test_what_is_unknown_incomplete_or_bundled_is_left_to_typer(arguments: list[str]) -> None:
    assert options.parse(arguments) is None


def test_several_versions_come_in_the_order_of_the_versions() -> None:
    parsed = options.parse(["--kubernetes-version", "1.37", "--kubernetes-version", "1.30"])
    assert parsed
    assert options.check_options(*parsed).settings.versions == ("1.30", "1.37")


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("7", 7),
        ("7B", 7),
        ("3kB", 3_000),
        ("3KB", 3_000),
        ("20MB", 20_000_000),
        ("1GB", 10**9),
        ("2KiB", 2048),
        ("1MiB", 2**20),
        ("20 MB", 20_000_000),
    ],
)
def test_a_size_is_read_with_its_unit(text: str, size: int) -> None:
    assert options.check_options((), {"max_file_size": text}).settings.max_file_size == size


@pytest.mark.parametrize("text", ["20XB", "MB", "-1", "1.5MB", "1e3", "0x10", "20MBB", "20 M B", "²", "1_000", "kB20"])
def test_a_size_that_is_none_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match=r"--max-file-size cannot be .*, as in 20MB"):
        options.check_options((), {"max_file_size": text})


@pytest.mark.parametrize("text", ["-1", "two", "1.5", "²", "1_0", " ", "0x2"])
def test_a_number_of_jobs_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"--jobs cannot be .*whole number"):
        options.check_options((), {"jobs": text})


EXPLAINED = [(name, parameter) for name, command in COMMAND.commands.items() for parameter in command.params]


@pytest.mark.parametrize(("name", "parameter"), EXPLAINED, ids=[f"{name}-{parameter.name}" for name, parameter in EXPLAINED])
def test_every_option_says_in_a_sentence_what_it_does(name: str, parameter: Any) -> None:
    sentence = re.sub(r" \(default: [^)]+\)$", "", parameter.help)
    sentence = re.sub(r" \{[^}]+\}$", "", sentence)
    assert re.fullmatch(r"[A-Z].+\.\)?", sentence)


@pytest.mark.parametrize("name", COMMAND.commands)
def test_every_command_says_in_a_sentence_what_it_does(name: str) -> None:
    assert re.match(r"[A-Z][^\n]+[.:;][^\n]*", COMMAND.commands[name].help)
    assert COMMAND.commands[name].help.rstrip().endswith(".")


def test_the_application_says_in_a_sentence_what_it_does() -> None:
    assert COMMAND.help
    assert COMMAND.help.rstrip().endswith(".")


def test_help_shows_every_option_with_its_values_and_default(podlint: Any) -> None:
    run = podlint("check", "--help", COLUMNS="500")
    assert run.returncode == 0
    assert [flag for flag in FLAGS if not re.search(rf"(^|[ ,]){flag}\b", run.stdout, re.MULTILINE)] == []
    assert "{auto, always, never} (default: auto)" in " ".join(run.stdout.split())


def test_version_names_podlint_and_the_kubernetes_versions(main: Any) -> None:
    code, out, err = main("--version")
    assert (code, err) == (0, "")
    assert re.fullmatch(rf"podlint \d+\.\d+\S* \(Kubernetes {VERSIONS[0]} to {VERSIONS[-1]}\)\n", out)


@pytest.mark.parametrize(
    ("arguments", "bad", "near"),
    [
        (["check", "--kubernetes-version", "1.40", "."], "'1.40'", r"use 1\.29, "),
        (["check", "--kubernetes-version", "v1.30", "."], "'v1.30'", r"'1\.30'"),
        (["check", "--output-format", "jsno", "."], "'jsno'", "'json'"),
        (["check", "--profile", "stict", "."], "'stict'", "'strict'"),
        (["check", "--fail-on", "warn", "."], "'warn'", "'?warning"),
        (["check", "--color", "sometimes", "."], "'sometimes'", "auto, always, never"),
        (["check", "--select", "image-without-tags", "."], "'image-without-tags'", "'image-without-tag'"),
        (["check", "--ignore", "unknown-feild", "."], "'unknown-feild'", "'unknown-field'"),
        (["check", "--max-file-size", "20XB", "."], "'20XB'", "20MB"),
        (["check", "--max-file-size", "²", "."], "'²'", "20MB"),
        (["check", "--jobs", "-1", "."], "'-1'", "whole number"),
        (["check", "--jobs=-1", "."], "'-1'", "whole number"),
        (["check", "-l", "a=b,", "."], "'a=b,'", "another requirement"),
        (["check", "-l", "a in b", "."], "'a in b'", r"'\('"),
        (["check", "-l", "a in (b", "."], "'a in (b'", r"'\)'"),
        (["check", "-l", "=b", "."], "'='", "label key"),
        (["check", "-l", "a>b", "."], "'b'", "whole number"),
        (["check", "--selector", "a ~ b", "."], "'~'", "notin"),
        (["check", "manifest.yml"], "'manifest.yml'", "'manifest.yaml'"),
        (["check", "folder/manifets.yaml"], "'folder/manifets.yaml'", "'folder/manifest.yaml'"),
        (["check", "foldr"], "'foldr'", "'folder'"),
        (["check", "nowhere/at/all.yaml"], "'nowhere/at/all.yaml'", "no file or folder"),
        (["check", ""], "''", "no file or folder"),
        (["check", "*.jsonnet"], "'*.jsonnet'", "matches no file"),
        (["check", "--selct", "x"], "--selct", "--select"),
        (["check", "--output-format"], "--output-format", "argument"),
        (["check", "-z"], "-z", "option"),
        (["check", "--no-cache=yes"], "--no-cache", "value"),
        (["chek", "."], "'chek'", "'check'"),
        (["manifest.yaml"], "'manifest.yaml'", r"podlint check manifest\.yaml"),
        (["explain", "image-without-tga"], "'image-without-tga'", "'image-without-tag'"),
        (["explain", "pod.spec.contaners"], "'contaners'", r"'pod\.spec\.containers'"),
        (["explain", "pod", "--kubernetes-version", "1.2"], "'1.2'", r"1\.37"),
        (["explain"], "SUBJECT", "[Mm]issing"),
        (["rules", "--profile", "stric"], "'stric'", "'strict'"),
        (["rules", "--output-format", "jsno"], "'jsno'", "'json'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_slip_on_the_command_line_is_one_line_with_the_nearest_right_word(
    write: Callable[..., Path], main: Any, arguments: list[str], bad: str, near: str
) -> None:
    write("manifest.yaml")
    write("folder/manifest.yaml")
    code, out, err = main(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("podlint: ")
    assert err.count("\n") == 1
    assert bad in err
    assert re.search(near, err.replace(bad, "", 1))


EMPTY = [["check", option.flags[0], ""] for option in CHECK_OPTIONS if option.takes is not Takes.NOTHING]
OTHERS = [["simulate", "a.yaml", "--output-file", ""], ["explain-status", "a.yaml", "--output-file="], ["config", "show", "--config", ""]]


@pytest.mark.parametrize("arguments", [*EMPTY, *OTHERS], ids=" ".join)
def test_an_option_whose_value_is_empty_is_not_one_that_is_left_out(main: Any, arguments: list[str]) -> None:
    flag = next(word for word in reversed(arguments) if word.startswith("--")).rstrip("=")
    message = f"podlint: {flag} cannot be empty; leave it out, or set the variable that its value comes from\n"
    assert main(*arguments) == (2, "", message)


def test_a_misspelled_rule_is_told_before_a_missing_file_is_read(write: Callable[..., Path], main: Any) -> None:
    write("manifest.yaml", b"\xff")
    code, out, err = main("check", "--select", "nothing-like-it-exists", "manifest.yaml")
    assert (code, out) == (2, "")
    assert "unreadable" not in err


@pytest.mark.parametrize("group", [(), ("cache",), ("config",), ("schemas",)], ids=" ".join)
def test_where_a_command_is_missing_the_help_is_shown(main: Any, group: tuple[str, ...]) -> None:
    code, out, err = main(*group)
    assert (code, err) == (0, "")
    assert out.startswith(" ".join(("Usage: podlint", *group)))

"""What reports look like: whole reports against golden files, the JSON contract, and carets under what they mean.

`pytest tests/cli/test_reporters.py --update-golden` writes the golden files anew; read the diff before accepting it.
"""

from __future__ import annotations

import json
import pickle
import re
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from podlint import api, engine, files, reporters
from podlint.engine import Settings
from podlint.report import FailOn, Report
from podlint.reporters import FORMATS, Style
from podlint.schema.bundle import NEWEST

HERE = Path(__file__).parent
GOLDEN = {"text": "txt", "concise": "concise", "json": "json", "jsonl": "jsonl"}


def rendered(report: Report, output_format: str, *, color: bool = False) -> str:
    return "".join(reporters.render(report, output_format, Style(color=color)))


def checked(text: str, name: str = "manifest.yaml") -> Report:
    """The report on one text."""
    settings = Settings((NEWEST,))
    return api.report([engine.check_text(name, text, settings)], settings)


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> Report:
    """The report on the manifests that lie beside this file, for two Kubernetes versions."""
    monkeypatch.chdir(HERE)
    return api.check(files.find(["manifests"]), Settings(("1.31", "1.37")), jobs=1)


@pytest.mark.parametrize("output_format", GOLDEN)
def test_a_report_is_what_its_golden_file_says(report: Report, compare: Any, output_format: str) -> None:
    compare(rendered(report, output_format), f"report.{GOLDEN[output_format]}")


def test_a_report_in_colors_is_what_its_golden_file_says(report: Report, compare: Any) -> None:
    compare(rendered(report, "text", color=True).replace("\x1b", "ESC"), "colors.txt")


def test_colors_add_nothing_but_colors(report: Report) -> None:
    assert re.sub(r"\x1b\[\d+m", "", rendered(report, "text", color=True)) == rendered(report, "text")


@pytest.mark.parametrize("output_format", [name for name in FORMATS if name != "text"])
def test_only_text_has_colors(report: Report, output_format: str) -> None:
    assert rendered(report, output_format, color=True) == rendered(report, output_format)


@pytest.mark.parametrize("output_format", FORMATS)
def test_no_report_holds_what_a_terminal_would_act_on(report: Report, output_format: str) -> None:
    assert [character for character in rendered(report, output_format) if character != "\n" and not character.isprintable()] == []


# The JSON contract

TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}
PLACE = {"type": "integer", "minimum": 1}
TEXTS = {"type": "array", "items": TEXT}


def exactly(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


FINDING = exactly(
    rule={"type": "string", "pattern": "^[a-z]+(-[a-z]+)*$"},
    severity={"enum": ["error", "warning", "info"]},
    message={"type": "string", "minLength": 1, "pattern": r"[^.]$"},
    help=TEXT,
    file={"type": "string", "minLength": 1},
    line=PLACE,
    column=PLACE,
    end_line=PLACE,
    end_column=PLACE,
    path=TEXT,
    document=COUNT,
    object=exactly(apiVersion=TEXT, kind=TEXT, namespace=TEXT, name=TEXT),
    kubernetes={"type": "array", "items": {"type": "string", "pattern": r"^\d+\.\d+$"}, "minItems": 1, "uniqueItems": True},
    related={"type": "array", "items": exactly(file=TEXT, line=PLACE, column=PLACE, message=TEXT)},
    fix={"enum": [None, "safe", "unsafe"]},
    edits={"type": "array", "items": exactly(line=PLACE, column=PLACE, end_line=PLACE, end_column=PLACE, text=TEXT)},
    api={"anyOf": [{"type": "null"}, exactly(stage={"enum": ["parse", "decode", "strict", "validate", "warning"]}, type=TEXT, field=TEXT)]},
)
SUMMARY = exactly(
    files=COUNT,
    documents=COUNT,
    objects=COUNT,
    not_manifests=TEXTS,
    kubernetes=TEXTS,
    errors=COUNT,
    warnings=COUNT,
    infos=COUNT,
    suppressed=COUNT,
    known=COUNT,
    fixed=COUNT,
    unchanged=COUNT,
    crashes=TEXTS,
    exit_code={"enum": [0, 1, 2]},
)
VERSION = {"const": 1}
JSON = exactly(version=VERSION, findings={"type": "array", "items": FINDING}, summary=SUMMARY)
JSON_LINE = {"oneOf": [exactly(version=VERSION, finding=FINDING), exactly(version=VERSION, summary=SUMMARY)]}


@pytest.fixture
def found(report: Report) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(rendered(report, "json"))
    return loaded


def test_a_json_report_has_exactly_the_keys_and_types_of_the_contract(found: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(JSON).validate(found)


def test_every_line_of_a_jsonl_report_has_exactly_the_keys_and_types_of_the_contract(report: Report) -> None:
    validator = jsonschema.Draft202012Validator(JSON_LINE)
    for line in rendered(report, "jsonl").splitlines():
        validator.validate(json.loads(line))


def test_jsonl_says_line_by_line_what_json_says(report: Report, found: dict[str, Any]) -> None:
    lines = [json.loads(line) for line in rendered(report, "jsonl").splitlines()]
    assert [line["finding"] for line in lines[:-1]] == found["findings"]
    assert lines[-1]["summary"] == found["summary"]


def test_an_empty_report_keeps_the_contract(clean: str) -> None:
    loaded = json.loads(rendered(checked(clean), "json"))
    jsonschema.Draft202012Validator(JSON).validate(loaded)
    assert loaded["findings"] == []
    assert loaded["summary"]["exit_code"] == 0
    assert rendered(checked(clean), "jsonl").count("\n") == 1


def test_the_summary_counts_what_the_findings_say(found: dict[str, Any]) -> None:
    severities = [finding["severity"] for finding in found["findings"]]
    summary = found["summary"]
    assert (summary["errors"], summary["warnings"], summary["infos"]) == tuple(map(severities.count, ("error", "warning", "info")))
    assert summary["not_manifests"] == ["manifests/values.yaml"]
    assert summary["suppressed"] == 1
    assert summary["exit_code"] == 1


def test_findings_come_in_the_order_of_files_and_places(found: dict[str, Any]) -> None:
    places = [(finding["file"], finding["line"], finding["column"]) for finding in found["findings"]]
    assert places == sorted(places)


def test_places_count_from_1_and_ends_are_exclusive(bad: str) -> None:
    (finding,) = json.loads(rendered(checked(bad), "json"))["findings"]
    assert (finding["line"], finding["end_line"]) == (5, 5)
    assert bad.splitlines()[4][finding["column"] - 1 : finding["end_column"] - 1] == "lables"


def test_columns_count_characters_not_bytes() -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata: {annotations: {글: '🎉 é'}, lables: {}}\n"
    (finding,) = [finding for finding in json.loads(rendered(checked(text), "json"))["findings"] if finding["rule"] == "unknown-field"]
    assert text.splitlines()[2][finding["column"] - 1 : finding["end_column"] - 1] == "lables"


def test_every_place_lies_inside_its_file(found: dict[str, Any]) -> None:
    for finding in found["findings"]:
        lines = (HERE / finding["file"]).read_text(encoding="utf-8").split("\n")
        start, end = (finding["line"], finding["column"]), (finding["end_line"], finding["end_column"])
        assert start <= end
        assert end[0] <= len(lines)
        assert finding["column"] <= len(lines[finding["line"] - 1]) + 1
        assert finding["end_column"] <= len(lines[finding["end_line"] - 1]) + 1


def test_a_related_place_leads_to_the_other_party(found: dict[str, Any]) -> None:
    (finding,) = [finding for finding in found["findings"] if finding["rule"] == "duplicate-key"]
    assert [(related["line"], related["column"]) for related in finding["related"]] == [(6, 3)]


def test_the_object_of_a_finding_is_named(found: dict[str, Any]) -> None:
    named = {finding["object"]["name"] for finding in found["findings"] if finding["file"] == "manifests/typos.yaml"}
    assert named == {"shop"}


def test_a_crash_is_told_in_every_format_and_sets_the_exit_code(clean: str) -> None:
    crashed = checked(clean)._replace(crashes=("the rule x crashed on a\x1b.yaml",))
    assert crashed.exit_code == 2
    for output_format in FORMATS:
        report = rendered(crashed, output_format)
        assert "the rule x crashed on a" in report
        assert "\x1b" not in report


@pytest.mark.parametrize(("fail_on", "code"), [(FailOn.ERROR, 1), (FailOn.NEVER, 0)])
def test_the_exit_code_in_a_report_is_that_of_the_run(bad: str, fail_on: FailOn, code: int) -> None:
    report = checked(bad)._replace(fail_on=fail_on)
    assert json.loads(rendered(report, "json"))["summary"]["exit_code"] == report.exit_code == code


def test_a_report_can_be_pickled(report: Report) -> None:
    assert pickle.loads(pickle.dumps(report)) == report


# Carets


def cells(text: str) -> list[str]:
    """The columns of a terminal that shows *text*: each holds the character that begins there, or nothing for the second half of a wide one."""
    found: list[str] = []
    for character in text:
        if unicodedata.category(character) in ("Mn", "Me"):
            if found:
                found[-1] += character
            continue
        found.append(character)
        if unicodedata.east_asian_width(character) in "WF":
            found.append("")
    return found


def marked(report: str) -> list[str]:
    """What the carets of a text report stand under."""
    found = []
    lines = report.splitlines()
    for above, line in pairwise(lines):
        match = re.fullmatch(r"( +\| *)(\^+)", line)
        if match:
            found.append("".join(cells(above)[len(match[1]) : len(match[1]) + len(match[2])]))
    return found


def test_carets_stand_under_the_place_of_every_finding(report: Report, found: dict[str, Any]) -> None:
    quoted = []
    for finding in found["findings"]:
        line = (HERE / finding["file"]).read_text(encoding="utf-8").splitlines()[finding["line"] - 1]
        end = finding["end_column"] - 1 if finding["end_line"] == finding["line"] else len(line)
        place = line[finding["column"] - 1 : end].replace("\t", " ") or " "
        quoted.append("".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in place))
    shown = marked(rendered(report, "text"))
    assert len(shown) == len(quoted)
    for caret, place in zip(shown, quoted, strict=True):
        assert caret.strip() == place.strip() or (caret and place.startswith(caret))


@pytest.mark.parametrize(
    ("before", "key"),
    [
        ("a: b", "lables"),
        ("a: 가게", "lables"),
        ("a: '🎉🎉'", "lables"),
        ("a: cafe\u0301", "lables"),
        ("a: ที่นี่", "lables"),
        ("a: हिन्दी", "lables"),
        ("a: \uff21\uff11", "lables"),
        ("a: b", "라벨"),
        ("a: 나", "레이블"),
        ("a:\tb", "lables"),
        ("a: " + "x" * 300, "lables"),
        ("a: " + "나" * 300, "라벨"),
    ],
    ids=["ascii", "korean", "emoji", "combining", "thai", "devanagari", "full-width", "wide-key", "all-wide", "tab", "long", "long-wide"],
)
@pytest.mark.parametrize("after", ["", ", c: " + "y" * 300], ids=["short", "cut"])
def test_carets_stand_under_their_key_whatever_stands_before_it(before: str, key: str, after: str) -> None:
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, annotations: {{{before}}}, {key}: {{}}{after}}}\n"
    report = checked(text)
    assert key in marked(rendered(report._replace(findings=report.findings[:1]), "text"))


def test_a_character_that_cannot_be_seen_is_shown_as_one_that_can() -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {a: '\u202e\u200b\ufeff'}, lables: {}}\n"
    report = rendered(checked(text), "text")
    assert "{a: '\ufffd\ufffd\ufffd'}" in report
    assert "lables" in marked(report)


def test_a_tab_is_shown_as_one_blank(report: Report) -> None:
    assert "\t" not in rendered(report, "text")


def test_a_long_line_is_cut_around_the_finding(report: Report) -> None:
    lines = [line for line in rendered(report, "text").splitlines() if "..." in line]
    assert lines
    assert [line for line in lines if len(line) > 180] == []


def test_a_finding_at_the_end_of_the_text_has_a_caret() -> None:
    report = rendered(checked("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: ["), "text")
    assert re.search(r"\| +\^", report)

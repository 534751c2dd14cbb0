"""The formats for CI systems: each is read as its consumer reads it, and says what the findings say.

`pytest tests/cli/test_formats.py --update-golden` writes the golden files anew; read the diff before accepting it.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import jsonschema
import junitparser
import pytest

from podlint import api, engine, files, registry, reporters
from podlint.engine import Settings
from podlint.finding import Finding, Position, RelatedPlace, Severity, Span
from podlint.registry import Selection
from podlint.report import FailOn, Report, Summary
from podlint.reporters import Style, ci
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST

HERE = Path(__file__).parent
GOLDEN = {"sarif": "sarif", "junit": "junit.xml", "github": "github.txt", "gitlab": "gitlab.json", "checkstyle": "checkstyle.xml"}
SELECTION = Selection((Profile.BASELINE,), select=("image-without-tag", "hardcoded-secret", "cpu-without-milli"))

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web
    lables: {}
"""


def rendered(report: Report, output_format: str, **style: Any) -> str:
    return "".join(reporters.render(report, output_format, Style(**style)))


def checked(text: str, name: str = "manifest.yaml", selection: Selection = SELECTION) -> Report:
    """The report on one text."""
    settings = Settings((NEWEST,), selection)
    return api.report([engine.check_text(name, text, settings)], settings)


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> Report:
    """The report on the manifests that lie beside this file, for two Kubernetes versions."""
    monkeypatch.chdir(HERE)
    return api.check(files.find(["manifests"]), Settings(("1.31", "1.37"), SELECTION), jobs=1)


def without_documentation(sarif: str) -> str:
    """A SARIF report without what changes with the text of a rule."""
    log = json.loads(sarif)
    for rule in log["runs"][0]["tool"]["driver"]["rules"]:
        for field in ("shortDescription", "fullDescription", "help"):
            rule[field] = {"text": "..."}
    return json.dumps(log, indent=1, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("output_format", GOLDEN)
def test_a_report_is_what_its_golden_file_says(report: Report, compare: Any, output_format: str) -> None:
    text = rendered(report, output_format)
    compare(without_documentation(text) if output_format == "sarif" else text, f"report.{GOLDEN[output_format]}")


@pytest.mark.parametrize("output_format", GOLDEN)
def test_the_same_manifests_give_the_same_bytes(report: Report, output_format: str) -> None:
    assert rendered(report, output_format) == rendered(report, output_format)


# SARIF

TEXT = {"type": "string", "minLength": 1}
MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": TEXT}}
PLACE = {"type": "integer", "minimum": 1}
REGION = {
    "type": "object",
    "required": ["startLine"],
    "properties": {"startLine": PLACE, "startColumn": PLACE, "endLine": PLACE, "endColumn": PLACE},
    "additionalProperties": False,
}
PHYSICAL = {
    "type": "object",
    "required": ["artifactLocation", "region"],
    "properties": {"artifactLocation": {"type": "object", "required": ["uri"], "properties": {"uri": {"pattern": r"^[^\\\s<>]+$"}}}, "region": REGION},
}
RULE = {
    "type": "object",
    "required": ["id", "shortDescription", "fullDescription", "help", "defaultConfiguration"],
    "properties": {
        "id": TEXT,
        "name": {"type": "string", "maxLength": 255},
        "shortDescription": {**MESSAGE, "properties": {"text": {"type": "string", "maxLength": 1024}}},
        "fullDescription": {**MESSAGE, "properties": {"text": {"type": "string", "maxLength": 1024}}},
        "help": MESSAGE,
        "helpUri": {"type": "string", "pattern": "^https://"},
        "properties": {
            "type": "object",
            "properties": {
                "tags": {"type": "array", "maxItems": 10, "uniqueItems": True},
                "security-severity": {"type": "string", "pattern": r"^\d\.\d$"},
                "problem.severity": {"enum": ["error", "warning", "recommendation"]},
            },
        },
    },
}
RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "message", "locations", "partialFingerprints"],
    "properties": {
        "message": MESSAGE,
        "level": {"enum": ["error", "warning", "note"]},
        "locations": {"type": "array", "minItems": 1, "maxItems": 1, "items": {"type": "object", "properties": {"physicalLocation": PHYSICAL}}},
        "relatedLocations": {"type": "array", "minItems": 1, "maxItems": 100, "items": {"required": ["id", "physicalLocation", "message"]}},
        "partialFingerprints": {"type": "object", "minProperties": 1, "additionalProperties": TEXT, "not": {"required": ["primaryLocationLineHash"]}},
        "fixes": {
            "type": "array",
            "minItems": 1,
            "items": {
                "required": ["artifactChanges"],
                "properties": {
                    "artifactChanges": {
                        "minItems": 1,
                        "items": {
                            "required": ["artifactLocation", "replacements"],
                            "properties": {"replacements": {"minItems": 1, "items": {"required": ["deletedRegion"], "properties": {"deletedRegion": REGION}}}},
                        },
                    }
                },
            },
        },
    },
}
GITHUB = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "tool": {"properties": {"driver": {"required": ["name", "rules"], "properties": {"rules": {"type": "array", "items": RULE}}}}},
                    "results": {"type": "array", "maxItems": 25_000, "items": RESULT},
                },
            },
        },
    },
}
"""What GitHub demands of a SARIF file besides the official schema (its page "SARIF support for code scanning")."""


def sarif(report: Report, **style: Any) -> dict[str, Any]:
    log = json.loads(rendered(report, "sarif", **style))
    jsonschema.Draft202012Validator(GITHUB).validate(log)
    run: dict[str, Any] = log["runs"][0]
    return run


def fixable(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.fix and finding.fix.spans]


@pytest.fixture
def official() -> jsonschema.protocols.Validator:
    """OASIS' own schema: no package on PyPI has it as it is, and its terms are not ours, so it is not in the repository."""
    path = os.environ.get("PODLINT_SARIF_SCHEMA")
    if not path:
        pytest.skip("PODLINT_SARIF_SCHEMA names no copy of OASIS' sarif-schema-2.1.0.json")
    schema = json.loads(Path(path).read_text(encoding="utf-8"))
    assert schema["id"].endswith("/sarif-schema-2.1.0.json")
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)


def test_sarif_keeps_the_official_schema(report: Report, official: jsonschema.protocols.Validator) -> None:
    strict = Settings((NEWEST,), Selection((Profile.STRICT,)))
    examples = [engine.check_text(f"{name}.yaml", text, strict) for name, text in BAD_EXAMPLES.items()]
    for found in (report, report._replace(crashes=("the rule x crashed",)), checked(""), api.report(examples, strict)):
        official.validate(json.loads(rendered(found, "sarif")))


def bad_examples() -> dict[str, str]:
    """The first block under Bad of every bundled rule."""
    blocks = {definition.rule.name: re.search(r"## Bad\n.*?```(?:yaml|json)\n(.*?)```", definition.doc, re.DOTALL) for definition in registry.definitions()}
    return {name: block[1] for name, block in blocks.items() if block}


BAD_EXAMPLES = bad_examples()


def test_sarif_is_what_github_takes_whatever_rule_has_something_to_say() -> None:
    settings = Settings((NEWEST,), Selection((Profile.STRICT, Profile.RESTRICTED)))
    found = api.report([engine.check_text(f"{name}.yaml", text, settings) for name, text in BAD_EXAMPLES.items()], settings)
    run = sarif(found)
    assert len(run["results"]) == len(found.findings) > 300
    assert [result for result in run["results"] if run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] != result["ruleId"]] == []
    assert sum("fixes" in result for result in run["results"]) == len(fixable(found)) > 20


def test_an_empty_report_is_sarif_too(clean: str) -> None:
    run = sarif(checked(clean))
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 0}]


def test_a_rule_in_sarif_has_its_documentation() -> None:
    (rule,) = [rule for rule in sarif(checked(POD))["tool"]["driver"]["rules"] if rule["id"] == "image-without-tag"]
    definition = registry.definition(registry.find("image-without-tag"))
    assert rule["shortDescription"]["text"] == definition.rule.title
    assert rule["help"]["markdown"].startswith("## Why\n")
    assert "```yaml" in rule["help"]["markdown"]
    assert "## Peers" not in rule["help"]["markdown"]


def test_only_rules_about_security_have_a_security_severity() -> None:
    secret = POD + "    env: [{name: DB_PASSWORD, value: hunter2hunter2}]\n    securityContext: {privileged: true}\n"
    rules = {rule["id"]: rule["properties"] for rule in sarif(checked(secret))["tool"]["driver"]["rules"]}
    scored = {name for name, properties in rules.items() if "security-severity" in properties}
    assert "hardcoded-secret" in scored
    assert "unknown-field" not in scored
    assert all("security" in rules[name]["tags"] for name in scored)


OWN_RULE = """\
name: team-label
why: Somebody has to answer.
message: the object has no label team
on: object
severity: warning
require: {properties: {metadata: {required: [labels]}}}
bad: |
  apiVersion: v1
  kind: ConfigMap
  metadata: {name: a}
good: |
  apiVersion: v1
  kind: ConfigMap
  metadata: {name: a, labels: {team: shop}}
"""


def test_the_rule_of_a_users_own_is_described_too(tmp_path: Path) -> None:
    (tmp_path / "team-label.yaml").write_text(OWN_RULE)
    folders = (str(tmp_path),)
    found = checked(POD, selection=Selection((Profile.BASELINE,), ("team-label",), folders=folders))
    assert "team-label" in {finding.rule for finding in found.findings}
    rules = {rule["id"]: rule for rule in sarif(found, rule_folders=folders)["tool"]["driver"]["rules"]}
    assert rules["team-label"]["fullDescription"]["text"] == "Somebody has to answer."


def offset(text: str, line: int, column: int) -> int:
    """The offset of a place that counts lines and Unicode characters from 1."""
    return sum(len(other) for other in text.splitlines(keepends=True)[: line - 1]) + column - 1


def mended(text: str, fix: dict[str, Any]) -> str:
    """What a reader of SARIF makes of the text by applying a fix."""
    (change,) = fix["artifactChanges"]
    for replacement in reversed(change["replacements"]):
        region = replacement["deletedRegion"]
        start, end = offset(text, region["startLine"], region["startColumn"]), offset(text, region["endLine"], region["endColumn"])
        text = text[:start] + replacement.get("insertedContent", {}).get("text", "") + text[end:]
    return text


@pytest.mark.parametrize("name", BAD_EXAMPLES)
def test_a_fix_in_sarif_makes_of_the_text_what_the_edits_make(name: str) -> None:
    text = BAD_EXAMPLES[name]
    found = checked(text, selection=Selection((Profile.STRICT, Profile.RESTRICTED)))
    fixes = [result["fixes"][0] for result in sarif(found)["results"] if "fixes" in result]
    for finding, fix in zip(fixable(found), fixes, strict=True):
        expected = text
        assert finding.fix
        for edit in reversed(finding.fix.edits):
            expected = expected[: edit.start] + edit.text + expected[edit.end :]
        assert mended(text, fix) == expected


def test_a_secret_stays_out_of_every_format() -> None:
    found = checked(POD + "    env: [{name: DB_PASSWORD, value: hunter2hunter2}]\n")
    assert "hardcoded-secret" in {finding.rule for finding in found.findings}
    assert [output_format for output_format in GOLDEN if "hunter2" in rendered(found, output_format)] == []


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("deploy/web.yaml", "deploy/web.yaml"),
        ("a b/50%#x?.yaml", "a%20b/50%25%23x%3F.yaml"),
        ("http:x.yaml", "http%3Ax.yaml"),
        ("가게.yaml", "%EA%B0%80%EA%B2%8C.yaml"),
        ("../outside.yaml", "../outside.yaml"),
        ("/elsewhere/x y.yaml", "file:///elsewhere/x%20y.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
    ],
)
def test_a_file_is_named_by_a_uri_in_sarif(name: str, uri: str) -> None:
    location = sarif(checked(POD, name))["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": uri}
    assert unquote(uri).removeprefix("file://") == name


@pytest.mark.parametrize("output_format", GOLDEN)
def test_an_absolute_path_below_the_current_folder_is_told_relative_to_it(folder: Path, output_format: str) -> None:
    report = checked(POD, f"{folder.as_posix()}/deploy/web.yaml")
    report = report._replace(summary=report.summary._replace(names=()))
    found = rendered(report, output_format)
    assert "deploy/web.yaml" in found
    if output_format != "junit":  # whose text is that of the report for people
        assert folder.as_posix() not in found


def test_a_crash_is_told_as_one_in_sarif(clean: str) -> None:
    run = sarif(checked(clean)._replace(crashes=("the rule x crashed on a\x1b.yaml",)))
    assert run["invocations"] == [
        {
            "executionSuccessful": False,
            "exitCode": 2,
            "toolExecutionNotifications": [{"level": "error", "message": {"text": "the rule x crashed on a\N{REPLACEMENT CHARACTER}.yaml"}}],
        }
    ]


def test_files_that_are_no_manifests_are_told_in_sarif(report: Report) -> None:
    (note,) = sarif(report)["invocations"][0]["toolExecutionNotifications"]
    assert "manifests/values.yaml" in note["message"]["text"]


def test_of_more_findings_than_github_takes_the_most_severe_are_told() -> None:
    report = checked(POD)
    error = next(finding for finding in report.findings if finding.severity is Severity.ERROR)
    note = error._replace(severity=Severity.INFO)
    text = rendered(report._replace(findings=(*[note] * 20_000, *[error] * 6_000)), "sarif")
    levels = [result["level"] for result in json.loads(text)["runs"][0]["results"]]
    assert levels == ["note"] * 19_000 + ["error"] * 6_000
    assert "the 1,000 least severe of 26,000 findings are left out" in text


def test_nothing_in_a_manifest_becomes_a_link() -> None:
    found = checked(POD.replace("lables", "'[click](https://example.org)'"))
    assert "](" not in next(result["message"]["text"] for result in sarif(found)["results"] if result["ruleId"] == "unknown-field")


def test_a_related_place_is_told_in_sarif(report: Report) -> None:
    (result,) = [result for result in sarif(report)["results"] if result["ruleId"] == "duplicate-key"]
    (related,) = result["relatedLocations"]
    assert related["physicalLocation"] == {"artifactLocation": {"uri": "manifests/duplicate.yaml"}, "region": {"startLine": 6, "startColumn": 3}}


@pytest.mark.parametrize("output_format", GOLDEN)
def test_a_line_of_what_a_template_renders_to_is_no_line_of_the_template(output_format: str) -> None:
    report = checked(POD)
    far = Span(Position(4321, 6), Position(4321, 9))
    finding = report.findings[0]._replace(span=far, rendered=True, related=(RelatedPlace("a.yaml", far.start, "here", rendered=True),), excerpt=None)
    found = rendered(report._replace(findings=(finding,)), output_format)
    assert "line 4322 of what this file renders to" in found
    told = [line for line in found.replace("line 4322 of", "").splitlines() if "(rendered):" not in line]  # what the report for people says
    assert [line for line in told if "4322" in line] == []


# Fingerprints


def prints(report: Report) -> list[str]:
    return list(ci.fingerprints(report.findings))


def test_every_finding_has_a_fingerprint_of_its_own(report: Report) -> None:
    assert len(set(prints(report))) == len(report.findings)
    twice = report._replace(findings=report.findings * 2)
    assert len(set(prints(twice))) == len(twice.findings)


def test_a_fingerprint_stays_when_lines_and_items_move() -> None:
    moved = "# a comment\n\n" + POD.replace("  - name: web", "  - {name: first, image: 'example.org/first:1'}\n  - name: web")
    assert prints(checked(POD)) == prints(checked(moved))


def test_a_fingerprint_is_another_in_another_file_and_object() -> None:
    sets = [set(prints(report)) for report in (checked(POD), checked(POD, "other.yaml"), checked(POD.replace("name: shop", "name: other")))]
    assert set.intersection(*sets) == set()
    assert len(set.union(*sets)) == sum(map(len, sets))


def test_sarif_and_gitlab_tell_the_same_fingerprints(report: Report) -> None:
    told = [result["partialFingerprints"]["podlint/v1"] for result in sarif(report)["results"]]
    assert told == [entry["fingerprint"] for entry in json.loads(rendered(report, "gitlab"))] == prints(report)


# GitLab

CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": TEXT,
            "check_name": TEXT,
            "fingerprint": TEXT,
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)"},
                    "lines": {"type": "object", "required": ["begin"], "properties": {"begin": PLACE, "end": PLACE}},
                },
            },
        },
    },
}
"""The table of GitLab's page "Code Quality report format"."""


@pytest.mark.parametrize("crashes", [(), ("the rule x crashed on a.yaml",)], ids=["calm", "crashed"])
def test_a_gitlab_report_has_the_fields_that_gitlab_wants(report: Report, crashes: tuple[str, ...]) -> None:
    found = json.loads(rendered(report._replace(crashes=crashes), "gitlab"))
    jsonschema.Draft202012Validator(CODE_QUALITY).validate(found)
    assert len(found) == len(report.findings) + len(crashes)


def test_a_gitlab_report_without_findings_is_an_empty_list(clean: str) -> None:
    assert json.loads(rendered(checked(clean), "gitlab")) == []


def test_a_gitlab_report_says_where_and_how_bad(report: Report) -> None:
    names = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}
    for entry, finding in zip(json.loads(rendered(report, "gitlab")), report.findings, strict=True):
        assert (entry["location"]["path"], entry["location"]["lines"]["begin"]) == (finding.file, finding.span.start.line + 1)
        assert (entry["check_name"], entry["severity"]) == (finding.rule, names[finding.severity])


# GitHub


def unescaped(text: str, signs: str = "\r\n%") -> str:
    """What the runner makes of an escaped text; the percent sign comes last."""
    for sign in signs:
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The workflow commands in a log as GitHub's runner reads them: name, properties, message."""
    found = []
    for line in text.splitlines():
        match = re.fullmatch(r"::([a-z-]+)(?: (.*?))?::(.*)", line)
        if match:
            pairs = [pair.split("=", 1) for pair in (match[2] or "").split(",") if pair]
            found.append((match[1], {key: unescaped(value, "\r\n:,%") for key, value in pairs}, unescaped(match[3])))
    return found


def test_every_finding_is_an_annotation_where_it_stands(report: Report) -> None:
    names = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
    for (name, properties, message), finding in zip(commands(rendered(report, "github")), report.findings, strict=True):
        start, end = finding.span.start, finding.span.end
        assert name == names[finding.severity]
        assert (properties["file"], properties["line"]) == (finding.file, str(start.line + 1))
        assert properties["title"] == f"podlint: {finding.rule}"
        assert message.startswith(ci.headline(finding, report))
        assert message.endswith(finding.help)
        assert ("col" in properties) == ("endColumn" in properties) == (start.line == end.line)


HOSTILE = "a\n::add-mask::x,%0A%:b=c.yaml"


def test_no_name_and_no_value_can_give_the_runner_a_command() -> None:
    report = checked(POD.replace("lables", '"x\\r\\n::add-mask::y%0A::stop-commands::z"'), HOSTILE)
    report = report._replace(summary=report.summary._replace(not_manifests=("##[add-path]evil",)))
    text = rendered(report, "github")
    assert {name for name, _, _ in commands(text)} <= {"error", "warning", "notice"}
    assert len(commands(text)) == len(report.findings)
    assert "##[" not in text
    assert {properties["file"] for _, properties, _ in commands(text)} == {HOSTILE.replace("\n", "\N{REPLACEMENT CHARACTER}")}


def test_a_crash_is_an_error_without_a_place(clean: str) -> None:
    report = checked(clean)._replace(crashes=("the rule x crashed: 50%\n::error::y",))
    (command,) = commands(rendered(report, "github"))
    assert command == ("error", {"title": "podlint: crash"}, "the rule x crashed: 50%\N{REPLACEMENT CHARACTER}::error::y")


# JUnit

ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors", "time"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "file", "id", "package", "timestamp", "hostname", "time"},
    "testcase": {"name", "classname", "time", "group"},
    "failure": {"type", "message"},
    "skipped": {"type", "message"},
    "error": {"type", "message"},
}
"""Elements and attributes that the schema of Jenkins' xUnit plugin (junit-10.xsd) knows, as far as they are of use here."""


def junit(report: Report) -> ET.Element:
    text = rendered(report, "junit")
    root = ET.fromstring(text)
    for element in root.iter():
        assert set(element.attrib) <= ATTRIBUTES[element.tag]
    return root


def cases(report: Report) -> list[junitparser.TestCase]:
    """The test cases as a program reads them."""
    suites = junitparser.JUnitXml.fromstring(rendered(report, "junit").encode())
    return [case for suite in suites for case in suite]


def test_the_counts_of_junit_are_those_of_its_cases(report: Report) -> None:
    root = junit(report._replace(crashes=("the rule x crashed",)))
    assert int(root.attrib["tests"]) == len(list(root.iter("testcase")))
    for suite in [root, *root]:
        for tag, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            if attribute in suite.attrib:
                assert int(suite.attrib[attribute]) == len(list(suite.iter(tag)))


def test_every_finding_is_a_test_that_fails_or_was_skipped(report: Report) -> None:
    outcomes = [(case.result[0], case) for case in cases(report) if case.result and case.result[0].type != "no-manifest"]
    assert len(outcomes) == len(report.findings)
    for (outcome, case), finding in zip(outcomes, report.findings, strict=True):
        assert isinstance(outcome, junitparser.Failure) == (finding.severity is Severity.ERROR)
        assert outcome.type == finding.rule
        assert outcome.message.startswith(f"{finding.file}:{finding.span.start.line + 1}:")
        assert finding.message.isprintable() is False or finding.message in outcome.message
        assert finding.message.isprintable() is False or finding.message in outcome.text
        assert case.classname == finding.file


def test_a_clean_file_is_a_test_that_passes(report: Report) -> None:
    passed = [case.classname for case in cases(report) if not case.result]
    assert "manifests/clean.yaml" in passed
    assert not set(passed) & {finding.file for finding in report.findings}


def test_a_file_that_is_no_manifest_is_a_test_that_was_skipped(report: Report) -> None:
    (case,) = [case for case in cases(report) if case.classname == "manifests/values.yaml"]
    assert [type(result) for result in case.result] == [junitparser.Skipped]


@pytest.mark.parametrize(("fail_on", "failures"), [(FailOn.NEVER, 0), (FailOn.ERROR, 1), (FailOn.WARNING, 2)])
def test_what_does_not_fail_the_run_fails_no_test(fail_on: FailOn, failures: int) -> None:
    report = checked(POD)._replace(fail_on=fail_on)
    assert {finding.severity for finding in report.findings} == {Severity.ERROR, Severity.WARNING}
    assert junit(report).attrib["failures"] == str(failures)


def test_no_two_tests_of_a_file_have_one_name(report: Report) -> None:
    twice = report._replace(findings=report.findings * 2)
    names = [(case.classname, case.name) for case in cases(twice)]
    assert len(set(names)) == len(names)


def test_a_test_keeps_its_name_when_lines_move() -> None:
    assert [case.name for case in cases(checked(POD))] == [case.name for case in cases(checked("# a comment\n" + POD))]


@pytest.mark.parametrize("output_format", ["junit", "checkstyle"])
@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1b", "\x85", "\ud800", "\ufffe", "\U0001ffff", "]]>", "<&>\"'", "\u2028", "\r"])
def test_no_character_breaks_the_xml(output_format: str, sign: str) -> None:
    report = checked(POD, f"a{sign}.yaml")
    odd = report.findings[0]._replace(message=f"x{sign}y", help=sign, place=sign, object=report.findings[0].object._replace(name=sign))
    report = report._replace(findings=(odd,), crashes=(f"z{sign}",))
    assert ET.fromstring(rendered(report, output_format).encode()) is not None


# Checkstyle


def test_a_checkstyle_report_says_of_each_file_what_was_found(report: Report) -> None:
    root = ET.fromstring(rendered(report, "checkstyle"))
    assert (root.tag, set(root.attrib)) == ("checkstyle", {"version"})
    assert [element.attrib["name"] for element in root] == list(report.summary.names)
    found = [
        (file.attrib["name"], int(error.attrib["line"]), int(error.attrib["column"]), error.attrib["severity"], error.attrib["source"])
        for file in root
        for error in file
    ]
    assert found == [
        (finding.file, finding.span.start.line + 1, finding.span.start.column + 1, finding.severity.value, f"podlint.{finding.rule}")
        for finding in report.findings
    ]
    assert all(error.attrib["message"] for error in root.iter("error"))


def test_the_names_of_files_are_those_of_the_run(report: Report) -> None:
    assert len(report.summary.names) == report.summary.files
    assert Report((), Summary()).summary.names == ()

"""The page in HTML: what stands on it, that nothing of a manifest acts in it, and what a real browser makes of it.

`pytest tests/cli/test_html.py --update-golden` writes the golden file anew; read the diff before accepting it.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podlint import api, engine, files, reporters
from podlint.engine import Settings
from podlint.finding import Finding, Position, RelatedPlace, Severity, Span
from podlint.objects.filter import ObjectFilter
from podlint.registry import Selection
from podlint.report import Report, Summary
from podlint.reporters import Style
from podlint.reporters.html import MOST_FINDINGS, MOST_SIZE
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST
from podlint.simulate.reports.card_html import section
from podlint.simulate.resilience import MOST_PODS, resilience
from podlint.simulate.scenario_file import LATEST

HERE = Path(__file__).parent
SELECTION = Selection((Profile.BASELINE,), select=("image-without-tag",))
EMPTY = {"meta", "input"}
NAME = "<script>alert(1)</script>"
HOSTILE = f"""\
apiVersion: v1
kind: Pod
metadata:
  name: "{NAME}"
  "</pre><img src=x onerror=document.title=1>": x
spec:
  containers:
  - {{name: 'a"onmouseover=alert(1) x="', image: "</script><script>document.title=1</script>", lables: {{}}}}
"""
SHOP = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web
        livenessProbe: {tcpSocket: {port: 80}}
"""
JOB = """\
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: a, image: "example.org/a:1"}]
"""
Main = Callable[..., tuple[int, str, str]]
Write = Callable[..., Path]


class Parsed(HTMLParser):
    """A page as a list of (tag, attributes), with its text; it must nest as it should."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def rendered(report: Report, **style: Any) -> str:
    return "".join(reporters.render(report, "html", Style(**style)))


def checked(text: str, name: str = "manifest.yaml") -> Report:
    settings = Settings((NEWEST,), SELECTION)
    return api.report([engine.check_text(name, text, settings)], settings)


def report_of(*findings: Finding) -> Report:
    return Report(findings, Summary(1, 1, 1, kubernetes=(NEWEST,)))


def a_finding(message: str = "it is bad", severity: Severity = Severity.ERROR, **more: Any) -> Finding:
    return Finding("unknown-field", severity, message, "a.yaml", Span(Position(0, 0), Position(0, 1)), kubernetes=(NEWEST,), **more)


def cards(path: Path, is_late: Callable[[], bool] = lambda: False, objects: ObjectFilter = ObjectFilter()) -> str:  # noqa: B008  a plain value
    return section(resilience([str(path)], NEWEST, objects, is_late))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page with findings of every severity, some of a hostile manifest, and with a card."""
    path = tmp_path_factory.mktemp("html") / "shop.yaml"
    path.write_text(SHOP, encoding="utf-8")
    settings = Settings((NEWEST,), SELECTION)
    manifests = ("{{ x }}\n", HOSTILE, SHOP)
    results = [engine.check_text(name, text, settings) for name, text in zip(("a.yaml", "evil.yaml", "shop.yaml"), manifests, strict=True)]
    report = api.report(results, settings)
    assert {finding.severity for finding in report.findings} == set(Severity)
    return rendered(report, cards=cards(path))


# What stands on the page.


def test_a_page_is_what_its_golden_file_says(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.chdir(HERE)
    report = api.check(files.find(["manifests"]), Settings(("1.31", "1.37"), SELECTION), jobs=1)
    whole = re.sub("sha256-[^']*", "sha256-", re.sub(r"(?s)<style>.*</style>", "<style></style>", rendered(report)))
    found = whole.partition('<section id="rules"')[0]  # the documentation of rules is theirs to change
    path = HERE / "golden" / "report.html"
    if request.config.getoption("--update-golden", default=False):
        path.write_text(found, encoding="utf-8", newline="\n")
    assert found == path.read_text(encoding="utf-8")


def test_the_same_report_gives_the_same_page() -> None:
    assert rendered(checked(HOSTILE)) == rendered(checked(HOSTILE))


def test_every_finding_is_told_with_its_place_source_rule_and_help(page: str) -> None:
    report = checked(HOSTILE, "evil.yaml")
    text = Parsed(page).text
    for finding in report.findings:
        start = finding.span.start
        assert f"{finding.severity} {finding.message} {start.line + 1}:{start.column + 1} {finding.rule} Pod/{NAME}" in text
        assert finding.help in text
        assert finding.excerpt
        assert f"{start.line + 1} {' '.join(finding.excerpt.text.split())}" in text


def test_findings_are_told_by_rule_with_what_the_rule_is_about(page: str) -> None:
    rules = page.partition('<section id="rules"')[2].partition('<section id="cards"')[0]
    assert 'id="rule-unknown-field"' in rules
    assert "shop.yaml:11:16" in rules
    assert "<p><strong>" in rules


def test_links_lead_somewhere_and_no_two_places_share_a_name(page: str) -> None:
    parsed = Parsed(page)
    ids = [attributes["id"] for _, attributes in parsed.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = [attributes["href"] for attributes in parsed.all("a")]
    assert [target for target in targets if target.removeprefix("#") not in ids or not target.startswith("#")] == []
    labels = [attributes["aria-labelledby"] for _, attributes in parsed.elements if "aria-labelledby" in attributes]
    assert [label for label in labels if label not in ids] == []


def test_a_clean_run_has_neither_filters_nor_rules(clean: str) -> None:
    parsed = Parsed(rendered(checked(clean)))
    assert "no findings in 1 object of 1 file" in parsed.text
    assert parsed.all("form") == parsed.all("nav a") == parsed.all("details") == []


def test_a_rule_that_is_not_known_here_is_told_by_its_name() -> None:
    assert 'id="rule-gone"' in rendered(report_of(a_finding()._replace(rule="gone")))


# Nothing of a manifest acts.


def test_the_page_asks_nothing_of_another_place(page: str) -> None:
    for tag, attributes in Parsed(page).elements:
        assert not {"src", "srcset", "style", "action", "ping"} & set(attributes), tag
        assert not [name for name in attributes if name.startswith("on")], tag
        assert tag not in ("link", "img", "iframe", "object", "embed", "base", "use", "foreignobject")
    assert "url(http" not in page
    assert "@import" not in page


def test_only_its_own_style_and_script_are_allowed(page: str) -> None:
    policy = next(attributes["content"] for attributes in Parsed(page).all("meta") if attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        (content,) = re.findall(f"(?s)<{tag}>(.*?)</{tag}>", page)
        assert f"{tag}-src 'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'" in policy


def test_hostile_names_are_text(page: str) -> None:
    parsed = Parsed(page)
    assert len(parsed.all("script")) == 1
    assert f"Pod/{NAME}" in parsed.text
    assert "</pre><img src=x onerror=document.title=1>" in parsed.text


@given(text=st.text())
def test_no_text_becomes_markup(text: str) -> None:
    def tags(message: str, **more: Any) -> list[str]:
        return [tag for tag, _ in Parsed(rendered(report_of(a_finding(message, **more)))).elements]

    assert tags(text, help=f"x{text}") == tags("plain", help="plain")


def test_hostile_names_are_text_on_cards(write: Write) -> None:
    markup = cards(write("<b>.yaml", SHOP.replace("periodSeconds: 1", "periodSeconds: 2")))
    assert "&lt;b&gt;.yaml:7" in markup
    assert "<b>" not in markup


# How much of it there is.


def test_of_too_many_findings_the_most_severe_are_kept() -> None:
    notes = [a_finding(f"note {number}", Severity.INFO) for number in range(MOST_FINDINGS)]
    page = rendered(report_of(*notes, a_finding("the error at the end")))
    assert page.count('<li class="finding ') == MOST_FINDINGS
    assert "the error at the end" in page
    assert "1 of 10,001 findings are left out, the least severe first" in page


def test_long_texts_and_many_places_are_cut() -> None:
    related = tuple(RelatedPlace("a.yaml", Position(line, 0), "here") for line in range(12))
    page = rendered(report_of(a_finding("&" * 100_000, related=related)))
    assert len(page) < 50_000
    assert "2 more places" in page


def test_a_page_has_a_greatest_size() -> None:
    findings = [a_finding("&" * 1000, help="&" * 1000) for _ in range(3000)]
    page = rendered(report_of(*findings))
    assert MOST_SIZE * 0.9 < len(page) < MOST_SIZE * 1.1
    shown = page.count('<li class="finding ')
    assert f"{3000 - shown:,} of 3,000 findings are left out" in page


# Resilience cards.


def test_a_card_has_answers_fields_and_timelines(write: Write) -> None:
    markup = cards(write("shop.yaml", SHOP))
    parsed = Parsed(markup)
    assert f"Deployment/shop shop.yaml:7, kubelet 1.{LATEST}" in parsed.text.replace(str(Path.cwd()) + "/", "")
    for words in ("Ready when all is well", "a hang", "killed", "livenessProbe.failureThreshold 3 by default"):
        assert words in parsed.text
    for scene in ("all is well", "a hang that begins", "a crash a second after each start"):
        assert [svg for svg in parsed.all("svg") if scene in svg.get("aria-label", "")], scene
    assert {svg.get("role") for svg in parsed.all("svg") if "aria-hidden" not in svg} == {"img"}


def test_a_job_is_not_drawn_as_running_for_ever(write: Write) -> None:
    markup = cards(write("job.yaml", JOB))
    assert "a Job that always fails" in markup
    assert "all is well: one run" not in markup


def test_what_the_server_would_refuse_has_no_card_and_hides_no_other(write: Write, clean: str, bad: str) -> None:
    markup = cards(write("pods.yaml", f"{bad}---\n: not yaml [\n---\n{clean}"))
    assert "Pod/clean" in markup
    assert "Pod/bad" not in markup
    assert "what the API server would refuse has no card" in markup


def test_no_pod_is_no_part_of_the_page(write: Write) -> None:
    assert cards(write("map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")) == ""


def test_objects_that_are_not_asked_for_have_no_card(write: Write, clean: str) -> None:
    markup = cards(write("pods.yaml", f"{clean}---\n{SHOP}"), objects=ObjectFilter(kinds=frozenset({"pod"})))
    assert "Pod/clean" in markup
    assert "Deployment/shop" not in markup


def test_there_are_so_many_cards_and_the_page_says_that_there_could_be_more(write: Write, clean: str) -> None:
    path = write("pods.yaml", "---\n".join(clean.replace("clean", f"pod{number}") for number in range(MOST_PODS + 1)))
    markup = cards(path)
    assert markup.count('<details class="card"') == MOST_PODS
    assert "1 file could not be looked into for more, or not to the end" in markup


def test_cards_stop_when_it_is_late(write: Write, clean: str) -> None:
    path = write("pods.yaml", f"{clean}---\n{clean}")
    assert "1 file could not be looked into" in cards(path, lambda: True)
    calls = iter([False] * 4)
    found = resilience([str(path)], NEWEST, ObjectFilter(), lambda: next(calls, True))
    assert (found.sheets, found.too_long, found.unseen) == ((), 1, 1)


def test_a_pod_of_very_many_containers_has_no_card(write: Write, clean: str) -> None:
    more = "".join(f"    - {{name: c{number}, image: x:1}}\n" for number in range(30))
    assert "1 pod would have taken too long" in cards(write("pod.yaml", clean + more))


@pytest.mark.parametrize("version", ["1.29", NEWEST])
def test_the_kubelet_is_the_nearest_that_was_measured(write: Write, clean: str, version: str) -> None:
    found = resilience([str(write("pod.yaml", clean))], version, ObjectFilter(), lambda: False)
    assert found.sheets[0].card.base.minor == {"1.29": 34, NEWEST: LATEST}[version]


def test_the_command_writes_the_page_with_cards(podlint: Any, write: Write, folder: Path) -> None:
    write("shop.yaml", SHOP)
    run = podlint("check", "shop.yaml", "--profile", "baseline", "--output-format", "html", "--output-file", "report.html")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert "Deployment/shop" in Parsed((folder / "report.html").read_text(encoding="utf-8")).text


def test_pods_from_standard_input_have_cards_too(podlint: Any) -> None:
    run = podlint("check", "-", "--profile", "baseline", "--output-format", "html", stdin=SHOP)
    assert "Deployment/shop <stdin>:7" in Parsed(run.stdout).text


@pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="this system has no such paths")
def test_the_page_says_that_a_pipe_is_read_but_once(command: str, write: Write, folder: Path) -> None:
    write("shop.yaml", SHOP)
    shell = f'"{command}" check <(cat shop.yaml) --profile baseline --output-format html'
    run = subprocess.run(["bash", "-c", shell], cwd=folder, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert "1 input could be read but once, and so has no cards" in Parsed(run.stdout).text


def test_fix_writes_a_page_of_what_remains(podlint: Any, folder: Path, clean: str) -> None:
    text = clean.replace("spec:", "spec:\n  restartPolicy: always")
    run = podlint("fix", "-", "--profile", "baseline", "--output-format", "html", "--output-file", "a.html", stdin=text)
    assert run.stdout == text.replace("always", "Always")
    assert "fixed 1 finding in 1 file" in (folder / "a.html").read_text(encoding="utf-8")

"""What reports of simulations look like: whole ones against golden files, and what each format promises.

`pytest tests/simulate/test_reports.py --update-golden` writes the golden files anew; read the diff before accepting it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from podlint.reporters.words import width
from podlint.simulate.report import render
from podlint.simulate.reports import table
from podlint.simulate.reports.rows import alike, like

FORMATS = {"table": "table.txt", "watch": "watch.txt", "describe": "describe.txt", "svg": "svg", "html": "html"}
HOSTILE = """</title><script>alert('x')</script>&amp;"x" \x1b[31m"""
MANIFEST = """\
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec:
  containers:
    - {name: main, image: IMAGE, args: [IMAGE]}
"""


class Tags(HTMLParser):
    """Counts tags, and checks that each is closed."""

    def __init__(self):
        super().__init__()
        self.open = []
        self.seen = {}

    def handle_starttag(self, tag, attrs):  # noqa: ARG002
        self.seen[tag] = self.seen.get(tag, 0) + 1
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):  # noqa: ARG002
        self.seen[tag] = self.seen.get(tag, 0) + 1

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def tags(text):
    parser = Tags()
    parser.feed(text)
    assert parser.open == []
    return parser.seen


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize("pod", ["crash", "hang"])
def test_a_report_is_what_its_golden_file_says(request, compare, pod, output_format):
    compare(render(request.getfixturevalue(pod), output_format), f"{pod}.{FORMATS[output_format]}")


@pytest.mark.parametrize("output_format", FORMATS)
def test_the_same_pod_and_seed_give_the_same_bytes(results, output_format):
    first, second = (render(results(MANIFEST.replace("IMAGE", "a:1")), output_format) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("output_format", FORMATS)
def test_several_pods_are_reported_in_their_order(crash, hang, output_format):
    report = render([*crash, *hang], output_format)
    assert 0 <= report.index("Pod/crash") < report.index("Pod/shop")


@pytest.mark.parametrize("output_format", FORMATS)
def test_a_report_ends_with_one_line_end_and_holds_nothing_that_a_terminal_would_act_on(results, output_format):
    report = render(results(MANIFEST.replace("IMAGE", json.dumps(HOSTILE))), output_format)
    assert report.endswith("\n")
    assert not report.endswith("\n\n")
    assert [character for character in report if character != "\n" and not character.isprintable()] == []


# Text


def test_a_table_fits_into_a_hundred_columns(crash, hang, results):
    long = MANIFEST.replace("main", "m" * 63).replace("IMAGE", f"example.org/{'x' * 200}:1")
    for report in (crash, hang, results(long, f"horizon: 1m\nimages: {{'example.org/{'x' * 200}:1': {{pull: 5s}}}}")):
        assert [line for line in table.render(report).splitlines() if width(line) > 100] == []


def test_a_table_has_colours_only_if_asked_and_they_add_nothing_else(crash):
    assert "\x1b" not in table.render(crash)
    coloured = table.render(crash, color=True)
    assert "\x1b[31m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == table.render(crash)


def test_a_table_says_why_a_container_is_killed(hang):
    report = table.render(hang)
    assert re.search(r"web +liveness failed x 3 +until \S+, failureThreshold 3", report)
    assert re.search(r"web +preStop begins +liveness failed 3 times in a row", report)
    assert re.search(r"web +SIGTERM, SIGKILL 27s later +liveness failed 3 times in a row", report)
    assert re.search(r"web +started again, restart 1 +without back-off", report)


def test_assumptions_come_before_what_happens(hang):
    report = table.render(hang)
    assert report.index("assuming that") < report.index("over 3 runs") < report.index("WHAT HAPPENS")
    assert all(text.split()[0] in report for text in hang[0].summary.assumptions)


def test_a_single_run_has_no_distribution(results):
    report = table.render(results(MANIFEST.replace("IMAGE", "a:1"), runs=1))
    assert "over 1 run" not in report
    assert "1 run of 1m" in report


def test_a_watch_has_the_columns_of_kubectl_below_each_other(hang):
    lines = [line for line in render(hang, "watch").splitlines() if not line.startswith("#")]
    assert lines[0].split() == ["NAME", "READY", "STATUS", "RESTARTS", "AGE"]
    assert lines[0].index("READY") == lines[1].index("0/2")
    assert all(line.startswith("shop   ") for line in lines[1:])
    assert "Terminating" in [line.split()[2] for line in lines[-2:]]


def test_a_watch_says_how_long_ago_the_last_restart_was(hang):
    restarted = next(line for line in render(hang, "watch").splitlines() if " 1 (" in line)
    assert re.search(r"1/2 +Running +1 \([01]s ago\) +\d+s$", restarted)


def test_a_pod_that_is_gone_is_described_as_it_was_last(hang):
    report = render(hang, "describe")
    assert 'pods "shop" not found' in report
    assert re.search(r"^Status: +Failed$", report, re.MULTILINE)


def test_a_description_counts_events(crash):
    report = render(crash, "describe")
    assert re.search(r"Normal +Started +\d+s \(x5 over 2m\) +kubelet +spec.containers\{main\}: Container started$", report, re.MULTILINE)
    assert re.search(r"Warning +BackOff .* Back-off restarting failed container main in pod crash_default\(uid\)$", report, re.MULTILINE)


@pytest.mark.parametrize(("version", "message"), [("1.36", "spec.containers{main}: Container created"), ("1.34", "Created container: main")])
def test_events_have_the_words_of_their_version(results, version, message):
    report = render(results(MANIFEST.replace("IMAGE", "a:1"), f"horizon: 10s\nkubelet: {{version: '{version}'}}"), "describe")
    assert re.search(rf"kubelet +{re.escape(message)}$", report, re.MULTILINE)


# Drawings


@pytest.mark.parametrize("output_format", ["svg", "html"])
def test_text_of_a_manifest_makes_no_markup(results, output_format):
    plain, hostile = (
        render(results(MANIFEST.replace("IMAGE", json.dumps(image)), "horizon: 10s", name=name), output_format)
        for image, name in (("NO", "plain"), (HOSTILE, "<b>&'\""))
    )
    assert "script" not in tags(hostile)
    assert "&lt;script&gt;" in hostile
    assert "&lt;b&gt;&amp;&#x27;&quot;" in hostile
    assert set(tags(hostile)) == set(tags(plain))


def test_a_drawing_is_xml_with_a_name_and_fits_any_width(crash, hang):
    for report in ([*crash], [*hang], [*crash, *hang]):
        root = ET.fromstring(render(report, "svg"))
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.get("role") == "img"
        assert "Timelines of Pod/" in root.get("aria-label")
        assert root.get("viewBox")


@pytest.mark.parametrize("output_format", ["svg", "html"])
def test_a_drawing_needs_nothing_from_elsewhere(hang, output_format):
    report = render(hang, output_format)
    assert re.findall(r"(?:href|src)=\"(?!#)[^\"]*\"|@import|<script|url\((?!#)", report) == []
    assert re.findall(r"https?://[^\"]*", report) == (["http://www.w3.org/2000/svg"] if output_format == "svg" else [])


@pytest.mark.parametrize("output_format", ["svg", "html"])
def test_every_pattern_that_is_used_is_there_once(hang, output_format):
    report = render(hang, output_format)
    names = re.findall(r" id=\"([^\"]+)\"", report)
    assert len(names) == len(set(names))
    assert set(re.findall(r"url\(#([^)]+)\)", report)) <= set(names)


@pytest.mark.parametrize("output_format", ["svg", "html"])
def test_no_text_is_tiny(hang, output_format):
    report = render(hang, output_format)
    wide = {float(box.split()[2]) for box in re.findall(r"viewBox=\"([^\"]+)\"", report)} - {60.0}
    assert wide == {400.0}
    assert min(map(float, re.findall(r"font-size=\"([^\"]+)\"", report))) * 358 / 400 >= 11


def test_the_style_of_a_page_is_the_one_that_its_policy_allows(hang):
    report = render(hang, "html")
    (style,) = re.findall(r"<style>(.*?)</style>", report, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in report
    assert " style=" not in report


def test_a_page_is_well_formed_and_every_figure_has_a_name(hang):
    report = render(hang, "html")
    assert tags(report)["main"] == 1
    figures = re.findall(r"<svg [^>]*>", report)
    assert all("aria-label=" in figure or "aria-hidden=" in figure for figure in figures)
    ET.fromstring(f"<x>{''.join(re.findall(r'<svg .*?</svg>', report, re.DOTALL))}</x>")


def test_drawings_are_fit_for_dark_paper(hang):
    for output_format in ("svg", "html"):
        assert "@media (prefers-color-scheme:dark)" in render(hang, output_format)


def test_figures_say_in_how_many_runs_the_same_happens(results):
    scenario = "horizon: 5m\ncontainers: {main: {runs: [{exitAfter: 5s, exitCode: 1}]}}"
    (result,) = results(MANIFEST.replace("IMAGE", "a:1"), scenario, runs=12)
    groups = alike(result)
    assert sum(group.runs for group in groups) == 12
    assert [group.runs for group in groups] == sorted((group.runs for group in groups), reverse=True)
    assert all(like(result, group.timeline) == group.runs for group in groups)
    report = render([result], "html")
    assert report.count("<figure>") == min(2, len(groups))
    assert ("not drawn" in report) is (len(groups) > 2)

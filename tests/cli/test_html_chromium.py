"""The page in a real browser, where there is one: filters, keyboard, what a screen reader is told, schemes, phones, paper, and no script at all."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from podlint import api, engine, reporters
from podlint.engine import Settings
from podlint.objects.filter import ObjectFilter
from podlint.registry import Selection
from podlint.reporters import Style
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST
from podlint.simulate.reports.card_html import section
from podlint.simulate.resilience import resilience

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed"),
    pytest.mark.skipif(os.name == "nt", reason="the browser is spoken to through pipes"),
]
OPTIONS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe")
SHOP = """\
apiVersion: v1
kind: Pod
metadata:
  name: shop
  lables: {}
  "<img src=x onerror=document.title=1>": x
spec:
  containers:
  - {name: web, image: example.org/web, prots: []}
"""
WELL = SHOP.replace("  lables: {}\n", "").replace('  "<img src=x onerror=document.title=1>": x\n', "").replace(", prots: []", "")


LAUNCH = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
os.dup2(ends[0], 3)
os.dup2(ends[1], 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


class Browser:
    """A page in Chromium, by the protocol of its developer tools: messages end with a zero byte."""

    def __init__(self, profile: Path) -> None:
        asked, answered = os.pipe(), os.pipe()
        command = [sys.executable, "-c", LAUNCH, str(asked[0]), str(answered[1]), str(BROWSER), *OPTIONS, f"--user-data-dir={profile}"]
        self.process = subprocess.Popen(command, pass_fds=(asked[0], answered[1]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(asked[0])
        os.close(answered[1])
        self.out, self.into = os.fdopen(asked[1], "wb", 0), os.fdopen(answered[0], "rb")
        self.number, self.session = 0, ""
        self.events: list[dict[str, Any]] = []

    def do(self, method: str, **parameters: Any) -> dict[str, Any]:
        self.number += 1
        session = {"sessionId": self.session} if self.session else {}
        self.out.write(json.dumps({"id": self.number, "method": method, "params": parameters, **session}).encode() + b"\0")
        while (message := self.message()).get("id") != self.number:
            pass
        assert "error" not in message, message
        result: dict[str, Any] = message["result"]
        return result

    def message(self) -> dict[str, Any]:
        data = bytearray()
        while (byte := self.into.read(1)) != b"\0":
            assert byte, "the browser has ended"
            data += byte
        message: dict[str, Any] = json.loads(data)
        if "method" in message:
            self.events.append(message)
        return message

    def open(self, path: Path, *, scripts: bool = True, wide: int = 1200, high: int = 900) -> None:
        """Open a page in a tab of its own, and have it painted once."""
        self.session = ""
        target = self.do("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.do("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.events.clear()
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.do(f"{domain}.enable")
        self.do("Page.setLifecycleEventsEnabled", enabled=True)
        self.do("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.do("Emulation.setDeviceMetricsOverride", width=wide, height=high, deviceScaleFactor=1, mobile=False)
        self.media()
        loader = self.do("Page.navigate", url=path.as_uri())["loaderId"]
        while not any(event["name"] == "load" and event["loaderId"] == loader for event in self.told("Page.lifecycleEvent")):
            self.message()
        self.picture()

    def picture(self) -> bytes:
        return base64.b64decode(self.do("Page.captureScreenshot", format="png")["data"])

    def told(self, method: str) -> list[dict[str, Any]]:
        return [event["params"] for event in self.events if event["method"] == method and event.get("sessionId") == self.session]

    def media(self, kind: str = "", scheme: str = "light") -> None:
        self.do("Emulation.setEmulatedMedia", media=kind, features=[{"name": "prefers-color-scheme", "value": scheme}])

    def get(self, expression: str) -> Any:
        answer = self.do("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait(self, expression: str) -> None:
        """Return once it is true, frame by frame; fail when it is not for long."""
        look = f"const look = () => ({expression}) ? done() : requestAnimationFrame(look); look()"
        self.get(f"new Promise((done, fail) => {{ setTimeout(() => fail(new Error('never true')), 20000); {look}; }})")

    def click(self, selector: str) -> None:
        x, y = self.get(
            f"(() => {{ const it = document.querySelector('{selector}'); it.scrollIntoView({{block: 'center'}});"
            "const box = it.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.do("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def press(self, key: str, code: int, text: str = "") -> None:
        for kind in ("keyDown", "keyUp"):
            self.do("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, text=text if kind == "keyDown" else "")

    def roles(self) -> list[tuple[str, str]]:
        """What a screen reader is told: role and name, in order."""
        nodes = self.do("Accessibility.getFullAXTree")["nodes"]
        return [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]

    def close(self) -> None:
        self.out.close()  # the browser ends with its pipe
        self.process.wait(20)
        self.into.close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    found = Browser(tmp_path_factory.mktemp("profile"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with five findings of two files, and with a card."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "well.yaml").write_text(WELL, encoding="utf-8")
    settings = Settings((NEWEST,), Selection((Profile.BASELINE,), select=("image-without-tag",)))
    results = [engine.check_text(name, text, settings) for name, text in (("shop.yaml", SHOP), ("well.yaml", WELL))]
    report = api.report(results, settings)
    assert sorted(finding.severity.value for finding in report.findings) == ["error"] * 3 + ["warning"] * 2
    cards = section(resilience([str(folder / "well.yaml")], NEWEST, ObjectFilter(), lambda: False))
    page = folder / "report.html"
    page.write_text("".join(reporters.render(report, "html", Style(cards=cards))), encoding="utf-8")
    return page


SHOWN = "Array.from(document.querySelectorAll('.finding')).filter(it => it.checkVisibility()).length"
COUNT = "document.getElementById('shown').textContent"


def test_a_severity_is_left_out_with_a_click_and_comes_back(browser: Browser, path: Path) -> None:
    browser.open(path)
    browser.wait(f"{SHOWN} == 5")
    assert browser.get(COUNT) == "5 of 5 findings shown"
    browser.click("[value=error]")
    browser.wait(f"{SHOWN} == 2")
    assert browser.get(COUNT) == "2 of 5 findings shown"
    browser.click("[value=warning]")
    browser.wait(f"{COUNT} == 'no finding is like that'")
    assert browser.get("Array.from(document.querySelectorAll('.file')).every(it => it.hidden)")
    browser.click("[type=reset]")
    browser.wait(f"{SHOWN} == 5")


@pytest.mark.parametrize(
    ("field", "text", "count"), [("text", "LABLES", 1), ("text", "shop field", 3), ("text", "nowhere", 0), ("file", "well", 1), ("file", "WELL.yaml", 1)]
)
def test_findings_are_found_by_words_and_by_file(browser: Browser, path: Path, field: str, text: str, count: int) -> None:
    browser.open(path)
    browser.click(f"[name={field}]")
    browser.do("Input.insertText", text=text)
    browser.wait(f"{COUNT} != '5 of 5 findings shown'")
    browser.wait(f"{SHOWN} == {count}")


def test_a_rule_is_chosen_where_it_is_explained_and_a_link_to_another_finding_shows_all(browser: Browser, path: Path) -> None:
    browser.open(path)
    browser.click("#rule-image-without-tag summary")
    browser.click("#rule-image-without-tag .only")
    browser.wait(f"{SHOWN} == 2")
    assert browser.get("document.activeElement.id") == "findings-title"
    browser.click("#rule-unknown-field summary")
    browser.click("#rule-unknown-field li a")
    browser.wait(f"{SHOWN} == 5 && location.hash == '#f1'")


def test_everything_is_reached_with_the_keyboard(browser: Browser, path: Path) -> None:
    browser.open(path)
    reached = []
    for _ in range(40):
        browser.press("Tab", 9)
        reached.append(
            browser.get("(it => it.className || it.name || it.type || it.hash || it.tagName)(document.activeElement)"),
        )
        if reached[-1] == "skip":
            assert browser.get("document.activeElement.getBoundingClientRect().x") >= 0
        if reached[-1] == "severity" and reached.count("severity") == 1:
            assert browser.get("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            browser.press(" ", 32, " ")
    browser.wait(f"{SHOWN} == 2")
    assert reached[:10] == ["skip", "#findings", "#rules", "#cards", "severity", "severity", "rule", "file", "text", "reset"]
    assert "SUMMARY" in reached
    assert "#rule-image-without-tag" in reached


def test_a_screen_reader_is_told_what_everything_is(browser: Browser, path: Path) -> None:
    browser.open(path)
    roles = browser.roles()
    for expected in (
        ("banner", ""),
        ("main", ""),
        ("navigation", "On this page"),
        ("search", "Filter the findings"),
        ("group", "Severity"),
        ("checkbox", "error"),
        ("combobox", "Rule"),
        ("searchbox", "File, or part of its name"),
        ("searchbox", "Words"),
        ("status", ""),
        ("region", "Findings"),
        ("region", "Resilience cards"),
        ("heading", "shop.yaml"),
        ("mark", ""),
    ):
        assert expected in roles, expected
    assert sum(role == "listitem" for role, _ in roles) >= 5
    drawings = [name for role, name in roles if role in ("image", "img")]
    assert [name for name in drawings if "all is well" in name]
    assert "" not in drawings


def test_nothing_acts_and_nothing_is_asked_for(browser: Browser, path: Path) -> None:
    browser.open(path)
    assert browser.get("document.title").startswith("podlint: 3 errors, 2 warnings")
    assert browser.get("document.querySelectorAll('img').length") == 0
    assert [request["request"]["url"] for request in browser.told("Network.requestWillBeSent")] == [path.as_uri()]
    assert browser.told("Log.entryAdded") == browser.told("Runtime.exceptionThrown") == []


def test_a_script_that_gets_in_all_the_same_is_stopped(browser: Browser, path: Path) -> None:
    infected = path.with_name("infected.html")
    infected.write_text(path.read_text(encoding="utf-8").replace("</main>", "<script>document.title=1</script></main>"), encoding="utf-8")
    browser.open(infected)
    assert browser.get("document.title") != "1"
    browser.get("document.body.append(Object.assign(document.createElement('img'), {src: 'https://example.org/a.png'}))")
    browser.wait("true")
    assert len(browser.told("Log.entryAdded")) >= 1


def test_without_scripts_all_findings_are_there_and_no_filter_is(browser: Browser, path: Path) -> None:
    browser.open(path, scripts=False)
    roles = browser.roles()
    assert not [role for role, _ in roles if role in ("search", "checkbox", "button", "searchbox")]
    assert [name for role, name in roles if role == "StaticText" and "unknown field 'lables'" in name]
    assert ("heading", "Resilience cards") in roles


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("wide", [320, 390, 1200])
def test_it_fits_the_window_and_follows_the_scheme(browser: Browser, path: Path, wide: int, scheme: str) -> None:
    browser.open(path, wide=wide)
    browser.media(scheme=scheme)
    browser.get("document.querySelectorAll('details').forEach(it => { it.open = true; })")
    assert browser.get("document.documentElement.scrollWidth") == wide
    paper = browser.get("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 26)"}[scheme]
    assert browser.picture().startswith(b"\x89PNG")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_from_their_paper(browser: Browser, path: Path, scheme: str) -> None:
    browser.open(path)
    browser.media(scheme=scheme)
    for paper in ("body", ".source"):
        for ink in (".severity", ".warning .severity", ".aside", ".source .number", "body"):
            assert contrast(colour(browser, ink, "color"), colour(browser, paper, "backgroundColor")) >= 4.5, (ink, paper)
    assert contrast(colour(browser, "mark", "color"), colour(browser, "mark", "backgroundColor")) >= 4.5


def colour(browser: Browser, selector: str, name: str) -> list[int]:
    text = browser.get(f"getComputedStyle(document.querySelector('{selector}')).{name}")
    return [int(part) for part in text[4:-1].split(",")]


def contrast(one: list[int], other: list[int]) -> float:
    """The ratio that WCAG 2 defines."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(rgb: list[int]) -> float:
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_on_paper_everything_is_open_and_no_filter_is_there(browser: Browser, path: Path) -> None:
    browser.open(path)
    browser.media("print", "dark")
    assert browser.get("getComputedStyle(document.getElementById('filters')).display") == "none"
    assert browser.get("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.get("document.querySelector('.rule:not([open]) p').checkVisibility({contentVisibilityAuto: true})")

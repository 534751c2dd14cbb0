"""Drawings in a real browser, where there is one: they fit a phone, show something, and follow the reader's colour scheme."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zlib

import pytest

from podlint.simulate.report import render

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")


def pixels(path):
    """The width and the rows of a PNG without interlacing, each row as bytes, and the bytes of a pixel."""
    data = path.read_bytes()
    wide, high, _, kind = struct.unpack(">IIBB", data[16:26])
    deep = {2: 3, 6: 4}[kind]
    packed, at = b"", 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + size]
        at += size + 12
    raw, row, rows = zlib.decompress(packed), bytearray(wide * deep), []
    for number in range(high):
        line = raw[number * (wide * deep + 1) :][: wide * deep + 1]
        row = unfiltered(line[0], bytearray(line[1:]), row, deep)
        rows.append(bytes(row))
    return wide, rows, deep


def unfiltered(how, line, above, deep):
    for at in range(len(line)):
        left = line[at - deep] if at >= deep else 0
        corner = above[at - deep] if at >= deep else 0
        up = above[at]
        nearest = min((left, up, corner), key=lambda value: abs(left + up - corner - value))
        line[at] = (line[at] + (0, left, up, (left + up) // 2, nearest)[how]) % 256
    return line


@pytest.fixture
def screenshot(tmp_path):
    def screenshot(text, ending, *, dark):
        page, picture = tmp_path / f"page.{ending}", tmp_path / "page.png"
        page.write_text(text, encoding="utf-8")
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--window-size=390,600"]
        scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
        command = [str(BROWSER), *options, scheme, f"--user-data-dir={tmp_path / 'profile'}", f"--screenshot={picture}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        return pixels(picture)

    return screenshot


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("ending", ["svg", "html"])
def test_a_drawing_is_seen_on_a_phone(hang, screenshot, ending, dark):
    wide, rows, deep = screenshot(render(hang, ending), ending, dark=dark)
    assert wide == 390
    colours = {row[at : at + 3] for row in rows for at in range(0, len(row), deep)}
    assert bytes.fromhex("1aa57b") in colours  # ready
    paper = rows[2][2 * deep : 2 * deep + 3]
    assert (max(paper) < 60) is dark
    assert {row[-2 * deep : -2 * deep + 3] for row in rows} == {paper}  # nothing reaches beyond the right edge

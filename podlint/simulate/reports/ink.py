"""What drawings are made of: colours that are told apart by colour-blind people, shapes, and text that is safe in markup.

Places and sizes are in tenths of a unit; a unit is a pixel where a drawing is shown as large as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from podlint.reporters.words import printable
from podlint.simulate.spans import State


class Look(NamedTuple):
    """How a state is drawn: a band of some height, filled, and what stands in it where there is room."""

    word: str
    fill: str
    height: int
    dashed: bool = False


BAND = 260
"""The height of the lane of a container."""

LOOKS = {
    State.WAITING: Look("waiting", "#999999", 40),
    State.PULLING: Look("pulling", "#6ba8d8", 160),
    State.STARTING: Look("starting", "#a9d3f0", 160),
    State.RUNNING: Look("running", "#56b4e9", BAND),
    State.NOT_STARTED: Look("not started", "#f3eea0", BAND, dashed=True),
    State.NOT_READY: Look("not ready", "url(#not-ready)", BAND),
    State.READY: Look("ready", "#1aa57b", BAND),
    State.TERMINATING: Look("terminating", "url(#terminating)", BAND),
    State.BACK_OFF: Look("back-off", "url(#back-off)", 160),
    State.COMPLETED: Look("completed", "#1aa57b", 40),
    State.FAILED: Look("failed", "#d55e00", 40, dashed=True),
}
"""The looks of all states that leave a mark: by colour (those of Okabe and Ito, mostly), by height and by pattern."""

PHASES = {"Pending": "#cccccc", "Running": "#56b4e9", "Succeeded": "#1aa57b", "Failed": "#d55e00", "Unknown": "#cc79a7"}

BAD = "#d55e00"
TEXT = "#1a1a1a"
FAINT = "#767676"

PATTERNS = (
    '<pattern id="not-ready" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="8" height="8" fill="#d6ecf8"/><rect width="3" height="8" fill="#8fc7e8"/></pattern>'
    '<pattern id="terminating" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" fill="#eecbdd"/><circle cx="3" cy="3" r="1.5" fill="#b0568a"/></pattern>'
    '<pattern id="back-off" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
    '<rect width="8" height="8" fill="#f5cf7a"/><rect width="3" height="8" fill="#e69f00"/></pattern>'
)

STYLE = (
    "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}"
    "rect{shape-rendering:crispEdges}"
    "@media (prefers-color-scheme:dark){.text{fill:#e8e8e8}.ink{stroke:#e8e8e8}.faint{fill:#a8a8a8}"
    ".line{stroke:#a8a8a8}.bad{stroke:#ff8a3d}.badfill{fill:#ff8a3d}.paper{fill:#14171a}}"
)
"""Everything is drawn for light paper by attributes; the style only makes it fit for dark paper, and fonts nicer."""


def number(tenths: int) -> str:
    """Return a place or a size as markup has it: ``12.5``."""
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)


def safe(text: str) -> str:
    """Return text for markup, between tags or in an attribute, without anything that would act there."""
    return escape(printable(text), quote=True)


def attributes(**pairs: str | int) -> str:
    """Return attributes: numbers are tenths, texts are made safe; underscores stand for hyphens."""
    return "".join(f' {key.rstrip("_").replace("_", "-")}="{number(value) if isinstance(value, int) else safe(value)}"' for key, value in pairs.items())


def element(name: str, title: str = "", inside: str = "", /, **pairs: str | int) -> str:
    """Return an element, with a tooltip. *inside* is markup already."""
    content = (f"<title>{safe(title)}</title>" if title else "") + inside
    return f"<{name}{attributes(**pairs)}>{content}</{name}>" if content else f"<{name}{attributes(**pairs)}/>"


def text(x: int, y: int, content: str, *, size: int = 14, faint: bool = False, **pairs: str | int) -> str:
    """Return a text whose base line begins at a place."""
    ink = {"class_": "faint", "fill": FAINT} if faint else {"class_": "text", "fill": TEXT}
    return element("text", "", safe(content), x=x, y=y, font_size=str(size), **{**ink, **pairs})


def text_width(content: str, size: int = 14) -> int:
    """Return about how wide a text is, rather too much than too little."""
    return len(content) * size * 6


def band(state: State, x: int, y: int, width: int, title: str = "") -> str:
    """Return the mark of a state, in the middle of a lane that begins at *y*."""
    look = LOOKS[state]
    edge = {"stroke": FAINT, "stroke_dasharray": "4 3"} if look.dashed and look.height == BAND else {}
    shape: dict[str, str | int] = {"x": x, "y": y + (BAND - look.height) // 2, "width": width, "height": look.height, "fill": look.fill, **edge}
    if look.dashed and look.height < BAND:
        middle = y + BAND // 2
        line: dict[str, str | int] = {"x1": x, "y1": middle, "x2": x + width, "y2": middle, "stroke": look.fill}
        return element("line", title, stroke_width=look.height, stroke_dasharray="5 3", **line)
    return element("rect", title, **shape)


def crosses(places: Iterable[int], y: int) -> str:
    """Return the path of failed probes."""
    return "".join(f"M{number(x - 35)} {number(y - 35)}l7 7m-7 0l7-7" for x in places)


def strokes(places: Iterable[int], y: int) -> str:
    """Return the path of probes that succeeded."""
    return "".join(f"M{number(x)} {number(y - 35)}v7" for x in places)


def triangle(x: int, y: int) -> str:
    """Return the path of a kill: a triangle that points down to a place."""
    return f"M{number(x)} {number(y)}l-5-9h10z"


def upright(x: int, y: int, height: int) -> str:
    """Return the path of a line that stands upright."""
    return f"M{number(x)} {number(y)}v{number(height)}"

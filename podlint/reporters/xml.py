"""How the formats in XML are written. What may not stand in XML is no printable character, and was replaced before."""

from __future__ import annotations

from html import escape

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def tag(name: str, attributes: dict[str, object], *, closed: bool = False) -> str:
    """Return the start of an element, or with *closed* an empty element."""
    shown = "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items())
    return f"<{name}{shown}{'/' if closed else ''}>"


def element(name: str, attributes: dict[str, object], text: str) -> str:
    """Return an element that holds text."""
    return f"{tag(name, attributes)}{escape(text, quote=False)}</{name}>"

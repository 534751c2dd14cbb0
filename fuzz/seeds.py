"""What fuzzing begins with: manifests of the benchmarks' making, the examples of rules, and the words of the API."""

from __future__ import annotations

import hashlib
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "benchmarks"))

_GENERATED = 150  # manifests
_SEED = 20240
_LARGEST = 4000  # bytes of a seed: small ones are mutated faster
_BLOCK = re.compile(r"```[a-z]*\n(.*?)```", re.DOTALL)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9./-]{2,40}")
_SIGNS = (
    "---\\x0a",
    "...\\x0a",
    "<<: *",
    "&a ",
    "*a",
    "!!binary ",
    "!!str ",
    "%YAML 1.1\\x0a",
    "? ",
    "|2-\\x0a",
    ">+\\x0a",
    "```yaml\\x0a",
    "{{ ",
    "$(",
    "\\xef\\xbb\\xbf",
    "\\x0d\\x0a",
)
_VALUES = ("null", "~", "0o17", "-1", "1e309", ".nan", "9223372036854775808", "100%", "1Gi", "0.1", "5m", "2Ei", "*/7 * * * *", "[]", "{}", '""')


def texts() -> list[str]:
    """Return the seeds, each once."""
    return list(dict.fromkeys(text for text in (*_examples(), *_generated()) if len(text) <= _LARGEST))


def _examples() -> list[str]:
    from podlint import registry

    return [block for found in registry.definitions() for block in _BLOCK.findall(found.doc)]


def _generated() -> list[str]:
    import manifests
    from dice import Dice
    from style import document

    dice = Dice(_SEED)
    return [document(manifests.manifest(dice), dice) for _ in range(_GENERATED)]


def write(folder: str) -> None:
    """Write the seeds below *folder*, called by what they hold."""
    os.makedirs(folder, exist_ok=True)
    for text in texts():
        data = text.encode()
        with open(os.path.join(folder, hashlib.sha256(data).hexdigest()[:16]), "wb") as file:
            file.write(data)


def write_words(path: str) -> None:
    """Write libFuzzer's dictionary: words of the seeds, and what YAML makes something of."""
    words = sorted({word for text in texts() for word in _WORD.findall(text)})
    entries = (*_SIGNS, *(value.replace('"', '\\"') for value in _VALUES), *words)
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f'"{entry}"\n' for entry in entries)

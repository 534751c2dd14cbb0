"""The reference: a process that walks, reads, and iterates over libyaml's events of the same files, and nothing else.

Usage: events.py PATH. Text that is no YAML is left at its first error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from _ruamel_yaml import CParser
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import StreamEndEvent


def paths(root: str) -> Iterator[str]:
    if not os.path.isdir(root):
        yield root
    for folder, _, files in os.walk(root):
        yield from (os.path.join(folder, name) for name in files)


def count(data: bytes) -> int:
    """Return the number of events in *data*."""
    following = CParser(data).get_event
    events = 0
    try:
        while following().__class__ is not StreamEndEvent:
            events += 1
    except YAMLError:
        pass
    return events


def main() -> None:
    events = 0
    for path in paths(sys.argv[1]):
        with open(path, "rb") as file:
            events += count(file.read())
    print(f"{events} events")


if __name__ == "__main__":
    main()

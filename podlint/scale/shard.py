"""The part of the files that one of several machines checks."""

from __future__ import annotations

from _blake2 import blake2b

from podlint import files
from podlint.files import Inputs, UnreadableFile
from podlint.scale.options import Shard


def part_of(inputs: Inputs, shard: Shard, max_size: int) -> Inputs:
    """Return the inputs of which only a part is to be checked: those whose content falls to it. Of the others the objects count.

    The same files fall to the same part, whatever machine it is on, in whatever folder, and whatever other files there are.
    """
    others = frozenset(path for path in inputs.paths if _number(path, shard.of, max_size) != shard.number)
    return inputs._replace(context=inputs.context | others)


def _number(path: str, of: int, max_size: int) -> int:
    data = files.load(path, max_size)
    content = files.name_of(path).encode() if isinstance(data, UnreadableFile) else data
    return int.from_bytes(blake2b(content, digest_size=8).digest(), "big") % of + 1

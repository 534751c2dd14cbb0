"""The names and UIDs that controllers give to what they create, drawn from a seed.

Source: k8s.io/apimachinery/pkg/util/rand/rand.go; k8s.io/apiserver/pkg/storage/names/generate.go;
k8s.io/kubernetes/pkg/controller/controller_utils.go, ComputeHash (v1.36)
"""

from __future__ import annotations

import json
import random
import zlib
from typing import Any

ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
"""Of generated suffixes: without vowels and look-alikes, so that no words come out."""

SUFFIX = 5
"""How many characters are generated."""

LONGEST_BASE = 63 - SUFFIX
"""A base name is cut to this length, so that the whole is a DNS label."""

_STREAM = 7919  # keeps these draws apart from those of the kubelet, which begin from the seed itself


class Names:
    """The draws of one run. The same seed gives the same names on every machine and Python."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed * _STREAM + 1)  # noqa: S311  no secrets; random() is the same everywhere, its other methods need not be

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to *limit* - 1."""
        return int(self._random.random() * limit)

    def generated(self, owner: str) -> str:
        """Return the name of a pod of *owner*: ``shop-x2k4q``."""
        return f"{f'{owner}-'[:LONGEST_BASE]}{''.join(ALPHABET[self.below(len(ALPHABET))] for _ in range(SUFFIX))}"

    def uid(self) -> str:
        """Return a random UID (version 4)."""
        digits = [f"{self.below(16):x}" for _ in range(32)]
        digits[12], digits[16] = "4", "89ab"[self.below(4)]
        text = "".join(digits)
        return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))

    def seed(self) -> int:
        """Return the seed of another pod's run."""
        return self.below(1 << 31)


def pod_template_hash(template: Any) -> str:
    """Return a hash of a pod template as Deployments put it into names: ``5d59d67564``.

    It is the same for the same template, and looks like the server's; that one hashes Go's own print of the template.
    """
    number = zlib.crc32(json.dumps(template, sort_keys=True, default=str).encode())
    return "".join(ALPHABET[ord(digit) % len(ALPHABET)] for digit in str(number))


def indexed(owner: str, index: int) -> str:
    """Return what the names of the pods of an index of a Job begin with: ``sum-3``."""
    suffix = f"-{index}"
    return f"{owner[: LONGEST_BASE - len(suffix) - 1]}{suffix}"

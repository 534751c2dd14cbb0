"""What a run is given of the cluster's policies: read and found valid before any file is checked."""

from __future__ import annotations

from collections.abc import Iterable

from podlint.admission.model import Given
from podlint.admission.read import policies
from podlint.admission.runtime import require_library
from podlint.admission.sources import gathered, with_namespaces
from podlint.errors import UsageError


def given(paths: tuple[str, ...]) -> Given:
    """Return the policies in files and folders.

    Raises:
        UsageError: they cannot be read, there are none, or the library that evaluates them is not installed.
    """
    require_library()
    found = Given(gathered(paths))
    known = policies(found)
    if not known.policies and not known.notes:
        raise UsageError(
            f"there is no ValidatingAdmissionPolicy in {' or '.join(map(repr, paths))}", "name a file or a folder with policies and their bindings"
        )
    return found


def completed(found: Given, paths: Iterable[str], max_size: int) -> Given:
    """Return the policies with the Namespaces among the checked files, whose labels decide about some of them."""
    return found._replace(namespaces=with_namespaces(paths, max_size))


def notes(found: Given) -> tuple[str, ...]:
    """Return what of the policies is not evaluated, in sentences."""
    return policies(found).notes

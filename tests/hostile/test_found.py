"""What fuzzing has found stays mended: each manifest in `found` once made podlint crash, hang, or contradict itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from podlint import api
from podlint.engine import Settings, check_text
from podlint.fixing import fixes
from podlint.registry import Selection
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST

ALL = Settings((NEWEST,), Selection((Profile.OPTIONAL,)))
FOUND = sorted((Path(__file__).parent / "found").iterdir())

every_manifest = pytest.mark.parametrize("manifest", FOUND, ids=lambda path: path.stem)


@every_manifest
def test_a_report_comes_out(manifest: Path) -> None:
    text = manifest.read_bytes().decode("utf-8", "replace")
    report = api.report([check_text("found.yaml", text, ALL)], ALL)
    assert report.crashes == ()


@every_manifest
def test_what_is_fixed_needs_no_more_of_it(manifest: Path) -> None:
    text = manifest.read_bytes().decode("utf-8", "replace")
    once = fixes.fix_text("found.yaml", text, ALL, unsafe=True)
    for source in once.sources.values():
        assert fixes.fix_text("found.yaml", source.text, ALL, unsafe=True).sources == {}

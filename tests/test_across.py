"""The rules across objects, beside what each of them finds."""

from __future__ import annotations

import subprocess
import sys

LOADED = """
import sys
from podlint.across import Preparation
from podlint.engine import Settings, check_text
from podlint.schema.bundle import NEWEST

def loaded():
    return sum(name.startswith("podlint.rules.references.") for name in sys.modules)

settings = Settings((NEWEST,))
service = check_text("a.yaml", "{apiVersion: v1, kind: Service, metadata: {name: shop}}", settings)
nothing = check_text("b.yaml", "{apiVersion: v1, kind: Node, metadata: {name: one}}", settings)
preparation = Preparation(settings)
for result in (nothing, service, nothing, nothing):
    before = loaded()
    preparation.step(result)
    print(loaded() - before)
print("podlint.rules.references.ingress_backend_missing" in sys.modules)
"""


def test_rules_are_loaded_one_by_one_once_the_run_holds_what_they_look_at():
    answer = subprocess.run([sys.executable, "-c", LOADED], check=True, capture_output=True, text=True).stdout.split()
    assert answer[0] == "0"
    assert set(answer[1:-1]) <= {"0", "1"}
    assert "1" in answer[1:-1]
    assert answer[-1] == "False"

"""What the API server's reader is known to accept, from its own tests."""

from __future__ import annotations

import pytest

from podlint.engine import Settings, check_text
from podlint.schema.bundle import NEWEST


@pytest.mark.parametrize(
    "spec",
    [
        "{containers: [{name: web, image: nginx:1.27}]}",
        "{containers: [{name: web, image: registry.example:5000/web:1}]}",
        "{containers: [{name: web, image: a:1, args: [http://example.org/a, b:c]}]}",
        "{containers: [{name: web, image: a, workingDir: https://github.com/go-yaml/yaml}]}",
    ],
)
def test_a_colon_inside_an_unquoted_text_between_braces_is_no_mistake(spec):
    # go.yaml.in/yaml/v2 decode_test.go, "issue #295 (allow scalars with colons in flow mappings and sequences)"
    found = check_text("a.yaml", f"apiVersion: v1\nkind: Pod\nmetadata: {{name: shop}}\nspec: {spec}\n", Settings((NEWEST,)))
    assert [(finding.rule, finding.message) for finding in found.findings if finding.api] == []
    assert found.object_count == 1

"""What another program fills in is recognised, and what only looks like it is not."""

from __future__ import annotations

import pytest

from podlint.objects.placeholder import may_hold_placeholders, placeholder


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("${REPLICAS}", "${REPLICAS}"),
        ("${NAMESPACE:=default}", "${NAMESPACE:=default}"),
        ("web-${ENV}-1", "${ENV}"),
        ("${A}${B}", "${A}"),
        ("$(NAME)", "$(NAME)"),
        ("$PORT", "$PORT"),
        ("{{region}}", "{{region}}"),
        ("{{ .Values.port }}", "{{ .Values.port }}"),
        ("${{ parameters.port }}", "{{ parameters.port }}"),
        ("", ""),
        ("web", ""),
        ("$", ""),
        ("$5", ""),
        ("costs $PORT", ""),
        ("/shop(/|$)(.*)", ""),
        ("^/a$(?:b)", ""),
        ("${", ""),
        ("${1}", ""),
        ("{{", ""),
        ("<name>", ""),
        ("__NAME__", ""),
        (3, ""),
        (None, ""),
        (["${A}"], ""),
    ],
)
def test_a_placeholder_is_what_flux_kustomize_argo_and_envsubst_fill_in(value: object, found: str) -> None:
    assert placeholder(value) == found
    assert not found or may_hold_placeholders(str(value))


def test_a_long_text_of_openings_takes_no_long_time() -> None:
    assert placeholder("${a" * 1_000_000 + "{{" * 1_000_000 + "$(a" * 1_000_000) == ""

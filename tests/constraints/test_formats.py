"""What complaints about names say: the length in bytes, and what to write instead where something was meant."""

from __future__ import annotations

import time

import pytest

from podlint.constraints.formats import config_key, dns_label, dns_subdomain, env_var_name, label_value, port_name


@pytest.mark.parametrize("text", ["${NAME}-web", "$(name)", "$NAME", "web-{{name}}", "<your-name>", "registry.<your domain>", "__NAME__"])
def test_a_placeholder_is_to_be_filled_in_and_nothing_is_proposed_for_it(text: str) -> None:
    for form in (dns_label, dns_subdomain, label_value, port_name):
        for complaint in form(text):
            assert complaint.proposal is None
        assert any("placeholder" in complaint.help for complaint in form(text)), form


@pytest.mark.parametrize(("text", "meant"), [("My_App", "my-app"), ("web!", "web"), ("_web", "web"), ("a < b", "a-b")])
def test_for_a_name_of_another_form_the_nearest_one_is_proposed(text: str, meant: str) -> None:
    (complaint,) = dns_label(text)
    assert complaint.proposal is not None
    assert complaint.proposal.value == meant


def test_an_equals_sign_in_the_name_of_a_variable_is_taken_for_the_value_behind_it() -> None:
    (complaint,) = env_var_name("LEVEL=debug")
    assert complaint.proposal is None
    assert complaint.help == "what follows the '=' belongs into the field value"


def test_text_that_is_not_ascii_is_measured_in_bytes() -> None:
    assert dns_label("é" * 60)[0].message == "may have at most 63 bytes, not 120"
    assert [complaint.message for complaint in dns_label("e" * 64)] == ["may have at most 63 characters, not 64"]


def test_no_name_is_proposed_that_would_be_too_long_itself() -> None:
    assert {complaint.proposal for complaint in config_key("a b" * 1000)} == {None}


@pytest.mark.parametrize("part", ["-", "a-", ".", "-.", "_", "é", "$(", "__A", "<a", "{{"])
def test_long_text_of_another_form_is_refused_at_once(part: str) -> None:
    text = part * 50_000
    begun = time.perf_counter()
    for form in (dns_label, dns_subdomain, label_value, port_name):
        assert form(text)
    assert time.perf_counter() - begun < 1

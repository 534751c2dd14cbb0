"""How addresses are read: as Go does, and since 1.36 without leniency."""

from __future__ import annotations

import pytest

from podlint.constraints.addresses import cidr, cidr_warnings, endpoint_address, ip_address, ip_warnings, is_ipv6, parse_cidr, parse_ip


@pytest.mark.parametrize("text", ["10.9.8.7", "::", "::1", "2001:db8::1", "FE80:0:0:0:0:0:0:abc", "1:2:3:4:5:6:7::"])
def test_addresses_need_not_be_in_their_shortest_form(text: str) -> None:
    assert not ip_address(text)


@pytest.mark.parametrize("text", ["", "None", "example.org", "10.9.8", "10.9.8.256", "10.9.8.7/24", " 10.9.8.7", "fe80::1%eth0", "1::2::3", "\u0661.2.3.4"])
def test_other_text_is_no_address(text: str) -> None:
    assert len(ip_address(text)) == 1
    assert len(ip_address(text, strict=False)) == 1


@pytest.mark.parametrize(("text", "plain"), [("010.9.08.7", "10.9.8.7"), ("::ffff:10.9.8.7", "10.9.8.7"), ("2001:00db8::1", "2001:db8::1")])
def test_forms_with_two_meanings_are_refused_strictly_and_warned_about_otherwise(text: str, plain: str) -> None:
    (complaint,) = ip_address(text)
    assert complaint.proposal is not None
    assert complaint.proposal.value == plain
    assert not ip_address(text, strict=False)
    assert [found.help for found in ip_warnings((), text)] == [f"write {plain}"]


@pytest.mark.parametrize(("text", "plain"), [("10.0.0.0/08", "10.0.0.0/8"), ("010.0.0.0/8", "10.0.0.0/8"), ("::ffff:10.0.0.0/104", "10.0.0.0/8")])
def test_ranges_with_two_meanings_are_refused_strictly_and_warned_about_otherwise(text: str, plain: str) -> None:
    (complaint,) = cidr(text)
    assert complaint.proposal is not None
    assert complaint.proposal.value == plain
    assert not cidr(text, strict=False)
    assert len(cidr_warnings((), text)) == 1


@pytest.mark.parametrize("text", ["10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/+8", "10.0.0.0/8/8", "::/129", "/8", "10.0.0.0/8 ", "::/" + "9" * 5000])
def test_other_text_is_no_range(text: str) -> None:
    assert len(cidr(text, strict=False)) == 1
    assert cidr_warnings((), text) == []


def test_bits_beyond_the_prefix_are_refused_strictly_and_warned_about_otherwise() -> None:
    assert [found.help for found in cidr("10.1.2.3/8")] == ["write 10.0.0.0/8 for the range, 10.1.2.3/32 for the one address"]
    assert not cidr("10.1.2.3/8", strict=False)
    assert len(cidr_warnings((), "10.1.2.3/8")) == 1


def test_unusual_ipv6_is_only_warned_about() -> None:
    assert [found.help for found in ip_warnings((), "2001:DB8:0::1")] == ["write 2001:db8::1"]
    assert [found.help for found in cidr_warnings((), "2001:DB8::/32")] == ["write 2001:db8::/32"]
    assert ip_warnings((), "2001:db8::1") == ip_warnings((), "10.9.8.7") == cidr_warnings((), "10.0.0.0/8") == []


@pytest.mark.parametrize(
    "text", ["0.0.0.0", "::", "127.0.0.1", "::1", "169.254.169.254", "fe80::1", "224.0.0.251", "ff02::1", "::ffff:127.0.0.1", "127.0.0.01", "no address"]
)
def test_endpoints_are_reached_from_elsewhere(text: str) -> None:
    assert len(endpoint_address(text)) == 1


@pytest.mark.parametrize("text", ["10.9.8.7", "2001:db8::1", "224.0.1.1", "ff05::1", "255.255.255.255"])
def test_whatever_can_be_reached_is_an_endpoint(text: str) -> None:
    assert not endpoint_address(text)


def test_an_ipv4_address_in_ipv6_form_is_ipv4() -> None:
    assert not is_ipv6("::ffff:10.9.8.7")
    assert is_ipv6("2001:db8::1")
    assert not is_ipv6("no address")


@pytest.mark.parametrize(
    ("inner", "outer", "is_part"),
    [("10.1.0.0/16", "10.0.0.0/8", True), ("10.0.0.0/8", "10.0.0.0/8", False), ("11.0.0.0/16", "10.0.0.0/8", False), ("2001:db8::/64", "0.0.0.0/0", False)],
)
def test_a_part_of_a_range_is_smaller(*, inner: str, outer: str, is_part: bool) -> None:
    part, whole = parse_cidr(inner), parse_cidr(outer)
    assert part is not None
    assert whole is not None
    assert part.is_part_of(whole) is is_part


def test_zones_are_of_no_use_to_others() -> None:
    assert parse_ip("fe80::1%eth0") is None

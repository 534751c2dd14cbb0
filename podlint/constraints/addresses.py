"""IP addresses and ranges of them (CIDRs) as Go reads them.

Kubernetes 1.36 reads them strictly: no leading zeros, no IPv4 address in IPv6 form, no bits beyond the prefix. Earlier
versions take those; what they warn about then is here too. The tables `IP_ADDRESS` and `CIDR` are as strict as the version.

Source: k8s.io/apimachinery/pkg/util/validation/ip.go; k8s.io/utils/internal/third_party/forked/golang/net/ip.go;
k8s.io/kubernetes/pkg/apis/core/validation/validation.go, ValidateEndpointIP (v1.36)
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from podlint.constraints.context import Context
from podlint.constraints.error import ApiError, Complaint, Complaints, Proposal, at, quoted, warning
from podlint.constraints.formats import FINE
from podlint.constraints.vocabulary import Table
from podlint.finding import Path

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

    Ip = IPv4Address | IPv6Address

STRICT_SINCE = 36
"""The minor version from which addresses are read strictly."""

_LEADING_ZEROS = re.compile(r"(?<![0-9a-fA-F])0+(?=[0-9a-fA-F])")
_DECIMAL = re.compile(r"[0-9]+")
_LONGEST_LENGTH = 3  # digits
_IPV6 = 6
_IPV4_IN_IPV6 = 96  # bits before the IPv4 address


class Cidr(NamedTuple):
    """An address and the length of the prefix that makes it a range."""

    ip: Ip
    length: int

    @property
    def network(self) -> IPv4Network | IPv6Network:
        """The range, without the bits beyond the prefix."""
        from ipaddress import ip_network

        return ip_network((self.ip, self.length), strict=False)

    @property
    def is_network(self) -> bool:
        """Whether no bits are set beyond the prefix."""
        return not int(self.ip) & ((1 << (self.ip.max_prefixlen - self.length)) - 1)

    def is_part_of(self, other: Cidr) -> bool:
        """Whether it is a part of another range, and not all of it."""
        return self.ip.version == other.ip.version and self.length > other.length and self.ip in other.network


def parse_ip(text: str) -> Ip | None:
    """Return the address, read leniently: leading zeros do not count. None for what is no address, or has a zone."""
    return _strictly(text) or _strictly(_LEADING_ZEROS.sub("", text))


@lru_cache(maxsize=256)
def parse_cidr(text: str) -> Cidr | None:
    """Return the range, read as leniently; None for what is none."""
    address, _, length = text.partition("/")
    digits = length.lstrip("0") or length[:1]
    ip = parse_ip(address) if _DECIMAL.fullmatch(length) and len(digits) <= _LONGEST_LENGTH else None
    return Cidr(ip, int(digits)) if ip is not None and int(digits) <= ip.max_prefixlen else None


def is_ipv6(text: str) -> bool:
    """Whether text is an IPv6 address; one that stands for an IPv4 address is none."""
    ip = parse_ip(text)
    return ip is not None and _unmapped(ip).version == _IPV6


@lru_cache(maxsize=256)
def _strictly(text: str) -> Ip | None:
    from ipaddress import ip_address  # a millisecond that most pods need not pay

    try:
        return None if "%" in text else ip_address(text)
    except ValueError:
        return None


def _unmapped(ip: Ip) -> Ip:
    """The IPv4 address that an IPv6 address stands for, or the address itself: Go makes no difference."""
    return getattr(ip, "ipv4_mapped", None) or ip


# Formats


def ip_address(text: str, *, strict: bool = True) -> Complaints:
    """An IP address: `10.9.8.7` or `2001:db8::1`."""
    plain = _strictly(text)
    ip = plain or parse_ip(text)
    if ip is None:
        return (_no_address(text),)
    if not strict or (plain and _unmapped(plain) is plain):
        return FINE
    must = "may not be an IPv4 address in IPv6 form" if plain else "may not have leading zeros"
    return (_respell(must, text, str(_unmapped(ip))),)


@lru_cache(maxsize=256)
def cidr(text: str, *, strict: bool = True) -> Complaints:
    """A range of IP addresses: `10.9.8.0/24` or `2001:db8::/64`."""
    found = parse_cidr(text)
    if found is None:
        return (_no_cidr(text),)
    if not strict:
        return FINE
    ip, length = found
    if _strictly(text.partition("/")[0]) is None or not text.endswith(f"/{length}"):
        return (_respell("may not have leading zeros", text, f"{ip}/{length}"),)
    if _unmapped(ip) is not ip:
        return (_respell("may not be an IPv4 range in IPv6 form", text, f"{_unmapped(ip)}/{max(0, length - _IPV4_IN_IPV6)}"),)
    if not found.is_network:
        help = f"write {found.network} for the range, {ip}/{ip.max_prefixlen} for the one address"
        return (Complaint(f"may have no bits set beyond the prefix length, not {quoted(text)}", help),)
    return FINE


def endpoint_address(text: str) -> Complaints:
    """An address at which other machines can be reached: not of this machine, of this link alone, or of nobody."""
    found = parse_ip(text)
    if found is None:
        return (_no_address(text),)
    ip = _unmapped(found)
    kind = ""
    if ip.is_unspecified:
        kind = "the unspecified address"
    elif ip.is_loopback:
        kind = "a loopback address (127.0.0.0/8, ::1)"
    elif ip.is_link_local:
        kind = "a link-local address (169.254.0.0/16, fe80::/10)"
    elif _is_link_local_multicast(ip):
        kind = "a link-local multicast address (224.0.0.0/24, ff02::/16)"
    return (Complaint(f"may not be {kind}, as {quoted(text)} is"),) if kind else FINE


def _is_link_local_multicast(ip: Ip) -> bool:
    if ip.version != _IPV6:
        return ip.packed[:3] == b"\xe0\x00\x00"
    return ip.packed[0] == 0xFF and ip.packed[1] & 0x0F == 0x02  # noqa: PLR2004  RFC 4291, section 2.7


def _no_address(text: str) -> Complaint:
    must = f"must be an IP address, as 10.9.8.7 or 2001:db8::1, not {quoted(text)}"
    meant = text.strip().partition("/")[0]
    return Complaint(must, f"write {meant}", Proposal(meant)) if meant != text and _strictly(meant) else Complaint(must)


def _no_cidr(text: str) -> Complaint:
    must = f"must be a range of IP addresses, as 10.9.8.0/24 or 2001:db8::/64, not {quoted(text)}"
    ip = _strictly(text.strip())
    if ip is None:
        return Complaint(must)
    single = f"{ip}/{ip.max_prefixlen}"
    return Complaint(must, f"write {single} for the one address", Proposal(single))


def _respell(must: str, text: str, plain: str) -> Complaint:
    return Complaint(f"{must}, not {quoted(text)}", f"write {plain}", Proposal(plain))


# Tables


def _check_ip(value: str, path: Path, context: Context, errors: list[ApiError]) -> None:
    complaints = ip_address(value, strict=context.minor >= STRICT_SINCE)
    if complaints:
        errors += at(path, complaints)


def _check_cidr(value: str, path: Path, context: Context, errors: list[ApiError]) -> None:
    complaints = cidr(value, strict=context.minor >= STRICT_SINCE)
    if complaints:
        errors += at(path, complaints)


IP_ADDRESS = Table(_check_ip)
CIDR = Table(_check_cidr)


# Warnings


def ip_warnings(path: Path, text: str) -> list[ApiError]:
    """What the server warns about in an address that it takes: forms that later versions refuse, or that are unusual."""
    plain = _strictly(text)
    ip = plain or parse_ip(text)
    if ip is None:
        return []
    if plain is None or _unmapped(ip) is not ip:
        return [_refused_later(path, text, str(_unmapped(ip)))]
    return [_unusual(path, text, str(ip))] if ip.version == _IPV6 and str(ip) != text else []


def cidr_warnings(path: Path, text: str) -> list[ApiError]:
    """What the server warns about in a range that it takes: as `ip_warnings`, and bits beyond the prefix."""
    found = parse_cidr(text)
    if found is None:
        return []
    ip, length = found
    warnings: list[ApiError] = []
    if not found.is_network:
        help = f"write {found.network} for the range, {ip}/{ip.max_prefixlen} for the one address"
        warnings.append(warning(path, f"has bits set beyond the prefix length, and {quoted(text)} may mean a range or an address", help=help))
    if _strictly(text.partition("/")[0]) is None or not text.endswith(f"/{length}") or _unmapped(ip) is not ip:
        warnings.append(_refused_later(path, text, str(found.network)))
    if not warnings and ip.version == _IPV6 and f"{ip}/{length}" != text:
        warnings.append(_unusual(path, text, f"{ip}/{length}"))
    return warnings


def _refused_later(path: Path, text: str, plain: str) -> ApiError:
    return warning(path, f"is written in a form that later versions of Kubernetes refuse: {quoted(text)}", help=f"write {plain}")


def _unusual(path: Path, text: str, plain: str) -> ApiError:
    return warning(path, f"is not in the usual form of IPv6 addresses (RFC 5952): {quoted(text)}", help=f"write {plain}")

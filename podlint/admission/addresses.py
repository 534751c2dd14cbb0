"""IP addresses and blocks of them in CEL.

Source: k8s.io/apiserver/pkg/cel/library/ip.go, cidr.go (v1.36)
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from podlint.admission.values import held, must_be_text, tagged

_Address = IPv4Address | IPv6Address
_Network = IPv4Network | IPv6Network


def _parsed(text: str) -> _Address:
    """An address as the server takes it: without zone, and no IPv4 address in the form of an IPv6 one."""
    must_be_text(text)
    address = ip_address(text)
    if isinstance(address, IPv6Address) and (address.scope_id is not None or address.ipv4_mapped is not None):
        raise ValueError(f"IP Address {text!r} has a zone, or is an IPv4-mapped IPv6 address, which is not allowed")
    return address


def _block(text: str) -> tuple[_Address, _Network]:
    """The address as written, and the block."""
    host, slash, bits = text.partition("/")
    if not slash or not (bits.isascii() and bits.isdigit()) or (bits != "0" and bits.startswith("0")):
        raise ValueError(f"network address parse error during conversion from string: {text!r}")
    address = _parsed(host)
    return address, ip_network(text, strict=False)


def _is(parse: Callable[[str], Any]) -> Callable[[str], bool]:
    def holds(text: str) -> bool:
        must_be_text(text)
        try:
            parse(text)
        except ValueError:
            return False
        return True

    return holds


def _ip(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):  # the member of a block
        return tagged("ip", str(_block(held(value, "cidr"))[0]))
    return tagged("ip", str(_parsed(value)))


def _cidr(text: str) -> dict[str, Any]:
    address, network = _block(text)
    return tagged("cidr", f"{address}/{network.prefixlen}")


def _address(value: Any) -> _Address:
    return _parsed(value) if isinstance(value, str) else ip_address(held(value, "ip"))


def _network(value: Any) -> _Network:
    return _block(value if isinstance(value, str) else held(value, "cidr"))[1]


def _contains_ip(block: Any, address: Any) -> bool:
    return _address(address) in _network(block)


def _contains_cidr(block: Any, other: Any) -> bool:
    outer, inner = _network(block), _network(other)
    if isinstance(outer, IPv4Network):
        return isinstance(inner, IPv4Network) and inner.subnet_of(outer)
    return isinstance(inner, IPv6Network) and inner.subnet_of(outer)


def _is_global_unicast(value: Any) -> bool:
    address = _address(value)
    is_broadcast = isinstance(address, IPv4Address) and int(address) == 2**32 - 1
    return not (address.is_unspecified or address.is_loopback or address.is_multicast or address.is_link_local or is_broadcast)


def _is_link_local_multicast(value: Any) -> bool:
    address = _address(value)
    if isinstance(address, IPv4Address):
        return address in IPv4Network("224.0.0.0/24")
    return address.is_multicast and address.packed[1] & 0x0F == 2  # noqa: PLR2004  the scope: link-local


def _string(value: Any) -> str:
    """``string()`` of an address or a block."""
    return held(value, "ip") if "@ip" in value else held(value, "cidr")


def _masked(value: Any) -> dict[str, Any]:
    return tagged("cidr", str(_network(value)))


TABLE: dict[str, tuple[Callable[..., Any], tuple[int, ...]]] = {
    "ip": (_ip, (1,)),
    "isIP": (_is(_parsed), (1,)),
    "isCanonical": (lambda text: str(_parsed(text)) == text, (1,)),
    "family": (lambda value: _address(value).version, (1,)),
    "isUnspecified": (lambda value: _address(value).is_unspecified, (1,)),
    "isLoopback": (lambda value: _address(value).is_loopback, (1,)),
    "isLinkLocalUnicast": (lambda value: _address(value).is_link_local, (1,)),
    "isLinkLocalMulticast": (_is_link_local_multicast, (1,)),
    "isGlobalUnicast": (_is_global_unicast, (1,)),
    "cidr": (_cidr, (1,)),
    "isCIDR": (_is(_block), (1,)),
    "containsIP": (_contains_ip, (2,)),
    "containsCIDR": (_contains_cidr, (2,)),
    "masked": (_masked, (1,)),
    "prefixLength": (lambda value: _network(value).prefixlen, (1,)),
    "string": (_string, (1,)),
}
"""Name -> function, and how many arguments it takes."""

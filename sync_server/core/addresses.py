"""Where news may go: to public addresses, and to networks of the company's own that the operator named (API-2).

Asked of the address that is about to be connected to, after its name was looked up: a name that is public when an
administrator types it may be another one's later. Knows no HTTP.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from sync_server.core.server_settings import Network

Address = IPv4Address | IPv6Address
_TRANSLATED = ip_network("64:ff9b::/96")
"""An IPv4 address in IPv6 (RFC 6052)."""


class AddressRefused(OSError):
    """News does not go to that address."""


def may_go(text: str, allowed: Iterable[Network]) -> bool:
    """Whether news may go to this address, as a socket names it."""
    address = _plain(ip_address(text.partition("%")[0]))
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    named = [one for one in allowed if one.version == address.version and address in one]
    if address.is_loopback or _is_this_machine(address):
        return any(one.num_addresses == 1 for one in named)
    return bool(named) or (address.is_global and not address.is_reserved)


def _plain(address: Address) -> Address:
    """The IPv4 address behind one that only wraps it: it is judged by where it leads."""
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address


def _is_this_machine(address: Address) -> bool:
    """Whether a packet there would not leave: it would come from the very address it goes to. Nothing is sent."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as asked:
            asked.connect((str(address), 9))
            return str(asked.getsockname()[0]) == str(address)
    except OSError:
        return False

"""Tell from which address a request comes, also behind proxies."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

# Some proxies add the port: 192.0.2.1:5060, [2001:db8::1]:5060.
_WITH_PORT = re.compile(r"(?P<four>[0-9.]+):\d+|\[(?P<six>[^\]]*)\](?::\d+)?")
_OF_ONE_CUSTOMER = 64  # bits: whoever has an address of version 6 has all that begin with the same


def client_address(request: HttpRequest) -> str:
    """Return the address that the outermost of our own proxies saw, or an empty text where none is known.

    Each proxy adds the address it saw at the end of `X-Forwarded-For`; whatever stands before ours was written by the
    client and is not believed.
    """
    address = _client(request)
    return "" if address is None else str(address)


def client_network(request: HttpRequest) -> str:
    """Return what stands for one client where attempts are counted: an address of version 4, or the /64 of one of 6.

    Where no address is known it is the unspecified one, `::`.
    """
    address = _client(request) or IPv6Address(0)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address), _OF_ONE_CUSTOMER), strict=False).network_address)
    return str(address)


def _client(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    count = settings.PROXY_COUNT
    forwarded = _read(seen[-count]) if count and len(seen) >= count else None
    return forwarded or _read(request.META.get("REMOTE_ADDR", ""))


def _read(written: str) -> IPv4Address | IPv6Address | None:
    """Return the address that is written, one of version 4 also where it is written as one of 6; None if it is none."""
    written = written.strip()
    if with_port := _WITH_PORT.fullmatch(written):
        written = with_port["four"] or with_port["six"]
    try:
        address = ip_address(written)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address

"""What people know a session of theirs by: the browser in two words, and the address that it came from, shortened."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

# The first that is named; those that call themselves by several names stand before what they call themselves, too.
_BROWSERS = (
    *(("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("YaBrowser", "Yandex Browser")),
    *(("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")),
)
_SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("CrOS", "ChromeOS"), ("Windows", "Windows")),
    *(("Macintosh", "macOS"), ("Linux", "Linux"), ("BSD", "BSD")),
)
_UNKNOWN = "::"
_KNOWN_BITS = {4: 24, 6: 48}


def browser_of(user_agent: str) -> str:
    """Name the browser and the system that a header `User-Agent` speaks of, like “Firefox, Linux”; as far as known."""
    found = (next((name for sign, name in table if sign in user_agent), "") for table in (_BROWSERS, _SYSTEMS))
    return ", ".join(filter(None, found))


def network_of(address: str) -> str:
    """Shorten an address so that a person knows the place again and nobody is followed: `192.0.2.x`, `2001:db8::x`."""
    if address in ("", _UNKNOWN):
        return ""
    known = ip_address(address)
    first = str(ip_network((known, _KNOWN_BITS[known.version]), strict=False).network_address)
    return f"{first}x" if known.version == 6 else first.rpartition(".")[0] + ".x"

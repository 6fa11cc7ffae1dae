"""Addresses in HTML: absolute, and of the web, or none; where links lead, and which lead to where they stand."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urljoin, urlsplit

import lxml.etree

from archive.importing.formats.html.areas import word_set
from archive.importing.formats.html.blocks import PARAGRAPHS, Block

LONGEST = 2000
# No element of HTML is called so: it marks what is taken out.
_PERMALINK = "permalink"
LONGEST_PERMALINK = 30
MOST_PERMALINKS = 5000
# Where readers are sent from any page, whatever its article is about.
_EVERYWHERE = word_set(
    "facebook.com twitter.com x.com t.co instagram.com youtube.com linkedin.com pinterest.com whatsapp.com wa.me t.me"
    " telegram.me vk.com ok.ru weibo.com reddit.com flipboard.com tumblr.com google.com apple.com tiktok.com"
    " threads.net feedburner.com"
)


def safe_address(address: str | None, base: str = "") -> str:
    """Return an absolute address of the web, or nothing: no script, no data, no file."""
    if not address or len(address) > LONGEST:
        return ""
    try:
        joined = urljoin(base, address.strip()) if base else address.strip()
        parts = urlsplit(joined)
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https", "mailto") or (
        parts.scheme.lower() != "mailto" and not parts.netloc
    ):
        return ""
    return re.sub(
        r"[\s()<>\"\\]|[\x00-\x1f]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), joined
    )


def leads_elsewhere(block: Block, own_host: str) -> bool:
    """Return whether a block has links, and all lead to other hosts than the page's and those of networks."""
    if not own_host:
        return False
    targets = {target for piece in block.pieces if (target := _target_of(*piece))}
    return bool(targets) and all(_is_elsewhere(target, own_host) for target in targets)


def _target_of(element: lxml.etree._Element, place: str) -> str:
    """Return the address of the link in which a piece of text stands; empty if it is in none."""
    one: lxml.etree._Element | None = element if place == "text" else element.getparent()
    while one is not None and one.tag != "body":
        if one.tag == "a":
            return one.get("href") or ""
        one = one.getparent()
    return ""


def _is_elsewhere(address: str, own_host: str) -> bool:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return False
    return (
        bool(host)
        and parts.scheme in ("http", "https")
        and not any(_is_within(host, one) for one in (own_host, *_EVERYWHERE))
    )


def _is_within(host: str, other: str) -> bool:
    return host == other or host.endswith(f".{other}") or other.endswith(f".{host}")


def take_permalinks(root: lxml.etree._Element) -> list[str]:
    """Take out the links by which paragraphs can be pointed at, at either end of one; return their words."""
    ends: dict[lxml.etree._Element, list[lxml.etree._Element]] = {}
    for link in islice(root.iter("a"), MOST_PERMALINKS):
        name = (link.get("href") or "").removeprefix("#")
        if not name or link.get("href") != f"#{name}":
            continue
        block = next((one for one in link.iterancestors() if one.get("id") == name), None)
        if block is not None and block.tag in PARAGRAPHS:
            ends[block] = [*ends.get(block, ())[:1], link]  # the first and the last
    taken = []
    for block, links in ends.items():
        for link in links:
            if _stands_at_an_end(link, block):
                taken.append(" ".join("".join(link.itertext()).split()))
                link.tag = _PERMALINK
    lxml.etree.strip_elements(root, _PERMALINK, with_tail=False)
    return taken


def _stands_at_an_end(link: lxml.etree._Element, block: lxml.etree._Element) -> bool:
    """Return whether a short link begins or ends a paragraph that has other words as well."""
    inside, whole = ("".join("".join(one.itertext()).split()) for one in (link, block))
    is_short = len(inside) <= LONGEST_PERMALINK and len(inside) < len(whole)
    return is_short and (whole.endswith(inside) or whole.startswith(inside))

"""Web addresses of articles: what of them identifies an article, and the spellings of one that mean the same."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit, urlunsplit

LONGEST = 2000
# The address of one record is asked for several times.
CACHED = 512
# Parameters that only tell by which way a reader came.
_TRACKING = re.compile(
    r"utm_\w+|(?:fbcl|gcl|dcl|ycl|yscl|twcl|ttcl)id|msclkid|rb_clickid|[gw]braid|_openstat|mc_[ce]id|igshi?d?|ref_(?:src|url)|cmp(?:id)?|"
    r"[in]cid|ocid|smid|smtyp|at_(?:medium|campaign|custom\d|link_\w+|format|bbc_team|ptr_name)|ns_(?:campaign|"
    r"mchannel|source|fee|linkname)|mkt_tok|wt_?mc(?:_\w+)?|xtor|spm|s_cid|hss_channel|_g[al]|_hs(?:enc|mi)|guccounter|"
    r"guce_referrer(?:_sig)?|li_fat_id|vero_(?:id|conv)|oly_(?:enc|anon)_id|wickedid|soc_(?:src|trk)|share_(?:token|from|id)|"
    r"isappinstalled|amp_js_v|usqp|outputtype|traffic_source|pk_(?:campaign|kwd|source|medium)|mtm_\w+|piwik_\w+|"
    r"fb_(?:action_\w+|source|ref)|sharetype|sh_kit",
    re.IGNORECASE,
)  # fmt: skip
_MAY_TRACK = re.compile(r"ref|referr?er|from|src|source|via|share|origin|partner|campaign|medium", re.IGNORECASE)
_WAYS = re.compile(
    r"rss\d?(?:\.\d)?|rss_?feed|feed|feedburner|atom|twitter|x|facebook|fb|telegram|tg|vk|ok|whatsapp|viber|linkedin|reddit|"
    r"wechat|weibo|(?:single|group)message|timeline|e?mail|newsletter|push|share|social|google|yandex|bing|home(?:page)?|"
    r"main|top|most_?(?:read|popular)|related|amp|mobile|app|widget|aggregator",
    re.IGNORECASE,
)  # fmt: skip


@lru_cache(CACHED)
def without_tracking(address: str) -> str:
    """Return a web address without parameters that tell where a reader came from, and without a place on the page.

    A fragment that is a route (`#!/news/1`, `#/news/1`) stays. What is no address of the web comes back as it is.
    """
    parts = _split(address)
    if parts is None or not (parts.query or parts.fragment or address.endswith(("?", "#"))):
        return address
    query = "&".join(pair for pair in parts.query.split("&") if not _tracks(pair))
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    return urlunsplit(parts._replace(query=query, fragment=fragment))


@lru_cache(CACHED)
def identity(address: str) -> str:
    """Return what of an address identifies an article, the same for all its spellings; empty where nothing does.

    Only addresses of the web do, and not that of a whole site.
    """
    parts = _split(without_tracking(address))
    if parts is None:
        return ""
    path = parts.path.rstrip("/")
    if not (path or parts.query or parts.fragment):
        return ""
    return urlunsplit(("", _host(parts), path, parts.query, parts.fragment)).removeprefix("//")


def spellings(address: str) -> list[str]:
    """Return the spellings of an address that mean the same: either scheme, with www or without, slash or none.

    Tracking parameters and a place on the page are left out, save in the address itself.
    """
    if len(address) > LONGEST or "\x00" in address:
        return []
    whole = address if "//" in address else f"https://{address}"
    try:
        parts = urlsplit(whole)
    except ValueError:
        return [address]
    if not parts.netloc:
        return [address]
    clean = urlsplit(without_tracking(whole))
    found = [address]
    for query, fragment in dict.fromkeys(((parts.query, ""), (clean.query, clean.fragment))):
        bare = parts.path.rstrip("/")
        found += [
            urlunsplit((scheme, netloc, path, query, fragment))
            for scheme in ("https", "http")
            for netloc in (_host(parts), f"www.{_host(parts)}")
            for path in (bare, f"{bare}/")
        ]
    return found


def is_web_address(address: str) -> bool:
    """Whether an address leads to the web: whole, in one piece, with http or https and a host."""
    return not any(map(str.isspace, address)) and "\x00" not in address and _split(address) is not None


def _split(address: str) -> SplitResult | None:
    """Return the parts of an address of the web, or None."""
    if len(address) > LONGEST:
        return None
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    return parts if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def _host(parts: SplitResult) -> str:
    return parts.netloc.lower().removeprefix("www.")


def _tracks(pair: str) -> bool:
    name, _, value = pair.partition("=")
    return not pair or bool(_TRACKING.fullmatch(name) or (_MAY_TRACK.fullmatch(name) and _WAYS.fullmatch(value)))

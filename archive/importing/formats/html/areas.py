"""Areas of a page that say themselves what they are: menus, related articles, comments, offers, captions and so on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import lxml.etree


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list that is written as a text."""
    return frozenset(text.split())


LONGEST_NAMES = 600
_IS_TEXT = "text"
_WITHOUT_DIGITS = dict.fromkeys(range(ord("0"), ord("9") + 1))
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS = re.compile(r"[a-z]+")
# What follows says what the element has or lacks beside it.
_NOT_ITSELF = word_set("has no not with without is hide show js u mt mb pt pb wp-block wrapper elementor")

_BY_TAG = {
    "nav": "navigation", "footer": "page foot", "aside": "aside", "form": "form", "dialog": "dialog",
    "figcaption": "caption", "figure": "figure", "menu": "navigation", "search": "form", "label": "form",
    "time": "date",
}  # fmt: skip
_BY_ROLE = {
    "navigation": "navigation", "banner": "page head", "contentinfo": "page foot", "complementary": "aside",
    "search": "form", "dialog": "dialog", "alert": "dialog", "alertdialog": "dialog", "menu": "navigation",
    "menubar": "navigation", "toolbar": "share bar", "form": "form",
}  # fmt: skip
# Where a page says how to cite it, and where it came from.
CITATIONS = "citations"
_KINDS = {
    "comments": "comment comments commentlist disqus respond reply replies livefyre fyre spotim commentary-list",
    "navigation": (
        "nav navigation navbar subnav navbox menu submenu breadcrumb breadcrumbs crumb crumbs pager pagination"
        " paginate pagenavi toc skip"
    ),
    "page foot": "footer colophon copyright copyrights legal disclaimer",
    "related articles": (
        "related relateds relatedposts recirc recirculation recommended recommendation recommendations recommends"
        " popular trending teaser teasers mostread mostpopular mostviewed readmore readnext morestories morefrom"
        " nextarticle upnext suggested suggestions similar seealso alsoread readalso further latest outbrain taboola"
        " zergnet mgid revcontent revcontents plista ligatus nativo crosslink crosslinks crosspromo"
    ),
    "offer": (
        "promo promos promotion promotions newsletter newsletters subscribe subscription subscriptions subscribers"
        " signup"
        " optin donate donation membership paywall piano regwall cta mailchimp mailinglist registration login signin"
        " register"
    ),
    "share bar": "share shares sharing sharebar sharedaddy sharethis addthis addtoany social sociable socials follow",
    "advertisement": (
        "ad ads adslot adunit advert adverts advertisement advertising advertorial adsense adbox adwrapper adcontainer"
        " dfp gpt sponsor sponsored sponsors criteo doubleclick googlead googleads werbung reklama anzeige"
    ),
    "sidebar": "widget sidebar sidebars rightrail rail sidenav",
    "dialog": "cookie cookies consent gdpr modal popup overlay lightbox tooltip banner toast interstitial",
    "about the author": "author authors byline bylines bio biography contributor contributors writer authorbox",
    "tags": "tags tag-list taglist tagcloud keywords topics categories category cats hashtags labels",
    "date": "timestamp dateline date datetime pubdate published publishdate updated",
    "data of the article": "meta metadata postmeta entrymeta kicker eyebrow readingtime viewcount counter counts",
    "caption": "credit credits photocredit photo photos image picture img gallery thumbnail",
    "figure": "caption captions figcaption",
    CITATIONS: "cite citethis howtocite citations provenance",
    "tool": "toolbar tools tooltip rating ratings print printfriendly poll captcha carousel slider",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_PHRASES = re.compile(
    r"(?P<comments>comments?[-_]?(?:list|section|area|form|thread)|disqus_thread|reader-comments)"
    r"|(?P<related>(?:read|more|most|see|you)[-_]?(?:next|also|more|read|viewed|popular|on|from|like|stories|articles)"
    r"(?![a-z])|next[-_](?:post|article|story|up)|(?:more|other|top|latest|prev)[-_](?:news|stories|articles|posts)"
    r"|link[-_]?list|inline[-_]?links?|further[-_]reading|story[-_]?links)"
    r"|(?P<ad>(?:^|[\s_-])(?:google[-_]?ads?|ad[-_](?:slot|unit|wrap\w*|container|box|block|label))(?![a-z]))"
    r"|(?P<hidden>sr-only|screen-reader|visually-?hidden|^d-print-|^(?:is-)?(?:hidden|invisible)$)",
    re.IGNORECASE,
)
# What pops up beside a word; what wraps both is called so, too, but says nothing of a part.
_POPS_UP = re.compile(
    r"(?:^|\s)(?:tool-?tip|popover|pop-?up|rollover|hover-?card)[-_]*(?:[a-z]+[-_])*(?:text|content|inner|body|block|box|bubble)(?:$|\s)",
    re.IGNORECASE,
)
# What calls itself the text of an article.
_TEXT = re.compile(r"(?:article|post|entry|story|news|blog|page)[-_]*(?:body|content|text|copy)", re.IGNORECASE)
# What weblogs call a whole article, with its tags and its author among its names.
_POST = re.compile(r"hentry|type-\w+|status-publish|node|single-post\S*|post-")
_EVEN_OF_POSTS = frozenset(("comments", "related articles"))
# Nouns that say what an element is only where they come last.
_LAST_ONLY = frozenset(
    ("tags", "about the author", "date", "data of the article", "caption", "sidebar", "tool", CITATIONS)
)
_WRAPPINGS = word_set(
    "area bar block body box col column container content heading holder info inner item items label line links list"
    " module name outer panel row section text title widget wrap wrapper zone"
)
_LAST_WORDS = frozenset(("elementor", "embed", "embedded", "with", "paragraph"))
# So much prose may stand in an area of a kind; where there is more, it is something else.
MOST_PROSE = {
    "caption": 350, "figure": 700, "date": 80, "tags": 250, "data of the article": 300, "share bar": 300, "tool": 300,
    "about the author": 1200, "page foot": 3000, "navigation": 1500,
}  # fmt: skip
_BY_PHRASE = {"comments": "comments", "related": "related articles", "ad": "advertisement", "hidden": "hidden"}


@dataclass(slots=True, eq=False)
class Area:
    """A part of a page that is marked as something else than text; it may lie in another."""

    element: lxml.etree._Element
    kind: str
    outer: Area | None = None
    depth: int = 0
    prose: int = 0
    is_text: bool = False


def area_kind(element: lxml.etree._Element) -> str:
    """Return what an element is by its tag, its role and the words of its class and id; empty if it may be text."""
    tag = str(element.tag)
    by_tag = _BY_TAG.get(tag, "")
    stated = element.items()
    if not stated:
        return by_tag
    attributes = dict(stated)
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return "hidden"
    if "display:none" in (attributes.get("style") or "").replace(" ", "").lower():
        return "hidden"
    role = attributes.get("role")
    if role and role in _BY_ROLE:
        return _BY_ROLE[role]
    if by_tag or tag in ("html", "body", "main"):
        return by_tag
    names = " ".join(attributes[name] for name in ("class", "id", "aria-labelledby") if name in attributes)
    return _kind_of_names(names[:LONGEST_NAMES]) if names else ""


def pops_up(element: lxml.etree._Element) -> bool:
    """Return whether an element is shown only to who points at a word beside it."""
    return bool(_POPS_UP.search((element.get("class") or "")[:LONGEST_NAMES]))


def _kind_of_names(names: str) -> str:
    found, is_post = "", False
    for name in names.translate(_WITHOUT_DIGITS).split():
        kind, says_post = _kind_of_name(name)
        if kind == _IS_TEXT:
            return ""
        is_post = is_post or says_post
        found = found or kind
    return "" if is_post and found not in _EVEN_OF_POSTS else found


@lru_cache(8192)
def _kind_of_name(name: str) -> tuple[str, bool]:
    """Return what one name of a class says, and whether it is that of a whole post."""
    if _TEXT.fullmatch(name):
        return _IS_TEXT, False
    found = _PHRASES.search(name)
    if found and found.lastgroup:
        return _BY_PHRASE[found.lastgroup], False
    is_post = bool(_POST.fullmatch(name))
    words = _WORDS.findall(_CAMEL.sub(" ", name).lower())
    if "author" in words and words[0] == "elementor":
        words = words[1:]
    if not words or "(" in name or words[0] in _NOT_ITSELF or not _LAST_WORDS.isdisjoint(words):
        return "", is_post
    while len(words) > 1 and words[-1] in _WRAPPINGS:
        words.pop()
    for word in words:
        kind = _KIND_OF.get(word)
        if kind and (word == words[-1] or kind not in _LAST_ONLY):
            return kind, is_post
    return "", is_post


def is_named_text(element: lxml.etree._Element) -> bool:
    """Return whether an element calls itself the text of an article."""
    return element.get("itemprop") == "articleBody" or (
        any(map(_TEXT.fullmatch, f"{element.get('class') or ''} {element.get('id') or ''}".split()))
    )

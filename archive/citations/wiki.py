"""A citation for a page of Wikipedia: the template `cite news`.

See https://en.wikipedia.org/wiki/Template:Cite_news.
"""

from __future__ import annotations

from archive.citations.plain import day_month_year
from archive.citations.record import Citation, one_line

# What wikitext would read as its own: links, templates, parameters, tags, entities, and signatures.
_SIGNS = {
    "&": "&amp;",
    "[": "&#91;",
    "]": "&#93;",
    "{": "&#123;",
    "}": "&#125;",
    "|": "&#124;",
    "<": "&lt;",
    ">": "&gt;",
    "~": "&#126;",
    "'": "&#39;",
}
_IN_ADDRESS = {"[": "%5B", "]": "%5D", "{": "%7B", "}": "%7D", "|": "%7C", "<": "%3C", ">": "%3E", " ": "%20"}


def wiki(cited: Citation) -> str:
    """Write the template in one line; nothing in a value can end it or begin another."""
    persons = cited.persons
    fields = {
        **{f"author{place if len(persons) > 1 else ''}": name for place, name in enumerate(persons, 1)},
        "title": cited.title,
        "newspaper": cited.source,
        "agency": cited.agency,
        "date": day_month_year(cited.published) if cited.published else "",
        "language": cited.language,
        "via": cited.archive,
        "id": cited.key,
        "access-date": day_month_year(cited.seen_on) if cited.seen_on else "",
    }
    parts = [f"{name}={_escaped(one_line(value))}" for name, value in fields.items() if value]
    address = "".join(_IN_ADDRESS.get(sign, sign) for sign in cited.url)
    return "{{cite news |" + " |".join([f"url={address}", *parts]) + "}}"


def _escaped(text: str) -> str:
    return "".join(_SIGNS.get(sign, sign) for sign in text)

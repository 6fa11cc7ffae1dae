"""When a page says that its article was published: in its data, by marks, in its address, or in a line that is a date.

What stands in a part with a heading of its own, in what lies beside the article or in a link is of something else.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import htmldate
import lxml.etree

from archive.importing.drafts import Finding, Problem
from archive.importing.formats.html.dates.lines import DateLines
from archive.importing.formats.html.page_metadata import PageMetadata
from archive.importing.formats.records.date_findings import date_in_doubt, date_unread
from archive.importing.formats.records.date_values import is_no_date, read_date_value
from archive.importing.formats.records.values import as_text
from archive.text.dates.partial_dates import PartialDate

# It says on every page what it could not find; here that is a finding like any other.
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

Stated = tuple[str, str, float]  # where, the value, how sure

MOST_TIMES = 100

_METAS = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished",
    "og:published_time", "publishdate", "pubdate", "publish-date", "publish_date", "publication_date",
    "publication-date", "article.published", "published_time", "published", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "date", "dc.date.issued", "dcterms.issued", "dc.date.created",
    "dcterms.created", "dc.date", "dcterms.date", "dc.created", "citation_publication_date", "citation_date",
    "og:release_date", "article_date_original", "article:create_at", "originalpublicationdate",
    "firstpublishedtime", "created", "apub:time", "pub_date", "displaydate",
)  # fmt: skip
_IN_UTC = re.compile(
    r"\d{4}-?\d\d-?\d\d[T ](?P<hour>\d\d):?\d\d(?::?\d\d?(?:\.\d+)?)?\s*(?:Z|UTC|GMT|[+-]00:?00)", re.IGNORECASE
)
# The hours in UTC in which it is still the day before in the west, and already the day after in the east.
LATEST_WEST, EARLIEST_EAST = 12, 10
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:[/_.-]|$)")
_MARKED = lxml.etree.XPath("//*[@itemprop='datePublished' or @pubdate]")
_TIMES = lxml.etree.XPath("//time[contains(@class, 'publish') or contains(@class, 'entry-date')]")
_TIMES_OF_TEXT = lxml.etree.XPath(
    "//time[@datetime][ancestor::article or ancestor::main or ancestor::header]"
    "[not(ancestor::aside or ancestor::footer or ancestor::*[contains(@class, 'comment') or contains(@id, 'comment')"
    " or contains(@class, 'related')])]"
)
_OF_CHANGE = re.compile("modif|updat|revis|expir|access")


def stated_date(page: PageMetadata, title: str) -> tuple[Finding[PartialDate] | None, list[Problem]]:
    """Return when an article was published, as the data and marks of its page tell, and what of that is in doubt.

    Read before the text is, which uses up the tree of the page.
    """
    lines = DateLines(page.tree, title)
    stated = list(_stated(page, lines))
    problems = []
    for where, value, _ in stated:
        read = read_date_value(value)
        is_stated = where.startswith(("JSON-LD", "meta")) and not is_no_date(value)
        if is_stated and (not read or read.is_ambiguous):
            problems.append(date_in_doubt(value, where) if read else date_unread(value, where))
    found = [
        Finding(read.date, "metadata", where, confidence, quote=value[:200], where=where)
        for where, value, confidence in stated
        if (read := read_date_value(value)) and read.date and read.date.month
    ]
    found.sort(key=lambda one: one.value.day is None)  # a month only where nothing states a day
    if not found:
        return None, problems
    best = _own_day(found, lines)
    others = [one for one in found if one is not best]
    agree = any(other.value == best.value for other in others)
    return replace(best, confidence=0.99 if agree else best.confidence, others=tuple(others[:3])), problems


def disagreement(stated: Finding[PartialDate], credited: Finding[PartialDate] | None) -> list[Problem]:
    """Return the problem that a page states other dates of publication, in its data or in a line by its text.

    A day more or less is of a zone. Of several marked alike most are of teasers and comments.
    """
    marked = [one for one in stated.others if re.search("pub|issued|address", one.rule, re.IGNORECASE)]
    is_alone = len({one.value for one in marked if one.rule.startswith("itemprop")}) == 1
    marked = [one for one in marked if is_alone or not one.rule.startswith("itemprop")]
    others = [one for one in (*marked, *([credited] if credited else ())) if _days_between(stated.value, one.value) > 1]
    if not others:
        return []
    listed = "; ".join(dict.fromkeys(f"{one.value} ({one.rule})" for one in others))
    message = f"The page states other dates of publication than {stated.value} ({stated.rule}): {listed}."
    return [Problem("dates_disagree", "warning", message, {"dates": [one.quote for one in (stated, *others)]})]


def _days_between(one: PartialDate, other: PartialDate) -> int:
    return max((one.first_day - other.last_day).days, (other.first_day - one.last_day).days)


def _stated(page: PageMetadata, lines: DateLines) -> Iterator[Stated]:
    for name in ("datePublished", "dateCreated", "uploadDate"):
        if text := as_text(page.article.get(name)):
            yield f"JSON-LD {name}", text, 0.96
    for name in _METAS:
        if text := page.meta(name):
            yield f"meta {name}", text, 0.95
    for where, elements, confidence in (
        ("itemprop datePublished", _MARKED(page.tree), 0.94),
        ("time element of publication", _TIMES(page.tree), 0.92),
    ):
        for element in elements[:MOST_TIMES]:
            text = element.get("datetime") or element.get("content") or " ".join("".join(element.itertext()).split())
            if text and (where.startswith("itemprop") or not lines.is_apart(element)):
                yield where, text, confidence
    address = page.address()
    if address and (in_address := _IN_ADDRESS.search(address.value)):
        yield "date in the address", "-".join(in_address.groups()), 0.9
    times = [time for time in _TIMES_OF_TEXT(page.tree)[:MOST_TIMES] if not lines.is_apart(time)]
    if len({time.get("datetime")[:10] for time in times}) == 1:
        yield "the only time element", times[0].get("datetime"), 0.85


def _own_day(found: Sequence[Finding[PartialDate]], lines: DateLines) -> Finding[PartialDate]:
    """Return the surest date; where it is an instant in UTC, the day that it was where the page was published.

    That is the day before or after, as far as zones go, which another statement or a line of the page says.
    """
    best = found[0]
    instant = _IN_UTC.fullmatch(best.quote.strip())
    if instant is None or best.value.day is None:
        return best
    day, hour = best.value.first_day, int(instant["hour"])
    near = [day - timedelta(days=1)] * (hour < LATEST_WEST) + [day + timedelta(days=1)] * (hour >= EARLIEST_EAST)
    for other in found[1:]:
        if other.value.day and other.value.first_day in near and not _IN_UTC.fullmatch(other.quote.strip()):
            return other
    if lines.say(best.value):
        return best
    for one in near:
        own = PartialDate.of(one, "day")
        if lines.say(own):
            return Finding(own, "document", "day in the time of the page", 0.9, where="page")
    return best


def date_by_look(page: PageMetadata, title: str) -> Finding[PartialDate] | None:
    """Ask htmldate, and take its answer where a line of the page is that date, or its data holds it.

    What htmldate finds is also a day that a text tells of, that of another article
    or of a visit, or one of two that figures may mean.
    """
    lines = DateLines(page.tree, title)
    address = page.address()
    try:
        page.drop_comments_in_values()
        html = lxml.etree.tostring(page.tree, encoding="unicode", method="html")
        answer = htmldate.find_date(html, original_date=True, url=address.value if address else None)
    except (ValueError, TypeError, AttributeError, RecursionError, lxml.etree.LxmlError):
        return None
    if not answer:
        return None
    found = PartialDate.parse(answer)
    if _is_in_data(page, found.first_day) or lines.say(found):
        return Finding(found, "inferred", "date that stands in the page", 0.7, where="page")
    return None


def _is_in_data(page: PageMetadata, day: date) -> bool:
    stated = (value for name, values in page.metas.items() if not _OF_CHANGE.search(name) for value in values)
    return any(f"{day:%Y-%m-%d}" in value for value in stated)

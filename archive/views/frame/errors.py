"""Dead ends that help: what an address without a page may have meant, and requests that can't be understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from archive.models import Article, Event, Place, Source, Tag, Tally
from archive.text.keys import ALPHABET, KEY_LENGTH
from archive.views.frame.page import Crumb, Page, home_crumb, render_page

_LONGEST_PATH = 300
_DATE = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?!\d)", re.ASCII)
_KEY = re.compile(rf"(?<![0-9a-z])[0-9a-z]{{{KEY_LENGTH - 1},{KEY_LENGTH + 1}}}(?![0-9a-z])", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WORDS_TRIED = 12


@dataclass(slots=True)
class Guesses:
    """What an address may have meant: articles by a key one character off, days and months, things of that name."""

    articles: list[Article] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    months: list[date] = field(default_factory=list)
    named: list[Tag | Source | Place | Event] = field(default_factory=list)
    counts: dict[date, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.articles or self.days or self.months or self.named)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 with what the address may have meant (at most ten queries)."""
    page = Page(
        _("Nothing stands at this address"),
        request.path,
        crumbs=(home_crumb(), Crumb(_("Not found"))),
        is_indexed=False,
    )
    context = {"asked": request.path[:_LONGEST_PATH], "guesses": guess(request.path[:_LONGEST_PATH])}
    return render_page("pages/not_found.html", page, context, status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None, *, status: int = 400) -> HttpResponse:
    """Answer 400 with the sentence that says what is wrong."""
    reason = str(exception) if isinstance(exception, BadRequest) else ""
    page = Page(
        _("This address can’t be understood"),
        request.path,
        crumbs=(home_crumb(), Crumb(str(status))),
        is_indexed=False,
    )
    context = {"reason": reason, "start": request.path, "status": status}
    return render_page("pages/bad_request.html", page, context, status=status)


def guess(path: str) -> Guesses:
    """Read from an address what it may have meant; everything found is public."""
    guesses = Guesses()
    keys = {near for key in _KEY.findall(path) for near in _one_character_off(key.lower())}
    if keys:
        near = list(Article.objects.filter(key__in=keys).values_list("pk", flat=True))
        found_near = Article.objects.published_among(near).with_mention()
        guesses.articles = sorted(found_near, key=lambda article: -article.sort_key)[:3]
    for year, month, day in _DATE.findall(path)[:2]:
        try:
            found = date(int(year), int(month), int(day or 1))
        except ValueError:
            continue
        if day:
            guesses.days.append(found)
            guesses.counts[found] = Tally.objects.days_of(found.year, found.month).get(found.day, 0)
        else:
            guesses.months.append(found)
    words = _words(path)
    if words:
        guesses.named += Event.objects.public().filter(slug__in=words).with_card()[:3]
        guesses.named += Tag.objects.public().filter(slug__in=words)[:3]
        guesses.named += Source.objects.public().filter(slug__in=words)[:3]
        guesses.named += Place.objects.public().filter(slug__in=words)[:3]
    return guesses


def _one_character_off(key: str) -> set[str]:
    """Return the keys that differ by one character wrong, missing or too many."""
    near: set[str] = set()
    for place in range(len(key) + 1):
        before, after = key[:place], key[place:]
        near.add(before + after[1:])
        near.update(before + letter + after for letter in ALPHABET)
        near.update(before + letter + after[1:] for letter in ALPHABET)
    return {other for other in near if len(other) == KEY_LENGTH}


def _words(path: str) -> list[str]:
    """Return the whole names in an address, then the single words of them."""
    names = _WORD.findall(path.lower())
    single = [word for name in names if "-" in name for word in name.split("-")]
    return [word for word in dict.fromkeys(names + single) if len(word) > 2 and not word.isdigit()][:_WORDS_TRIED]

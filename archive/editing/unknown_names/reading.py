"""What an article names: its keywords, its credits, the host of its address, and phrases of its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db.models.functions import Substr

from archive.models import Article, ArticleProblem, Source, State, UnknownName, WithdrawalReason
from archive.models.bookkeeping.unknown_names import read_through
from archive.text.matching.phrases import READ_CHARACTERS, capitalised_phrases, name_key
from archive.text.persons import persons_of

KEYWORDS = "unknown_keywords"
LONGEST = 200  # characters of a name
MOST_BYLINES = 5
# Languages whose scripts have no capitals: what is capitalised there is of another language.
WITHOUT_CAPITALS = frozenset(
    "am ar bn bo dv fa gu he hi ja ka km kn ko lo ml mr my ne or pa ps sd si ta te th ug ur yi zh".split()  # noqa: SIM905
)

Kind = UnknownName.Kind


@dataclass(frozen=True, slots=True)
class Named:
    """A name in an article: of which kind, by which key it is counted, and how it is spelled there."""

    kind: str
    key: str
    name: str
    article: int


@dataclass(frozen=True, slots=True)
class Unread:
    """How many articles came since names were last looked for, and when that was."""

    number: int
    looked_at: datetime | None


def unread() -> Unread:
    """Return how many articles were not read for names yet; ids are given in their order (two queries)."""
    through, looked_at = read_through()
    last = readable().order_by("-pk").values_list("pk", flat=True).first() or 0
    return Unread(max(last - through, 0), looked_at)


def readable() -> Any:
    """Return the articles that are read for names: none that was refused, merged into another or erased."""
    gone = [State.DISCARDED, State.MERGED]
    return Article.objects.exclude(state__in=gone).exclude(withdrawal_reason=WithdrawalReason.ERASED)


class Reading:
    """Reads articles for names; remembers the sources that nobody has confirmed."""

    def __init__(self) -> None:
        self._unconfirmed: dict[int, str] = dict(Source.objects.filter(is_confirmed=False).values_list("pk", "name"))

    def names_in(self, after: int, through: int) -> Iterator[Named]:
        """Yield what the articles with ids in this range name, the articles in their order (two queries)."""
        rows = (
            readable()
            .filter(pk__gt=after, pk__lte=through)
            .order_by("pk")
            .annotate(beginning=Substr("text", 1, READ_CHARACTERS))
            .values_list("pk", "language", "byline", "original_url", "source_id", "agency_id", "beginning")
        )
        keywords = self._keywords(after, through)
        for pk, language, byline, address, source, agency, text in rows.iterator(chunk_size=500):
            yield from _named(Kind.KEYWORD, keywords.get(pk, ()), pk)
            yield from _named(Kind.CREDIT, self._credits(byline, source, agency), pk)
            if host := host_of(address):
                yield Named(Kind.DOMAIN, host, host, pk)
            if language.partition("-")[0] not in WITHOUT_CAPITALS:
                for key, phrase in capitalised_phrases(text).items():
                    yield Named(Kind.PHRASE, key, phrase, pk)

    def _credits(self, byline: str, source: int | None, agency: int | None) -> Sequence[str]:
        """Return the sources that an import made of a credit; where no source is known, who is credited at all."""
        made = [self._unconfirmed[pk] for pk in (source, agency) if pk in self._unconfirmed]
        return made or (() if source else persons_of(byline)[:MOST_BYLINES])

    def _keywords(self, after: int, through: int) -> Mapping[int, Sequence[str]]:
        found = ArticleProblem.objects.filter(article__gt=after, article__lte=through, code=KEYWORDS)
        return {pk: keywords_of(evidence) for pk, evidence in found.order_by().values_list("article_id", "evidence")}


def keywords_of(evidence: Any) -> list[str]:
    """Return the keywords that the evidence of a problem names."""
    words = evidence.get("keywords") if isinstance(evidence, dict) else None
    return [str(word) for word in words] if isinstance(words, list) else []


def host_of(address: str) -> str:
    """Return the host of a web address without `www.`; empty where there is none with a dot."""
    try:
        host = (urlsplit(address).hostname or "").casefold().removeprefix("www.").rstrip(".")
    except ValueError:
        return ""
    return host if "." in host and not host.replace(".", "").isdecimal() and len(host) <= LONGEST else ""


def _named(kind: str, names: Iterable[str], pk: int) -> Iterator[Named]:
    seen = set()
    for name in names:
        shown = " ".join(name.split())[:LONGEST]
        key = name_key(shown)[:LONGEST]
        if key and key not in seen:
            seen.add(key)
            yield Named(kind, key, shown, pk)

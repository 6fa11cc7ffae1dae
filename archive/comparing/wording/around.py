"""One article compared with what stands around it: the accounts of its events, and its near copies."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from archive.comparing.duplicate_problems import APART, SAME_TEMPLATE, SHARES_WORDING
from archive.comparing.near_duplicates import RELATED, SAME, Grade
from archive.comparing.wording.accounts import percent_of, public_wordings
from archive.models import Article, ArticleProblem
from archive.models.queries.alike import sharing_fingerprints
from archive.models.sort_keys import UNDATED_BELOW
from archive.text.similarity.wording import Wording, compare

MOST_COMPARED = 40
MOST_WORDS = 20_000
MOST_CANDIDATES = 12
MOST_COPIES = 5
MOST_SHARED = 3
LEAST_PERCENT, LEAST_WORDS = 5, 8  # of what is told on the page of an article; less is mostly names


@dataclass(frozen=True, slots=True)
class NearCopy:
    """A public article whose text is near to another: the same wording (≥ .9 of the smaller text), or half of it."""

    article_id: int
    key: str
    share: float

    @property
    def is_same(self) -> bool:
        return self.share >= SAME


@dataclass(frozen=True, slots=True)
class SharedWording:
    """How much of a text another has as well: `percent` of the other if it is surely later, else of this one."""

    article: Article
    words: int
    percent: int
    is_later: bool
    days: int | None


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of the wording of an article: near copies, the nearest first, and with whom it shares what."""

    copies: Sequence[tuple[Article, NearCopy]] = ()
    shared: Sequence[SharedWording] = ()

    def __bool__(self) -> bool:
        return bool(self.copies or self.shared)


def around(article: Article, others: Sequence[int]) -> Around:
    """Compare an article with others that it belongs to and with near copies.

    One query, and at most four more where there is anything to compare.
    """
    candidates = [pk for pk, _n in sharing_fingerprints(article.pk, MOST_CANDIDATES)]
    ids = dict.fromkeys([*candidates, *others[:MOST_COMPARED]])
    ids.pop(article.pk, None)
    if not ids:
        return Around()
    own, wordings, known = _read(article, ids)
    if own is None or not wordings:
        return Around()
    copies = _near(article, own, {pk: wordings[pk] for pk in candidates if pk in wordings}, known)
    near = {one.article_id for one in copies}
    shared = [one for one in _shared_wordings(article, own, wordings, known) if one.article.pk not in near]
    return Around([(known[one.article_id], one) for one in copies[:MOST_COPIES]], shared[:MOST_SHARED])


def copies_of(article: Article) -> list[NearCopy]:
    """Return the public near copies of an article, the nearest first (at most four queries)."""
    candidates = [pk for pk, _n in sharing_fingerprints(article.pk, MOST_CANDIDATES)]
    if not candidates:
        return []
    own, wordings, known = _read(article, candidates)
    return _near(article, own, wordings, known) if own is not None else []


def _read(article: Article, ids: Collection[int]) -> tuple[Wording | None, dict[int, Wording], dict[int, Article]]:
    """Return the wording of an article, if it has any, and of others that are public, with these (two queries)."""
    known = _public(ids)
    wordings = public_wordings({article.pk: article.shown_as, **{pk: one.shown_as for pk, one in known.items()}})
    return wordings.pop(article.pk, None), wordings, known


def _public(ids: Collection[int]) -> dict[int, Article]:
    rows = Article.objects.published_among(list(ids)).with_mention()
    fields = ("key", "slug", "title", "title_basis", "published_on", "date_precision", "language", "sort_key", "state")
    return rows.only(*fields, "display", "source__name", "source__display").in_bulk()


def _near(article: Article, own: Wording, wordings: dict[int, Wording], known: dict[int, Article]) -> list[NearCopy]:
    """Return which of these are near copies; not what a person told apart, nor reports after one template."""
    found = []
    for pk, wording in wordings.items():
        one, other = compare([own, wording])
        share = max(1 - part.own / len(part.wording) for part in (one, other))
        if share >= RELATED:
            found.append(NearCopy(pk, known[pk].key, round(share, 3)))
    if found:
        others = _answered_apart(article, {one.article_id: one.key for one in found})
        found = [one for one in found if one.article_id not in others]
    return sorted(found, key=lambda one: (-one.share, one.article_id))


def _answered_apart(article: Article, keys: dict[int, str]) -> set[int]:
    """Return which articles an editor told apart from one, or a rule found to follow its template (one query)."""
    apart: set[int] = set()
    problems = ArticleProblem.objects.filter(article__in=[article.pk, *keys], code__in=SHARES_WORDING)
    for pk, code, evidence in problems.values_list("article_id", "code", "evidence"):
        grades = {one["article"]: one["grade"] for one in evidence.get("kin", ())}
        for other, key in keys.items():
            if pk not in (article.pk, other):
                continue
            named = key if pk == article.pk else article.key
            is_series = code == SAME_TEMPLATE or grades.get(named) == Grade.PERHAPS
            if named in evidence.get(APART, ()) or (named in grades and is_series):
                apart.add(other)
    return apart


def _shared_wordings(
    article: Article, own: Wording, wordings: dict[int, Wording], known: dict[int, Article]
) -> list[SharedWording]:
    """Return with whom an article shares most: what also stands elsewhere, and who repeats it later.

    Only what was surely published later repeats it; nobody knows that of the undated and those of the same day.
    """
    when = article.published
    is_later = {pk: when is not None and when.is_before(known[pk].published) for pk in wordings}
    ordered = sorted(wordings, key=lambda pk: (is_later[pk], *_order(known[pk])))
    total = len(own)
    some: list[int] = []
    for pk in ordered:
        total += len(wordings[pk])
        if total > MOST_WORDS and some:
            break
        some.append(pk)
    here = sum(1 for pk in some if not is_later[pk])
    texts = [wordings[pk] for pk in some]
    shared = compare([*texts[:here], own, *texts[here:]])
    places = [*range(here), *range(here + 1, len(some) + 1)]
    mine = shared[here].by_first()
    found = []
    for pk, place in zip(some, places, strict=True):
        words = shared[place].by_first().get(here, 0) if is_later[pk] else mine.get(place, 0)
        percent = percent_of(words, len(wordings[pk]) if is_later[pk] else len(own))
        if words >= LEAST_WORDS and percent >= LEAST_PERCENT:
            found.append(SharedWording(known[pk], words, percent, is_later[pk], _days(article, known[pk])))
    return sorted(found, key=lambda one: (one.is_later, -one.words))


def _order(article: Article) -> tuple[bool, int]:
    return article.sort_key < UNDATED_BELOW, article.sort_key


def _days(article: Article, other: Article) -> int | None:
    """Return how many days an article was published after another, None if one is not known to the day."""
    one, two = other.published, article.published
    if not (one and two and one.day and two.day):
        return None
    return (two.first_day - one.first_day).days

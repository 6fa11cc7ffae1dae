"""Near-duplicates: which articles share their wording with others, in grades, found by winnowed fingerprints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain, repeat

import numpy as np
from django.db.models import Count

from archive.models import Article, Fingerprint
from archive.text.similarity.shingles import (
    Shingles,
    containment_of_distinct,
    distinct_shingles,
    fingerprints,
    shingles,
)
from archive.text.similarity.templates import NEAR_DAYS, follow_one_template, keeps_most_words
from archive.text.text_cache import TextCache

MOST_ARTICLES = 200  # a fingerprint in more articles than this says nothing
LEAST_SHARED = 0.12  # share of fingerprints from which the texts themselves are compared
SAME, RELATED, PERHAPS = 0.9, 0.5, 0.3
MOST_COMPARED = 50
MOST_OF_FAMILY, MOST_GENERATIONS = 200, 5
CHUNK = 5000
MOST_KEPT = 3 * 1024 * 1024  # bytes of shingles that are kept for the next of a family


class Grade(StrEnum):
    """How near two texts are; `perhaps` is mostly another report of a series, written after the same template."""

    REPEAT = "repeat"
    DUPLICATE = "duplicate"
    RELATED = "related"
    PERHAPS = "perhaps"


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """An article whose text is near: how much of the smaller text both share, in which grade, and whether in a series.

    What follows the same template is no version of the same text, and graded `perhaps`.
    """

    article_id: int
    containment: float
    grade: Grade
    is_series: bool = False


@dataclass(frozen=True, slots=True)
class NewText:
    """What is compared of an article about to be created: its fingerprints, text, date and, where known, shingles."""

    hashes: Collection[int]
    text: str
    published_on: date | None
    shingles: Shingles | None = None


@dataclass(frozen=True, slots=True)
class _Compared:
    """A text as it is compared with others."""

    text: str
    shingles: Shingles
    published_on: date | None


def grade_of(share: float, one: date | None, other: date | None) -> Grade | None:
    """Grade a containment by the days between two publications; unknown dates count as near.

    ≥ .9 within 3 days is a duplicate, later a repeat; ≥ .5 a related version; ≥ .3 within 3 days perhaps one.
    """
    days = _days_between(one, other)
    is_near = days is None or days <= NEAR_DAYS
    if share >= SAME:
        return Grade.DUPLICATE if is_near else Grade.REPEAT
    if share >= RELATED:
        return Grade.RELATED
    return Grade.PERHAPS if share >= PERHAPS and is_near else None


def _days_between(one: date | None, other: date | None) -> int | None:
    return None if one is None or other is None else abs((one - other).days)


def store_fingerprints(hashes: Mapping[int, Collection[int]]) -> dict[int, list[int]]:
    """Store the fingerprints of these articles in place of those they had; return what was stored.

    A fingerprint that many articles have already says nothing and is not stored again, so that none ever has many more.
    """
    Fingerprint.objects.filter(article__in=list(hashes)).delete()
    distinctive = _distinctive(hashes, Fingerprint.holders(_all(hashes)))
    Fingerprint.add(distinctive)
    return distinctive


def store_new_fingerprints(new: Mapping[int, NewText]) -> dict[int, list[NearDuplicate]]:
    """Store the fingerprints of articles about to be created; return their earlier near-duplicates.

    Called before the articles are saved, in the same transaction, so that their problems are saved with them.
    """
    for one in new.values():
        if one.shingles is not None:
            _SHINGLES.add(one.text, one.shingles)
    hashes = {pk: one.hashes for pk, one in new.items()}
    holders = Fingerprint.holders(_all(hashes))
    distinctive = _distinctive(hashes, holders)
    Fingerprint.add(distinctive)
    shared: dict[int, Counter[int]] = {}
    for pk in sorted(distinctive):
        shared[pk] = Counter(chain.from_iterable(map(holders.get, distinctive[pk], repeat(()))))
        for value in distinctive[pk]:
            holders.setdefault(value, []).append(pk)
    return _near(distinctive, shared, new)


def refresh_fingerprints(article_ids: Collection[int]) -> None:
    """Store the fingerprints of these articles anew, from their text."""
    rows = Article.objects.filter(pk__in=article_ids).values_list("pk", "text")
    store_fingerprints({pk: fingerprints(shingles(text)) for pk, text in rows})


def earlier_near_duplicates(hashes: Mapping[int, Collection[int]]) -> dict[int, list[NearDuplicate]]:
    """Return the near-duplicates that came into the archive before these articles, whose fingerprints are stored.

    The nearest first. The share of common fingerprints picks candidates, whose texts are then compared by shingle.
    A fixed number of queries for any number of articles, but for the size of the fingerprints.
    """
    return _near(hashes, {pk: Counter({o: n for o, n in c.items() if o < pk}) for pk, c in _shared(hashes).items()})


def near_duplicates_of(article_id: int) -> list[NearDuplicate]:
    """Return the articles near to one, earlier and later, the nearest first (four queries)."""
    return near_duplicates_of_each([article_id]).get(article_id, [])


def family_of(article_id: int) -> list[int]:
    """Return an article with all that are near to it, to one of these and so on (four queries for each generation).

    No more than `MOST_OF_FAMILY`, and as far as `MOST_GENERATIONS`.
    """
    family = dict.fromkeys([article_id])
    young = [article_id]
    for _generation in range(MOST_GENERATIONS):
        found = near_duplicates_of_each(young)
        young = [near.article_id for pk in young for near in found.get(pk, ()) if near.article_id not in family]
        young = list(dict.fromkeys(young))[: MOST_OF_FAMILY - len(family)]
        family |= dict.fromkeys(young)
        if not young:
            break
    return list(family)


def near_duplicates_of_each(article_ids: Collection[int]) -> dict[int, list[NearDuplicate]]:
    """Return the articles near to each of a few, by its id, the nearest first (four queries for any number)."""
    hashes = stored_fingerprints(article_ids)
    shared = {pk: Counter({o: n for o, n in c.items() if o != pk}) for pk, c in _shared(hashes).items()}
    return _near(hashes, shared)


def near_duplicates_of_text(text: str, published_on: date | None, but: int) -> list[NearDuplicate]:
    """Return the articles near to any text, the nearest first; `but` is the id of one to leave out."""
    hashes = fingerprints(shingles(text))
    holders = Fingerprint.holders(hashes)
    shared = Counter(other for value in hashes for other in holders.get(value, ()) if other != but)
    nobody = 0  # no article has this id
    return _near({nobody: hashes}, {nobody: shared}, {nobody: NewText(hashes, text, published_on)}).get(nobody, [])


def later_candidates(article_ids: Collection[int]) -> set[int]:
    """Return the articles that came after any of these and share enough fingerprints with it to be compared."""
    hashes = stored_fingerprints(article_ids)
    shared = {pk: Counter({o: n for o, n in c.items() if o > pk}) for pk, c in _shared(hashes).items()}
    found = {pk: counts.most_common(MOST_COMPARED) for pk, counts in shared.items()}
    sizes = _sizes({other for counts in found.values() for other, _n in counts})
    return {o for pk, counts in found.items() for o, n in counts if n / min(len(hashes[pk]), sizes[o]) >= LEAST_SHARED}


def stored_fingerprints(article_ids: Collection[int]) -> dict[int, list[int]]:
    """Return the stored fingerprints of these articles (one query)."""
    hashes: dict[int, list[int]] = {pk: [] for pk in article_ids}
    for pk, value in Fingerprint.objects.filter(article__in=hashes).values_list("article_id", "hash"):
        hashes[pk].append(value)
    return hashes


def _near(
    hashes: Mapping[int, Collection[int]], shared: Mapping[int, Counter[int]], new: Mapping[int, NewText] | None = None
) -> dict[int, list[NearDuplicate]]:
    """Compare the texts of those that share enough fingerprints, of many the ones that share most."""
    candidates = {pk: counts.most_common(MOST_COMPARED) for pk, counts in shared.items() if counts}
    if not candidates:
        return {}
    new = new or {}
    sizes = _sizes({other for counts in candidates.values() for other, _n in counts} - new.keys())
    sizes |= {pk: len(hashes[pk]) for pk in new}
    near = {
        pk: [other for other, n in counts if n / max(1, min(len(hashes[pk]), sizes.get(other, 0))) >= LEAST_SHARED]
        for pk, counts in candidates.items()
    }
    wanted = {pk for pk, others in near.items() if others} | {other for others in near.values() for other in others}
    rows = Article.objects.filter(pk__in=wanted - new.keys()).values_list("pk", "text", "published_on")
    known = [*rows, *((pk, new[pk].text, new[pk].published_on) for pk in wanted & new.keys())]
    texts = {pk: _Compared(text, _SHINGLES(text), day) for pk, text, day in known}
    found: dict[int, list[NearDuplicate]] = {}
    for pk, others in near.items():
        compared = [_compare(texts[pk], texts[other], other) for other in others]
        if found_near := [one for one in compared if one]:
            found[pk] = sorted(found_near, key=lambda o: (o.grade == Grade.PERHAPS, -o.containment, o.article_id))
    return found


def _distinct_shingles_of(text: str) -> Shingles:
    return distinct_shingles(shingles(text))


def _size_of(values: Shingles) -> int:
    return values.nbytes + 256


_SHINGLES = TextCache(_distinct_shingles_of, _size_of, MOST_KEPT)


def _compare(one: _Compared, other: _Compared, other_id: int) -> NearDuplicate | None:
    share = containment_of_distinct(one.shingles, other.shingles)
    if PERHAPS <= share < RELATED and keeps_most_words(one.text, other.text):
        share = RELATED
    grade = grade_of(share, one.published_on, other.published_on)
    if grade is None:
        return None
    days = _days_between(one.published_on, other.published_on)
    is_same = np.array_equal(one.shingles, other.shingles)
    is_series = not is_same and follow_one_template(one.text, other.text, days=days)
    return NearDuplicate(other_id, share, Grade.PERHAPS if is_series else grade, is_series)


def _shared(hashes: Mapping[int, Collection[int]]) -> dict[int, Counter[int]]:
    """Count the fingerprints that each article shares with each other one, itself among them."""
    holders = Fingerprint.holders(_all(hashes))
    return {pk: Counter(o for value in values for o in holders.get(value, ())) for pk, values in hashes.items()}


def _distinctive(hashes: Mapping[int, Collection[int]], holders: Mapping[int, list[int]]) -> dict[int, list[int]]:
    """Return the fingerprints that not many articles have already."""
    return {
        pk: [value for value in values if len(holders.get(value, ())) <= MOST_ARTICLES] for pk, values in hashes.items()
    }


def _all(hashes: Mapping[int, Collection[int]]) -> set[int]:
    return {value for values in hashes.values() for value in values}


def _sizes(article_ids: Collection[int]) -> dict[int, int]:
    sizes: dict[int, int] = {}
    for chunk in _chunks(article_ids):
        rows = Fingerprint.objects.filter(article__in=chunk).values("article_id").annotate(n=Count("hash"))
        sizes |= {row["article_id"]: row["n"] for row in rows}
    return sizes


def _chunks(values: Iterable[int]) -> Iterable[list[int]]:
    ordered = sorted(values)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))

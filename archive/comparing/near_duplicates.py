"""Near-duplicates: which articles share their wording with others, in grades, found by winnowed fingerprints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count

from archive.models import Article, Fingerprint
from archive.text.similarity.shingles import containment, fingerprints, shingles

COMMON = 200  # a fingerprint in more articles than this says nothing
WORTH_READING = 0.2  # share of fingerprints from which the texts themselves are compared
SAME, RELATED, PERHAPS = 0.9, 0.5, 0.3
NEAR_DAYS = 3
MOST_COMPARED = 50
QUERY = 5000


class Grade(StrEnum):
    """How near two texts are; `perhaps` is mostly a report after the same template."""

    REPEAT = "repeat"
    DUPLICATE = "duplicate"
    RELATED = "related"
    PERHAPS = "perhaps"


@dataclass(frozen=True, slots=True)
class Kin:
    """An article whose text is near: how much of the smaller text both share, and in which grade."""

    article_id: int
    containment: float
    grade: Grade


@dataclass(frozen=True, slots=True)
class NewText:
    """What comparing takes of an article that is about to be created."""

    prints: Collection[int]
    text: str
    published_on: date | None


def grade_of(share: float, one: date | None, other: date | None) -> Grade | None:
    """Grade a containment by the days between two publications; unknown dates count as near.

    ≥ .9 within 3 days is a duplicate, later a repeat; ≥ .5 a related version; ≥ .3 within 3 days perhaps one.
    """
    is_near = one is None or other is None or abs((one - other).days) <= NEAR_DAYS
    if share >= SAME:
        return Grade.DUPLICATE if is_near else Grade.REPEAT
    if share >= RELATED:
        return Grade.RELATED
    return Grade.PERHAPS if share >= PERHAPS and is_near else None


def store(prints: Mapping[int, Collection[int]]) -> dict[int, list[int]]:
    """Keep the fingerprints of these articles in place of those they had; return what was kept.

    A fingerprint that many articles have already says nothing and is not kept again, so that none ever has many more.
    """
    Fingerprint.objects.filter(article__in=list(prints)).delete()
    telling = _telling(prints, Fingerprint.holders(_all(prints)))
    Fingerprint.add(telling)
    return telling


def store_new(new: Mapping[int, NewText]) -> dict[int, list[Kin]]:
    """Keep the fingerprints of articles about to be created, and return their kin as `earlier_kin` does.

    Asked before they are saved, in the same transaction, so that they can be saved together with what follows from it.
    """
    prints = {pk: one.prints for pk, one in new.items()}
    holders = Fingerprint.holders(_all(prints))
    telling = _telling(prints, holders)
    Fingerprint.add(telling)
    shared: dict[int, Counter[int]] = {}
    for pk in sorted(telling):
        shared[pk] = Counter(other for value in telling[pk] for other in holders.get(value, ()))
        for value in telling[pk]:
            holders.setdefault(value, []).append(pk)
    return _near(telling, shared, new)


def fingerprint_anew(article_ids: Collection[int]) -> None:
    """Take the fingerprints of these articles again, from their text."""
    rows = Article.objects.filter(pk__in=article_ids).values_list("pk", "text")
    store({pk: fingerprints(shingles(text)) for pk, text in rows})


def earlier_kin(prints: Mapping[int, Collection[int]]) -> dict[int, list[Kin]]:
    """Return, for articles whose fingerprints are stored, those that came into the archive before and are near.

    The nearest first. The share of common fingerprints picks candidates, whose texts are then compared by shingle.
    A fixed number of queries for any number of articles, but for the size of the fingerprints.
    """
    return _near(prints, {pk: Counter({o: n for o, n in c.items() if o < pk}) for pk, c in _shared(prints).items()})


def kin_of(article_id: int) -> list[Kin]:
    """Return the articles near to one, earlier and later, the nearest first (four queries)."""
    prints = prints_of([article_id])
    shared = {pk: Counter({o: n for o, n in c.items() if o != pk}) for pk, c in _shared(prints).items()}
    return _near(prints, shared).get(article_id, [])


def kin_of_text(text: str, published_on: date | None, but: int) -> list[Kin]:
    """Return the articles near to a text that none of them needs to have, all `but` one, the nearest first."""
    prints = fingerprints(shingles(text))
    holders = Fingerprint.holders(prints)
    shared = Counter(other for value in prints for other in holders.get(value, ()) if other != but)
    nobody = 0  # no article has this id
    return _near({nobody: prints}, {nobody: shared}, {nobody: NewText(prints, text, published_on)}).get(nobody, [])


def later_sharing(article_ids: Collection[int]) -> set[int]:
    """Return the articles that came after any of these and share enough fingerprints with it to be compared."""
    prints = prints_of(article_ids)
    shared = {pk: Counter({o: n for o, n in c.items() if o > pk}) for pk, c in _shared(prints).items()}
    found = {pk: counts.most_common(MOST_COMPARED) for pk, counts in shared.items()}
    sizes = _sizes({other for counts in found.values() for other, _n in counts})
    return {o for pk, counts in found.items() for o, n in counts if n / min(len(prints[pk]), sizes[o]) >= WORTH_READING}


def prints_of(article_ids: Collection[int]) -> dict[int, list[int]]:
    """Return the fingerprints that are kept of these articles (one query)."""
    prints: dict[int, list[int]] = {pk: [] for pk in article_ids}
    for pk, value in Fingerprint.objects.filter(article__in=prints).values_list("article_id", "hash"):
        prints[pk].append(value)
    return prints


def _near(
    prints: Mapping[int, Collection[int]], shared: Mapping[int, Counter[int]], new: Mapping[int, NewText] | None = None
) -> dict[int, list[Kin]]:
    """Compare the texts of those that share enough fingerprints, of many the ones that share most."""
    candidates = {pk: counts.most_common(MOST_COMPARED) for pk, counts in shared.items() if counts}
    if not candidates:
        return {}
    new = new or {}
    sizes = _sizes({other for counts in candidates.values() for other, _n in counts} - new.keys())
    sizes |= {pk: len(prints[pk]) for pk in new}
    near = {
        pk: [other for other, n in counts if n / max(1, min(len(prints[pk]), sizes.get(other, 0))) >= WORTH_READING]
        for pk, counts in candidates.items()
    }
    wanted = {pk for pk, others in near.items() if others} | {other for others in near.values() for other in others}
    rows = Article.objects.filter(pk__in=wanted - new.keys()).values_list("pk", "text", "published_on")
    known = [*rows, *((pk, new[pk].text, new[pk].published_on) for pk in wanted & new.keys())]
    texts = {pk: (frozenset(shingles(text)), day) for pk, text, day in known}
    found: dict[int, list[Kin]] = {}
    for pk, others in near.items():
        kin = []
        for other in others:
            share = containment(texts[pk][0], texts[other][0])
            if grade := grade_of(share, texts[pk][1], texts[other][1]):
                kin.append(Kin(other, share, grade))
        if kin:
            found[pk] = sorted(kin, key=lambda one: (-one.containment, one.article_id))
    return found


def _shared(prints: Mapping[int, Collection[int]]) -> dict[int, Counter[int]]:
    """Count the fingerprints that each article shares with each other one, itself among them."""
    holders = Fingerprint.holders(_all(prints))
    return {pk: Counter(o for value in values for o in holders.get(value, ())) for pk, values in prints.items()}


def _telling(prints: Mapping[int, Collection[int]], holders: Mapping[int, list[int]]) -> dict[int, list[int]]:
    """Leave out the fingerprints that many articles have already."""
    return {pk: [value for value in values if len(holders.get(value, ())) <= COMMON] for pk, values in prints.items()}


def _all(prints: Mapping[int, Collection[int]]) -> set[int]:
    return {value for values in prints.values() for value in values}


def _sizes(article_ids: Collection[int]) -> dict[int, int]:
    sizes: dict[int, int] = {}
    for chunk in _chunks(article_ids):
        rows = Fingerprint.objects.filter(article__in=chunk).values("article_id").annotate(n=Count("hash"))
        sizes |= {row["article_id"]: row["n"] for row in rows}
    return sizes


def _chunks(values: Iterable[int]) -> Iterable[list[int]]:
    ordered = sorted(values)
    return (ordered[start : start + QUERY] for start in range(0, len(ordered), QUERY))

"""Which stored articles may read otherwise after a change of a source, a tag, an event, or of the code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from hashlib import blake2b
from itertools import chain

from django.db.models import Count, Q, Sum

from archive.models import Article, ArticleProblem, BoilerplateProposal, Event, ShadowRun, Source, State, Tag
from archive.models.article_queries import ArticleQuerySet
from archive.search.query.parser import parse
from archive.search.searcher import FARTHEST, Request, SearchUnavailableError, open_session, searching
from archive.text.matching.rules import Rule, RuleError

LEFT_ALONE = (State.DISCARDED, State.WITHDRAWN, State.MERGED)
# Fields of the vocabulary, or links, by which articles are read; a change of no other asks for a new reading.
READ_BY: dict[str, frozenset[str]] = {
    "source": frozenset({"name", "full_name", "kind", "domains", "aliases"}),
    "tag": frozenset({"name", "aliases"}),
    "event": frozenset({"rules", "starts_on", "starts_precision", "ends_on", "ends_precision"}),
}
IN_A_QUERY = 5000  # ids
MODELS: dict[str, type[Source] | type[Tag] | type[Event]] = {"source": Source, "tag": Tag, "event": Event}


def concerned(about: str, pk: int | None = None) -> list[int]:
    """Return the articles whose reading may depend on this part of the vocabulary, in order; every one for `all`.

    A source: its own, those without one, and those of a source that was made of one of its names. A tag: those that
    bear it, whose text has one of its names by the search index (10,000 for each name), or whose document files itself
    under one. An event: its accounts, and what was published in the days of its rules.
    """
    row = _row(about, pk)
    if isinstance(row, Tag):
        ids = sorted(_of_tag(row))
        parts = (ids[start : start + IN_A_QUERY] for start in range(0, len(ids), IN_A_QUERY))
        return [pk for some in parts for pk in _ids(Q(pk__in=some))]
    return _ids(_condition(about, row))


def number_concerned(about: str, pk: int | None = None) -> int:
    """Return how many articles are `concerned`, without reading their ids where the database can count them."""
    row = _row(about, pk)
    return len(concerned(about, pk)) if isinstance(row, Tag) else _current(_condition(about, row)).count()


def _row(about: str, pk: int | None) -> Source | Tag | Event | None:
    return MODELS[about]._default_manager.filter(pk=pk).first() if about in MODELS else None


def _condition(about: str, row: Source | Tag | Event | None) -> Q:
    if about == ShadowRun.About.ALL:
        return Q()
    if isinstance(row, Source):
        return _of_source(row)
    return _of_event(row) if isinstance(row, Event) else Q(pk=None)


def _current(condition: Q) -> ArticleQuerySet:
    return Article.objects.filter(condition).exclude(state__in=LEFT_ALONE)


def _ids(condition: Q) -> list[int]:
    return list(_current(condition).order_by("pk").values_list("pk", flat=True))


def rules_stamp() -> str:
    """Return what tells today's vocabulary and rules from those of another time (four queries)."""
    found = (
        Source.objects.aggregate(Count("pk"), Sum("version")),
        Tag.objects.aggregate(Count("pk"), Sum("version")),
        Event.objects.with_rules().aggregate(Count("pk"), Sum("version")),
        BoilerplateProposal.objects.in_force().aggregate(Count("pk"), Sum("pk")),
    )
    return blake2b(repr(found).encode(), digest_size=16).hexdigest()


def _of_source(source: Source) -> Q:
    names = {name.casefold() for name in chain([source.name, source.full_name], _aliases(source)) if name}
    others = [
        pk for pk, name in Source.objects.exclude(pk=source.pk).values_list("pk", "name") if name.casefold() in names
    ]
    ids = [source.pk, *others]
    return Q(source__in=ids) | Q(agency__in=ids) | Q(source=None)


def _of_tag(tag: Tag) -> set[int]:
    names = list(dict.fromkeys(chain([tag.name], _aliases(tag))))
    in_keywords, in_text = Q(), Q()
    for name in names:
        in_keywords |= Q(message__icontains=name)
        in_text |= Q(text__icontains=name) | Q(title__icontains=name)
    found = set(tag.tagged.values_list("content_object_id", flat=True))
    unknown = ArticleProblem.objects.filter(in_keywords, code="unknown_keywords")
    found |= set(unknown.values_list("article_id", flat=True))
    try:
        return found | _mentioning(names)
    except SearchUnavailableError:
        return found | set(_ids(in_text))


def _mentioning(names: Iterable[str]) -> set[int]:
    """Return the articles that have one of these names, as a phrase, by the search index."""
    found: set[int] = set()
    session = open_session(for_editors=True)
    for name in names:
        request = Request(parse(f'"{name.replace(chr(34), " ")}"'), exact=True, for_editors=True)
        with searching():
            query = session.narrowed(session.words(request))
            hits = session.reader.searcher.search(query, FARTHEST).hits
            found.update(session.ids([address for _score, address in hits]))
    return found


def _of_event(event: Event) -> Q:
    own = Q(pk__in=event.accounts.values("article"))
    first, last = event.starts or event.ends, event.ends or event.starts
    if first is None or last is None:
        return own
    spans: list[int] = []
    is_undated = False
    for data in event.rules:
        try:
            rule = Rule.from_json(data)
        except RuleError:
            continue
        spans += chain.from_iterable(rule.roles.values())
        is_undated |= rule.is_undated
    if not spans:
        return own
    # A date known by its month or year counts from its first day.
    within = Q(
        published_on__gte=first.first_day + timedelta(days=min(spans) - 366),
        published_on__lte=last.last_day + timedelta(days=max(spans)),
    )
    return own | within | Q(published_on=None) if is_undated else own | within


def _aliases(row: Source | Tag) -> Iterable[str]:
    return row.aliases.values_list("name", flat=True)

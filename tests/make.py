"""Plain factories: each makes one record through the write path, with sensible values for what is not said."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Permission, User
from django.utils import timezone

from archive.editing.changes.recorder import recording
from archive.models import (
    Article,
    ArticleOriginal,
    Basis,
    Event,
    EventCandidate,
    EventSeries,
    EventState,
    Original,
    Place,
    Role,
    Source,
    State,
    Tag,
    WithdrawalReason,
)
from archive.models.choices import ChangeKind
from archive.text.keys import article_key
from archive.text.slugs import slugify

_numbers = itertools.count(1)
BODY = "The ministers met in the old town hall.\n\nThey signed three papers, the spokesman said."


def article(
    title: str = "Ministers sign three papers",
    *,
    body: str = BODY,
    state: str = State.PUBLISHED,
    on: date | str | None = date(2024, 3, 29),
    precision: str = "day",
    tags: Iterable[Tag] = (),
    events: Iterable[Event] | dict[Event, str] = (),
    original: bytes | None = None,
    problems: Iterable[dict[str, Any]] = (),
    **fields: Any,
) -> Article:
    """Make an article; one that is shown has been published first, as the constraints want."""
    day = date.fromisoformat(on) if isinstance(on, str) else on
    data = original if original is not None else f"{next(_numbers)} {title}".encode()
    digest = hashlib.sha256(data).digest()
    given: dict[str, Any] = {
        "key": article_key(digest),
        "title": title,
        "title_basis": Basis.DOCUMENT if title else "",
        "body": body,
        "state": state,
        "language": "en",
    }
    if day:
        given |= {"published_on": day, "date_precision": precision, "date_basis": Basis.DOCUMENT}
    if state in (State.PUBLISHED, State.WITHDRAWN, State.MERGED):
        given["published_at"] = timezone.now()
    if state == State.WITHDRAWN:
        given |= {"withdrawal_reason": WithdrawalReason.RIGHTS, "withdrawn_at": timezone.now()}
    if state == State.SCHEDULED:
        given["publish_at"] = datetime(2100, 1, 1, tzinfo=timezone.get_current_timezone())
    roles = events if isinstance(events, dict) else dict.fromkeys(events, Role.REPORTS)
    with recording(ChangeKind.IMPORT) as record:
        made = record.create(
            Article(**(given | fields)),
            tags=[{"tag": tag.pk, "basis": Basis.INFERRED, "words": [tag.name]} for tag in tags],
            accounts=[{"event": event.pk, "role": role, "basis": Basis.INFERRED} for event, role in roles.items()],
            problems=problems,
        )
        kept = Original.of(data, "text/plain", "utf-8")
        kept.save()
        ArticleOriginal.objects.create(article=made, original=kept, name="article.txt")
    return made


def source(name: str = "Morning Post", *, aliases: Iterable[str] = (), **fields: Any) -> Source:
    with recording(ChangeKind.COLLECTION) as record:
        return record.create(
            Source(name=name, **({"slug": slugify(name, "source")} | fields)),
            aliases=[{"name": alias} for alias in aliases],
        )


def tag(name: str = "trade", *, kind: str = "topic", aliases: Iterable[str] = (), **fields: Any) -> Tag:
    with recording(ChangeKind.COLLECTION) as record:
        return record.create(
            Tag(name=name, kind=kind, **({"slug": slugify(name, "tag")} | fields)),
            aliases=[{"name": alias} for alias in aliases],
        )


def place(name: str = "Port Haven", **fields: Any) -> Place:
    with recording(ChangeKind.COLLECTION) as record:
        return record.create(Place(name=name, **({"slug": slugify(name, "place")} | fields)))


def series(name: str = "Harbour Conference", **fields: Any) -> EventSeries:
    with recording(ChangeKind.COLLECTION) as record:
        return record.create(EventSeries(name=name, **({"slug": slugify(name, "series")} | fields)))


def event(
    title: str = "Signing of the harbour papers", *, on: date | str | None = date(2024, 3, 29), **fields: Any
) -> Event:
    day = date.fromisoformat(on) if isinstance(on, str) else on
    given: dict[str, Any] = {"title": title, "slug": slugify(title, "event"), "state": EventState.PUBLIC}
    if day:
        given |= {"starts_on": day, "starts_precision": "day", "starts_basis": Basis.EDITOR}
    with recording(ChangeKind.COLLECTION) as record:
        return record.create(Event(**(given | fields)))


def candidate(
    articles: Iterable[Article], *, state: str = EventCandidate.Answer.OPEN, event: Event | None = None
) -> EventCandidate:
    """Propose an event of these articles, as the rule that finds them does."""
    ids = [one.pk for one in articles]
    made = EventCandidate.objects.create(first_article_id=ids[0], state=state, event=event, strength=100 * len(ids))
    made.articles.set(ids)
    return made


def user(name: str = "anna", *permissions: str, **fields: Any) -> User:
    """Make a member of staff with these permissions, such as `publish_article`."""
    made = User.objects.create_user(name, password="a long enough password", is_staff=True, **fields)
    made.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return made

"""Where everything that the archive holds stands in a bag, and what of its tables is left out, and why.

Every model is one of three: told in a file of the bag, derived from what is told there, or private to the machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import models

from archive.models import (
    Account,
    AccountDismissal,
    Article,
    ArticleOriginal,
    ArticleProblem,
    BoilerplatePlace,
    BoilerplateProposal,
    Change,
    ChangeSet,
    Collection,
    Datestamp,
    ErasedHash,
    Event,
    EventAlias,
    EventCandidate,
    EventSeries,
    FixityCheck,
    FixityFinding,
    ImportBatch,
    ImportRecord,
    LedgerCorrection,
    Mention,
    Note,
    Original,
    PastAddress,
    Place,
    PlaceAlias,
    SavedView,
    SeriesAlias,
    Source,
    SourceAlias,
    Tag,
    TagAlias,
    TaggedArticle,
    TagSuggestion,
    UnknownName,
    Upkeep,
)

FORMAT = 1  # raised when a file of a bag gets another form; `reading.READABLE` says which forms are understood
LOT = 500  # records that are in memory together
REMOVED = "removed"  # marks a record of an earlier bag that is there no longer


@dataclass(frozen=True, slots=True)
class Link:
    """Rows that stand inside the record that they belong to; `parent` is the field that leads there."""

    name: str
    model: type[models.Model]
    parent: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: its name, that of many of them, its table, and the rows that stand inside it.

    `omitted` are columns that a bag does not hold, `only` narrows the rows. The records of a kind are in the order of
    their `key`.
    """

    name: str
    plural: str
    model: type[models.Model]
    links: tuple[Link, ...] = ()
    omitted: frozenset[str] = frozenset()
    only: Mapping[str, Any] = field(default_factory=dict)
    lot: int = LOT
    key: str = "id"

    def columns(self) -> list[models.Field[Any, Any]]:
        """Return the fields of its table that stand in a record."""
        return [one for one in self.model._meta.concrete_fields if one.name not in self.omitted]


def columns_of(link: Link) -> list[models.Field[Any, Any]]:
    """Return the fields of a link that stand in it: all but the one that leads to its record."""
    return [one for one in link.model._meta.concrete_fields if one.name != link.parent]


GROUP = Kind("group", "groups", Group, key="name")
USER = Kind("user", "users", User)
ORIGINAL = Kind("original", "originals", Original, omitted=frozenset({"packed", "store"}))
ARTICLE = Kind(
    "article",
    "articles",
    Article,
    (
        Link("originals", ArticleOriginal, "article"),
        Link("tags", TaggedArticle, "content_object"),
        Link("accounts", Account, "article"),
        Link("problems", ArticleProblem, "article"),
        Link("suggestions", TagSuggestion, "article"),
        Link("ledger_corrections", LedgerCorrection, "article"),
        Link("erased_hashes", ErasedHash, "article"),
        Link("datestamps", Datestamp, "article"),
    ),
    omitted=frozenset({"text"}),
    lot=250,
)
CHANGE = Kind("change", "changes", Change, omitted=frozenset({"packed"}), lot=2000)

# In the order in which they are restored: what others name comes before them, but for what `LATER` says.
FILES: dict[str, tuple[Kind, ...]] = {
    "staff.json": (GROUP, USER, Kind("saved_view", "saved_views", SavedView)),
    "vocabulary.json": (
        Kind("collection", "collection", Collection),
        Kind("place", "places", Place, (Link("aliases", PlaceAlias, "place"),)),
        Kind("series", "series", EventSeries, (Link("aliases", SeriesAlias, "series"),)),
        Kind("source", "sources", Source, (Link("aliases", SourceAlias, "source"),)),
        Kind("tag", "tags", Tag, (Link("aliases", TagAlias, "tag"),)),
        Kind("boilerplate", "boilerplate", BoilerplateProposal),
    ),
    "events.json": (
        Kind(
            "event",
            "events",
            Event,
            (
                Link("aliases", EventAlias, "event"),
                Link("tags", Event.tags.through, "event"),
                Link("dismissals", AccountDismissal, "event"),
            ),
        ),
        Kind(
            "candidate",
            "candidates",
            EventCandidate,
            (Link("articles", EventCandidate.articles.through, "eventcandidate"),),
        ),
    ),
    "originals.jsonl": (ORIGINAL,),
    "articles.jsonl": (ARTICLE,),
    "imports.jsonl": (
        Kind("batch", "batches", ImportBatch),
        Kind("import_record", "import_records", ImportRecord, lot=1000),
    ),
    "changes.jsonl": (Kind("change_set", "change_sets", ChangeSet, lot=2000), CHANGE),
    "addresses.jsonl": (Kind("past_address", "past_addresses", PastAddress, lot=2000),),
    "desk.jsonl": (
        Kind("note", "notes", Note, (Link("mentions", Mention, "note"),)),
        Kind("boilerplate_place", "boilerplate_places", BoilerplatePlace, lot=2000),
        Kind("unknown_name", "unknown_names", UnknownName),
        Kind("fixity_check", "fixity_checks", FixityCheck, lot=2000, key="original"),
        Kind("fixity_finding", "fixity_findings", FixityFinding),
        Kind("upkeep", "upkeep", Upkeep, only={"task": Upkeep.Task.NAMES}),
    ),
}
# Files of which no record changes without the log of changes, so that the revision of the archive says whether what
# stands of them is still true. In the others people and jobs change, add and delete what the log says nothing of.
LOGGED = frozenset({"originals.jsonl", "articles.jsonl", "changes.jsonl", "addresses.jsonl"})
# Fields that name what is restored after them, or in any order with them.
LATER = (
    (Article, "merged_into"),
    (Original, "context"),
    (ChangeSet, "undoes"),
    (AccountDismissal, "article"),
    (EventCandidate, "first_article"),
    (EventCandidate.articles.through, "article"),
)

# What is not told, since restoring makes it anew from what is.
DERIVED = {
    "archive.ArticleWording": "the words of each text as hashes",
    "archive.Fingerprint": "the hashes by which near copies are found",
    "archive.Tally": "how many articles count under each heading (when those of a month last changed is told)",
    "archive.SearchLog": "which articles the search index has to follow",
    "archive.SearchPosition": "how far it has followed",
    "archive.Generation": "the number of the last public change; a restored archive gets a name of its own",
}
# What belongs to one machine, or to one person at it.
PRIVATE = {
    "archive.Job": "work that a machine has before it",
    "archive.ApiToken": "secrets by which programs act for people",
    "archive.ImportTurn": "how far an import has come that several hosts share",
    "archive.SignIn": "where the staff is signed in",
    "archive.DeskPreferences": "whether single keys work for one person",
    "archive.WorkQueue": "what one person is working through these days",
    "archive.WorkQueueStep": "how far they are",
    "archive.ShadowRun": "what reading by other rules would change, found by a job",
    "archive.ShadowDifference": "the same, article by article",
    "admin.LogEntry": "Django's own log, which the archive does not write",
    "auth.Permission": "what can be permitted, made by the software",
    "auth.User_user_permissions": "rights of single accounts, which are given anew",
    "contenttypes.ContentType": "names of tables, made by the software",
    "sessions.Session": "who is signed in",
    "axes.AccessAttempt": "wrong passwords",
    "axes.AccessAttemptExpiration": "wrong passwords",
    "axes.AccessFailureLog": "wrong passwords",
    "axes.AccessLog": "signing in",
    "otp_totp.TOTPDevice": "secrets of authenticators",
    "otp_static.StaticDevice": "recovery codes",
    "otp_static.StaticToken": "recovery codes",
}


def kinds() -> Iterator[tuple[str, Kind]]:
    """Yield every kind with the name of its file."""
    for name, found in FILES.items():
        for kind in found:
            yield name, kind


def exported_models() -> set[type[models.Model]]:
    """Return the models that are told in a bag."""
    own = {kind.model for _name, kind in kinds()}
    linked = {link.model for _name, kind in kinds() for link in kind.links}
    return own | linked | {User.groups.through, Group.permissions.through}

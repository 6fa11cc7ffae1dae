"""The nouns of the archive."""

from archive.models.addresses import PastAddress
from archive.models.articles import Article, ArticleProblem
from archive.models.changes import Change, ChangeSet
from archive.models.choices import (
    AliasUse,
    Basis,
    BodyFormat,
    ChangeKind,
    Display,
    EventKind,
    EventState,
    Outcome,
    Precision,
    Role,
    Severity,
    SourceKind,
    State,
    TagKind,
    WithdrawalReason,
)
from archive.models.collection import Collection
from archive.models.events import Account, Event, EventCandidate, EventSeries
from archive.models.imports import ImportBatch, ImportRecord
from archive.models.index import (
    Fingerprint,
    Generation,
    Moment,
    SearchLog,
    SearchPosition,
    Tally,
    TallyKey,
    database_faults,
    insert,
    insert_objects,
    refresh_statistics,
    take_archive_lock,
)
from archive.models.originals import ArticleOriginal, Original
from archive.models.places import Place, PlaceAlias
from archive.models.sources import Source, SourceAlias
from archive.models.tags import Tag, TagAlias, TaggedArticle, TagSuggestion

__all__ = [
    "Account",
    "AliasUse",
    "Article",
    "ArticleOriginal",
    "ArticleProblem",
    "Basis",
    "BodyFormat",
    "Change",
    "ChangeKind",
    "ChangeSet",
    "Collection",
    "Display",
    "Event",
    "EventCandidate",
    "EventKind",
    "EventSeries",
    "EventState",
    "Fingerprint",
    "Generation",
    "ImportBatch",
    "ImportRecord",
    "Moment",
    "Original",
    "Outcome",
    "PastAddress",
    "Place",
    "PlaceAlias",
    "Precision",
    "Role",
    "SearchLog",
    "SearchPosition",
    "Severity",
    "Source",
    "SourceAlias",
    "SourceKind",
    "State",
    "Tag",
    "TagAlias",
    "TagKind",
    "TagSuggestion",
    "TaggedArticle",
    "Tally",
    "TallyKey",
    "WithdrawalReason",
    "database_faults",
    "insert",
    "insert_objects",
    "refresh_statistics",
    "take_archive_lock",
]

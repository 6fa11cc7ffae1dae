"""The nouns of the archive."""

from archive.models.accounts import Account
from archive.models.articles import Article, ArticleProblem
from archive.models.bookkeeping.archive_lock import take_archive_lock
from archive.models.bookkeeping.bulk_rows import insert, insert_objects, update
from archive.models.bookkeeping.fingerprints import Fingerprint
from archive.models.bookkeeping.generation import Generation, Moment
from archive.models.bookkeeping.integrity import database_faults
from archive.models.bookkeeping.search_log import SearchLog, SearchPosition
from archive.models.bookkeeping.statistics import refresh_statistics
from archive.models.bookkeeping.storage import (
    empty_log_of_writes,
    overwriting_what_is_deleted,
    size_of_database,
    write_tables_anew,
)
from archive.models.bookkeeping.tallies import Tally, TallyKey
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
from archive.models.imports import ImportBatch, ImportRecord
from archive.models.originals import ArticleOriginal, ErasedHash, Original
from archive.models.past_addresses import PastAddress
from archive.models.queries.neighbours import current_original, most_used_tags, neighbours, was_set
from archive.models.vocabulary.events import Event, EventCandidate, EventSeries
from archive.models.vocabulary.places import Place, PlaceAlias
from archive.models.vocabulary.sources import Source, SourceAlias
from archive.models.vocabulary.tags import Tag, TagAlias, TaggedArticle, TagSuggestion

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
    "ErasedHash",
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
    "current_original",
    "database_faults",
    "empty_log_of_writes",
    "insert",
    "insert_objects",
    "most_used_tags",
    "neighbours",
    "overwriting_what_is_deleted",
    "refresh_statistics",
    "size_of_database",
    "take_archive_lock",
    "update",
    "was_set",
    "write_tables_anew",
]

"""The nouns of the archive: its models, each with the questions that are asked of it as methods of its queryset.

What all build on comes first: `choices`, `curated` for records that people curate, `sort_keys` for the order of
articles, `urls` for addresses by the hundred. Then the `vocabulary` (sources, tags, places, events), `accounts`, which
tie articles to events, and `articles` with `article_queries`. About these: `originals`, `imports`, `changes`,
`past_addresses`, `notes`, `ledger_corrections`; `collection` names the whole, `jobs` are done while nobody waits, and
`desk` is what people of the staff keep for themselves. `bookkeeping` is what the archive keeps about itself, and
`queries` are questions that touch several of them. All models are imported from here.
"""

from archive.models.accounts import Account
from archive.models.articles import Article, ArticleProblem
from archive.models.bookkeeping.api_tokens import ApiToken, Scope
from archive.models.bookkeeping.archive_lock import read_snapshot, session_lock, take_archive_lock
from archive.models.bookkeeping.bulk_rows import insert, insert_objects, links_checked_at_once, number_from, update
from archive.models.bookkeeping.fingerprints import Fingerprint
from archive.models.bookkeeping.fixity import FixityCheck, FixityFinding, Reading
from archive.models.bookkeeping.generation import Generation, Revision
from archive.models.bookkeeping.integrity import integrity_faults
from archive.models.bookkeeping.rules import (
    BoilerplatePlace,
    BoilerplateProposal,
    ShadowDifference,
    ShadowRun,
    learned_by_source,
)
from archive.models.bookkeeping.search_log import Datestamp, SearchLog, SearchPosition
from archive.models.bookkeeping.sign_ins import SignIn
from archive.models.bookkeeping.storage import (
    database_settings,
    database_size,
    drop_database,
    make_database,
    refresh_statistics,
    room_on_disk,
    secure_delete,
    table_names,
    truncate_wal,
    vacuum,
)
from archive.models.bookkeeping.tallies import Tally, TallyKey
from archive.models.bookkeeping.unknown_names import UnknownName
from archive.models.bookkeeping.upkeep import Upkeep
from archive.models.bookkeeping.wordings import NO_WORDING, ArticleWording, PackedWording, pack_wording
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
from archive.models.desk import DeskPreferences, SavedView, WorkQueue, WorkQueueStep
from archive.models.imports import ImportBatch, ImportRecord, ImportTurn
from archive.models.jobs import Job
from archive.models.ledger_corrections import LedgerCorrection
from archive.models.notes import Mention, Note
from archive.models.originals import ArticleOriginal, ErasedHash, Original, UnreachableError
from archive.models.past_addresses import PastAddress
from archive.models.queries.page_queries import current_original, most_used_tags, neighbours, was_set
from archive.models.vocabulary.events import (
    AccountDismissal,
    Event,
    EventAlias,
    EventCandidate,
    EventSeries,
    SeriesAlias,
)
from archive.models.vocabulary.places import Place, PlaceAlias
from archive.models.vocabulary.sources import Source, SourceAlias
from archive.models.vocabulary.tags import Tag, TagAlias, TaggedArticle, TagSuggestion

__all__ = [
    "NO_WORDING",
    "Account",
    "AccountDismissal",
    "AliasUse",
    "ApiToken",
    "Article",
    "ArticleOriginal",
    "ArticleProblem",
    "ArticleWording",
    "Basis",
    "BodyFormat",
    "BoilerplatePlace",
    "BoilerplateProposal",
    "Change",
    "ChangeKind",
    "ChangeSet",
    "Collection",
    "Datestamp",
    "DeskPreferences",
    "Display",
    "ErasedHash",
    "Event",
    "EventAlias",
    "EventCandidate",
    "EventKind",
    "EventSeries",
    "EventState",
    "Fingerprint",
    "FixityCheck",
    "FixityFinding",
    "Generation",
    "ImportBatch",
    "ImportRecord",
    "ImportTurn",
    "Job",
    "LedgerCorrection",
    "Mention",
    "Note",
    "Original",
    "Outcome",
    "PackedWording",
    "PastAddress",
    "Place",
    "PlaceAlias",
    "Precision",
    "Reading",
    "Revision",
    "Role",
    "SavedView",
    "Scope",
    "SearchLog",
    "SearchPosition",
    "SeriesAlias",
    "Severity",
    "ShadowDifference",
    "ShadowRun",
    "SignIn",
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
    "UnknownName",
    "UnreachableError",
    "Upkeep",
    "WithdrawalReason",
    "WorkQueue",
    "WorkQueueStep",
    "current_original",
    "database_settings",
    "database_size",
    "drop_database",
    "insert",
    "insert_objects",
    "integrity_faults",
    "learned_by_source",
    "links_checked_at_once",
    "make_database",
    "most_used_tags",
    "neighbours",
    "number_from",
    "pack_wording",
    "read_snapshot",
    "refresh_statistics",
    "room_on_disk",
    "secure_delete",
    "session_lock",
    "table_names",
    "take_archive_lock",
    "truncate_wal",
    "update",
    "vacuum",
    "was_set",
]

"""The words that the archive uses for kinds, states and bases."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    """How a value is known."""

    DOCUMENT = "document", _("stated in the document")
    METADATA = "metadata", _("from metadata")
    FILE_NAME = "file_name", _("from the file name")
    INFERRED = "inferred", _("inferred by rule")
    SUPPLIED = "supplied", _("supplied by the archive")
    EDITOR = "editor", _("set by an editor")


class Precision(models.TextChoices):
    """How much of a date is known."""

    DAY = "day", _("exact day")
    MONTH = "month", _("month, day unknown")
    YEAR = "year", _("year, month unknown")


class State(models.TextChoices):
    """The state of an article in the workflow; `editing.workflow` says who may take it from which to which."""

    IMPORTED = "imported", _("imported")
    IN_REVIEW = "in_review", _("in review")
    READY = "ready", _("ready")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLISHED = "published", _("published")
    DISCARDED = "discarded", _("discarded")
    WITHDRAWN = "withdrawn", _("withdrawn")
    MERGED = "merged", _("merged")


class Display(models.TextChoices):
    """How much of a text the public may read."""

    FULL = "full", _("full text")
    EXCERPT = "excerpt", _("excerpt")
    METADATA = "metadata", _("metadata only")


class BodyFormat(models.TextChoices):
    TEXT = "text", _("plain text")
    MARKDOWN = "markdown", _("Markdown")


class WithdrawalReason(models.TextChoices):
    """Why an article that was shown is shown no longer."""

    IMPORT_ERROR = "import_error", _("imported in error")
    IMPORT_UNDONE = "import_undone", _("its import was undone")
    RIGHTS = "rights", _("rights")
    PRIVACY = "privacy", _("privacy")
    LEGAL = "legal", _("legal order")
    INACCURATE = "inaccurate", _("withdrawn by its publisher")
    DUPLICATE = "duplicate", _("a copy of another article")
    ERASED = "erased", _("erased")
    OTHER = "other", _("other")


class SourceKind(models.TextChoices):
    AGENCY = "agency", _("news agency")
    NEWSPAPER = "newspaper", _("newspaper")
    NEWS_SITE = "news_site", _("news site")
    BROADCASTER = "broadcaster", _("broadcaster")
    MAGAZINE = "magazine", _("magazine")
    GOVERNMENT = "government", _("government")
    ORGANISATION = "organisation", _("organisation")
    THINK_TANK = "think_tank", _("think tank")
    BLOG = "blog", _("blog")
    OTHER = "other", _("other")


class TagKind(models.TextChoices):
    TOPIC = "topic", _("topic")
    COUNTRY = "country", _("country")
    ORGANISATION = "organisation", _("organisation")
    PERSON = "person", _("person")
    PLACE = "place", _("place")
    DOCUMENT = "document", _("document")
    OTHER = "other", _("other")


class AliasUse(models.TextChoices):
    """What a spelling of a tag is good for when texts are read."""

    NAME = "name", _("a name: needs its capital letter")
    ACRONYM = "acronym", _("an acronym: matched as it is written")
    DEMONYM = "demonym", _("a demonym: counts for the country")
    WORD = "word", _("an ordinary word, in any case")
    AMBIGUOUS = "ambiguous", _("ambiguous: not beside another capitalised word")
    NEGATIVE = "negative", _("not this: the longer name means something else")
    SEARCH = "search", _("only for search and suggestions")


class Role(models.TextChoices):
    """What an article does with an event."""

    ANNOUNCES = "announces", _("announces")
    REPORTS = "reports", _("reports")
    ANALYSES = "analyses", _("analyses")
    RECALLS = "recalls", _("recalls")


class EventKind(models.TextChoices):
    SUMMIT = "summit", _("summit")
    FORUM = "forum", _("forum")
    MEETING = "meeting", _("meeting")
    CEREMONY = "ceremony", _("ceremony")
    AGREEMENT = "agreement", _("agreement")
    VISIT = "visit", _("visit")
    STATEMENT = "statement", _("statement")
    OTHER = "other", _("other")


class EventState(models.TextChoices):
    """Whether an event may be public; it also depends on its published accounts, see `vocabulary.gate`."""

    DRAFT = "draft", _("draft")
    PUBLIC = "public", _("public")


class Severity(models.TextChoices):
    BLOCKING = "blocking", _("blocks publication")
    WARNING = "warning", _("should be looked at")
    NOTE = "note", _("worth knowing")


class Outcome(models.TextChoices):
    """What became of one thing that an import met."""

    CREATED = "created", _("created")
    UNCHANGED = "unchanged", _("unchanged")
    DUPLICATE = "duplicate", _("duplicate")
    UPDATED = "updated", _("updated")
    QUEUED = "queued", _("queued")
    SKIPPED = "skipped", _("skipped")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("failed")


class ChangeKind(models.TextChoices):
    """What kind of act a change set records; machines act in the second group."""

    EDIT = "edit", _("edit")
    TRANSITION = "transition", _("change of state")
    MERGE = "merge", _("merge")
    UNDO = "undo", _("undo")
    UNDO_IMPORT = "undo_import", _("import undone")
    ERASURE = "erasure", _("erasure")
    IMPORT = "import", _("import")
    REPARSE = "reparse", _("read again")
    COLLECTION = "collection", _("collection loaded")
    SCHEDULE = "schedule", _("scheduled publication")
    PROBLEMS = "problems", _("problems found")


BY_MACHINE = frozenset(
    {ChangeKind.IMPORT, ChangeKind.REPARSE, ChangeKind.COLLECTION, ChangeKind.SCHEDULE, ChangeKind.PROBLEMS}
)


def choices_of(kinds: type[models.TextChoices]) -> list[tuple[str, str]]:
    """Return the choices of an enumeration; kept by name in migrations, so that a new kind needs none."""
    return [(value, str(label)) for value, label in kinds.choices]


def tag_kinds() -> list[tuple[str, str]]:
    return choices_of(TagKind)


def source_kinds() -> list[tuple[str, str]]:
    return choices_of(SourceKind)


def event_kinds() -> list[tuple[str, str]]:
    return choices_of(EventKind)

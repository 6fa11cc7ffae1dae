"""The kinds of problem: what each is called, what it weighs, and on which fields or links of its article it rests."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from archive.models import Severity

B, W, N = Severity.BLOCKING, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem.

    `rests_on` are the fields and links of an article that it follows from. If it `is_found`, `checks` finds it in the
    article as it stands and it is gone when they find it no longer; else it was raised once, when the article was read,
    and is settled when a person sets one of these fields.
    """

    code: str
    severity: Severity
    label: str | Promise
    rests_on: frozenset[str] = frozenset()
    is_found: bool = False


def _found(code: str, severity: Severity, label: str | Promise, *rests_on: str) -> ProblemKind:
    return ProblemKind(code, severity, label, frozenset(rests_on), is_found=True)


def _raised(code: str, severity: Severity, label: str | Promise, *settled_by: str) -> ProblemKind:
    return ProblemKind(code, severity, label, frozenset(settled_by))


DATE = ("published_on", "date_precision", "date_basis", "evidence.published_on")
SOURCE = ("source", "evidence.source")

# In the order in which an editor would look at them.
KINDS: tuple[ProblemKind, ...] = (
    _found("empty_text", B, _("no text"), "body"),
    _raised("undecodable_characters", B, _("characters that mean nothing"), "body"),
    _raised("kin_of_refused", B, _("near to a refused article")),
    _raised("kin_of_erased", B, _("where an article was erased")),
    _found("undated", W, _("undated"), *DATE),
    _raised("date_unread", W, _("date not read"), "published_on"),
    _raised("date_ambiguous", W, _("date with two readings"), "published_on"),
    _raised("dates_disagree", W, _("dates disagree"), "published_on"),
    _raised("date_inferred", W, _("date by inference"), "published_on"),
    _found("date_uncertain", W, _("date uncertain"), *DATE),
    _found("date_in_future", W, _("date after today"), *DATE),
    _found("date_before_source", W, _("date before the source began"), *DATE, *SOURCE),
    _found("day_unknown", N, _("day unknown"), *DATE),
    _found("no_source", W, _("no source"), *SOURCE),
    _raised("sources_disagree", W, _("sources disagree"), "source"),
    _raised("source_differs", W, _("another source than given"), "source"),
    _found("source_guessed", W, _("source guessed"), *SOURCE),
    _found("source_new", N, _("new source"), *SOURCE),
    _found("supplied_title", W, _("title supplied"), "title", "title_basis"),
    _raised("title_uncertain", W, _("title uncertain"), "title"),
    _found("title_repeated", N, _("title repeated in the text"), "title", "title_basis", "body"),
    _found("short_text", W, _("short text"), "body"),
    _found("text_cut_off", W, _("text ends in mid-sentence"), "body"),
    _found("boilerplate_suspected", W, _("boilerplate suspected"), "body"),
    _raised("extraction_uncertain", W, _("text uncertain"), "body"),
    _found("replacement_characters", W, _("replacement characters"), "title", "body"),
    _raised("hidden_characters", W, _("hidden characters"), "body"),
    _raised("encoding_guessed", N, _("encoding guessed"), "body"),
    _raised("mojibake_mended", N, _("characters mended"), "body"),
    _raised("near_duplicate", W, _("near-duplicate")),
    _raised("same_template", N, _("same template as another")),
    _raised("failed_fixity", B, _("failed fixity")),
    _raised("same_address", W, _("same address, another text"), "original_url"),
    _raised("address_unread", W, _("address not read"), "original_url"),
    _raised("changed_at_source", W, _("changed at its source")),
    _found("language_unexpected", W, _("unexpected language for its source"), "language", "source"),
    _raised("other_languages", W, _("other languages not taken")),
    _raised("several_items", W, _("several articles in one file")),
    _raised("attachments_left", W, _("attachments not taken")),
    _raised("duplicate_fields", W, _("fields of one name")),
    _raised("cells_beyond_columns", W, _("cells beyond the columns")),
    _raised("front_matter", W, _("front matter not read")),
    _raised("yaml_tag", W, _("front matter with tags of YAML")),
    _raised("spreadsheet_formula", N, _("formula of a spreadsheet")),
    _raised("pdf_text", N, _("text from a PDF file"), "body"),
    _raised("rtf_text", N, _("text from an RTF file"), "body"),
    _raised("unknown_keywords", N, _("keywords without a tag"), "tags"),
    _found("no_tags", N, _("no tags"), "tags"),
    _found("no_event", N, _("no event"), "accounts"),
)
CATALOGUE = {kind.code: kind for kind in KINDS}
FOUND = frozenset(kind.code for kind in KINDS if kind.is_found)
RESTS_ON = frozenset(name for kind in KINDS for name in kind.rests_on)


def label_of(code: str) -> str:
    """Return a code of a problem as words; of one that is known no longer, the code itself."""
    kind = CATALOGUE.get(code)
    return str(kind.label) if kind else code.replace("_", " ")

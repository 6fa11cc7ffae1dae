"""Drafts from records with named fields, whatever format they came in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from archive.importing.drafts import ArticleDraft, Finding, Known, Options, Problem, Refusal, Repair
from archive.importing.extraction.character_repair import repair
from archive.importing.extraction.credits.sources import SourceNames, host_of, source_names_of
from archive.importing.extraction.headlines import supplied_title
from archive.importing.extraction.language import with_language
from archive.importing.formats.failures import reason_of
from archive.importing.formats.html.addresses import safe_address
from archive.importing.formats.html.markup import html_to_body, is_html
from archive.importing.formats.records.bodies import RecordText, is_list_of_parts, record_text
from archive.importing.formats.records.date_findings import stated_date
from archive.importing.formats.records.fields import Fields, Value, fold
from archive.importing.formats.records.languages import language_tag
from archive.importing.formats.records.own_exports import OwnRecord
from archive.importing.formats.records.values import as_line, as_text, as_words, unescaped
from archive.text.addresses import identity

LONGEST_VALUE = 1000
_NO_ID = re.compile(r"(?:javascript|data|about|mailto|file|blob|vbscript):|#*$", re.IGNORECASE)
_MAIL = re.compile(r"(?:mailto:)?<?[\w.+-]{1,64}@[\w.-]{1,255}>?")
_BY = re.compile(r"^by\s+(?=\w)", re.IGNORECASE)
_WEB = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """One record and where it came from: its own bytes, and what it shares with others.

    `base` is what relative addresses are resolved by, `site` the address of the channel, which is no record's own;
    `own` is what an archive such as this one stated of it.
    """

    fields: Fields
    original: bytes
    media_type: str
    encoding: str
    member: str = ""
    ordinal: int | None = None
    context: bytes = b""
    date_order: str = ""
    problems: tuple[Problem, ...] = ()
    body: tuple[str, str] | None = None
    base: str = ""
    site: str = ""
    own: OwnRecord | None = None


def draft_of(record: Record, known: Known, options: Options) -> ArticleDraft:
    """Make a draft of a record; every finding says in which column or at which pointer its value stood."""
    return _DraftBuilder(record, source_names_of(known)).draft()


def draft_or_refusal(record: Record, known: Known, options: Options) -> ArticleDraft | Refusal:
    """Make a draft of one record among others; a broken one becomes a refusal."""
    try:
        return draft_of(record, known, options)
    except (ValueError, LookupError, ArithmeticError, RecursionError) as error:
        return Refusal("failed", f"The record can't be read: {reason_of(error)}.", record.member, record.ordinal)


class _DraftBuilder:
    def __init__(self, record: Record, names: SourceNames) -> None:
        self.record = record
        self.fields = record.fields
        self.names = names
        self.problems: list[Problem] = list(record.problems)
        self.repairs: list[Repair] = []
        if len(self.fields.languages) > 1:
            first, *others = self.fields.languages
            message = (
                f"The record is written in several languages; what is in {first} was taken, not {', '.join(others)}."
            )
            self.problems.append(Problem("other_languages", "warning", message, {"taken": first, "left": others}))

    def draft(self) -> ArticleDraft:
        text = self._text()
        body = text.body
        record = self.record
        url = self._url()
        source, agency = self._source(url)
        title = self._line("title")
        if title and record.own and record.own.title_is_supplied:
            title = replace(title, basis="supplied", rule="supplied by the archive that exported it", confidence=0.0)
        if not title and body:
            title = Finding(supplied_title(_words(body)), "supplied", "first sentence of the text", 0.0)
        summary = self._summary(body)
        shorter = None if summary else self._shorter(text)
        draft = ArticleDraft(
            original=record.original,
            media_type=record.media_type,
            encoding=record.encoding,
            body=body,
            body_format=text.body_format,
            title=title,
            subtitle=self._line("subtitle"),
            byline=self._byline(),
            source=source,
            agency=agency,
            language=self._language(),
            original_url=url,
            summary=summary or shorter,
            tags=tuple(self._tags()),
            member=record.member or self._member(url),
            ordinal=record.ordinal,
            context=record.context,
            key=record.own.key if record.own else "",
            removed=text.removed[1:] if shorter else text.removed,
            **self._date(),
            repairs=tuple(self.repairs),  # these last: what is asked for above adds to them
            problems=tuple(self.problems),
        )
        return with_language(draft)

    def _text(self) -> RecordText:
        if self.record.body is not None:
            return RecordText(*self.record.body)
        return record_text(self.fields, self._repaired)

    def _line(self, field: str) -> Finding[str] | None:
        """Read a value of one line; markup and line breaks in it are taken away."""
        for value in self.fields.all(field):
            line = self._plain(as_line(value.content))
            if line:
                self._note_formula(line, value)
                return Finding(line[:LONGEST_VALUE], "metadata", f"field {_last(value.where)}", 0.97, where=value.where)
        return None

    def _byline(self) -> Finding[str] | None:
        """Read who wrote it, without addresses of mail; a bare number names a user of some system, and nobody here."""
        byline = self._line("byline")
        if not byline:
            return None
        names = (_without_mail(name) for name in _BY.sub("", byline.value, count=1).split(", "))
        words = ", ".join(name for name in names if name and not name.replace(" ", "").isdecimal())
        return replace(byline, value=words) if words else None

    def _note_formula(self, line: str, value: Value) -> None:
        if re.match(r"[=+@-]\s*[A-Za-z]{2,}\s*\(", line):
            self.problems.append(
                Problem(
                    "spreadsheet_formula",
                    "note",
                    "A value reads like a formula of a spreadsheet; it is kept as text.",
                    {"value": line[:200], "where": value.where},
                )
            )

    def _plain(self, text: str) -> str:
        text = self._repaired(text[: LONGEST_VALUE * 4])
        if is_html(text):
            text = _words(html_to_body(text)[0])
        return " ".join(unescaped(text).split())

    def _repaired(self, text: str) -> str:
        repaired = repair(text)
        self.repairs += repaired.repairs
        self.problems += repaired.problems
        return repaired.text

    def _summary(self, body: str) -> Finding[str] | None:
        summary = self._line("summary")
        words = "".join(body.split())
        if not summary or words.startswith("".join(summary.value.rstrip("….").split())[:200]):
            return None
        return summary

    def _shorter(self, text: RecordText) -> Finding[str] | None:
        """Return the first text beside the fuller one: it is its summary where none is stated, if it is short."""
        for value, words in text.beside[:1]:
            if len(words) <= LONGEST_VALUE:
                rule = f"field {_last(value.where)}: beside the fuller text"
                return Finding(" ".join(words.split()), "metadata", rule, 0.8, where=value.where)
        return None

    def _url(self) -> Finding[str] | None:
        for value in self.fields.all("url"):
            stated = as_text(value.content).strip()
            address = safe_address(stated, self.record.base)
            if address.startswith("http"):
                return Finding(address, "metadata", f"field {_last(value.where)}", 0.97, where=value.where)
            message = f"“{stated[:200]}” is no address of the web, and not taken for the article’s."
            evidence = {"quote": stated[:200], "where": value.where}
            self.problems.append(Problem("address_unread", "note", message, evidence))
        source = self.fields.get("source")
        stated = as_text(source.content).strip() if source else ""
        if source and _WEB.match(stated) and not self._is_of_a_site(stated) and safe_address(stated):
            return Finding(safe_address(stated), "metadata", "field source: an address", 0.9, where=source.where)
        return None

    def _member(self, url: Finding[str] | None) -> str:
        """Return the record's own id, else its address; what is no address of one article is neither."""
        for value in self.fields.all("id"):
            stated = " ".join(as_text(value.content).split())[:500]
            if not _NO_ID.match(stated) and not (_WEB.match(stated) and self._is_of_a_site(stated)):
                return stated
        return url.value if url and not self._is_of_a_site(url.value) else ""

    def _is_of_a_site(self, address: str) -> bool:
        """Return whether an address is that of a whole site or a channel."""
        found = identity(address)
        return not found or found == identity(self.record.site)

    def _source(self, url: Finding[str] | None) -> tuple[Finding[str] | None, Finding[str] | None]:
        found = [named for field in ("publisher", "source", "agency") for named in self._names_in(field)]
        publishers = [finding for finding, is_agency in found if not is_agency]
        agencies = [finding for finding, is_agency in found if is_agency]
        if not publishers and url:
            source = self.names.of_domain(host_of(url.value))
            if source:
                by_domain = Finding(source.name, "metadata", "domain of the address", 0.9, where=url.where)
                (agencies if source.is_agency else publishers).append(by_domain)
        if publishers:
            others = tuple(finding for finding in publishers[1:] if finding.value != publishers[0].value)
            return replace(publishers[0], others=others), agencies[0] if agencies else None
        return (agencies[0] if agencies else None), None

    def _names_in(self, field: str) -> Iterator[tuple[Finding[str], bool]]:
        value = self.fields.get(field)
        name = self._plain(as_text(value.content)) if value else ""
        if not value or not name or len(name) > 120:
            return
        source = self.names.get(name)
        host = host_of(name) if "." in name and " " not in name else ""
        if not source and host:
            source = self.names.of_domain(host)
            name = host.removeprefix("www.")
        spelled = source.name if source else name
        is_agency = source.is_agency if source else field == "agency"
        yield Finding(spelled, "metadata", f"field {_last(value.where)}", 0.95, where=value.where), is_agency

    def _language(self) -> Finding[str] | None:
        value = self.fields.get("language")
        stated = language_tag(as_text(value.content)) if value else ""
        if value and stated:
            return Finding(stated, "metadata", f"field {_last(value.where)}", 0.8, where=value.where)
        tags = [language_tag(tag) for tag in self.fields.languages]
        return Finding(tags[0], "metadata", "tag of the values", 0.8) if tags and tags[0] else None

    def _tags(self) -> Iterator[Finding[str]]:
        seen: set[str] = set()
        for value in self.fields.all("tags"):
            if is_list_of_parts(fold(_last(value.where)), value):
                continue
            for word in as_words(value.content):
                plain = self._plain(word)
                if plain and plain.casefold() not in seen:
                    seen.add(plain.casefold())
                    yield Finding(plain, "metadata", f"field {_last(value.where)}", 0.9, where=value.where)

    def _date(self) -> dict[str, Any]:
        found, problems = stated_date(self.fields, self.record.date_order)
        self.problems += problems
        return found


def _without_mail(name: str) -> str:
    """Return `Eva Brandt` of `eva@desk.example (Eva Brandt)` and `Eva Brandt <eva@desk.example>`."""
    if not _MAIL.search(name):
        return name
    return re.sub(r"^\W*\((.+)\)$", r"\1", _MAIL.sub("", name).strip()).strip(" ()<>,;")


def _last(where: str) -> str:
    return where.rpartition("/")[2]


def _words(body: str) -> str:
    """Return a short text without the marks of Markdown."""
    body = re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", body)
    return re.sub(r"\\([^\w\s])|^#+ |^> ?|\*\*?", lambda found: found[1] or "", body, flags=re.MULTILINE)


def shared_fields(envelope: Any, renamed: Mapping[str, str], pointer: str) -> Fields | None:
    """Return the values of an envelope that hold for each record in it; None if there are none."""
    if not isinstance(envelope, Mapping):
        return None
    values = {name: content for name, content in envelope.items() if isinstance(content, str | int | float | dict)}
    if "jsonfeed.org" in str(envelope.get("version"))[:100]:
        values.setdefault("site_name", as_text(envelope.get("title")))
    return Fields(values, renamed, pointer) if values else None

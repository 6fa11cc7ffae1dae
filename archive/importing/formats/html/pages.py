"""HTML pages, saved or crawled: the article's text by extraction, its data from what the page says about itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from archive.importing.drafts import ArticleDraft, Finding, Known, Options, Problem, Refusal, Removed
from archive.importing.extraction.character_repair import repair
from archive.importing.extraction.credits.sources import SourceNames, host_of, source_names_of
from archive.importing.extraction.headlines import letters_and_digits, supplied_title
from archive.importing.extraction.language import with_language
from archive.importing.formats.decoding import decode_html
from archive.importing.formats.html.article_text import read_article
from archive.importing.formats.html.dates.published import date_by_look, disagreement, stated_date
from archive.importing.formats.html.page_credits import PageCredits
from archive.importing.formats.html.page_metadata import METAS_OF_PUBLICATION, PageMetadata, parse_page
from archive.importing.formats.html.source import saved_from, without_code
from archive.text.structure.paragraphs import plain_words

MEDIA_TYPE = "text/html"
LONGEST_PAGE = 4 * 1024 * 1024
# So many credits may stand before the text.
MOST_CREDITS = 2


def read(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read one page as one article."""
    yield from read_page(data, known, options)


def read_page(data: bytes, known: Known, options: Options, location: str = "") -> Iterator[ArticleDraft | Refusal]:
    """Read one page as one article; `location` is the address from which it was saved, where that is known."""
    if len(data) > LONGEST_PAGE:
        yield Refusal("failed", f"The page is larger than {LONGEST_PAGE / 1_048_576:,.0f} MiB.")
        return
    decoded = decode_html(data, options.encoding)
    repaired = repair(without_code(decoded.text))
    page = parse_page(repaired.text, location or saved_from(decoded.text))
    if page is None:
        yield Refusal("failed", "The page holds no HTML that can be parsed.")
        return
    problems = [*decoded.problems, *repaired.problems]
    names = source_names_of(known)
    title = page.title()
    headline = title.value if title else ""
    published, of_date = stated_date(page, headline)
    by_look = None if published else date_by_look(page, headline)
    publishers = [finding.value for finding in page.publishers()]
    text = read_article(page, headline, [*publishers, page.site_in_title()])
    if not text.is_sure:
        problems.append(
            Problem(
                "extraction_uncertain",
                "warning",
                "The article could not be told from the page around it; all text was kept.",
            )
        )
    body = _without_title(text.body, title)
    if title and _is_supplied(title.value, body):
        title = None
    if not title and body:
        title = Finding(supplied_title(body), "supplied", "first sentence of the text", 0.0)
    credits = PageCredits(text.lines, names)
    body, cut = _without_credits(body, text.body_format, credits)
    if published:
        of_date += disagreement(published, credits.stated())
    else:
        published = credits.published(of_date)
    if not published and not of_date and by_look:
        of_date.append(Problem("date_inferred", "note", "The date was found in the page by its look, not by a mark."))
        published = by_look
    problems += of_date
    source, agency = _source(page, credits, names)
    yield with_language(
        ArticleDraft(
            original=data,
            media_type=MEDIA_TYPE,
            encoding=decoded.encoding,
            body=body,
            body_format=text.body_format,
            title=title,
            byline=page.author() or credits.byline(),
            published=published,
            source=source,
            agency=agency,
            language=page.language(),
            original_url=page.address(),
            summary=page.summary(),
            tags=tuple(page.tags()),
            subtitle=Finding(text.standfirst, "document", "standfirst below the headline", 0.8, where="page")
            if text.standfirst
            else None,
            removed=(*cut, *text.removed),
            repairs=repaired.repairs,
            problems=tuple(problems),
        )
    )


def _without_title(body: str, title: Finding[str] | None) -> str:
    """Leave out the headline where the text begins with it again."""
    first, _, rest = body.partition("\n\n")
    if title and rest and letters_and_digits(first) == letters_and_digits(title.value):
        return rest
    return body


def _is_supplied(title: str, body: str) -> bool:
    """Return whether an archive made up a title of the first words of a text: it is in square brackets (ISAD(G))."""
    letters = letters_and_digits(title)
    return title[:1] + title[-1:] == "[]" and letters != "" and letters_and_digits(body).startswith(letters)


def _without_credits(body: str, body_format: str, credits: PageCredits) -> tuple[str, list[Removed]]:
    """Leave out the credits with which the text begins."""
    cut: list[Removed] = []
    for _ in range(MOST_CREDITS):
        first, _, rest = body.partition("\n\n")
        words = plain_words(first, body_format)
        if not rest or not credits.stands_above(words):
            break
        cut.append(Removed(words, "credit", (0, 0)))
        body = rest
    return body, cut


def _source(
    page: PageMetadata, credits: PageCredits, names: SourceNames
) -> tuple[Finding[str] | None, Finding[str] | None]:
    found: list[tuple[Finding[str], bool]] = []
    for stated in page.publishers():
        known = names.get(stated.value)
        is_agency = bool(known and known.is_agency) and stated.where not in METAS_OF_PUBLICATION
        found.append((replace(stated, value=known.name) if known else stated, is_agency))
    address = page.address()
    by_domain = names.of_domain(host_of(address.value)) if address else None
    if by_domain and address:
        finding = Finding(by_domain.name, "metadata", "domain of the address", 0.9, where=address.where)
        found.insert(0 if not found else 1, (finding, by_domain.is_agency))
    found += credits.sources()
    publishers = [finding for finding, is_agency in found if not is_agency]
    agencies = [finding for finding, is_agency in found if is_agency]
    if publishers:
        others = tuple(other for other in publishers[1:] if other.value != publishers[0].value)
        return replace(publishers[0], others=others), agencies[0] if agencies else None
    return (agencies[0] if agencies else None), None

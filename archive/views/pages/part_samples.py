"""Sample values for every macro of the public templates: what the page of the parts draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString

from archive.comparing.stories import Story
from archive.comparing.wording.accounts import AccountFacts, OwnWords
from archive.comparing.wording.around import Around, NearCopy, SharedWording
from archive.filters import ArticleFilter
from archive.filters.paging import PageOfRows
from archive.models import Account, Article, Event, EventSeries, Place, Source, Tag
from archive.rendering import PartLink, Parts, draw, read_text
from archive.search.results.highlights import Piece
from archive.search.results.snippets import Snippet
from archive.serving.corrections import Correction
from archive.text.dates.partial_dates import PartialDate
from archive.text.similarity.text_diff import Piece as DiffPiece
from archive.text.structure.page_parts import Part
from archive.views.formatting.citing import Citing, Form
from archive.views.frame.interface_languages import in_languages
from archive.views.frame.list_formats import Within
from archive.views.frame.page import Crumb, Page, home_crumb
from archive.views.pages.articles.hits import Opened
from archive.views.pages.calendars.neighbours import Neighbour
from archive.views.pages.calendars.same_days import SameDay
from archive.views.pages.calendars.weeks import Day, MonthOfDays
from archive.views.pages.comparing.account_table import Head
from archive.views.pages.comparing.columns import Row
from archive.views.pages.comparing.gaps import Gaps
from archive.views.pages.comparing.shared_wording import Line, SharedPassage, Summary
from archive.views.pages.comparing.side_by_side import Choice
from archive.views.pages.comparing.texts import ShownParagraph
from archive.views.pages.event_lists import Entry
from archive.views.pages.events import AccountRow, TimelineDay
from archive.views.pages.headings.chains import Link
from archive.views.pages.headings.matrix import Cell, Matrix, MatrixRow
from archive.views.pages.headings.related import Related
from archive.views.pages.headings.strips import Strip
from archive.views.pages.headings.world_map import map_of
from archive.views.pages.ledger import LedgerRow, LedgerShown, Wording
from archive.views.pages.ledger import Place as PlaceInText
from archive.views.pages.lists.article_list import Shown
from archive.views.pages.lists.examples import Example
from archive.views.pages.lists.facets import Facet, FacetValue
from archive.views.pages.lists.histograms import Dates, years_held
from archive.views.pages.lists.jumps import jumps_of
from archive.views.pages.lists.offers import Spelling, TypedDate, Without
from archive.views.pages.months import Month
from archive.views.pages.vocabulary import Share

Sample = tuple[str, str, dict[str, Any]]


def samples() -> Iterator[Sample]:
    """Yield file, name and arguments of every macro, in the order of the files; nothing is asked of the database."""
    source, agency = _sources()
    event, bare_event = _events()
    article, untitled = _articles(source, agency)
    account = _account(article, event, "reports")
    article.public_accounts = [account]  # as `with_card()` loads them
    untitled.public_accounts = []
    second = _account(untitled, event, "analyses")
    rows = [
        AccountRow(0, account, [("Ministers sign ", False), ("three papers", True)], True, OwnWords(200, 150, False)),
        AccountRow(1, second, [], is_compared=False),
    ]
    day = date(2024, 3, 29)
    page = Page("Tags", "/tags/", crumbs=(home_crumb(), Crumb("Tags")))
    listed = PageOfRows([article, untitled], before="b", after="a", size=20, default_size=20)
    tag = Tag(pk=1, name="Trade", slug="trade")
    within = Within("tag", tag)
    snippet = Snippet(
        "p7-k3f", (Piece("They spoke of "), Piece("trade", is_hit=True), Piece(" for a day")), True, True, ""
    )
    values = [
        FacetValue("oil", "Oil", 1200, is_chosen=True),
        FacetValue("gas", "Gas", 3),
        FacetValue("none", "None", 0),
    ]
    facet = Facet("Topic", "tag", "tag-topic", values, values[1:], named=values)
    days = [
        [Day(0), Day(1, "/2024/03/01/", 3, 1, 4), Day(2, "/2024/03/02/", 0, 1), Day(3, "/2024/03/03/", 1, 0, 1), Day(4)]
    ]
    month = MonthOfDays(date(2024, 3, 1), "/2024/03/", days, 5, 1)
    entries = [Entry(event, 5, [account, second]), Entry(bare_event, 0)]
    without = Without("port", 12, "/articles/?q=port")
    help_ = {"dropped": [without], "alone": [without], "respelled": [Spelling("prot", without)], "corrected": None}
    links = [PartLink(Part(1, 1, 400), "?part=1", True), PartLink(Part(2, 401, 512), "?part=2", False, ["p401-abc"])]
    opened = Opened("trade", SafeString(), 3, "/articles/?q=trade", place=2, total=40, before="/a/", after="/b/")
    years = years_held({2021: 3, 2024: 40})
    group = SimpleNamespace(event=event, total=4, articles=[article])

    yield "accounts", "siglum", {"place": 0}
    yield "accounts", "siglum_of", {"place": 27, "number": 2}
    yield "accounts", "account_rows", {"event": event, "rows": rows}
    yield "accounts", "headline_wall", {"event": event, "rows": rows}
    yield "accounts", "compared_words", {"pieces": rows[0].headline}
    timeline = [TimelineDay(day, True, 0), TimelineDay(date(2024, 3, 30), False, 1, tuple(rows))]
    yield "accounts", "timeline_days", {"event": event, "days": timeline, "day_is_held": False}
    yield "articles", "headline", {"article": untitled}
    yield "articles", "page_headline", {"article": untitled}
    yield "articles", "bracketed", {"words": "Supplied by the archive"}
    yield "articles", "source_name", {"article": article}
    yield "articles", "hit", {"article": article, "snippets": [(snippet, "#p7-k3f")]}
    yield "articles", "when_in_list", {"article": article}
    yield "articles", "marked", {"snippet": snippet}
    yield "articles", "article_rows", {"rows": listed, "page": page, "within": within}
    section = {"heading": "Articles", "note": "Newest first", "rows": listed, "page": page, "within": within}
    yield "articles", "articles_section", section
    newest = SimpleNamespace(articles=[article], total=40, after="a")
    yield "articles", "newest_articles", {"newest": newest, "within": within}
    correction = Correction(timezone.now(), article, "Changed: title", "As printed.")
    yield "articles", "correction_lines", {"corrections": [correction]}
    strip = [Month(1, "/2024/01/", 1200, 1), Month(2, "/2024/02/", 0, 1), Month(3), *map(Month, range(4, 13))]
    yield "calendars", "strip_months", {"year": 2024, "months": strip, "current": 1}
    yield "calendars", "day_in_years", {"days": [SameDay(day, "/2024/03/29/", 2)]}
    yield "calendars", "calendar_weeks", {"weeks": days}
    yield "calendars", "days_tables", {"months": [month], "weekdays": [date(2024, 1, 1 + n) for n in range(7)]}
    lines = (Form("Notes and bibliography (Chicago)", "Ann Writer. “Ministers sign.” Morning Post, March 29, 2024."),)
    citing = Citing(2, day, lines, (Form("RIS", "TY  - NEWS\nER  - \n", "/articles/2kymwvprms.ris"),))
    yield "citing", "citations", {"citing": citing}
    yield "citing", "copy_button", {"name": "RIS"}
    yield from _comparing(article, untitled)
    yield "dates", "time", {"when": article.published}
    yield "dates", "span", {"event": event}
    yield "events", "event_entries", {"entries": entries}
    yield "events", "event_lines", {"events": [event], "counts": {event.pk: 5}, "show_year": True}
    yield "events", "event_line", {"event": bare_event, "total": 0}
    yield "events", "years_of_events", {"years": [(2024, entries), (None, [])]}
    yield "events", "found_events", {"groups": [(group, [Shown(article, "/a/")])]}
    yield "frame", "frame_files", {}
    yield "frame", "find", {"id": "find", "typed": "trade", "is_large": True, "label": "Search"}
    yield "frame", "navigation", {"section": "tags", "latest_year": 2024}
    yield "frame", "foot", {"today": day, "total": 1234, "undated": 5}
    languages = in_languages("/tags/", "en")
    yield "frame", "languages_of", {"languages": languages}
    yield "frame", "language_offers", {"languages": languages}
    yield "frame", "switch", {}
    source_row = MatrixRow(source, (Cell(12, "/articles/?source=morning-post&year=2024"), Cell()), 12)
    matrix = Matrix(("2024", "2023"), (source_row, MatrixRow(None, (Cell(), Cell(1, "/articles/")), 1, "/articles/")))
    yield "headings", "held_strip", {"strip": Strip(24, ((0, 3), (5, 1)), "January 2023 to June 2024, 4 months")}
    yield "headings", "matrix_table", {"matrix": matrix, "caption": "Articles by source and year", "corner": "Source"}
    yield "headings", "related_tags", {"related": [Related(tag, 12, 2.44, "/articles/?q=tag%3Atrade&tag=oil")]}
    links_of_chain = [Link(event, 5, 617), Link(bare_event, 0, None), Link(bare_event, 0, None, is_first=True)]
    yield "headings", "series_chain", {"links": links_of_chain}
    yield "headings", "world_map", {"map": map_of([event.place] if event.place else [])}
    ledger = _ledger(article, untitled)
    yield "histograms", "histogram_bars", {"histogram": years}
    yield "histograms", "histogram_table", {"histogram": years, "head": "Year", "caption": "Articles of each year"}
    dates = Dates(years, None, 0, 5, "/articles/?undated=only", (("tag", "oil"),))
    yield "histograms", "list_dates", {"dates": dates, "path": "/articles/", "filter": ArticleFilter(QueryDict(""))}
    yield "ledger", "wording", {"one": ledger.figures[0].values[0][0]}
    yield "ledger", "places", {"one": ledger.figures[0].values[1][0]}
    yield "ledger", "standing", {"row": ledger.figures[0]}
    yield "ledger", "figure_table", {"rows": ledger.figures, "ledger": ledger}
    yield "ledger", "quotation_list", {"rows": ledger.quotations}
    yield "ledger", "ledger_sections", {"ledger": ledger}
    yield "ledger", "left_out", {"ledger": ledger}
    yield "lists", "pager", {"rows": listed, "page": page}
    yield "lists", "jump_form", {"jumps": jumps_of({2023: 3, 2024: 40}, 5, "/articles/")}
    trade = Page("Trade", "/tags/trade/", crumbs=(home_crumb(), Crumb("Tags", "/tags/"), Crumb("Trade")))
    yield "lists", "way_up", {"page": trade}
    yield "lists", "within_list", {"within": within}
    near = Neighbour("28 March 2024", "/2024/03/28/", 3)
    yield "lists", "neighbours", {"before": near, "after": None}
    yield "lists", "list_head", {"page": page, "note": "What articles are about."}
    yield "lists", "example_searches", {"examples": [Example("trade", "/articles/?q=trade")]}
    yield "names", "name_of", {"thing": tag}
    yield "names", "of_event", {"event": event}
    yield "reading", "gone_head", {"page": page}
    yield "reading", "parts_of_text", {"parts": Parts(1, 2, links, after="?part=2"), "has_anchors": True}
    yield "reading", "opened_from_list", {"opened": opened}
    text = draw(read_text("A text of one paragraph.", "text"))
    yield "reading", "prose", {"text": text, "language": "en", "parts": Parts(1, 1, is_refused=True)}
    yield "reading_lists", "tick", {"article": article}
    yield "reading_lists", "ticked_form", {"chosen": ["2kymwvprms"]}
    form = {"path": "/articles/", "filter": ArticleFilter(QueryDict("sort=newest")), "typed": "trade", "is_open": True}
    yield "search", "list_form", {**form, "hidden_fields": [("tag", "oil")]}
    narrowed = {"hidden_fields": [("q", "trade")], "path": "/articles/"}
    yield "search", "facet_form", {"facets": [facet], **narrowed}
    yield "search", "facet_group", {"facet": facet}
    yield "search", "facet_choices", {"parameter": "tag", "values": values}
    yield "search", "facet_box", {"facet": facet}
    suggestion = SimpleNamespace(name="Port Haven", url="/places/port-haven/")
    yield "search", "date_offer", {"typed": TypedDate(PartialDate(2024, 3, 29), 0, True, "", near)}
    yield "search", "zero_results", {"help": help_, "suggestions": [suggestion]}
    kinds = {"same": "The port ", "gone": "opens", "new": "closes", "left_out": "…"}
    yield "versions", "word_diff", {"pieces": [DiffPiece(kind, text) for kind, text in kinds.items()]}
    chosen = {"path": "/articles/2kymwvprms/history/", "readable": [1, 3], "old": 1, "new": 3}
    yield "versions", "version_choice", chosen
    alias = SimpleNamespace(name="Торговля", language="ru")
    yield "vocabulary", "names_in_scripts", {"names": [alias]}
    yield "vocabulary", "counted_tags", {"tags": [(tag, 1200)], "with_noun": True}
    yield "vocabulary", "shares_by_year", {"shares": [Share("2024", 2024, 1, 4)], "caption": "Share of what is held"}


def _comparing(article: Article, other: Article) -> Iterator[Sample]:
    """Yield the parts of comparisons."""
    heads = [
        Head("Account", "?sort=source"),
        Head("Words", "?sort=-words", "ascending", is_number=True),
        Head("Role", ""),
    ]
    day = date(2024, 3, 29)
    facts = AccountFacts(1, 1, article.key, "en", "", 1, "Morning Post", "full", "KZ", day, "day", 200, "reports")
    line = Line(1, facts, 0, facts, 80, 41, 3, 1, "?a=k&b=l")
    passage = SharedPassage("the boats hold sixty people and no cars", "en", 3, "/a/#p3-k3f", 0, [1, 26], is_first=True)
    paragraph = ShownParagraph(
        3, "/a/#p3-k3f", "text", [("On Monday ", False), ("the boats hold sixty people", True)], "en"
    )
    rows = [
        Row([paragraph, paragraph], ["A", "B"], 5, 100, is_of_characters=False),
        Row([paragraph, None], ["A"], 5, 50, is_of_characters=True),
        Row([None, replace(paragraph, kind="heading")], ["B"], 0, 50, is_of_characters=False),
    ]
    columns = [SimpleNamespace(letter="A", article=article), SimpleNamespace(letter="B", article=other)]
    near = [(other, NearCopy(2, other.key, 0.97))]
    told = [SharedWording(other, 80, 41, False, 1), SharedWording(other, 9, 5, True, -2)]
    yield "comparing", "sorting_heads", {"heads": heads}
    yield "comparing", "sorting_line", {"heads": heads}
    yield "comparing", "letters", {"places": [0, 26]}
    yield "comparing", "shared_wording", {"wording": Summary([line], 2, [passage], is_cut=True)}
    yield "comparing", "not_held", {"gaps": Gaps(["Russian", "Chinese"], ["Kazakhstan"])}
    yield "comparing", "told_paragraph", {"paragraph": paragraph}
    yield "comparing", "row_label", {"row": rows[0]}
    yield "comparing", "rows_beside", {"rows": rows, "columns": columns}
    choices = [Choice(article.key, "A Morning Post"), Choice("k2", "B Evening Post")]
    yield "comparing", "choose_texts", {"action": "#", "names": "abc", "choices": choices, "chosen": {"a": article.key}}
    yield "comparing", "story_articles", {"story": Story(1, [article, other], 5)}
    yield "comparing", "story_links", {"story": Story(1, [article, other], 5), "article": other}
    yield "comparing", "wording_around", {"article": article, "around": Around(near, told)}


def _sources() -> tuple[Source, Source]:
    paper = Source(pk=1, name="Morning Post", slug="morning-post", kind="newspaper", country="GB")
    return paper, Source(pk=2, name="Harbour Wire", slug="harbour-wire", kind="agency")


def _events() -> tuple[Event, Event]:
    place = Place(
        pk=1, name="Port Haven", slug="port-haven", latitude=Decimal("34.3416"), longitude=Decimal("108.9398")
    )
    dated = {"starts_on": date(2024, 3, 29), "starts_precision": "day", "ends_on": date(2024, 3, 30)}
    event = Event(
        **{"pk": 1, "title": "Signing of the harbour papers", "slug": "signing", "place": place, **dated},
        ends_precision="day",
        series=EventSeries(pk=1, name="Harbour Conference", slug="harbour-conference"),
    )
    return event, Event(pk=2, title="A meeting of unknown date", slug="meeting")


def _articles(source: Source, agency: Source) -> tuple[Article, Article]:
    dated = {"published_on": date(2024, 3, 30), "date_precision": "day", "word_count": 1234}
    article = Article(
        **{"pk": 1, "key": "2kymwvprms", "slug": "ministers-sign", "title": "Ministers sign three papers", **dated},
        language="en",
        source=source,
        agency=agency,
        created_at=timezone.now(),
    )
    supplied = {"title": "В гавани подписаны", "title_basis": "supplied", "language": "ru", "word_count": 80}
    return article, Article(pk=2, key="nypedw3rp3", slug="v-gavani", **supplied)


def _account(article: Article, event: Event, role: str) -> Account:
    return Account(article=article, event=event, role=role, sort_key=1)


def _ledger(article: Article, other: Article) -> LedgerShown:
    """Make a ledger of two accounts: a row in which they differ, one of one account alone, and a quotation."""
    here, there = PlaceInText(0, 2, "/a/#p2-abc"), PlaceInText(1, 1, "/b/#p1-abc")
    papers = Wording(article, here, "Ministers signed ", ("", "three", " papers"), " in the hall.", is_corrected=False)
    four = Wording(other, there, "They put their names to ", ("", "four", " papers"), ".", True, corrected="4 papers")
    trade = Wording(article, here, "worth ", ("almost USD ", "90 billion", ""), ".", False, (there,))
    quoted = Wording(article, here, "", ("", "It is done.", ""), "", is_corrected=False, speaker="Ann Lee")
    figures = [
        LedgerRow("differ", "differ", "papers", "en", ((papers,), (four,)), 0),
        LedgerRow("only", "Morning Post", "US dollars", "", ((trade,),), 0),
    ]
    quotations = [LedgerRow("only", "Morning Post", "It is done.", "en", ((quoted,),), 0)]
    return LedgerShown(figures, quotations, 40, 1, 2, 3, True, [2], [1], "/events/signing/?view=ledger")

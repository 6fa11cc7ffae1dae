"""JSON and tables: fields are understood under the names that others give them."""

from __future__ import annotations

import json
from datetime import time
from typing import Any

import pytest

from archive.importing.drafts import ArticleDraft, Finding, Known, KnownSource, Options, Refusal
from archive.importing.formats import read_file, reread
from archive.importing.formats.records.date_values import read_date_value, slash_order

KNOWN = Known(
    sources=(
        KnownSource("Steppe Courier", "steppe-courier"),
        KnownSource("The Courier", "steppe-courier"),
        KnownSource("Xinhua", "xinhua", is_agency=True),
    ),
    domains={"steppe.example": "steppe-courier"},
)
BODY = "Ministers of six countries met in the capital on Monday and agreed on a common office.\n\nIt opens in spring."


def contents(data: str | bytes, name: str, **options: Any) -> list[ArticleDraft | Refusal]:
    """Read all that a file holds."""
    raw = data.encode() if isinstance(data, str) else data
    return list(read_file(raw, name, KNOWN, Options(**options)))


def drafts(data: str | bytes, name: str, **options: Any) -> list[ArticleDraft]:
    """Read the articles of a file that holds nothing else."""
    found = contents(data, name, **options)
    assert all(isinstance(one, ArticleDraft) for one in found), found
    return [one for one in found if isinstance(one, ArticleDraft)]


def value(finding: Finding[Any] | None) -> Any:
    """Take a finding's value, dates written out."""
    return (
        None
        if finding is None
        else (finding.value if isinstance(finding.value, str | time | int) else str(finding.value))
    )


RECORD = {
    "headline": "Six countries open an office",
    "pubDate": "Fri, 29 Mar 2024 10:15:00 +0500",
    "outlet": "The Courier",
    "author": {"name": "Anna Example"},
    "content": BODY,
    "link": "https://www.steppe.example/a/1",
    "lang": "en-GB",
    "keywords": "trade; transport",
}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (json.dumps(RECORD), "a.json"),
        (json.dumps([RECORD]), "a.json"),
        (json.dumps({"status": "ok", "articles": [RECORD]}), "a.json"),
        (json.dumps({"response": {"docs": [RECORD, {"id": 2, "headline": "x y", "content": "z"}]}}), "a.json"),
        (json.dumps({"first": RECORD}), "a.txt"),
        (json.dumps(RECORD) + "\n" + json.dumps(RECORD) + "\n", "a.jsonl"),
        ("\ufeff" + json.dumps(RECORD), "a.json"),
        (json.dumps([RECORD], ensure_ascii=False).encode("utf-16"), "a.json"),
    ],
)
def test_an_article_is_found_wherever_it_stands_in_json(data: str | bytes, name: str) -> None:
    draft = drafts(data, name)[0]
    assert value(draft.title) == "Six countries open an office"
    assert (value(draft.published), value(draft.published_time), value(draft.utc_offset)) == (
        "2024-03-29",
        time(10, 15),
        300,
    )
    assert value(draft.source) == "The Courier"
    assert value(draft.byline) == "Anna Example"
    assert [tag.value for tag in draft.tags] == ["trade", "transport"]
    assert draft.body == BODY
    assert draft.member in ("https://www.steppe.example/a/1", "first")
    assert draft.title is not None
    assert draft.title.where.endswith("/headline")


def test_each_record_keeps_its_own_bytes_and_can_be_read_again_from_them() -> None:
    data = json.dumps(
        {"source": "Steppe Courier", "articles": [{"title": "A b c", "text": BODY}, {"title": "D", "text": "e"}]}
    )
    first, second = drafts(data, "a.json")
    assert json.loads(first.original) == {"title": "A b c", "text": BODY}
    assert value(second.source) == "Steppe Courier"
    for draft in (first, second):
        again = reread(draft.original, draft.context, draft.media_type, draft.encoding, "a.json", KNOWN, Options())
        assert isinstance(again, ArticleDraft)
        assert (again.body, value(again.title), value(again.source)) == (
            draft.body,
            value(draft.title),
            value(draft.source),
        )


def test_a_broken_line_fails_alone_and_says_where() -> None:
    good, bad, other = contents(f'{json.dumps(RECORD)}\n{{"title": \n{json.dumps(RECORD)}\n', "a.jsonl")
    assert isinstance(good, ArticleDraft)
    assert isinstance(other, ArticleDraft)
    assert isinstance(bad, Refusal)
    assert (bad.outcome, bad.ordinal) == ("failed", 2)


@pytest.mark.parametrize(
    "data",
    [
        "[" * 100_000,
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        '{"title": "x", "n": ' + "9" * 5000 + "}",
        '{"unclosed": "',
        '{"numbers": [1, 2, 3]}',
        "[]",
        '["just", "words"]',
    ],
)
def test_json_that_is_no_article_or_hostile_is_refused(data: str) -> None:
    found = contents(data, "a.json")
    assert [one.outcome for one in found if isinstance(one, Refusal)] == ["failed"]


def test_a_field_that_stands_twice_and_half_characters_are_noted() -> None:
    (draft,) = drafts('{"title": "One", "title": "Two", "text": "half \\ud800 a character in a text"}', "a.json")
    assert value(draft.title) == "Two"
    assert {problem.code for problem in draft.problems} == {"duplicate_fields", "undecodable_characters"}


def test_fields_may_be_named_by_a_person() -> None:
    data = "kop;wanneer;stuk\nZes landen openen een kantoor;29-03-2024;Ministers van zes landen kwamen bijeen.\n"
    (draft,) = drafts(data, "a.csv", fields={"title": "kop", "date": "wanneer", "body": "stuk"})
    assert value(draft.title) == "Zes landen openen een kantoor"
    assert value(draft.published) == "2024-03-29"
    (refusal,) = contents("een;twee\n1;2\n", "a.csv")
    assert isinstance(refusal, Refusal)
    assert "--map" in refusal.message


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), (",", "cp1251"), (";", "cp1251")]
)
def test_tables_of_any_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    text = "Министры шести стран встретились в столице и договорились открыть общее бюро по торговле."
    rows = [
        ["Заголовок", "Дата", "Источник", "Текст"],
        ["Шесть стран", "29.03.2024", "ТАСС", f'"{text}\n\nВторой абзац."'],
    ]
    data = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    (draft,) = drafts(data, "a.csv")
    assert value(draft.title) == "Шесть стран"
    assert (value(draft.published), value(draft.source)) == ("2024-03-29", "ТАСС")
    assert draft.body == f"{text}\n\nВторой абзац."
    again = reread(draft.original, draft.context, draft.media_type, draft.encoding, "a.csv", KNOWN, Options())
    assert isinstance(again, ArticleDraft)
    assert again.body == draft.body


def test_the_order_of_days_and_months_follows_from_the_whole_column() -> None:
    data = f"title,date,text\nOne two,03/04/2024,{BODY[:60]}\nThree,25/12/2023,{BODY[:60]}\n"
    first, _ = drafts(data, "a.csv")
    assert value(first.published) == "2024-04-03"
    again = reread(first.original, first.context, first.media_type, first.encoding, "a.csv", KNOWN, Options())
    assert isinstance(again, ArticleDraft)
    assert value(again.published) == "2024-04-03"
    (alone,) = drafts(f"title,date,text\nOne two,03/04/2024,{BODY[:60]}\n", "a.csv")
    assert alone.published is None
    assert {problem.code for problem in alone.problems} == {"date_ambiguous"}
    assert slash_order(["03/04/2024", "05/06/2024"]) == ""
    assert slash_order(["13/04/2024", "04/13/2024"]) == ""
    assert slash_order(["13/04/25", "28/02/25"]) == ""  # either may begin with its year
    assert slash_order(["13/04/25", "28/02/98"]) == "dm"


def test_a_quotation_without_an_end_costs_only_its_own_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.importing.formats.tables.rows.MOST_LINES", 50)
    rows = "".join(f"Row {number},2024-03-{number % 28 + 1:02d},some text here\n" for number in range(60))
    found = contents(f'title,date,text\nBroken,2024-01-01,"no end\n{rows}', "a.csv")
    assert isinstance(found[0], Refusal)
    assert found[0].ordinal == 2
    assert sum(isinstance(one, ArticleDraft) for one in found) == 60


def test_formulas_stay_text_and_are_noted() -> None:
    (draft,) = drafts('title,text\n"=HYPERLINK(""http://evil.example"")",Some text of an article\n', "a.csv")
    assert value(draft.title) == '=HYPERLINK("http://evil.example")'
    assert {problem.code for problem in draft.problems} == {"spreadsheet_formula"}


def test_html_in_a_field_becomes_text_or_markdown_without_scripts() -> None:
    html = "<h2>Part</h2><p>One &amp; <a href='javascript:x()'>two</a></p><script>alert(1)</script><ul><li>a</li></ul>"
    (draft,) = drafts(json.dumps({"title": "A <b>bold</b> title", "content": html}), "a.json")
    assert draft.body_format == "markdown"
    assert draft.body == "## Part\n\nOne & two\n\n- a"
    assert value(draft.title) == "A bold title"


def test_a_publisher_is_distinguished_from_the_agency_and_known_by_its_domain() -> None:
    (draft,) = drafts(
        json.dumps({"title": "A", "text": BODY, "source": "Xinhua", "url": "https://news.steppe.example/1"}), "a.json"
    )
    assert (value(draft.source), value(draft.agency)) == ("Steppe Courier", "Xinhua")
    (alone,) = drafts(json.dumps({"title": "A", "text": BODY, "source": "Xinhua"}), "a.json")
    assert (value(alone.source), value(alone.agency)) == ("Xinhua", None)


@pytest.mark.parametrize(
    ("content", "date"),
    [
        ("2024-03-29", "2024-03-29"),
        ("2024-03-29T23:30:00+05:00", "2024-03-29"),
        ("Fri, 29 Mar 2024 10:15:00 GMT", "2024-03-29"),
        ("Fri, 29 Mar 24 10:15:00 GMT", "2024-03-29"),
        (1711699200, "2024-03-29"),
        (1711699200000, "2024-03-29"),
        ("1711699200", "2024-03-29"),
        (20240329, "2024-03-29"),
        ("2024-03", "2024-03"),
        (2024, "2024"),
        ("March 29, 2024", "2024-03-29"),
        ({"$date": "2024-03-29T00:00:00Z"}, "2024-03-29"),
        ("0000-00-00 00:00:00", None),
        ("-0001-11-30T00:00:00+00:00", None),
        ("9999-12-31", None),
        ("yesterday", None),
        (True, None),
        (float("inf"), None),
        (12345, None),
        ("", None),
    ],
)
def test_dates_of_every_spelling_that_fields_hold(content: object, date: str | None) -> None:
    read = read_date_value(content)
    assert (str(read.date) if read and read.date else None) == date


def test_a_record_that_breaks_its_reader_stops_no_other() -> None:
    odd = {"title": "A", "text": BODY, "url": "http://[broken", "source": "http://[x.y"}
    found = contents(json.dumps([odd, RECORD]), "a.json")
    assert isinstance(found[1], ArticleDraft)
    assert isinstance(found[0], ArticleDraft)
    assert found[0].original_url is None


def test_a_table_may_have_one_known_column() -> None:
    (draft,) = drafts(f'nr,content\n1,"{BODY}"\n', "a.csv")
    assert draft.body == BODY
    again = reread(draft.original, draft.context, draft.media_type, draft.encoding, "a.csv", KNOWN, Options())
    assert isinstance(again, ArticleDraft)


def test_xml_of_another_kind_is_refused() -> None:
    (refusal,) = contents("<?xml version='1.0'?><newsml><p>text</p></newsml>", "a.xml")
    assert isinstance(refusal, Refusal)
    assert refusal.outcome == "failed"


@pytest.mark.parametrize(
    ("title", "date", "source", "text"),
    [
        ("titular", "fecha de publicación", "medio", "cuerpo"),
        ("Überschrift", "Veröffentlicht am", "Zeitung", "Inhalt"),
        ("titre", "date de publication", "média", "texte"),
        ("тақырып", "жарияланған күні", "дереккөз", "мәтін"),
        ("sarlavha", "sana", "manba", "matn"),
        ("başlık", "yayın tarihi", "kaynak", "içerik"),
        ("Наименование", "Дата выхода", "Издание", "Текст статьи"),
        ("العنوان", "تاريخ النشر", "المصدر", "النص"),
        ("タイトル", "公開日", "出典", "本文"),
        ("제목", "날짜", "출처", "본문"),
    ],
)
def test_fields_are_known_in_the_languages_of_the_archive(title: str, date: str, source: str, text: str) -> None:
    (draft,) = drafts(
        json.dumps({title: "A title", date: "2024-03-29", source: "Harbour Lantern", text: BODY}), "a.json"
    )
    assert (value(draft.title), value(draft.published), value(draft.source)) == (
        "A title",
        "2024-03-29",
        "Harbour Lantern",
    )
    assert draft.body == BODY


ROWS = [["First", "2024-03-29", BODY], ["Second", "2024-03-30", BODY]]


@pytest.mark.parametrize(
    "document",
    [
        [["title", "date", "body"], *ROWS],
        {"columns": ["title", "date", "body"], "data": ROWS},
        {"rows": ROWS, "fields": ["title", "date", "body"], "total": 2},
    ],
)
def test_rows_under_the_names_of_columns_are_records(document: object) -> None:
    first, second = drafts(json.dumps(document), "a.json")
    assert [value(draft.title) for draft in (first, second)] == ["First", "Second"]
    assert (value(first.published), json.loads(second.original)) == ("2024-03-29", ROWS[1])
    again = reread(second.original, second.context, second.media_type, second.encoding, "", KNOWN, Options())
    assert isinstance(again, ArticleDraft) and value(again.title) == "Second" and again.body == BODY


def test_a_row_that_is_too_large_is_refused_alone() -> None:
    document = [["title", "date", "body"], ["Long", "2024-03-29", BODY * 9], ROWS[1]]
    options = Options(max_bytes=len(BODY) * 5 + 100)
    large, small = read_file(json.dumps(document).encode(), "a.json", KNOWN, options)
    assert isinstance(large, Refusal) and "larger than" in large.message
    assert isinstance(small, ArticleDraft) and value(small.title) == "Second"


@pytest.mark.parametrize("document", [[["a", "b"], [1, 2]], {"tags": ["title", "body"], "data": [1, 2]}, [[], []]])
def test_lists_that_are_no_table_of_articles_are_refused(document: object) -> None:
    (refusal,) = contents(json.dumps(document), "a.json")
    assert isinstance(refusal, Refusal)


def test_the_export_of_a_weblog_may_be_wrapped_in_a_list() -> None:
    posts = [
        {"title": "First", "html": f"<p>{BODY}</p>", "published_at": "2024-03-29T08:00:00Z", "status": "published"},
        {"title": "Second", "html": "<p>x</p>", "status": "draft"},
    ]
    first, second = contents(json.dumps({"db": [{"meta": {"version": "5"}, "data": {"posts": posts}}]}), "a.json")
    assert isinstance(first, ArticleDraft) and value(first.published) == "2024-03-29"
    assert isinstance(second, Refusal) and second.outcome == "skipped"


@pytest.mark.parametrize("tag", ["en-US", "en", "en_GB"])
def test_values_under_the_tag_of_their_language_are_read(tag: str) -> None:
    fields = {"title": {tag: "Six meet"}, "body": {tag: BODY}, "date": {tag: "2024-05-03"}, "tags": {tag: ["Trade"]}}
    entry = {"sys": {"id": "c1", "type": "Entry"}, "fields": fields}
    for document in ({"entries": [entry, entry]}, fields):
        draft = drafts(json.dumps(document), "a.json")[0]
        assert (value(draft.title), draft.body, value(draft.published)) == ("Six meet", BODY, "2024-05-03")
        assert value(draft.language) == "en" and [one.value for one in draft.tags] == ["Trade"]
        assert "other_languages" not in {problem.code for problem in draft.problems}


def test_of_a_record_in_several_languages_one_is_taken_and_the_others_are_named() -> None:
    record = {"title": {"ru": "Шесть", "en": "Six meet"}, "text": {"en": BODY, "ru": "Встретились шесть министров."}}
    (draft,) = drafts(json.dumps(record, ensure_ascii=False), "a.json")
    assert (value(draft.title), draft.body, value(draft.language)) == ("Шесть", "Встретились шесть министров.", "ru")
    (problem,) = [one for one in draft.problems if one.code == "other_languages"]
    assert "what is in ru was taken, not en" in problem.message


def test_a_value_by_language_is_read_where_a_person_names_its_field() -> None:
    record = {"kop_a": {"en-US": "Six meet"}, "text": {"en-US": BODY}}
    (draft,) = drafts(json.dumps(record), "a.json", fields={"title": "kop_a"})
    assert value(draft.title) == "Six meet"


@pytest.mark.parametrize("named", [{"id": 7}, {"id": "a1", "at": "2024"}, {"name": "Eva", "id": 4}])
def test_what_only_looks_like_tags_of_languages_is_none(named: dict[str, object]) -> None:
    (draft,) = drafts(json.dumps({"title": "Six meet", "text": BODY, "site": named}), "a.json")
    assert not draft.problems or {one.code for one in draft.problems}.isdisjoint({"other_languages"})
    assert value(draft.language) == "en" and draft.language and draft.language.rule != "tag of the values"

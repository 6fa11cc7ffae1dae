"""The figures and quotations of an event's accounts: on its page, on a page of their own, and as data."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.comparing.ledger import ledger_of
from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.editing.ledger import Correction, LedgerRefusedError, correct, take_back
from archive.editing.undo import undo
from archive.models import Article, Display, Event, LedgerCorrection, State
from archive.models.choices import ChangeKind
from archive.text.ledger.extraction import extract
from tests import make

pytestmark = pytest.mark.django_db

FIRST = """Leaders of five countries met in Yinchuan on Sunday.

The forum ended with the signing of 35 cooperation projects worth 11.2 billion yuan ($1.57 billion).

“The projects will change the life of the whole region,” said Cui Li, the vice president."""
SECOND = """The forum in Yinchuan brought five nations together.

It ended with the signing of 38 cooperation projects worth $1.57 billion.

Cui Li said: “These projects will change the life of the whole region.”

Some 700 delegates were there."""
RUSSIAN = """Форум собрал пять государств и около 700 делегатов.

Подписаны соглашения на 11,2 млрд юаней."""


@pytest.fixture
def forum() -> Event:
    event = make.event("Forum", on="2024-10-27")
    paper = make.source()
    make.article("First", body=FIRST, on="2024-10-28", events=[event], source=paper, language="en")
    make.article("Second", body=SECOND, on="2024-10-29", events=[event], language="en")
    make.article("Third", body=RUSSIAN, on="2024-10-30", events=[event], language="ru")
    return event


def page(client: Client, address: str = "/events/forum/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html))


def figures(html: str) -> str:
    return words(html[html.index('id="figures"') :].partition("</section>")[0])


def numbers(html: str) -> list[str]:
    """Return the numbers of the figures in the order of the rows."""
    return re.findall(r'class="ledger__number">([^<]+)<', html)


def passage(article: Article, start: str) -> str:
    found = extract(article.body.split("\n\n"), article.language).figures
    return next(one.passage for one in found if one.text.startswith(start))


def test_where_accounts_differ_stands_first_then_where_they_agree_then_the_rest(client: Client, forum: Event) -> None:
    text = figures(page(client))
    assert "found by rule and not checked" in text
    differ, agree = text.index("≠ The accounts differ"), text.index("= The accounts agree")
    assert differ < text.index("35 cooperation projects") < text.index("38 cooperation projects") < agree
    assert numbers(page(client))[:2] == ["35", "38"]
    assert {"11.2 billion", "1.57 billion", "11,2 млрд"} <= set(numbers(page(client))[2:])
    assert agree < text.index("five nations") and agree < text.index("пять государств")
    assert re.search(r"A ¶ 1.*?B ¶ 1.*?C ¶ 1", text[agree:])
    assert re.search(r"Some 700 delegates.*?B ¶ 4.*?около 700 делегатов.*?C ¶ 1", text[agree:])


def test_each_row_leads_to_its_paragraph(client: Client, forum: Event) -> None:
    html = page(client)
    links = re.findall(r'class="ledger__where" href="([^"]+)"', html)
    assert links
    for link in set(links):
        address, _hash, name = link.partition("#")
        assert f'id="{name}"' in client.get(address).content.decode()


def test_the_same_words_are_one_quotation_with_both_accounts(client: Client, forum: Event) -> None:
    html = page(client)
    text = words(html[html.index('id="quotations"') :].partition("</section>")[0])
    assert text.count("will change the life of the whole region") == 1
    assert re.search(r"A Cui Li A ¶ 3.*?B Cui Li B ¶ 3", text)
    assert re.search(r"No quoted sentence was found in: C", text)


def test_only_what_readers_may_see_is_read(client: Client, forum: Event) -> None:
    second = Article.objects.get(title="Second")
    Article.objects.filter(pk=second.pk).update(display=Display.METADATA)
    Article.objects.filter(title="Third").update(state=State.IN_REVIEW)
    assert not {"38", "700"} & set(numbers(page(client)))
    assert "35" in numbers(page(client))


def test_an_event_whose_accounts_have_neither_says_nothing_of_them(client: Client) -> None:
    event = make.event("Quiet")
    make.article(body="Nothing was said.", events=[event])
    html = page(client, "/events/quiet/")
    assert 'id="figures"' not in html and 'id="quotations"' not in html
    assert "No figure and no quoted sentence was found by rule" in page(client, "/events/quiet/?view=ledger")


def test_a_language_without_rules_is_named(client: Client, forum: Event) -> None:
    make.article("Fourth", body="35 жоба бекітілді.", on="2024-10-31", events=[forum], language="kk")
    assert re.search(
        r"Not read, since there are rules for English, Russian and Chinese alone: D", figures(page(client))
    )


def test_a_long_ledger_stands_on_pages_of_its_own(client: Client) -> None:
    event = make.event("Forum")
    body = "\n\n".join(f"Town {chr(97 + n % 26)}{n} has {n + 200} villages of its kind." for n in range(100))
    make.article(body=body, events=[event], language="en")
    html = page(client)
    assert html.count("ledger__item") == 12
    assert 'href="/events/forum/?view=ledger"' in html and "All 100 rows of figures" in html
    first, second = page(client, "/events/forum/?view=ledger"), page(client, "/events/forum/?view=ledger&page=2")
    assert (first.count("ledger__item"), second.count("ledger__item")) == (60, 40)
    assert "Page 1 of 2" in words(first) and 'name="robots" content="noindex' in first
    for wrong in ("0", "3", "x", "²"):
        assert client.get(f"/events/forum/?view=ledger&page={wrong}").status_code == 400


def test_a_dozen_accounts_take_a_fixed_number_of_queries(
    client: Client, forum: Event, django_assert_max_num_queries
) -> None:
    for number in range(9):
        make.article(f"More {number}", body=SECOND, on="2024-11-01", events=[forum], language="en")
    with django_assert_max_num_queries(20):
        page(client)


def test_the_event_as_data_has_them(client: Client, forum: Event) -> None:
    record = json.loads(client.get("/events/forum.json").content)
    keys = {one["title"]: one["key"] for one in record["accounts"]}
    row = next(one for one in record["figures"] if one["standing"] == "differ")
    said = [value[0] for value in row["values"]]
    assert [(one["article"], one["low"], one["noun"]) for one in said] == [
        (keys["First"], 35, "cooperation projects"),
        (keys["Second"], 38, "cooperation projects"),
    ]
    first = Article.objects.get(title="First")
    assert first.public_text()[said[0]["start"] : said[0]["end"]] == said[0]["text"] == "35 cooperation projects"
    assert said[0]["paragraph"].startswith("p2-")
    quoted = record["quotations"][0]
    assert quoted["standing"] == "agree"
    assert [one["speaker"] for one in quoted["values"][0]] == ["Cui Li", "Cui Li"]
    assert record["basis_of_figures_and_quotations"] == "inferred"


def test_an_editor_corrects_a_figure_and_undoes_it(client: Client, forum: Event) -> None:
    editor = make.user("ella", "change_article", "review_article", "change_event")
    second = Article.objects.get(title="Second")
    wanted = Correction("figure", passage(second, "38"), low=35, noun="cooperation projects")
    change_set = correct(second, wanted, user=editor, reason="The source corrected it")
    assert change_set and change_set.reason == "The source corrected it"
    text = figures(page(client))
    assert "The accounts differ" not in text and "corrected by an editor" in text
    assert "read as: 35 cooperation projects" in text and "38" in numbers(page(client))
    assert LedgerCorrection.objects.get().words == "38 cooperation projects"
    undo([change_set])
    assert "The accounts differ" in figures(page(client))


def test_what_is_hidden_is_counted_and_stays_hidden_when_other_paragraphs_change(client: Client, forum: Event) -> None:
    editor = make.user("ella", "change_article", "review_article")
    second = Article.objects.get(title="Second")
    hidden = Correction("figure", passage(second, "38"), is_hidden=True)
    correct(second, hidden, user=editor, reason="Wrong noun")
    assert "38" not in numbers(page(client)) and "1 row was hidden by editors" in figures(page(client))
    edit(second, {"body": "A new paragraph of words.\n\n" + SECOND}, user=editor)
    assert "38" not in numbers(page(client))
    take_back(second, "figure", passage(second, "38"), user=editor)
    assert "38" in numbers(page(client))


def test_a_correction_needs_a_reason_a_passage_a_number_and_the_right(forum: Event) -> None:
    editor = make.user("ella", "change_article", "review_article")
    second = Article.objects.get(title="Second")
    known = passage(second, "38")
    for wanted, user, reason, said in (
        (Correction("figure", known, is_hidden=True), editor, " ", "Say why"),
        (Correction("figure", "0" * 16, is_hidden=True), editor, "x", "not have this passage"),
        (Correction("figure", known, unit="USD"), editor, "x", "needs a number"),
        (Correction("figure", known, low=3), editor, "x", "needs a number"),
        (Correction("figure", known, low=3, unit="furlong"), editor, "x", "no unit"),
        (Correction("figure", known, low=3, high=2, unit="km"), editor, "x", "smaller number"),
        (Correction("figure", known, is_hidden=True), make.user("cora", "change_article"), "x", "may not change"),
    ):
        with pytest.raises(LedgerRefusedError, match=said):
            correct(second, wanted, user=user, reason=reason)
    assert not LedgerCorrection.objects.exists()


SHIPS = {
    "en": "It ordered 12 container ships.",
    "ru": "Заказано 12 контейнеровозов.",
    "zh": "该公司订购了12艘集装箱船。",
}


def test_a_quantity_whose_noun_the_vocabulary_has_in_three_languages_is_one_row(client: Client) -> None:
    event = make.event("Order", on="2024-10-27")
    ships = make.tag("container ship", aliases=["контейнеровоз", "集装箱船"])
    for language, body in SHIPS.items():
        make.article(body=body, on="2024-10-28", events=[event], language=language, tags=[ships])
    shown = figures(page(client, "/events/order/"))
    assert "12 container ships" in shown and "one account alone" not in shown.lower()
    [row] = json.loads(client.get("/events/order.json").content)["figures"]
    assert (row["standing"], len(row["values"]), len(row["values"][0])) == ("agree", 1, 3)


def test_words_that_only_speak_of_a_tag_are_no_names_of_what_is_counted(client: Client) -> None:
    event = make.event("Order", on="2024-10-27")
    energy = make.tag("energy")
    with recording(ChangeKind.EDIT) as record:
        words = [{"name": name, "use": "word"} for name in ("turbines", "турбина")]
        record.link(energy, "aliases", words)
    for language, body in (("en", "It has 12 turbines."), ("ru", "Там 12 турбин.")):
        make.article(body=body, on="2024-10-28", events=[event], language=language, tags=[energy])
    rows = json.loads(client.get("/events/order.json").content)["figures"]
    assert [row["standing"] for row in rows] == ["only", "only"]


def test_names_are_asked_for_only_where_texts_of_several_languages_count(client: Client) -> None:
    event = make.event("Order", on="2024-10-27")
    tags = [make.tag(f"tag {n}", aliases=[f"метка {n}"]) for n in range(3)]
    made = [
        make.article(body=SHIPS[language], on="2024-10-28", events=[event], language=language, tags=tags)
        for language in ("en", "en", "ru")
    ]
    for number, queries in ((2, 1), (3, 3)):
        with CaptureQueriesContext(connection) as asked:
            ledger_of(made[:number])
        assert len(asked) == queries

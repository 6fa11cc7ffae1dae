"""A whole page saved as text gives its article, and an article with a table in it is not taken for a page."""

from __future__ import annotations

from archive.importing.drafts import ArticleDraft, Known, Options
from archive.importing.formats import read_file

SENTENCES = [
    "The ministers of six countries met in the capital on Monday and agreed to open a common office, officials said.",
    "The office will begin its work next spring, with a staff of forty, and report to the ministers twice a year.",
    "Trade between the six countries grew by a quarter last year, and transport by as much across the borders.",
    "“We have waited a long time for this,” said one of the ministers, who had talked all night.",
]
MENU = "Home\nNews\nWeather\nRadio\nThe team\nOur history\nLocal elections\nBooks and letters\nCrossword"
FOOT = (
    "Related stories\nA bridge is opened in the north\nHarvest is better than last year\nMore rain is coming\n"
    "Comments\nNo comments yet.\nThe Valley Voice\nOur people\nJobs\nPrint shop\nPrivacy\n© 2024 The Valley Voice"
)


def read(text: str) -> ArticleDraft:
    """Read one article."""
    (draft,) = read_file(text.encode(), "page.txt", Known(), Options())
    assert isinstance(draft, ArticleDraft)
    return draft


def test_the_article_is_found_among_menus_and_lists_of_links() -> None:
    title = "Six countries open an office in the capital"
    text = (
        f"{title} | The Valley Voice\n{MENU}\n{title}\nBy Anna Example\n29 March 2024\n"
        + "\n".join(SENTENCES)
        + f"\n{FOOT}"
    )
    draft = read(text)
    assert draft.title is not None
    assert (draft.title.value, draft.title.rule) == (title, "line that the title of the page repeats")
    assert draft.published is not None
    assert str(draft.published.value) == "2024-03-29"
    assert draft.body.split("\n\n") == SENTENCES
    assert not draft.problems


def test_without_the_title_of_the_page_the_headline_is_found_by_its_place() -> None:
    text = (
        f"{MENU}\nMore than forty\nSix countries open an office in the capital\n" + "\n".join(SENTENCES) + f"\n{FOOT}"
    )
    draft = read(text)
    assert draft.title is not None
    assert draft.title.value == "Six countries open an office in the capital"
    assert draft.body.split("\n\n") == SENTENCES
    assert {problem.code for problem in draft.problems} == {"title_uncertain"}


def test_a_table_below_an_article_stays_in_it() -> None:
    table = "\n".join(f"Wheat {number}.5 mln tonnes vs {number - 1}.2" for number in range(10, 30))
    draft = read("\n\n".join(SENTENCES) + f"\n\n{table}")
    assert draft.body.endswith("Wheat 29.5 mln tonnes vs 28.2")
    assert draft.removed == ()


def test_the_name_of_a_section_above_a_headline_is_left_out() -> None:
    draft = read("Asia\n\nSix countries open an office\n\n" + "\n\n".join(SENTENCES))
    assert draft.title is not None
    assert draft.title.value == "Six countries open an office"
    assert [piece.text for piece in draft.removed] == ["Asia", "Six countries open an office"]

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


LEAD = "The council of Velmora approved a second ferry line to the islands after three evenings of debate on Monday."
STORY = [
    "Residents of the islands had collected four thousand signatures for the ferry line since the winter, they said.",
    "The crossing would shorten the way of the islands to the hospital by an hour, a speaker told the council.",
    "Until then a single ferry will go on Tuesdays and Fridays, as it has since the old line was given up by Velmora.",
    "The council of Velmora has put the cost of the quay at nine million crowns, half of which the islands will pay.",
]
HEADLINE = "Velmora council approves second ferry line to the islands"
TEASERS = "Related:\nOld barge sold for scrap\nStorm closes the northern road\nWhat we pay for bread\nAdvertisement"
BEHIND = "Popular\nBaker wins rowing cup\nTwo lynxes seen near the dam\nBread is dearer again\nSubscribe here\nKites"


def test_prose_above_an_advertisement_and_a_list_of_links_stays_and_the_list_goes() -> None:
    head = f"Advertisement\nRegion\n{HEADLINE}\n4 March 2025\nShare\nFacebook\nTwitter\nEmail"
    draft = read("\n".join([head, LEAD, STORY[0], TEASERS, *STORY[1:], BEHIND]))
    assert draft.title is not None and draft.title.value == HEADLINE
    assert draft.published is not None and str(draft.published.value) == "2025-03-04"
    assert draft.body.split("\n\n") == [LEAD, *STORY]


def test_captions_inside_an_article_neither_end_it_nor_make_it_a_page() -> None:
    captions = "\n\n".join(f"Captain {name} at the wheel" for name in ("Oll", "Abel", "Brandt", "Croll", "Dree", "Emm"))
    text = "\n\n".join([LEAD, STORY[0], STORY[3], captions, captions, STORY[1], captions])
    assert read(text).body == text


def test_a_button_that_stands_there_twice_is_no_headline() -> None:
    buttons = "Share this article\nFacebook\nX\nHand On This Story\nChange text size\nA\nHand On This Story\nLog in"
    head = f"#\nOpinion\nHarbour\n{HEADLINE}\nMira Tolvan\nTue, March 4, 2025\n{buttons}"
    draft = read("\n".join([head, LEAD, *STORY, BEHIND]))
    assert draft.title is not None and draft.title.value == HEADLINE
    assert draft.published is not None and str(draft.published.value) == "2025-03-04"
    assert draft.body.split("\n\n") == [LEAD, *STORY]


def test_the_lead_of_another_article_is_not_taken_in() -> None:
    other = "The rowing cup was won by a baker from the upper town, who had trained before dawn in the whole of winter."
    head = f"Home\nShare\nFacebook\nTwitter\nEmail\n{HEADLINE}\n4 March 2025"
    draft = read("\n".join([head, LEAD, *STORY, BEHIND, other, "Weather", "Kites"]))
    assert draft.body.split("\n\n") == [LEAD, *STORY]


def test_what_readers_wrote_below_an_article_is_no_part_of_it() -> None:
    said = "The ferry line to the islands should have come years ago, and the council of Velmora knows it very well."
    comments = f"3 comments\nrolf says:\nMarch 5, 2025 at 10:00 am\n{said}\nReply\ngull says:\n{said}\nReply"
    draft = read("\n".join([HEADLINE, "By Mira Tolvan | March 4, 2025", LEAD, *STORY, comments]))
    assert draft.body.split("\n\n") == [LEAD, *STORY]
    assert draft.published is not None and str(draft.published.value) == "2025-03-04"
    assert "comments" in {piece.rule for piece in draft.removed}


def test_a_heading_alone_does_not_make_comments_of_what_follows() -> None:
    text = "\n\n".join([LEAD, "Comments", *STORY, "The mayor says:", STORY[0]])
    assert read(text).body == text


def test_a_form_between_two_paragraphs_is_left_out_and_a_subheading_stays() -> None:
    form = "Newsletter\nA word each morning\nYour email\nSign up"
    draft = read("\n\n".join([LEAD, *STORY[:2], form, "What it costs", *STORY[2:]]))
    assert draft.body.split("\n\n") == [LEAD, *STORY[:2], "What it costs", *STORY[2:]]


def test_links_between_two_paragraphs_are_left_out_and_one_word_alone_stays() -> None:
    links = "See also\nFerry prices through the years\nHow the old quay sank"
    assert read("\n".join([LEAD, STORY[0], links, *STORY[1:]])).body.split("\n\n") == [LEAD, *STORY]
    text = "\n\n".join([LEAD, "Economy", STORY[0], "Politics", *STORY[1:]])
    assert read(text).body == text

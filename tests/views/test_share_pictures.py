"""The picture of what is shared: always a picture, never more than can be drawn."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from archive.models import Event
from archive.views.formatting import share_pictures
from archive.views.formatting.share_pictures import Said, picture
from archive.views.frame.pictures import said_of_event
from tests import make

SAID = Said("2024", "29 March", "Ministers sign three papers", "Morning Post", "Annals")
LEFT, RIGHT = (0, 0, 300, 630), (348, 0, 1200, 400)


def opened(data: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(data))
    assert (found.format, found.size) == ("PNG", (1200, 630))
    return found.convert("RGB")


def inked(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Count the points of a box that are not paper."""
    part = image.crop(box)
    return sum(number for number, colour in part.getcolors(1 << 20) or [] if colour != (0xF5, 0xF6, 0xF4))


@pytest.mark.parametrize(
    "title",
    [
        "",
        "A",
        "В Сиане прошёл саммит «Центральная Азия — Китай»",
        "习近平同中亚五国元首共同会见记者",
        "مؤتمر الميناء",
        "Long words " * 200,
        "Unbroken" * 200,
        "\U0010ffff\x00\ufffe",
        "two\nlines\tand more",
    ],
)
def test_any_title_gives_a_picture(title: str) -> None:
    data = picture(SAID._replace(title=title))
    assert inked(opened(data), LEFT) > 1000  # the year
    assert len(data) < 100_000


def test_title_stays_within_the_picture() -> None:
    image = opened(picture(SAID._replace(title="Unbroken" * 200, facts="Unbroken" * 200, archive="Unbroken" * 200)))
    assert inked(image, RIGHT) > 1000
    assert inked(image, (1150, 0, 1200, 630)) == 0
    assert inked(opened(picture(SAID._replace(title="Long words " * 200))), (348, 440, 1200, 480)) == 0


def test_text_that_no_font_has_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share_pictures, "_FACES", ())  # a host without fonts: Pillow's own has the Latin script
    assert inked(opened(picture(SAID)), RIGHT) > 1000
    assert inked(opened(picture(SAID._replace(title="习近平"))), RIGHT) == 0


def test_end_that_alone_is_known_is_said_to_be_one() -> None:
    ended = Event(title="Talks", slug="talks", ends_on=date(2024, 5, 1), ends_precision="month")
    assert said_of_event(ended, 2).alt == "Talks. May 2024. until May 2024, 2 accounts"
    assert said_of_event(Event(title="Talks", slug="talks"), 0).alt == "Talks. Undated. 0 accounts"


@pytest.mark.django_db
@pytest.mark.once
def test_article_and_event_are_shared_with_their_pictures(client: Client) -> None:
    event = make.event("Harbour summit")
    article = make.article("Oil <b>", source=make.source("Post"), events=[event], on="2024-03-01", precision="month")
    for thing, address, alt in (
        (article, f"/articles/{article.key}.png", "Oil &lt;b&gt;. March 2024. Post"),
        (event, "/events/harbour-summit.png", "Harbour summit. 29 March 2024. 1 account"),
    ):
        html = client.get(thing.get_absolute_url()).content.decode()
        assert f'<meta property="og:image" content="{settings.SITE_URL}{address}">' in html
        assert f'<meta property="og:image:alt" content="{alt}">' in html
        response = client.get(address)
        assert response["Content-Type"] == "image/png"
        opened(response.content)
        again = client.get(address, headers={"if-none-match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get("/events/nothing.png").status_code == 404
    assert client.get(f"/articles/{make.article(state='ready').key}.png").status_code == 404
    assert client.get(f"/articles/{make.article(state='withdrawn').key}.png").status_code == 410

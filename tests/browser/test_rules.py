"""Rules at the desk in a browser: readable by everyone, and a line that repeats is let go by keyboard alone."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

from archive.models import Article
from tests import make
from tests.admin.test_rules import AD, finding, proposed
from tests.browser.conftest import assert_readable

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.long]


@pytest.fixture
def desk(page: Page) -> Page:
    """A page on which an administrator is signed in."""
    dana = User.objects.create_superuser("dana")
    client = Client()
    client.force_login(dana, "django.contrib.auth.backends.ModelBackend")
    page.goto("/admin/login/")
    session = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    page.context.add_cookies([{**session, "url": urljoin(page.url, "/")}])
    return page


def test_the_pages_of_rules_are_readable_by_everyone(desk: Page) -> None:
    proposal, tag = proposed(5), make.tag("trade")
    run = finding(3)
    run.differences.filter(article__title="Found 1").update(is_left_out=True)
    for path in (
        "shadowrun/",
        f"shadowrun/start/?about=tag&id={tag.pk}",
        f"shadowrun/{run.pk}/change/",
        "boilerplateproposal/",
        f"boilerplateproposal/{proposal.pk}/change/",
    ):
        desk.goto(f"/admin/archive/{path}")
        assert_readable(desk)


def test_a_line_is_let_go_by_keyboard_alone(desk: Page) -> None:
    proposal = proposed(5)
    desk.goto(f"/admin/archive/boilerplateproposal/{proposal.pk}/change/")
    desk.get_by_label("Tick: Coast 5 0").press("Space")
    desk.get_by_role("button", name="Leave the ticked ones as they are").press("Enter")
    desk.get_by_role("button", name="Leave it out of 4 texts").press("Enter")
    expect(desk.get_by_text("Left out of 4 texts")).to_be_visible()
    assert Article.objects.filter(body__contains=AD).count() == 1

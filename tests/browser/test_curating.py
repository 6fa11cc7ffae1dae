"""An editor signs in through a browser, and a stranger does not."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Page, password: str) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def test_an_editor_signs_in(page: Page) -> None:
    User.objects.create_superuser("editor", password="right and long")
    sign_in(page, "wrong and long")
    expect(page.get_by_text(re.compile("Please enter the correct username and password"))).to_be_visible()
    sign_in(page, "right and long")
    expect(page.get_by_role("heading", name="Site administration", level=1)).to_be_visible()

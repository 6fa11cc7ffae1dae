"""A phone without scripts is enough to set up a code, to come in by it, and to see where one is signed in."""

from __future__ import annotations

from base64 import b32decode

import pytest
from django.contrib.auth.models import User
from django_otp.oath import totp
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.conftest import MakePage, assert_readable

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "right and long"


def give_password(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def test_an_editor_sets_up_a_code_and_comes_in_by_it(make_page: MakePage) -> None:
    User.objects.create_superuser("editor", password=PASSWORD)
    page = make_page("phone", java_script_enabled=False)
    give_password(page)
    page.goto("/admin/account/")
    page.get_by_role("link", name="Set up an authenticator").click()
    page.get_by_role("button", name="Show me the secret").click()
    secret = page.locator(".own__secret").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(f"{totp(b32decode(secret)):06d}")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    code = page.locator(".own__codes code").first.inner_text()
    elsewhere = make_page()
    give_password(elsewhere)
    expect(elsewhere.get_by_role("heading", name="The code of your authenticator")).to_be_visible()
    assert_readable(elsewhere)
    elsewhere.get_by_label("Code").fill(code)
    elsewhere.get_by_role("button", name="Sign in").click()
    expect(elsewhere.get_by_role("heading", level=1)).to_be_visible()
    for address in ("", "sessions/", "two-factor/remove/"):
        elsewhere.goto(f"/admin/account/{address}")
        assert_readable(elsewhere)
    elsewhere.goto("/admin/account/sessions/")
    elsewhere.get_by_role("button", name="End all others").click()
    expect(elsewhere.get_by_text("1 other session was ended.")).to_be_visible()
    page.goto("/admin/account/")
    expect(page.get_by_role("heading", name="Sign in to the desk")).to_be_visible()


def test_the_pages_of_setting_up_and_of_withdrawing_read_well(make_page: MakePage) -> None:
    User.objects.create_superuser("editor", password=PASSWORD)
    article = make.article("Told", events=[make.event("Signing")])
    page = make_page()
    give_password(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/admin/account/two-factor/")
    assert_readable(page)
    page.get_by_role("button", name="Show me the secret").click()
    expect(page.locator(".own__secret")).to_be_visible()
    assert_readable(page)
    page.goto(f"/admin/archive/article/move/withdrawn/?ids={article.pk}")
    assert_readable(page)


def test_a_token_is_made_and_revoked(make_page: MakePage) -> None:
    User.objects.create_superuser("editor", password=PASSWORD)
    page = make_page("phone")
    give_password(page)
    page.goto("/admin/account/")
    page.get_by_role("link", name="Tokens for programs").click()
    page.get_by_role("textbox", name="Name:").fill("Nightly wire")
    page.get_by_label("propose articles").check()
    page.get_by_role("button", name="Make the token").click()
    expect(page.locator("code").first).to_contain_text("annals_")
    assert_readable(page)
    page.get_by_role("button", name="Revoke Nightly wire").click()
    expect(page.get_by_text("The token “Nightly wire” is revoked.")).to_be_visible()

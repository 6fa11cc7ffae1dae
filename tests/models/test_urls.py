"""Addresses filled in are those that Django reverses, under any prefix and in any language."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.test.utils import override_script_prefix
from django.urls import NoReverseMatch, include, path, reverse
from django.utils import translation

from archive.models import urls
from archive.models.urls import Pattern
from archive.views.formatting import date_addresses

urlpatterns = i18n_patterns(path("", include("archive.urls")), prefix_default_language=False)

PATTERNS = {
    "archive:article_detail": (urls.ARTICLE, ("0123456789", "a-slug")),
    "archive:event_detail": (urls.EVENT, ("a-slug",)),
    "archive:place_detail": (urls.PLACE, ("a_slug",)),
    "archive:series_detail": (urls.SERIES, ("some-slug",)),
    "archive:source_detail": (urls.SOURCE, ("sources",)),
    "archive:tag_detail": (urls.TAG, ("tags",)),
    "archive:undated": (urls.UNDATED, ()),
    "archive:year": (date_addresses.YEAR, ("0800",)),
    "archive:month": (date_addresses.MONTH, ("2024", "03")),
    "archive:day": (date_addresses.DAY, ("2024", "03", "03")),
}


@pytest.mark.parametrize("prefix", ["/", "/archive/", "/9000/12/some-slug/", "/50%25/%s/"])
@pytest.mark.parametrize("name", PATTERNS)
def test_address_filled_in_is_the_one_that_django_reverses(name: str, prefix: str) -> None:
    pattern, values = PATTERNS[name]
    with override_script_prefix(prefix):
        assert pattern(*values) == pattern.filler()(*values) == reverse(name, args=values)
    assert pattern(*values) == reverse(name, args=values)


@pytest.mark.parametrize("slug", ["with space", "中国", "50%", "a~b:c@d", "(x)"])
def test_what_is_not_plain_is_quoted(slug: str) -> None:
    assert urls.TAG(slug) == reverse("archive:tag_detail", args=[slug])


@pytest.mark.parametrize("slug", ["", "a/b", "a.b"])
def test_what_no_address_takes_is_refused(slug: str) -> None:
    with pytest.raises(NoReverseMatch):
        urls.TAG(slug)


def test_addresses_follow_the_language_and_the_table_of_addresses(settings: Any) -> None:
    assert urls.TAG("trade") == "/tags/trade/"
    settings.ROOT_URLCONF = __name__
    assert urls.TAG("trade") == "/tags/trade/"
    with translation.override("ru"):
        assert urls.TAG("trade") == "/ru/tags/trade/"
        assert date_addresses.reverse_day(date(2024, 3, 9)) == "/ru/2024/03/09/"
        assert date_addresses.days_of_month(date(2024, 3, 9))(1) == "/ru/2024/03/01/"
        assert date_addresses.months_of_year(2024)(1) == "/ru/2024/01/"


def test_a_name_that_has_no_address_is_refused() -> None:
    with pytest.raises(NoReverseMatch):
        Pattern("archive:nothing", "x")("y")

"""The public addresses: one for each thing, every other way in answered by one redirect."""

from __future__ import annotations

from django.urls import path, re_path, register_converter

from archive.api import urls as api
from archive.views.data import article_data, event_data, list_data, sitemaps, suggestions
from archive.views.frame import machines
from archive.views.oai import door
from archive.views.pages import by_url, corrections, dates, events, home, parts, series, site, vocabulary
from archive.views.pages.articles import detail, history
from archive.views.pages.comparing import proposed, side_by_side
from archive.views.pages.headings import coverage
from archive.views.pages.lists import article_list, search_help

app_name = "archive"


class KeyConverter:
    """The key of an article, as people may have copied it."""

    regex = "[0-9a-zA-Z]{4,64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SlugConverter(KeyConverter):
    """A slug in any case; a dot would begin a format."""

    regex = "[^/.]+"


register_converter(KeyConverter, "key")
register_converter(SlugConverter, "anyslug")

_ARTICLE = "articles/<key:key>"
_FORMAT = r"\.(?P<suffix>atom|json|csv|bib|ris|zip)$"
_DAY = r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})"

urlpatterns = [
    path("", home.home, name="home"),
    # Articles
    path("articles/", article_list.article_list, name="article_list"),
    re_path(rf"^articles{_FORMAT}", list_data.articles_data, name="articles_data"),
    path("search/", article_list.search_page, name="search"),
    path("help/search/", search_help.search_help, name="search_help"),
    path("suggest/", suggestions.suggest_names, name="suggest"),
    path("opensearch.xml", search_help.opensearch, name="opensearch"),
    path(f"{_ARTICLE}/compare/", side_by_side.article_compare, name="article_compare"),
    path(f"{_ARTICLE}/compare", side_by_side.article_compare),
    path(f"{_ARTICLE}/history/", history.article_history, name="article_history"),
    path(f"{_ARTICLE}/history", history.article_history),
    path(f"{_ARTICLE}/versions/<int:number>/", history.article_version, name="article_version"),
    path(f"{_ARTICLE}/versions/<int:number>", history.article_version),
    re_path(
        r"^articles/(?P<key>[0-9a-zA-Z]{4,64})\.(?P<suffix>csl\.json|json|txt|md|bib|ris|png)$",
        article_data.article_data,
        name="article_data",
    ),
    path(f"{_ARTICLE}/<anyslug:slug>/", detail.article_detail, name="article_detail"),
    path(f"{_ARTICLE}/<path:slug>", detail.article_detail),
    path(f"{_ARTICLE}/", detail.article_detail),
    path(_ARTICLE, detail.article_detail),
    path("a/<key:key>", detail.article_detail, name="article_short"),
    path("a/<key:key>/", detail.article_detail),
    # Dates
    re_path(r"^(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)/$", dates.day_page, name="day"),
    re_path(rf"^{_DAY}/?$", dates.day_page),
    re_path(r"^(?P<year>\d{4})/(?P<month>\d\d)/$", dates.month_page, name="month"),
    re_path(r"^(?P<year>\d{4})/(?P<month>\d{1,2})/?$", dates.month_page),
    re_path(r"^(?P<year>\d{4})/$", dates.year_page, name="year"),
    re_path(r"^(?P<year>\d{4})$", dates.year_page),
    re_path(rf"^(?P<year>\d{{4}})/(?P<month>\d\d)/(?P<day>\d\d){_FORMAT}", list_data.dated_data, name="day_data"),
    re_path(rf"^(?P<year>\d{{4}})/(?P<month>\d\d){_FORMAT}", list_data.dated_data, name="month_data"),
    re_path(rf"^(?P<year>\d{{4}}){_FORMAT}", list_data.dated_data, name="year_data"),
    path("undated/", dates.undated_page, name="undated"),
    re_path(rf"^undated{_FORMAT}", list_data.undated_data, name="undated_data"),
    path("on-this-day/", site.on_this_day, name="on_this_day"),
    # Vocabulary
    re_path(
        rf"^(?P<kind>tags|sources|places|series)/(?P<slug>[^/.]+){_FORMAT}", list_data.named_data, name="named_data"
    ),
    path("tags/", vocabulary.tag_list, name="tag_list"),
    path("tags/<anyslug:slug>/", vocabulary.tag_detail, name="tag_detail"),
    path("tags/<anyslug:slug>", vocabulary.tag_detail),
    path("sources/", vocabulary.source_list, name="source_list"),
    path("sources/<anyslug:slug>/", vocabulary.source_detail, name="source_detail"),
    path("sources/<anyslug:slug>", vocabulary.source_detail),
    path("places/", vocabulary.place_list, name="place_list"),
    path("places/<anyslug:slug>/", vocabulary.place_detail, name="place_detail"),
    path("places/<anyslug:slug>", vocabulary.place_detail),
    path("series/", series.series_list, name="series_list"),
    path("series/<anyslug:slug>/", series.series_detail, name="series_detail"),
    path("series/<anyslug:slug>", series.series_detail),
    # Events
    path("events/", events.event_list, name="event_list"),
    re_path(r"^events/(?P<slug>[^/.]+)\.(?P<suffix>json|ics|png)$", event_data.event_data, name="event_data"),
    re_path(
        r"^(?P<kind>events)/(?P<slug>[^/.]+)\.(?P<suffix>atom|csv|bib|ris|zip)$",
        list_data.named_data,
        name="event_articles",
    ),
    path("events/proposed/", proposed.proposed_events, name="proposed_events"),
    path("events/proposed", proposed.proposed_events),
    path("events/<anyslug:slug>/compare/", side_by_side.event_compare, name="event_compare"),
    path("events/<anyslug:slug>/compare", side_by_side.event_compare),
    path("events/<anyslug:slug>/", events.event_detail, name="event_detail"),
    path("events/<anyslug:slug>", events.event_detail),
    # The archive
    path("about/", site.about, name="about"),
    path("about/coverage/", coverage.coverage, name="coverage"),
    path("about/changes/", corrections.corrections_page, name="corrections"),
    path("about/changes.atom", corrections.corrections_feed, name="corrections_feed"),
    path("about/parts/", parts.parts_page, name="parts"),
    path("by-url/", by_url.by_url, name="by_url"),
    path("random/", site.random_article, name="random"),
    # Machines
    path(".well-known/security.txt", machines.security, name="security"),
    path("robots.txt", machines.robots, name="robots"),
    path("oai", door.oai, name="oai"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("healthz", machines.healthz, name="healthz"),
    *api.doors(),
    re_path(r"^(?P<path>.*)$", machines.elsewhere, name="elsewhere"),
]

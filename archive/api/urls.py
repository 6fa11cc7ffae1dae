"""The addresses of the interface. A door is loaded when it is first asked, and with it the framework behind it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path, re_path
from django.utils.module_loading import import_string


class LateDoor:
    """A door by its name, of which what Django and the schema ask of a view is asked when it is there.

    Importing the framework takes an eighth of a second, which commands and readers of pages need not wait for.
    """

    csrf_exempt = True  # nobody is let in by a cookie

    def __init__(self, name: str) -> None:
        self._name = name

    @cached_property
    def _view(self) -> Any:
        return import_string(f"archive.api.{self._name}").as_view()

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = self._view(request, *args, **kwargs)
        return response

    def __getattr__(self, name: str) -> Any:
        if name in ("cls", "initkwargs", "query", "view_class"):
            return getattr(self._view, name)
        raise AttributeError(name)


def _door(address: str, door: str, name: str) -> URLPattern:
    return path(f"api/v1/{address}", LateDoor(door), name=f"api_{name}")


def doors() -> list[URLPattern]:
    """Return the addresses; the converters that they name must be registered by then."""
    return [
        _door("", "root.Root", "root"),
        _door("articles/", "articles.ArticleList", "articles"),
        _door("articles/<key:key>/", "articles.ArticleDetail", "article"),
        _door("articles/<key:key>/transitions/", "articles.ArticleTransitions", "article_transitions"),
        _door("articles/<key:key>/tags/", "articles.ArticleTags", "article_tags"),
        _door("articles/<key:key>/tags/<anyslug:slug>/", "articles.ArticleTag", "article_tag"),
        _door("events/", "events.EventList", "events"),
        _door("events/<anyslug:slug>/", "events.EventDetail", "event"),
        _door("accounts/", "events.AccountList", "accounts"),
        _door("tags/", "names.TagList", "tags"),
        _door("tags/<anyslug:slug>/", "names.TagDetail", "tag"),
        _door("sources/", "names.SourceList", "sources"),
        _door("sources/<anyslug:slug>/", "names.SourceDetail", "source"),
        _door("places/", "names.PlaceList", "places"),
        _door("places/<anyslug:slug>/", "names.PlaceDetail", "place"),
        _door("series/", "names.SeriesList", "series"),
        _door("series/<anyslug:slug>/", "names.SeriesDetail", "one_series"),
        _door("changes/", "changes.ChangeList", "changes"),
        _door("schema/", "documentation.Schema", "schema"),
        _door("schema.yaml", "documentation.SchemaYaml", "schema_yaml"),
        _door("docs/", "documentation.Documentation", "docs"),
        re_path(r"^api/v1/(?P<rest>[\s\S]*)$", LateDoor("root.Elsewhere"), name="api_elsewhere"),  # also with line ends
    ]

"""What a page says of itself to machines: JSON-LD in terms of schema.org, and no value that is not known.

See https://schema.org and https://www.w3.org/TR/json-ld11/. It stands in the page as a block of data, which no browser
runs, so that the policy against scripts in pages leaves it alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language

if TYPE_CHECKING:
    from archive.views.frame.page import Crumb, Page

Thing = Mapping[str, Any]


def known(kind: str, **values: Any) -> dict[str, Any]:
    """Return a thing of a type of schema.org with those of its values that are known."""
    kept = {name: value for name, value in values.items() if value not in ("", None, [], {}, ())}
    return {"@type": kind, **kept}


def absolute(path: str) -> str:
    return settings.SITE_URL + path


def graph_of(page: Page, archive: str, description: str) -> dict[str, Any]:
    """Return the page, what it is about, and the way to it, as one graph."""
    site = known("WebSite", **{"@id": absolute("/#site")}, name=archive, url=absolute("/"))
    thing = {**page.thing, "@id": f"{page.url}#thing"} if page.thing else None
    own = known(
        page.schema,
        **{"@id": page.url},
        url=page.url,
        name=page.title or archive,
        description=description,
        inLanguage=get_language() or "",
        isPartOf={"@id": site["@id"]},
        mainEntity={"@id": thing["@id"]} if thing else None,
        about=list(page.about),
        breadcrumb=_breadcrumb(page.crumbs),
    )
    if thing:
        thing["mainEntityOfPage"] = {"@id": page.url}
    return {"@context": "https://schema.org", "@graph": [own, *([thing] if thing else []), site]}


def _breadcrumb(crumbs: Sequence[Crumb]) -> dict[str, Any] | None:
    """Return the steps to a page; the last one, where the reader is, has no address."""
    if len(crumbs) < 2:
        return None
    steps = [
        known("ListItem", position=place, name=crumb.name, item=absolute(crumb.url) if crumb.url else "")
        for place, crumb in enumerate(crumbs, 1)
    ]
    return known("BreadcrumbList", itemListElement=steps)

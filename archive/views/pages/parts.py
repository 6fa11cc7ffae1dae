"""The parts of the public pages with sample values, by day and by night: what screenshots are held against."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template import engines
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from archive.views.frame.page import Crumb, Page, home_crumb, render_page
from archive.views.pages.part_samples import samples

_IDS = re.compile(r'\s(?:id|for|aria-labelledby|list)="[^"]*"')
# Rows and cells stand in a table, and items in a list, or a browser moves them.
_AROUND = {
    "account_rows": "table",
    "calendar_weeks": "table",
    "hit": "list",
}


@dataclass(frozen=True, slots=True)
class Specimen:
    """A macro drawn: as it is, and once more without ids for the other light."""

    file: str
    name: str
    around: str
    drawn: SafeString

    @property
    def again(self) -> SafeString:
        return SafeString(_IDS.sub("", self.drawn))


def parts_page(request: HttpRequest) -> HttpResponse:
    """Show every macro, while debugging only."""
    if not settings.DEBUG:
        raise Http404
    environment = engines["jinja2"].env  # type: ignore[attr-defined]  # that of Django's backend for Jinja2
    specimens = [
        Specimen(
            f"parts/{file}.html",
            name,
            _AROUND.get(name, ""),
            SafeString(getattr(environment.get_template(f"parts/{file}.html").module, name)(**values)),
        )
        for file, name, values in samples()
    ]
    page = Page(
        _("Parts of the pages"),
        reverse("archive:parts"),
        section="about",
        crumbs=(home_crumb(), Crumb(_("About"), reverse("archive:about")), Crumb(_("Parts"))),
        is_indexed=False,
    )
    return render_page("pages/parts.html", page, {"specimens": specimens})

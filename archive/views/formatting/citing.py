"""An article as it is cited from this site: with its addresses here, the archive's name and today's date."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.citations import Citation, Style, bibtex, citation_of, csl, plain, ris, wiki
from archive.models import Article, Collection
from archive.views.formatting.locales import canonical


@dataclass(frozen=True, slots=True)
class Form:
    """A citation in one form: its name, the citation, and where it can be had alone, if anywhere."""

    name: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Citing:
    """The citations of a version of an article: lines for people, and forms for programs."""

    version: int
    seen_on: date
    lines: tuple[Form, ...]
    forms: tuple[Form, ...]


def cited(article: Article, version: int = 0, archive: str = "") -> Citation:
    """Return how to cite an article loaded with its source and agency; `version` is that of its present text.

    `archive` is the title of the collection, where it is known already.
    """
    return citation_of(
        article,
        url=settings.SITE_URL + canonical(article.get_absolute_url()),
        short_url=settings.SITE_URL + canonical(reverse("archive:article_short", args=[article.key])),
        archive=archive or Collection.objects.current().title,
        seen_on=timezone.localdate(),
        version=version,
    )


def citing_of(article: Article, version: int, archive: str) -> Citing:
    """Return every form in which an article can be cited; `archive` is the title of the collection (no query)."""
    record, seen_on = cited(article, version, archive), timezone.localdate()
    stem = canonical(reverse("archive:article_data", args=[article.key, "bib"])).removesuffix("bib")
    return Citing(
        version,
        seen_on,
        lines=(
            Form(_("Notes and bibliography (Chicago)"), plain(record, Style.CHICAGO)),
            Form(_("Author and date (APA)"), plain(record, Style.APA)),
            Form(_("Works cited (MLA)"), plain(record, Style.MLA)),
        ),
        forms=(
            Form("BibTeX", bibtex(record), f"{stem}bib"),
            Form("RIS", ris(record).replace("\r\n", "\n"), f"{stem}ris"),
            Form("CSL-JSON", json_of(record), f"{stem}csl.json"),
            Form(_("Wikipedia template"), wiki(record)),
        ),
    )


def json_of(record: Citation) -> str:
    """Write a citation as a list of one item, as programs for references exchange them."""
    return json.dumps([csl(record)], ensure_ascii=False, indent=2) + "\n"

"""An article as it is cited from this site: with its addresses here, the archive's name and today's date."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from archive.citations import Citation, citation_of
from archive.models import Article, Collection


def cited(article: Article, version: int = 0) -> Citation:
    """Return how to cite an article loaded with its source and agency; `version` is that of its present text."""
    return citation_of(
        article,
        url=settings.SITE_URL + article.get_absolute_url(),
        short_url=settings.SITE_URL + reverse("archive:article_short", args=[article.key]),
        archive=Collection.objects.current().title,
        seen_on=timezone.localdate(),
        version=version,
    )

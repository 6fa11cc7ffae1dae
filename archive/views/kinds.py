"""Names for several tags of a kind."""

from __future__ import annotations

from django.utils.translation import gettext as _

from archive.models import TagKind


def kind_plural(kind: str) -> str:
    """Name several tags of a kind; a kind that is not known is called other."""
    return {
        TagKind.TOPIC.value: _("Topics"),
        TagKind.COUNTRY.value: _("Countries"),
        TagKind.ORGANISATION.value: _("Organisations"),
        TagKind.PERSON.value: _("People"),
        TagKind.PLACE.value: _("Places"),
        TagKind.DOCUMENT.value: _("Documents"),
    }.get(kind, _("Other"))

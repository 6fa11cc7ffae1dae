"""Names for several tags of a kind."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from archive.models import TagKind

_PLURALS = {
    TagKind.TOPIC.value: _("Topics"),
    TagKind.COUNTRY.value: _("Countries"),
    TagKind.ORGANISATION.value: _("Organisations"),
    TagKind.PERSON.value: _("People"),
    TagKind.PLACE.value: _("Places"),
    TagKind.DOCUMENT.value: _("Documents"),
}
_OTHER = _("Other")


def kind_plural(kind: str) -> str:
    """Name several tags of a kind; a kind that is not known is called other."""
    return str(_PLURALS.get(kind, _OTHER))

"""Resumption tokens: where a list goes on, signed, so that no session is kept and nobody makes one up."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import timedelta

from django.core import signing

from archive.models.queries.harvests import Place, Span
from archive.views.oai.arguments import ProtocolError

VALID_FOR = timedelta(days=7)

_SALT = "archive.views.oai"


@dataclass(frozen=True, slots=True)
class Position:
    """What was asked, and the place behind what was sent already, which is `cursor` records or sets.

    Of sets `within` says in which kind the place is.
    """

    verb: str
    prefix: str = ""
    within: str = ""
    span: Span = field(default_factory=Span)
    after: Place = field(default_factory=Place)
    cursor: int = 0


def token_of(position: Position) -> str:
    """Return the token by which a list goes on there, valid for `VALID_FOR`."""
    return signing.dumps(list(asdict(position).values()), salt=_SALT)


def position_of(token: str, verb: str) -> Position:
    """Read a token; raise ProtocolError (badResumptionToken) for one that is not ours, of another verb, or too old."""
    try:
        known, prefix, within, span, after, cursor = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
        begun = Position(known, prefix, within, Span(**span), Place(**after), cursor)
    except signing.SignatureExpired:
        raise ProtocolError("badResumptionToken", "The token is too old. Begin the list anew.") from None
    except (signing.BadSignature, ValueError, TypeError):  # or of another release, which said other things in it
        raise ProtocolError("badResumptionToken", "The token is not one of this repository.") from None
    if known != verb:
        raise ProtocolError("badResumptionToken", f"The token is of {known}.")
    return begun

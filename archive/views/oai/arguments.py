"""The arguments of a request of OAI-PMH, and what is answered where they are wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

TOKEN = "resumptionToken"  # noqa: S105  # the name of an argument


class ProtocolError(Exception):
    """What the protocol has a code for. `is_unread` says that the arguments must not be repeated in the answer."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def is_unread(self) -> bool:
        return self.code in {"badVerb", "badArgument"}


@dataclass(frozen=True, slots=True)
class Signature:
    """What a verb needs and what it takes; `goes_on` says whether it may be asked with a resumption token alone."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    goes_on: bool = False


_LIST = Signature(frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), goes_on=True)
SIGNATURES = {
    "Identify": Signature(),
    "ListMetadataFormats": Signature(optional=frozenset({"identifier"})),
    "ListSets": Signature(goes_on=True),
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
    "GetRecord": Signature(frozenset({"identifier", "metadataPrefix"})),
}
ARGUMENTS = ("verb", "identifier", "metadataPrefix", "from", "until", "set", TOKEN)


@dataclass(frozen=True, slots=True)
class Asked:
    """A verb with its arguments, which its signature allows."""

    verb: str
    arguments: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.arguments.get(name, "")


def read(pairs: Iterable[tuple[str, str]]) -> Asked:
    """Read the arguments of a request; raise ProtocolError (badVerb, badArgument) for what no verb allows."""
    given = list(pairs)
    verbs = [value for name, value in given if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in SIGNATURES:
        said = "is given more than once" if len(verbs) > 1 else "is not known" if verbs else "is missing"
        raise ProtocolError("badVerb", f"The verb {said}. Known are {', '.join(SIGNATURES)}.")
    verb, signature = verbs[0], SIGNATURES[verbs[0]]
    arguments = {name: value for name, value in given if name != "verb"}
    if repeated := [name for name, n in Counter(name for name, _value in given).items() if n > 1]:
        raise ProtocolError("badArgument", f"Given more than once: {', '.join(sorted(repeated))}.")
    allowed = signature.required | signature.optional | ({TOKEN} if signature.goes_on else set())
    if strange := arguments.keys() - allowed:
        raise ProtocolError("badArgument", f"{verb} takes no {', '.join(sorted(strange))}.")
    if TOKEN in arguments:
        if len(arguments) > 1:
            raise ProtocolError("badArgument", f"With a {TOKEN} no other argument is given.")
    elif missing := signature.required - arguments.keys():
        raise ProtocolError("badArgument", f"{verb} needs {', '.join(sorted(missing))}.")
    return Asked(verb, arguments)

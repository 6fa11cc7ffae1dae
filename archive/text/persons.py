"""Several persons in one byline: told apart only where each part of it plainly is the name of a person."""

from __future__ import annotations

import re

LONGEST_NAME = 60

_JOINTS = re.compile(
    r"\s*(?:[;；、，]|,\s*(?:and|und|et|y|e|и|және|ve|va|en|og|och|a)\s|,)\s*"
    r"|\s+(?:and|und|et|y|e|и|і|та|және|жана|ва|ve|va|en|og|och|&)\s+|\s*[和与與]\s*",
)
_PARTICLES = "de da di do dos du del della der den des van von zu zum zur la le el al bin ibn ben ter ten y ap"
_NAME = re.compile(
    rf"[^\W\d_a-zа-яё][\w’'`.-]*(?:\s+(?:(?:{'|'.join(_PARTICLES.split())})\s+)*[^\W\d_a-zа-яё][\w’'`.-]*){{1,3}}"
)
_HAN = re.compile(r"[\u4e00-\u9fff·]{2,6}")
_ANY_HAN = re.compile("[\u4e00-\u9fff]")
# Words of names that are no persons'.
_NO_PERSON_LIST = (
    "agency alliance army association authority authorities bank board bureau center centre church club college "
    "commission committee company corporation corp correspondent correspondents council daily department desk editor "
    "editors embassy foundation fund gazette government group herald house inc institute journal law limited llc ltd "
    "media ministry museum network news newspaper office party police post press radio reporters review school service "
    "services society staff state states street team television times today tribune tv union university wire world "
    "агентство администрация академия ассоциация банк бюро газета департамент институт комитет корреспондент "
    "министерство новости отдел партия правительство пресс-служба радио редакция служба совет союз университет фонд "
    "центр agence agentur amt bank gruppe institut ministère ministerium presse redaktion rédaction universität "
    "université verband verein verlag zeitung agencia redacción ministerio ajansı bakanlığı haber agentligi vazirligi"
)
_NO_PERSON = frozenset(_NO_PERSON_LIST.split())
_NO_PERSON_HAN = re.compile(r"[社报報台网網部院局会會委所厅廳府行团團]$")


def persons_of(byline: str) -> list[str]:
    """Return the names of the persons that a byline lists; a byline that may be anything else is one name."""
    whole = " ".join(byline.split())
    if not whole:
        return []
    parts = [part for part in _JOINTS.split(whole) if part]
    return parts if len(parts) > 1 and all(map(is_person, parts)) else [whole]


def is_person(name: str) -> bool:
    """Say whether a name plainly is that of one person; many a name is not plain."""
    if len(name) > LONGEST_NAME:
        return False
    if _ANY_HAN.search(name):
        return bool(_HAN.fullmatch(name)) and not _NO_PERSON_HAN.search(name)
    words = re.split(r"[\s.]+", name.casefold())
    return bool(_NAME.fullmatch(name)) and _NO_PERSON.isdisjoint(words)

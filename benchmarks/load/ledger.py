"""What may stand on a public page at each moment, told by those who change it, and every answer held to it.

Some articles are marked: from their first edit on, before they are published, their titles hold a mark, a number and
that of the version, as in “Qvazor-0017 v003”. Who changes one says so before the request is sent and again when it was
answered. What is asked for after that has to show it; what came before it was sent can't. Times are those of
`time.monotonic`.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from math import inf

from benchmarks.load.client import Answer

MARK = re.compile(r"Qvazor-(\d{4}) v(\d{3})")
# Where earlier titles stand, and where articles that were withdrawn with a tombstone are named among the corrections.
TELLS_THE_PAST = re.compile(r"^(/(ru|zh-hans))?/(articles/[^/]+/(history|versions)/|about/changes)")
NAMES_TOMBSTONES = re.compile(r"^(/(ru|zh-hans))?/($|about/changes)")
STREAMED = re.compile(r"\.(csv|bib|ris|zip)(\?|$)")  # made on after their ETag was sent
# The moment of an answer of OAI-PMH; a weak ETag says that it is the same but for such.
ANSWERED_AT = re.compile(rb"<responseDate>[^<]*</responseDate>")
MOST_KEPT = 40  # faults of one kind that are told in words
MOST_ETAGS = 300_000
MOST_BODIES = 3_000


def name_of(number: int) -> str:
    """Return the word by which a search finds a marked article, whatever its version."""
    return f"Qvazor-{number:04}"


def mark(number: int, version: int) -> str:
    return f"{name_of(number)} v{version:03}"


def difference(one: bytes, other: bytes) -> str:
    """Return what stands in two bodies where they begin to differ."""
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return " / ".join(body[max(at - 80, 0) : at + 120].decode("utf-8", "replace") for body in (one, other))


@dataclass(slots=True)
class Marked:
    """An article with a mark: its versions, each with the moments it was sent and answered, and when it was public."""

    number: int
    pk: int
    key: str
    versions: list[list[float]] = field(default_factory=lambda: [[0.0, 0.0]])
    publish_sent: float = inf
    published: float = inf
    withdraw_sent: float = inf
    withdrawn: float = inf
    stands: bool = False  # a tombstone

    @property
    def title(self) -> str:
        return f"Report {mark(self.number, len(self.versions) - 1)}"

    @property
    def is_public(self) -> bool:
        return self.published < inf and self.withdraw_sent == inf

    def oldest_at(self, moment: float) -> int:
        """Return the last version whose save had been answered at a moment: no page asked for then shows an older."""
        return max((n for n, (_sent, answered) in enumerate(self.versions) if answered <= moment), default=0)


class Ledger:
    """Holds answers to what is known; `faults` counts by kind what was wrong, `told` says some of it in words."""

    def __init__(self) -> None:
        self.marked: dict[int, Marked] = {}
        self.faults: Counter[str] = Counter()
        self.told: list[str] = []
        self.checked: Counter[str] = Counter()
        self._etags: dict[str, tuple[str, bytes]] = {}
        self._bodies: OrderedDict[str, bytes] = OrderedDict()  # the last ones, to say how they differ

    def fault(self, kind: str, said: str) -> None:
        self.faults[kind] += 1
        if self.faults[kind] <= MOST_KEPT:
            self.told.append(f"{kind}: {said}")

    def check(self, answer: Answer, text: str | None = None) -> None:
        """Hold a public answer to what is known; `text` is what the reader holds of it, when it came as a 304."""
        shown = answer.text if text is None else text
        self.checked["answers"] += 1
        if answer.status == 200 and answer.etag and not STREAMED.search(answer.path):
            self._check_etag(answer)
        if answer.status not in (200, 304):
            return
        for number, version in {(int(n), int(v)) for n, v in MARK.findall(shown)}:
            self._check_mark(answer, number, version)

    def _check_etag(self, answer: Answer) -> None:
        self.checked["etags"] += 1
        drawn = (answer.path, hashlib.sha256(ANSWERED_AT.sub(b"", answer.body)).digest())
        if len(self._etags) >= MOST_ETAGS and answer.etag not in self._etags:
            return
        known = self._etags.setdefault(answer.etag, drawn)
        if known != drawn:
            said = difference(zlib.decompress(self._bodies.get(answer.etag, zlib.compress(b""))), answer.body)
            self.fault("one ETag, two bodies", f"{answer.etag} of {known[0]} and {answer.path}: {said}")
        elif answer.etag not in self._bodies:
            self._bodies[answer.etag] = zlib.compress(answer.body, 1)
            if len(self._bodies) > MOST_BODIES:
                self._bodies.popitem(last=False)

    def _check_mark(self, answer: Answer, number: int, version: int) -> None:
        self.checked["marks"] += 1
        article = self.marked.get(number)
        shows = f"{answer.path} ({answer.status}) shows {mark(number, version)}"
        if article is None or article.publish_sent > answer.ended:
            self.fault("unpublished shown", shows)
            return
        tells_the_past = bool(TELLS_THE_PAST.match(answer.path))
        if article.withdrawn < answer.began and not (article.stands and NAMES_TOMBSTONES.match(answer.path)):
            self.fault("withdrawn shown", f"{shows}, {answer.began - article.withdrawn:.2f} s after its withdrawal")
        if version >= len(article.versions) or article.versions[version][0] > answer.ended:
            self.fault("title of the future", shows)
        oldest = article.oldest_at(answer.began)
        if version < oldest and not tells_the_past:
            late = answer.began - article.versions[oldest][1]
            self.fault("older than answered", f"{shows}, {late:.2f} s after version {oldest} was saved")

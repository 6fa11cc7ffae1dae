"""The paragraphs that stand in one account only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.text import Truncator

from archive.comparing.wording.accounts import Comparison, OwnWords
from archive.models import Account, Article
from archive.views.pages.comparing.texts import ShownParagraph, public_paragraphs, shown, texts_of

ACCOUNTS_A_PAGE = 10
MOST_BYTES = 6000  # of one account
LONGEST = 2000  # characters of one paragraph


@dataclass(frozen=True, slots=True)
class UniqueParagraphs:
    """What stands in one account only: its first paragraphs, and how many more there are.

    `own` is None for what is not compared: without words for the public, or behind the bounds.
    """

    place: int
    account: Account
    article: Article
    own: OwnWords | None
    paragraphs: Sequence[ShownParagraph] = ()
    hidden: int = 0


def unique_paragraphs(accounts: Sequence[tuple[int, Account]], comparison: Comparison) -> list[UniqueParagraphs]:
    """Return, for accounts with their places, the paragraphs without any run that another has (one query)."""
    own = comparison.own_words()
    texts = texts_of([account.article_id for _place, account in accounts])
    found = []
    for place, account in accounts:
        article = texts.get(account.article_id, account.article)
        words = own.get(account.pk)
        if words is None or words.is_alone or account.article_id not in texts:
            found.append(UniqueParagraphs(place, account, article, words))
            continue
        shared = comparison.shared[place]
        paragraphs = public_paragraphs(article)
        pairs = zip(paragraphs, shared.shared_units(), shared.wording.lengths.tolist(), strict=False)
        alone = [one for one, n, length in pairs if length and not n]
        some: list[ShownParagraph] = []
        size = 0
        for one in alone:
            size += len(one.text.encode("utf-8", "surrogatepass"))
            if size > MOST_BYTES and some:
                break
            some.append(shown(article, replace(one, text=Truncator(one.text).chars(LONGEST))))
        found.append(UniqueParagraphs(place, account, article, words, some, len(alone) - len(some)))
    return found

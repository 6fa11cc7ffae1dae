"""How the archive says things: numbers with their nouns, headlines, names of languages, countries and roles."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.models import Account, Article, Basis, Role, Source, SourceKind
from archive.models.choices import source_kinds
from archive.text.words import is_counted_by_character
from archive.views.formatting.locales import page_locale
from archive.views.formatting.memo import ByLanguage

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@ByLanguage
def number(value: int) -> str:
    """Write a number with its thousands parted."""
    return format_decimal(value, locale=page_locale())


@ByLanguage
def articles(n: int) -> str:
    return ngettext("%(n)s article", "%(n)s articles", n) % {"n": number(n)}


@ByLanguage
def noun_articles(n: int) -> str:
    """Return the noun alone, for where the number stands by itself."""
    return ngettext("article", "articles", n)


@ByLanguage
def accounts(n: int) -> str:
    return ngettext("%(n)s account", "%(n)s accounts", n) % {"n": number(n)}


@ByLanguage
def more_accounts(n: int) -> str:
    return ngettext("%(number)s more account", "%(number)s more accounts", n) % {"number": number(n)}


@ByLanguage
def events(n: int) -> str:
    return ngettext("%(n)s event", "%(n)s events", n) % {"n": number(n)}


def times(factor: float) -> str:
    """Write how many times as often something is, with one decimal below ten: ×2.4."""
    return f"×{format_decimal(round(factor, 1) if factor < 10 else round(factor), locale=page_locale())}"


@ByLanguage
def words(n: int) -> str:
    return ngettext("%(n)s word", "%(n)s words", n) % {"n": number(n)}


@ByLanguage
def characters(n: int) -> str:
    return ngettext("%(n)s character", "%(n)s characters", n) % {"n": number(n)}


def extent(article: Article) -> str:
    """Say how long a text is: in words, or in characters where its language has no spaces between words."""
    return (characters if is_counted_by_character(article.language) else words)(article.word_count)


def extent_in_words(article: Article) -> str:
    """Say the same under a head that says “words”: the number alone, unless characters are counted."""
    return extent(article) if is_counted_by_character(article.language) else number(article.word_count)


def cut_at_word(text: str, most: int) -> str:
    """Cut a text that is longer than `most` characters behind a word, or behind a character where none ends."""
    if len(text) <= most:
        return text
    kept = text[: most + 1].rpartition(" ")[0] or text[:most]
    return f"{kept.rstrip(' ,;:.…–—-')}…"


@ByLanguage
def language(tag: str) -> str:
    """Name a language (BCP 47) in the language of the page."""
    if not tag:
        return _("language unknown")
    try:
        return Locale.parse(tag, sep="-").get_display_name(page_locale()) or tag
    except (ValueError, UnknownLocaleError):
        return tag


@ByLanguage
def country(code: str) -> str:
    """Name a country (ISO 3166) in the language of the page."""
    return str(page_locale().territories.get(code.upper(), code))


def is_right_to_left(tag: str) -> bool:
    return tag.partition("-")[0] in _RIGHT_TO_LEFT


def main_first(accounts: Iterable[Account]) -> list[Account]:
    """Order the accounts of one article: what it mainly tells before what it only recalls."""
    return sorted(accounts, key=lambda account: (account.role == Role.RECALLS, account.pk))


def siglum(place: int) -> str:
    """Return the letter of an account by its place in an event, from 0: A to Z, then AA, AB and so on."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, len(_ALPHABET))
        letters = _ALPHABET[rest] + letters
    return letters


def source_basis(article: Article) -> str:
    """Say how the source of an article is known."""
    basis = (article.evidence.get("source") or {}).get("basis", "")
    return str(Basis(basis).label) if basis in Basis.values else _("set by an editor")


def web_address(url: str) -> str:
    """Return an address if it leads to the web, else nothing: what came with a text is not trusted to be a link."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def degrees(value: Decimal, letters: str) -> str:
    """Write a coordinate with its direction: 34.34160° N."""
    return f"{format_decimal(abs(value), '0.0000', locale=page_locale())}° {letters[value < 0]}"


def paragraph_number(paragraph_id: str) -> str:
    """Return the number of a paragraph from its id: 7 of `p7-k3f`."""
    return paragraph_id.partition("-")[0].removeprefix("p")


def kind_of_thing(thing: Model) -> str:
    return str(thing._meta.verbose_name)


def role(account: Account) -> str:
    return role_label(account.role)


@ByLanguage
def source_kind(kind: str) -> str:
    """Name a kind of source; one that is only “other” has no name that says anything."""
    return "" if kind == SourceKind.OTHER else dict(source_kinds()).get(kind, kind)


def kind_and_country(source: Source) -> str:
    """Say what a source is, and of which country, as far as either says anything."""
    of = country(source.country) if source.country else ""
    return capfirst(_(", ").join(filter(None, [source_kind(source.kind), of])))


def full_name_and_kind(source: Source) -> str:
    """Say what stands beside the name of a source: its full name where that is another, and what it is."""
    full_name = source.full_name if source.full_name != source.name else ""
    return _(", ").join(filter(None, [full_name, source_kind(source.kind)]))


@ByLanguage
def role_label(name: str) -> str:
    return str(Role(name).label) if name in Role.values else name


@ByLanguage
def percent(n: int) -> str:
    return _("%(n)s\u00a0%%") % {"n": number(n)}


@ByLanguage
def words_the_same(n: int) -> str:
    return ngettext("%(n)s word the same", "%(n)s words the same", n) % {"n": number(n)}


@ByLanguage
def characters_the_same(n: int) -> str:
    return ngettext("%(n)s character the same", "%(n)s characters the same", n) % {"n": number(n)}


@ByLanguage
def passages(n: int) -> str:
    return ngettext("%(n)s passage", "%(n)s passages", n) % {"n": number(n)}


def gap() -> str:
    """Return what stands between two sentences in the language of the page: in Chinese, nothing."""
    return "" if page_locale().language == "zh" else " "


def share(part: int, whole: int) -> int:
    """Return how many hundredths one number is of another, for drawing."""
    return round(100 * part / whole) if whole else 0

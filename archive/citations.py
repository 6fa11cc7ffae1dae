"""One neutral record of an article, and how it is cited from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from archive.models import Article
from archive.text.dates.partial_dates import PartialDate
from archive.text.persons import persons_of

_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPACE = re.compile(r"\s+")
_UNSAFE_IN_ADDRESS = re.compile(r"[{}\\\s%]")


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says, in no style: a title that was supplied is in square brackets, what is unknown is empty."""

    key: str
    title: str
    url: str
    author: str = ""
    source: str = ""
    agency: str = ""
    published: PartialDate | None = None
    language: str = ""
    original_url: str = ""
    archive: str = ""
    seen_on: date | None = None


def citation_of(article: Article, *, url: str, archive: str = "", seen_on: date | None = None) -> Citation:
    """Return how to cite an article loaded with its source and agency; `url` is its whole address here."""
    title = article.title or "Untitled"
    return Citation(
        key=article.key,
        title=title if article.title and not article.has_supplied_title else f"[{title}]",
        url=url,
        author=article.byline,
        source=article.source.name if article.source else "",
        agency=article.agency.name if article.agency else "",
        published=article.published,
        language=article.language,
        original_url=article.original_url,
        archive=archive,
        seen_on=seen_on,
    )


def bibtex(cited: Citation) -> str:
    """Write an entry for BibTeX and biblatex: an article in its paper, or without one a thing apart."""
    when = cited.published
    fields = {
        "title": f"{{{_tex(cited.title)}}}",  # braces of its own keep the capitals
        "author": _authors(cited.author),
        "journal": _tex(cited.source),
        "year": f"{when.year:04d}" if when else "",
        "month": _MONTHS[when.month - 1] if when and when.month else "",
        "day": str(when.day) if when and when.day else "",
        "date": str(when) if when else "",
        "url": _address(cited.url),
        "urldate": cited.seen_on.isoformat() if cited.seen_on else "",
        "langid": cited.language,
        "note": _tex("; ".join(_notes(cited))),
    }
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items() if value]
    kind = "article" if cited.source else "misc"
    return "\n".join([f"@{kind}{{annals-{cited.key},", *lines, "}"]) + "\n"


def _authors(byline: str) -> str:
    """Write the persons of a byline as BibTeX parts them; braces keep in one what may be the name of a body."""
    persons = persons_of(byline)
    if len(persons) > 1:
        return " and ".join(map(_tex, persons))
    return f"{{{_tex(byline)}}}" if byline else ""


def _notes(cited: Citation) -> list[str]:
    notes = [f"credited to {cited.agency}"] if cited.agency else []
    notes += [f"first published at {cited.original_url}"] if cited.original_url else []
    notes += [] if cited.published else ["undated"]
    return [*notes, f"held by {cited.archive}"] if cited.archive else notes


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in _SPACE.sub(" ", text).strip())


def _address(url: str) -> str:
    return _UNSAFE_IN_ADDRESS.sub(lambda found: found[0] if found[0] == "%" else "", url)

"""A citation for BibTeX and biblatex."""

from __future__ import annotations

import re
from itertools import accumulate

from archive.citations.record import Citation, one_line

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
_BRACES = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNSAFE_IN_ADDRESS = re.compile(r"[{}\\\s%]")


def bibtex(cited: Citation) -> str:
    """Write an entry for BibTeX and biblatex: an article in its paper, or without one a thing apart."""
    when = cited.published
    fields = {
        "title": f"{{{_tex(cited.title)}}}",  # braces of its own keep the capitals
        "author": _authors(cited),
        "journal": _tex(cited.source),
        "year": f"{when.year:04d}" if when else "",
        "month": _MONTHS[when.month - 1] if when and when.month else "",
        "day": str(when.day) if when and when.day else "",
        "date": str(when) if when else "",
        "url": _address(cited.url),
        "urldate": cited.seen_on.isoformat() if cited.seen_on else "",
        "langid": cited.language,
        "entrysubtype": "newspaper" if cited.source else "",  # by which biblatex tells a paper from a learned journal
        "note": _tex("; ".join(cited.notes)),
    }
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items() if value]
    kind = "article" if cited.source else "misc"
    return "\n".join([f"@{kind}{{annals-{cited.key},", *lines, "}"]) + "\n"


def _authors(cited: Citation) -> str:
    """Write the persons of a byline as BibTeX parts them; braces keep in one what may be the name of a body."""
    if len(cited.persons) > 1:
        return " and ".join(map(_tex, cited.persons))
    return f"{{{_tex(cited.author)}}}" if cited.author else ""


def _tex(text: str) -> str:
    """Escape what TeX would read. BibTeX counts braces, also escaped ones: those without a partner become words."""
    signs = _TEX if _is_balanced(text) else _TEX | _BRACES
    return "".join(signs.get(sign, sign) for sign in one_line(text))


def _is_balanced(text: str) -> bool:
    depths = list(accumulate((sign == "{") - (sign == "}") for sign in text))
    return not depths or (min(depths) >= 0 and depths[-1] == 0)


def _address(url: str) -> str:
    return _UNSAFE_IN_ADDRESS.sub(lambda found: found[0] if found[0] == "%" else "", url)

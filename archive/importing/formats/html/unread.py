"""Elements whose words are not read, and the words of what lies too deep for its elements to be followed."""

from __future__ import annotations

from collections.abc import Iterator

import lxml.etree

from archive.importing.formats.html.areas import word_set

_UNREAD = word_set(
    "script style noscript template iframe object embed applet form input button select option textarea svg math canvas"
    " audio video source track map area head title meta link base nav dialog param"
)


def is_unread(element: lxml.etree._Element) -> bool:
    """Return whether the words in an element are none of a text: it is of another kind, or hidden."""
    if not isinstance(element.tag, str) or element.tag.rpartition("}")[2].lower() in _UNREAD:
        return True
    return element.get("hidden") is not None or "display:none" in (element.get("style") or "").replace(" ", "").lower()


def flat_words(element: lxml.etree._Element) -> Iterator[str]:
    """Yield the words in an element, those of each element within it by themselves, however deep it is."""
    walk = lxml.etree.iterwalk(element, events=("start", "end"))
    for event, one in walk:
        if event == "end":
            yield (one.tail or "") if one is not element else ""
        elif is_unread(one):
            walk.skip_subtree()
        else:
            yield one.text or ""

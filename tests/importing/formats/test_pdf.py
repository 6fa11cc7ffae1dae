"""PDF gives its text."""

from __future__ import annotations

import pytest

from archive.importing.drafts import ArticleDraft, Refusal
from tests.importing.formats.test_archives import contents
from tests.importing.formats.test_pages import PARAGRAPHS, value


def pdf_of(lines: list[str]) -> bytes:
    """Write the smallest PDF that shows some lines."""
    shown = "BT /F1 12 Tf 14 TL 40 780 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(shown)}>>\nstream\n{shown}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        f"{data}xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF"
    ).encode()


def test_a_pdf_gives_its_text() -> None:
    pytest.importorskip("pypdf")
    lines = ["An office for six countries", "29 March 2024, Steppe Courier", *(line[:90] for line in PARAGRAPHS[:3])]
    (draft,) = contents(pdf_of(lines), "a.pdf")
    assert isinstance(draft, ArticleDraft)
    assert (value(draft.title), value(draft.published), value(draft.source)) == (
        lines[0],
        "2024-03-29",
        "Steppe Courier",
    )
    (refusal,) = contents(b"%PDF-1.4 broken", "a.pdf")
    assert isinstance(refusal, Refusal)

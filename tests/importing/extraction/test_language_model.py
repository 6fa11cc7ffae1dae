"""The quick way of asking the language model gives what the model's own classifier gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from archive.importing.extraction.language_model import LEAST_PROBABILITY, LONGEST_RUN, Model
from tests.conftest import ROOT

SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
PIECES = (
    "",
    " ",
    "A",
    "é",
    "中",
    "\ud800",
    "2024 03 29",
    "SHOUTED IN CAPITALS BY THE MINISTERS OF BOTH COUNTRIES",
    "Cafe\u0301 au lait, s’il vous plaît, avec une tartine de confiture et du beurre.",
    "Стороны подписали соглашение о торговле и транспорте в столице утром в понедельник.",
    "Тараптар дүйсенбі күні таңертең астанада сауда және көлік туралы келісімге қол қойды.",
    "雙方星期一在首都簽署了貿易和運輸協定，並發表了聯合聲明。這個協定對兩國的發展來說很重要。",
    "Taraflar pazartesi sabahı başkentte ticaret ve ulaştırma konusunda anlaşma imzaladı.",
    "Предсједник је рекао да ће Србија остати на свом путу и да неће уводити санкције.",
    "Predsednik je rekao da će Srbija ostati na svom putu i da neće uvoditi sankcije.",
    "Tomonlar dushanba kuni ertalab poytaxtda savdo va transport toʻgʻrisida bitim imzoladilar.",
)


@pytest.fixture(scope="module")
def classifier() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True, min_confidence=LEAST_PROBABILITY)


def texts() -> list[str]:
    """Return seeds, slices of them of many lengths, which end in the middle of words, and pieces in other scripts."""
    seeds = [path.read_text(encoding="utf-8", errors="surrogateescape")[:1600] for path in SEEDS]
    lengths = (1, 7, 33, 250)
    slices = [text[start : start + length] for text in seeds for start in range(0, 1200, 97) for length in lengths]
    return [*PIECES, *seeds, *slices]


def test_every_text_is_classified_as_by_the_original_to_the_last_bit(classifier: Any) -> None:
    model = Model(classifier)
    guess = [model.classify(text) for text in texts()]
    own = [classifier.classify(text) for text in texts()]
    assert guess == [None if language == "und" else (language, probability) for language, probability in own]
    assert len({language for language, _ in filter(None, guess)}) > 5


def test_no_run_of_the_model_is_longer_than_what_is_seen_of_a_text(classifier: Any) -> None:
    following = np.frombuffer(classifier.tk_nextmove, np.uint32)
    rows = np.asarray(classifier.tk_row, np.uint32) << 8
    is_met = np.zeros(len(rows), bool)
    met = np.zeros(1, np.uint32)
    length = -1
    while len(met):
        is_met[met] = True
        length += 1
        is_after = np.zeros(len(rows), bool)
        is_after[following[(rows[met][:, None] + np.arange(256, dtype=np.uint32)).ravel()]] = True
        met = np.flatnonzero(is_after & ~is_met)
    assert length == LONGEST_RUN

"""How much of what a person marked the rules find, and how much of what they find is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from archive.text.ledger.extraction import extract
from archive.text.ledger.items import Amount, Figure, Quotation
from tests.text.ledger.marked import FILES, HALVES, MarkedFigure, MarkedQuotation, MarkedText, marked_texts

PRECISION = 0.95
RECALL = 0.85


@dataclass
class Score:
    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    def count(self, is_right: bool | None) -> None:
        """Count what was found: right, wrong, or (None) what a person marked as either way."""
        self.right += is_right is True
        self.wrong += is_right is False


def score_figures(texts: Sequence[MarkedText]) -> Score:
    score = Score()
    for text in texts:
        found = extract([one.text for one in text.paragraphs], text.language)
        for number, paragraph in enumerate(text.paragraphs, start=1):
            here = [one.figure for one in found.figures if one.paragraph == number]
            left = list(paragraph.figures)
            for figure in here:
                mark = next((one for one in left if one.start <= figure.number[0] < one.end), None)
                if mark:
                    left.remove(mark)
                score.count(is_same_figure(figure, mark) if mark else False)
                score.missed += bool(mark and mark.amounts and not is_same_figure(figure, mark))
            score.missed += sum(bool(mark.amounts) for mark in left)
    return score


def is_same_figure(figure: Figure, mark: MarkedFigure) -> bool | None:
    """Whether a figure has the marked number, unit and range, and ends where the mark does."""
    if not mark.amounts:
        return None
    said = [figure.amount, *([figure.also] if figure.also else [])]
    return len(said) == len(mark.amounts) and all(map(is_same_amount, said, mark.amounts))


def is_same_amount(one: Amount, other: Amount) -> bool:
    return one.unit == other.unit and (one.low, one.high) == pytest.approx((other.low, other.high))


def score_quotations(texts: Sequence[MarkedText]) -> Score:
    score = Score()
    for text in texts:
        found = extract([one.text for one in text.paragraphs], text.language)
        for number, paragraph in enumerate(text.paragraphs, start=1):
            left = list(paragraph.quotations)
            for quotation in (one.quotation for one in found.quotations if one.paragraph == number):
                mark = next((one for one in left if one.start < quotation.end and quotation.start < one.end), None)
                if mark:
                    left.remove(mark)
                is_right = mark is not None and is_same_quotation(quotation, mark)
                score.count(is_right)
                score.missed += bool(mark) and not is_right
            score.missed += len(left)
    return score


def is_same_quotation(quotation: Quotation, mark: MarkedQuotation) -> bool:
    """Whether the words are the marked ones, give or take their marks, and the speaker is named."""
    has_words = abs(quotation.start - mark.start) <= 1 and abs(quotation.end - mark.end) <= 1
    is_speaker = mark.speaker in quotation.speaker if mark.speaker else not quotation.speaker
    return has_words and is_speaker


def test_there_are_enough_texts_in_each_language_and_half() -> None:
    assert sum(len(marked_texts(language)) for language in FILES) >= 60
    assert all(len(marked_texts(language)) >= 20 for language in FILES)
    assert all(len(marked_texts(language, half)) >= 10 for language in FILES for half in HALVES)


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("score_of", [score_figures, score_quotations])
def test_what_is_found_is_right_and_most_is_found(half: str, score_of) -> None:
    score = score_of([text for language in FILES for text in marked_texts(language, half)])
    assert score.precision >= PRECISION, score
    assert score.recall >= RECALL, score


@pytest.mark.parametrize("language", FILES)
@pytest.mark.parametrize("score_of", [score_figures, score_quotations])
def test_each_language_holds_the_bounds(language: str, score_of) -> None:
    score = score_of(marked_texts(language))
    assert score.precision >= PRECISION, score
    assert score.recall >= RECALL, score


def test_a_wrong_number_unit_or_speaker_counts_as_wrong() -> None:
    mark = MarkedFigure(0, 9, (Amount(90e9, 90e9, "USD"),))
    figure = Figure(0, 9, (0, 2), Amount(90e9, 90e9, "USD"))
    assert is_same_figure(figure, mark)
    assert not is_same_figure(Figure(0, 9, (0, 2), Amount(9e9, 9e9, "USD")), mark)
    assert not is_same_figure(Figure(0, 9, (0, 2), Amount(90e9, 90e9, "EUR")), mark)
    assert not is_same_figure(Figure(0, 9, (0, 2), Amount(90e9, 90e9, "USD"), also=Amount(1, 1, "EUR")), mark)
    assert is_same_quotation(Quotation(1, 8, "Minister Ann Lee"), MarkedQuotation(0, 9, "Ann Lee"))
    assert not is_same_quotation(Quotation(1, 8, "Ann Lee"), MarkedQuotation(0, 9, ""))
    assert not is_same_quotation(Quotation(3, 8, "Ann Lee"), MarkedQuotation(0, 9, "Ann Lee"))

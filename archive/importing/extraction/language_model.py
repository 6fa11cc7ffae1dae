"""The language model of py3langid, applied to whole arrays: the answers of its own classifier in a quarter of the time.

The model is an automaton over bytes, whose states are runs of bytes that are typical of languages, and a table of how
typical each is of which. Its own classifier takes one byte after the other, in Python. But no run is longer than six
bytes: a state depends on the last six alone, so that all places of a text can be brought there together.
"""

from __future__ import annotations

import unicodedata
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier

# The bytes of the longest run; a longer one would have to be seen from further back.
LONGEST_RUN = 6
LEAST_PROBABILITY = 0.9
# Floats of four bytes have so many binary digits more than those of two; their exponents count from 112 further down.
DIGITS_APART = 13
TIMES_APART = np.float32(2.0**112)


class Model:
    """The tables of a py3langid classifier, of which only its public attributes are used."""

    def __init__(self, classifier: Any) -> None:
        self._next = np.frombuffer(classifier.tk_nextmove, np.uint32)
        self._rows = np.asarray(classifier.tk_row, np.uint32) << 8
        self._runs = np.asarray(classifier.tk_output, np.int32)
        # Logarithms of probabilities, all below zero: floats of two bytes, here without their sign.
        self._table = classifier.nb_ptc.view(np.uint16) & 0x7FFF
        self._prior = classifier.nb_pc
        self._languages: list[str] = classifier.nb_classes
        self._twice = [(n, code) for n, code in enumerate(self._languages) if code in self._languages[:n]]

    @classmethod
    def load(cls) -> Model:
        """Load the model that py3langid brings along; it takes half a second."""
        return cls(LanguageIdentifier.from_model_file(MODEL_FILE))

    def classify(self, text: str) -> tuple[str, float] | None:
        """Return the language of a text and its probability; None where that is below LEAST_PROBABILITY."""
        data = unicodedata.normalize("NFC", text.lower() if text.isupper() else text).encode("utf-8", "surrogatepass")
        scores = self._scores(np.frombuffer(data, np.uint8)) if data else None
        if scores is None:
            return None
        scores *= 1.0 / sqrt(len(data))
        np.exp(scores - scores.max(), out=scores)
        scores /= scores.sum()
        for again, code in self._twice:
            scores[self._languages.index(code)] += scores[again]
            scores[again] = 0.0
        best = int(scores.argmax())
        probability = float(scores[best])
        return (self._languages[best], probability) if probability >= LEAST_PROBABILITY else None

    def _scores(self, data: NDArray[np.uint8]) -> NDArray[np.float32] | None:
        """Add up what the runs in a text say for each language; None if there are none."""
        runs = self._runs.take(self._states(data))
        runs = runs[runs >= 0]
        if not len(runs):
            return None
        # Of several values for one index numpy stores the last: reversed, each run gets the first of its places.
        places = np.empty(len(self._table), np.int32)
        places[runs[::-1]] = np.arange(len(runs) - 1, -1, -1)
        times = np.bincount(places.take(runs))
        firsts = times.nonzero()[0]
        counts = np.log1p(times.take(firsts).astype(np.float32))
        # numpy is slow to widen such floats. Moved to where those of four bytes have theirs, the bits mean the same but
        # for the exponent, which counts from elsewhere; powers of two change no digit of a sum and can wait for it.
        table = self._table.take(runs.take(firsts), axis=0).astype(np.uint32)
        table <<= DIGITS_APART
        return np.asarray(counts @ table.view(np.float32) * -TIMES_APART + self._prior, np.float32)

    def _states(self, data: NDArray[np.uint8]) -> NDArray[np.uint32]:
        """Return the state of the automaton behind each byte."""
        states: NDArray[np.uint32] = self._next.take(self._rows[0] + data)
        for seen in range(1, min(LONGEST_RUN, len(data))):
            states[seen:] = self._next.take(self._rows.take(states[seen - 1 : -1]) + data[seen:])
        return states

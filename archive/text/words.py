"""Counting words in any script."""

from __future__ import annotations

import re

_IDEOGRAPH = r"\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED = r"\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Tibetan, Burmese, Khmer: no spaces between words
_APART = _IDEOGRAPH + _UNSPACED
_WORD = re.compile(rf"[{_IDEOGRAPH}]|(?=[{_UNSPACED}])\w|[^\W{_APART}](?:[^\s{_APART}]*[^\W{_APART}])?")
_ASCII_WORD = re.compile(r"\w\S*")
_BY_CHARACTER = frozenset({"zh", "yue", "wuu", "ja", "ko", "th", "lo", "bo", "my", "km"})


def count_words(text: str) -> int:
    """Count what stands between spaces and holds a letter or figure; of scripts without spaces, each letter is one."""
    return len((_ASCII_WORD if text.isascii() else _WORD).findall(text))


def is_counted_by_character(language: str) -> bool:
    """Say whether `count_words` counts the characters of texts in a language (BCP 47): Chinese, Japanese, Thai, …"""
    return language.partition("-")[0].lower() in _BY_CHARACTER

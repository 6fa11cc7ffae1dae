"""Counting words in any script."""

from __future__ import annotations

import re

_IDEOGRAPH = r"\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_IDEOGRAPH}]|[^\W{_IDEOGRAPH}](?:[^\s{_IDEOGRAPH}]*[^\W{_IDEOGRAPH}])?")

_ASCII_WORD = re.compile(r"\w\S*")


def count_words(text: str) -> int:
    """Count what stands between spaces and holds a letter or figure; each ideograph, kana or hangul counts as one."""
    return len((_ASCII_WORD if text.isascii() else _WORD).findall(text))

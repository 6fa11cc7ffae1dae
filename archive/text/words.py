"""Counting words in any script."""

from __future__ import annotations

import re

_IDEOGRAPH = r"\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED = r"\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Tibetan, Burmese, Khmer: no spaces between words
_APART = _IDEOGRAPH + _UNSPACED
_WORD = re.compile(rf"[{_IDEOGRAPH}]|(?=[{_UNSPACED}])\w|[^\W{_APART}](?:[^\s{_APART}]*[^\W{_APART}])?")
# Of ASCII, what is neither a space nor in a word is left out, and words stay that are parted by spaces.
_SPACES = bytes(32 if chr(code).isspace() else code for code in range(256))
_NO_WORD = bytes(code for code in range(128) if not re.match(r"[\w\s]", chr(code)))
_BY_CHARACTER = frozenset({"zh", "yue", "wuu", "ja", "ko", "th", "lo", "bo", "my", "km"})


def count_words(text: str) -> int:
    """Count what stands between spaces and holds a letter or figure; of scripts without spaces, each letter is one."""
    if text.isascii():
        return len(text.encode().translate(_SPACES, _NO_WORD).split())
    return len(_WORD.findall(text))


def is_counted_by_character(language: str) -> bool:
    """Say whether `count_words` counts the characters of texts in a language (BCP 47): Chinese, Japanese, Thai, …"""
    return language.partition("-")[0].lower() in _BY_CHARACTER

"""Languages as records state them: tags of BCP 47, or names."""

from __future__ import annotations

import re

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?", re.IGNORECASE)
_LANGUAGE_NAMES = {
    name: code
    for code, names in {
        "en": "english eng английский 英文",
        "ru": "russian rus русский 俄文",
        "zh": "chinese chi zho cn mandarin 中文 китайский",
        "kk": "kazakh kaz kz қазақша",
        "ky": "kyrgyz kir кыргызча",
        "uz": "uzbek uzb",
        "tg": "tajik tgk",
        "tk": "turkmen tuk",
        "tr": "turkish tur türkçe",
        "de": "german deu ger deutsch",
        "fr": "french fra fre français",
        "es": "spanish spa español",
        "it": "italian ita italiano",
        "pt": "portuguese por português",
        "ar": "arabic ara",
        "fa": "persian farsi fas",
        "ja": "japanese jpn jp",
        "ko": "korean kor kr",
        "uk": "ukrainian ukr ua",
        "pl": "polish pol",
        "hi": "hindi hin",
    }.items()
    for name in names.split()
}


def language_tag(stated: str) -> str:
    """Read a language as BCP 47 writes it, from a tag or from its name; empty if it is neither."""
    stated = stated.strip()
    if stated.casefold() in _LANGUAGE_NAMES:
        return _LANGUAGE_NAMES[stated.casefold()]
    found = _LANGUAGE.fullmatch(stated)
    if not found:
        return ""
    code = found[1].lower()
    code = _LANGUAGE_NAMES.get(code, code)
    return f"{code}-{found[2].title()}" if found[2] else code

"""Bytes become the characters that were meant, and what is not certain is said."""

from __future__ import annotations

import codecs
import encodings
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.importing.formats.decoding import Decoded, charset_named, decode, decode_html

RUSSIAN = (
    "Главы государств Центральной Азии и Китая подписали в Астане договор о вечном добрососедстве. "
    "По словам участников встречи, документ открывает новую страницу сотрудничества.\n\nСтороны обсудили торговлю."
)
CHINESE = (
    "国家主席习近平出席第二届中国—中亚峰会并发表主旨演讲。他说，各方要加强合作，共同发展。\n\n六国元首签署了条约。"
)
FRENCH = (
    "Le président a déclaré, à l’issue de la réunion, que les échanges « s’étaient développés » très vite. C’est sûr."
)
TURKISH = (
    "Dışişleri Bakanı, görüşmelerin başarılı geçtiğini söyledi. İki ülke arasındaki ticaret geçen yıl artış gösterdi."
)

JAPANESE = "中央アジア五か国の首脳は月曜日に会談し、来年の春に共同の事務所を開くことで合意した。担当者が発表した。"
KOREAN = "중앙아시아 다섯 나라의 정상들이 월요일에 만나 내년 봄에 공동 사무소를 열기로 합의했다고 관계자가 밝혔다."
CZECH = "Ministři šesti zemí se v pondělí sešli v hlavním městě a dohodli se na společném úřadu, který má otevřít."
POLISH = "Ministrowie sześciu państw spotkali się w poniedziałek w stolicy i uzgodnili, że wspólne biuro otworzy się."
HUNGARIAN = "Hat ország miniszterei hétfőn a fővárosban találkoztak, és megegyeztek abban, hogy jövőre irodát nyitnak."
SLOVAK = "Ministri šiestich krajín sa v pondelok stretli v hlavnom meste a dohodli sa na spoločnom úrade, má vzniknúť."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "utf-8-sig"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "utf-16-le"),
        (RUSSIAN, "utf-16-be"),
        (RUSSIAN, "utf-32"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (CHINESE, "gb18030"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "utf-16-be"),
        (FRENCH, "cp1252"),
        (TURKISH, "cp1254"),
        (RUSSIAN, "utf-32-le"),
        (CHINESE, "utf-32-be"),
        (CHINESE, "utf-32-le"),
        (KOREAN, "utf-32-le"),
        (FRENCH, "utf-32-be"),
        (RUSSIAN, "cp855"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "mac-cyrillic"),
        (RUSSIAN, "iso8859-5"),
        (CHINESE.replace("—", ""), "hz"),
        (CHINESE.replace("—", ""), "gb2312"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "iso2022-jp"),
        (KOREAN, "cp949"),
        (KOREAN, "iso2022-kr"),
        (CZECH, "cp1250"),
        (CZECH, "iso8859-2"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
        (HUNGARIAN, "cp1250"),
        (SLOVAK, "cp1250"),
        (SLOVAK, "iso8859-2"),
    ],
)
def test_the_encoding_is_detected_from_the_bytes(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert not any(problem.severity == "blocking" for problem in decoded.problems)


@pytest.mark.parametrize("text", ["a ~{ b ~} c", "\x1b[1mHeavy rain\x1b[0m fell.", "Write ~{name~} here.", "\x1b$B~"])
def test_what_only_looks_like_escapes_is_ascii(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")


def test_a_guess_says_that_it_is_one() -> None:
    decoded = decode(RUSSIAN.encode("cp1251"))
    assert decoded.confidence < 1
    assert [problem.code for problem in decoded.problems] == ["encoding_guessed"]
    assert decode(RUSSIAN.encode()).problems == ()


def test_line_ends_and_odd_characters_are_left_as_they_are() -> None:
    assert decode(b"one\r\ntwo\rthree\0\xc2\xad").text == "one\r\ntwo\rthree\0\xad"


def test_a_few_broken_bytes_in_long_utf8_block_publication_but_lose_nothing_else() -> None:
    data = RUSSIAN.encode() + b"\xff" + RUSSIAN.encode()
    decoded = decode(data)
    assert decoded.text == RUSSIAN + "\N{REPLACEMENT CHARACTER}" + RUSSIAN
    assert [(problem.code, problem.severity) for problem in decoded.problems] == [
        ("undecodable_characters", "blocking")
    ]


def test_the_encoding_that_a_person_names_is_used() -> None:
    assert decode("né".encode("cp1252"), "cp1252").text == "né"
    with pytest.raises(LookupError):
        decode(b"x", "no-such-encoding")


@given(st.binary(max_size=400))
def test_decoding_never_fails_and_gives_the_same_text_again(data: bytes) -> None:
    decoded = decode(data)
    assert decode(data, decoded.encoding).text == decoded.text


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    data = codecs.BOM_UTF8 + text.encode()
    assert decode(data).text == text


NO_CHARSETS = (
    "base64", "bz2", "charmap", "hex", "idna", "punycode", "quopri", "raw_unicode_escape", "rot13", "undefined",
    "unicode-escape", "unicode_escape", "uu", "zlib",
)  # fmt: skip


@pytest.mark.parametrize("name", [*NO_CHARSETS, "no-such-encoding", "", "\udc80", "a\0b", "é"])
def test_what_is_no_character_set_is_no_encoding(name: str) -> None:
    with pytest.raises(LookupError):
        charset_named(name)
    if name:
        with pytest.raises(LookupError):
            decode(b"x", name)


@pytest.mark.parametrize("name", ["utf-8", "UTF8", "windows-1251", "koi8-r", "gb2312", "latin1", "utf-7", "hz"])
def test_a_character_set_is_known_by_its_names(name: str) -> None:
    assert charset_named(name) == codecs.lookup(name).name


@pytest.mark.parametrize("name", NO_CHARSETS)
def test_a_page_that_declares_no_character_set_is_read_as_if_it_declared_none(name: str) -> None:
    for content in (RUSSIAN.encode("cp1251"), b"C:\\new \\u0041 caf\xe9 au lait, tr\xe8s bon", bytes(range(256))):
        data = b"<meta charset=%s><p>%s" % (name.encode(), content)
        assert decode_html(data).text == decode(data).text
        assert b"\\new" not in content or "C:\\new \\u0041 café" in decode_html(data).text


@pytest.mark.parametrize("name", sorted(one.name for one in pkgutil.iter_modules(encodings.__path__)))
def test_a_declared_encoding_never_raises_for_what_the_bytes_hold(name: str) -> None:
    for content in (bytes(range(256)), bytes(reversed(range(256))), b"\xff" * 41, b"~{\x1b$)C\x0e+AC-\\N{x}\xfe"):
        decode_html(b"<meta charset=%s><p>%s" % (name.encode(), content))


@pytest.mark.parametrize("text", ["1\n2\n3\n4\n5\n6\n", "a\tb\tc\t", "1\r2\r3\r4\r"])
def test_utf16_is_not_taken_for_utf32(text: str) -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("data", [bytes(4000), b"\1\0\0\0" * 500])
def test_numbers_are_not_taken_for_wide_characters(data: bytes) -> None:
    assert decode(data) == Decoded(data.decode(), "utf-8")

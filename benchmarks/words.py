"""Words in order of their frequency: counted in real text where some is given, else made from syllables."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from random import Random

VOCABULARY = 40_000  # words of a language
FLATTENING = 2.7  # Mandelbrot's: the commonest words are less common than Zipf's law alone says
SHARES = {"en": 0.55, "ru": 0.17, "zh": 0.10, "kk": 0.06, "tr": 0.05, "uz": 0.04, "de": 0.03}
TEXT_FIELDS = ("title", "headline", "body", "text", "content")

# The commonest words as they are, so that a text is known for its language; the rest is made from syllables like these.
_LANGUAGES = {
    "en": (
        "the of and to in a that is was he for it with as his on be at by this had not are but from or have an they"
        " which one were all her she there would their we him been has when who will more if out so said what",
        "al an ar ber con der en er est for gal har ing ion is ley man mer mo nor ol per ra ren ri ro san ser sti ta"
        " ter tion tor un ver ment ous cal dis pre",
    ),
    "ru": (
        "и в не на что он с как это по но они из у за о от так же для мы вы было бы до быть его если при их уже или"
        " также который году были чтобы когда после страны заявил сообщил между только",
        "ба ва ве го да де ди ер ест за ит ка ко ла ли ло ма ми мо на не ни но об ов ор пе по ра ре ри ро са ст та те"
        " ти ту ция ный ский ность",
    ),
    "kk": (
        "және бұл мен үшін бір деп болып осы ол бар да де еді жылы туралы кейін арасында бойынша қазақстан елдің"
        " сондай ақ біз оның олар тағы барлық көп дейін",
        "ай ал ан ар ас ба бе ға ге да ды жа жер қа кө қы ла лы ма мен на өң ра рі са сын та тар ты ұл үй ша ым",
    ),
    "tr": (
        "ve bir bu da de için ile olarak olan çok daha en gibi kadar sonra ise göre ancak her yeni olduğunu dedi var"
        " ama değil türkiye arasında tarafından",
        "al an ar ba bi ça da de dır gel gü ım in ka ki kö la lar le ler ma mek na nı or ra sa sın şa ta tı ül ya yor",
    ),
    "uz": (
        "va bu bilan uchun bir ham deb boʻyicha oʻzbekiston qilish edi bor yil kerak emas lekin shuningdek ularning"
        " mamlakat davlat haqida",
        "al an ar ba bo chi da di ga gi ish ka la lar lik ma mi na ni ol oq qa ri sa shi ta ti tur ush va xon ya",
    ),
    "de": (
        "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat"
        " dass sie nach wird bei einer um am sind noch wie einem über",
        "auf be ber ein en er ge gen haft heit ier in keit land lich ling mark mei rich sam schaft sen stadt stein te"
        " ten tum ung ver werk zeit",
    ),
}
_WORD = re.compile(r"[^\W\d_]{2,}")
# The 3,755 commonest characters, in the order of their sounds.
_HAN = [bytes((lead, trail)) for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFA if lead == 0xD7 else 0xFF)]


class Words:
    """The words of one language and how often each comes."""

    def __init__(self, words: list[str], glue: str = " ", stop: str = ".") -> None:
        self.words = words
        self.glue = glue
        self.stop = stop
        self._weights = list(accumulate(1 / (rank + FLATTENING) for rank in range(len(words))))

    def draw(self, random: Random, number: int) -> list[str]:
        return random.choices(self.words, cum_weights=self._weights, k=number)


def languages(text: Path | None = None) -> dict[str, Words]:
    """Return the words of each language; those of English counted in real text, where some is given."""
    made = {
        language: Words(_lengthened(common.split(), syllables.split(), Random(f"words {language}")))
        for language, (common, syllables) in _LANGUAGES.items()
    }
    made["zh"] = Words(_chinese(Random("words zh")), glue="", stop="。")
    if text:
        syllables = _LANGUAGES["en"][1].split()
        made["en"] = Words(_lengthened(_counted(text), syllables, Random("words en")))
    return made


def name(random: Random, syllables: int = 3) -> str:
    """Make a name that is no word of any of the languages."""
    parts = (
        "bra",
        "dor",
        "fel",
        "gri",
        "hav",
        "jun",
        "kel",
        "lun",
        "mir",
        "nov",
        "pol",
        "quo",
        "rud",
        "sil",
        "tev",
        "vax",
    )
    return "".join(random.choice(parts) for _ in range(syllables)).capitalize()


def _lengthened(words: list[str], syllables: list[str], random: Random) -> list[str]:
    """Add made words until there are enough; common words are short."""
    known = dict.fromkeys(words[:VOCABULARY])
    while len(known) < VOCABULARY:
        length = min(5, 2 + len(known) * 3 // VOCABULARY + random.randrange(2))
        known["".join(random.choice(syllables) for _ in range(length))] = None
    return list(known)


def _chinese(random: Random) -> list[str]:
    signs = [pair.decode("gb2312") for pair in _HAN]
    random.shuffle(signs)
    words = ["的", "在", "和", "是", "了", "中国", "一", "国家", "不", "有", "这", "为", "与", "年", "月"]
    known = dict.fromkeys(words)
    while len(known) < VOCABULARY:
        reach = min(len(signs), 200 + len(known) // 4)
        known["".join(signs[random.randrange(reach)] for _ in range(random.choice((1, 2, 2, 2, 3))))] = None
    return list(known)


def _counted(text: Path) -> list[str]:
    counts: Counter[str] = Counter()
    for piece in _pieces(text):
        counts.update(_WORD.findall(piece.casefold()))
    if not counts:
        raise SystemExit(f"There are no words in {text}.")
    return [word for word, _n in counts.most_common(VOCABULARY)]


def _pieces(text: Path) -> Iterator[str]:
    """Yield the texts of a file, or of all below a folder: JSON lines by their usual fields, anything else as it is."""
    for path in sorted(text.rglob("*")) if text.is_dir() else [text]:
        if not path.is_file():
            continue
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        lines = data.decode("utf-8", "replace")
        if ".jsonl" in path.suffixes:
            for line in lines.splitlines():
                record = json.loads(line)
                yield from (record[field] for field in TEXT_FIELDS if isinstance(record.get(field), str))
        else:
            yield lines

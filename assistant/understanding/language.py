"""Which of our two languages a message is in. Pure.

What visitors type in other languages, put into the English that the search understands.

The words stand in data/foreign_words.txt.

    in_english("Apotheke Hoi An") → "pharmacy Hoi An"
    in_english("호이안 야시장") → "호이안 night market"
"""

import re
from functools import lru_cache
from pathlib import Path

from assistant.understanding.tokenizer import Text
from foundation.vietnamese.folding import fold, has_marks

_ENGLISH = frozenset(
    "a an the is are am was do does did can could i you we they my your me in on at to for of with from how"
    " what when where which who why there near any please pls hello hi hey thanks thank bus hotel hotels"
    " price schedule ticket tickets today tomorrow tonight open best good book buy eat stay go get need want"
    " have has much many food beach restaurant hospital pharmacy help time day week and or it this that speak"
    " talk person status check application file street power cut storm typhoon flood warning river near real"
    " not no yes bye english report problem petition dossier dossiers paper papers document documents missing"
    " fee fees pay paid result results send submit continue procedure permit certificate register birth"
    " marriage again look more change correct tell stop show should must about broken exam score scores"
    " candidate number line clinic doctor vaccine rabies nearest closest outage lot sorry his her she was"
    " were been born last next week year old child children baby daughter wife husband friend friends boss"
    " take took know think want would like could our us they their its after before only just still very"
    " really too if because while whose lost found stolen broke passport visa job english teacher work house"
    " home room staying night days cheap far left right here since hurts cancel surfboard bring carry ride"
    " leave leaves come coming people safe weekend call yesterday morning evening good repeat british someone"
    " somebody nobody driver taxi charged shouted i m dont isn wasn didn happened wrong maybe around between"
    " without".split()
)
# Words of both languages tell nothing ("day" is đây or dạy without marks). "so", "don", "son", "them" are
# Vietnamese without marks: not above.
_BOTH = frozenset(
    "a an hi to do go no me in on at can the that it not hey my we i bus am look file check day".split()
)
# English words of courtesy that stand in Vietnamese chats too.
_COURTESY = frozenset("ok oke bye thank thanks thx please sorry".split())
# Vietnamese words without marks that stand in any message, and in no English one.
_VIETNAMESE = frozenset(
    "toi tui minh anh chi khong ko gi nao sao dau mo la cua cho voi duoc dc roi chua nha nhe da vay rua giup "
    "gium muon lam di ve may bao nhieu nay hom ngay con va thi xin hoi cai o ra vo xa phuong nguoi".split()
)
# What a Vietnamese syllable can look like without its marks; joined names ("danang") are none.
_SYLLABLE = re.compile(
    r"(b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|q|qu|r|s|t|th|tr|v|x)?[aeiouy]{1,3}(c|ch|m|n|ng|nh|p|t)?"
)
_LONG_ENOUGH = 4  # shorter ones may be teencode


def of(text: Text) -> str:
    """ "vi" or "en"; "" where the message does not tell (a code, "ok", words of neither)."""
    if any(has_marks(word.said) and not word.said[0].isupper() for word in text.words):
        return "vi"  # marks in a name tell nothing: "bus from Hội An to Đà Nẵng"
    keys = [word.key for word in text.words if word.key.isalpha()]
    english, both = sum(key in _ENGLISH - _BOTH for key in keys), sum(key in _BOTH for key in keys)
    courteous = sum(key in _COURTESY for key in keys)
    rest = len(keys) - english - both
    if courteous and courteous == english and (len(keys) == 1 or rest > 1):
        return "vi" if text.is_marked else ""
    vietnamese = sum(key in _VIETNAMESE for key in keys)
    if english - courteous >= 2 and english - courteous > 2 * vietnamese:
        return "en"  # whatever places it names
    foreign = sum(len(key) >= _LONG_ENOUGH and _is_foreign(key) for key in keys)
    if english and (2 * english + both + foreign) * 2 >= len(keys):
        return "en"
    return "vi" if text.is_marked or len(keys) > 1 and foreign * 2 < len(keys) else ""


def _is_foreign(key: str) -> bool:
    return key not in _ENGLISH and not _SYLLABLE.fullmatch(key)


_FILE = Path(__file__).parent / "data" / "foreign_words.txt"
_SCRIPTS_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def in_english(text: str) -> str:
    """The text with each such word replaced, the longest first; the rest as it is typed."""
    within, whole = _dictionary()
    if _SCRIPTS_WITHOUT_SPACES.search(text):
        for word, english in within:
            text = text.replace(word, f" {english} ")
        return " ".join(text.split())
    return _replaced(text, whole)


def _replaced(text: str, whole: dict[str, str]) -> str:
    words = list(_WORDS.finditer(text))
    longest = max(map(len, map(str.split, whole)))
    done, at, n = [], 0, 0
    while n < len(words):
        for size in range(min(longest, len(words) - n), 0, -1):
            first, last = words[n], words[n + size - 1]
            if english := whole.get(" ".join(fold(each[0]) for each in words[n : n + size])):
                done += [text[at : first.start()], english]
                at, n = last.end(), n + size
                break
        else:
            n += 1
    return "".join([*done, text[at:]])


@lru_cache(maxsize=1)
def _dictionary() -> tuple[list[tuple[str, str]], dict[str, str]]:
    """(word, English) found within a text, the longest first; folded words → English."""
    within: list[tuple[str, str]] = []
    whole: dict[str, str] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        english, equals, words = line.partition(" = ")
        if not equals or line.startswith("#"):
            continue
        for word in words.split("; "):
            if _SCRIPTS_WITHOUT_SPACES.search(word):
                within.append((word, english))
            else:
                whole[" ".join(fold(each[0]) for each in _WORDS.finditer(word))] = english
    return sorted(within, key=lambda pair: -len(pair[0])), whole

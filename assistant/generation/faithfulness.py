"""Whether a written sentence says only what its passages say: numbers, names, places, contacts, words. Pure.

It errs towards "no": a sentence that is dropped costs the citizen nothing but the plain extract.

Turns that never reach the model: danger, open flows, and what concerns one person's own affairs.

What may leave the portal of a message: without codes, numbers, links and names; "" where unsure.

Prompt injection: words in a message or passage that speak to a model instead of a reader. Pure.

Only the first wall: what it does not know still has to pass assistant/generation/faithfulness.py.
"""

import re
from collections.abc import Iterable, Iterator

from assistant import safety
from assistant.focus import is_private
from assistant.intents import human_handover, lookup
from assistant.turns import Turn
from assistant.understanding import codes
from assistant.understanding.anonymisation import anonymise
from assistant.understanding.lexicon import lexicon
from assistant.understanding.spoken_numbers import in_figures
from assistant.understanding.tokenizer import Text, Word, tokenize
from foundation.citizens.models import ChannelIdentity
from foundation.conversations.services import person_holds
from foundation.vietnamese.folding import fold, nfc

MIN_SHARED_WORDS = 0.6
"""Of the words of a sentence that tell something, the share that its passages must have."""

_MONTHS = "january february march april may june july august september october november december".split()
_SPOKEN_DATE = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?")
_ENGLISH_DATE = re.compile(rf"(\d{{1,2}}) ({'|'.join(_MONTHS)})(?:,? (\d{{4}}))?")
_CLOCK = re.compile(r"(\d{1,2}) ?(?:h|gio) ?(\d{2})(?!\w)")
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"\d+(?:[./:,-]\d+)*")
_UNITS = {
    "day": "ngay day days",
    "working day": "ngay_lam_viec working_day working_days",
    "week": "tuan week weeks",
    "month": "thang month months",
    "year": "nam year years",
    "hour": "gio hour hours",
    "minute": "phut minute minutes",
    "dong": "dong d vnd",
    "thousand": "nghin ngan thousand",
    "million": "trieu million",
    "billion": "ty ti billion",
    "percent": "% phan_tram percent",
    "copy": "ban copy copies",
    "metre": "m met metre metres",
    "square metre": "m2",
    "kilometre": "km",
}
_UNIT_OF = {word.replace("_", " "): unit for unit, words in _UNITS.items() for word in words.split()}
_UNIT = re.compile(rf" ?({'|'.join(map(re.escape, sorted(_UNIT_OF, key=len, reverse=True)))})(?!\w)")
_WORD_NUMBERS = {"nam": "5"} | {
    word: str(number)
    for words in (
        "mot hai ba bon - sau bay tam chin muoi",
        "one two three four five six seven eight nine ten",
    )
    for number, word in enumerate(words.split(), start=1)
    if word != "-"
}
_WORD_NUMBER = re.compile(rf"(?<!\w)({'|'.join(_WORD_NUMBERS)})(?={_UNIT.pattern})")
_CONTACT = re.compile(
    r"https?:|www\.|\w\.(?:vn|com|net|org|info|gov|me|ly)(?!\w)|\S@\S"
    r"|(?<![\d/.,-])\+?\d(?:[ .()-]{0,2}\d){7,}"
    r"|(?<!\w)(?:goi|call|hotline|tong dai|dien thoai|sdt|phone|so may|number)\W+(?:\w+\W+){0,3}\d"
)
_CAPITALISED = re.compile(r"[^\W\d_]\w*")
_FILLERS = frozenset(
    "a ai anh ban bac bi boi cac cai can cho chi co con cua cung da dang de den di do duoc day em gi hay"
    " hien hoac ho khi khong la lai lam len luc ma minh moi mot muon nay nen neu ngay nguoi nhe nhu nhung"
    " noi o ong ba phai qua ra rang roi sau se tai theo thi thuoc tren trong truoc tu va van vao ve vi viec"
    " voi vay an and are as at be by can do does for from have if in is it its may must no not of on or so"
    " than that the their there they this to until was when where which will with within without you"
    " your".split()
)
# What a rule turns on: with and without a "not" it says the opposite.
_DUTIES = re.compile(
    r"(?P<no>(?:khong|chua|chang|not|no|never|n t) (?:\w+ ){0,1}?)?"
    r"(?P<duty>bat buoc|phai|duoc|can|mat phi|mien phi|required|necessary|need|must|may|can|free)(?!\w)"
)


def unsupported(sentence: str, passages: Iterable[str]) -> list[str]:
    """What the sentence says and none of its passages does, each in words; [] where all holds."""
    source = nfc("\n".join(passages))
    sentence = nfc(sentence)
    return [
        *_contacts(sentence),
        *_numbers_not_in(sentence, source),
        *_names_not_in(sentence, source),
        *_duties_not_in(sentence, source),
        *_strange_words(sentence, source),
    ]


def unsupported_details(text: str, source: str) -> list[str]:
    """Only numbers and names: for a question that was put into other words."""
    text, source = nfc(text), nfc(source)
    return [*_numbers_not_in(text, source), *_names_not_in(text, source)]


def _contacts(sentence: str) -> Iterator[str]:
    """Telephones, links and accounts are never written: buttons and the extract have them."""
    if match := _CONTACT.search(Text(sentence).plain):
        yield f"contact {match[0]}"


def _numbers_not_in(sentence: str, source: str) -> list[str]:
    known = _numbers(source)
    bare = {number for number, _ in known}
    return [
        f"number {number} {unit}".strip()
        for number, unit in sorted(_numbers(sentence))
        if ((number, unit) not in known if unit else number not in bare)
    ]


def _numbers(text: str) -> set[tuple[str, str]]:
    """Each number in one notation, with the unit behind it: "3 ngày" is not "3 tháng"."""
    plain = Text(text).plain
    plain = _ENGLISH_DATE.sub(lambda date: _date(date[1], str(_MONTHS.index(date[2]) + 1), date[3]), plain)
    plain = _SPOKEN_DATE.sub(lambda date: _date(*date.groups()), plain)
    plain = _CLOCK.sub(r"\1:\2", plain)
    plain = _WORD_NUMBER.sub(lambda word: _WORD_NUMBERS[word[1]], plain)
    plain = _THOUSANDS.sub("", plain)
    found = set()
    for match in _NUMBER.finditer(plain):
        unit = _UNIT.match(plain, match.end())
        found.add((_tidy(match[0]), _UNIT_OF[unit[1]] if unit else ""))
    return found


def _date(day: str, month: str, year: str | None) -> str:
    return "/".join(filter(None, (day, month, year)))


def _tidy(number: str) -> str:
    """Without the zeros that begin a day, a month or an hour: 01/07/2025 is 1/7/2025."""
    return re.sub(r"\d+", lambda digits: digits[0].lstrip("0") or "0", number.replace("-", "/"))


def _names_not_in(sentence: str, source: str) -> list[str]:
    known = f" {fold(source)} "
    names = [*_capitalised(sentence), *_places(sentence)]
    return [f"name {name}" for name in dict.fromkeys(names) if f" {fold(name)} " not in known]


def _capitalised(sentence: str) -> Iterator[str]:
    """Runs of words with a capital letter; the first word of a sentence alone is none."""
    run: list[str] = []
    is_first = begins = True
    end = 0
    for match in _CAPITALISED.finditer(sentence):
        gap = sentence[end : match.start()]
        is_first = is_first or bool(re.search(r"[.!?:;…]\s", gap))
        if run and gap != " ":
            yield from _names(run, begins=begins)
            run = []
        if match[0][0].isupper():
            begins = begins if run else is_first
            run.append(match[0])
        elif run:
            yield from _names(run, begins=begins)
            run = []
        is_first, end = False, match.end()
    yield from _names(run, begins=begins)


def _names(run: list[str], *, begins: bool) -> Iterator[str]:
    """Of "Theo Nghị" at the beginning, the second word: the first has its capital from its place."""
    if begins and run and not any(letter.isupper() for letter in run[0][1:]):
        run = run[1:]
    if run:
        yield " ".join(run)


def _places(sentence: str) -> Iterator[str]:
    text = tokenize(sentence)
    for hit in lexicon().find(text):
        if hit.kind == "place":
            yield text.said[hit.start : hit.end]


def _duties_not_in(sentence: str, source: str) -> list[str]:
    known = _duties(source)
    named = {duty for duty, _ in known}
    return [
        f"{'not ' if is_negated else ''}{duty}"
        for duty, is_negated in _duties(sentence)
        if duty in named and (duty, is_negated) not in known
    ]


def _duties(text: str) -> set[tuple[str, bool]]:
    return {(match["duty"], match["no"] is not None) for match in _DUTIES.finditer(fold(text))}


def _strange_words(sentence: str, source: str) -> list[str]:
    """The words that the passages do not have, where they are too many."""
    words = {word.key for word in _telling(sentence)}
    known = {word.key for word in Text(source).words}
    strange = words - known
    is_near = len(words - strange) >= MIN_SHARED_WORDS * len(words)
    return [] if words and is_near else [f"words {' '.join(sorted(strange))}"]


def _telling(sentence: str) -> Iterator[Word]:
    idle = _FILLERS | _UNIT_OF.keys()  # numbers and their units are compared as such
    return (word for word in Text(sentence).words if word.key not in idle and not word.key.isdigit())


MAX_LENGTH = 500
NAME = "[tên]"


def names_private_code(text: str) -> bool:
    """Whether a message is about one person's dossier, petition, score, vehicle or phone."""
    return any(code.slot != "number" for code in codes.find(tokenize(in_figures(nfc(text)))))


def masked(text: str, identity: ChannelIdentity) -> str:
    line = anonymise(in_figures(nfc(text)), longest=MAX_LENGTH)
    line = _without_names(line, (identity.citizen.full_name, identity.display_name))
    return "" if names_private_code(line) else line


def _without_names(line: str, names: Iterable[str]) -> str:
    """Without the names of the citizen that we know: whole, or the last two words; with or without marks."""
    for name in names:
        words = fold(name).split()
        for part in (words, words[-2:]) if len(words) > 1 else ():
            line = _hide(line, r"\W+".join(map(re.escape, part)), Text(line).plain)
        if len(words) == 1:  # "An" is also a word: only as it is written
            line = _hide(line, re.escape(name.strip()), line)
    return line


def _hide(line: str, pattern: str, seen: str) -> str:
    for match in reversed(list(re.finditer(rf"(?<!\w){pattern}(?!\w)", seen))):
        line = f"{line[: match.start()]}{NAME}{line[match.end() :]}"
    return line


PRIVATE_INTENTS = frozenset(
    "dossier_status submit_dossier exam_score traffic_violation petition human_handover".split()
)
PRIVATE_LOOKUPS = frozenset(key for intent, key in lookup.KINDS.items() if intent in PRIVATE_INTENTS)


def is_about_person(turn: Turn) -> bool:
    recent = turn.memory.recent
    return (
        bool(turn.memory.question[0])
        or recent.intent in PRIVATE_INTENTS
        or any(map(is_private, turn.memory.things[:2]))
        or any(thing.key in PRIVATE_LOOKUPS for thing in turn.memory.things[:2])
        or names_private_code(turn.text)
        or safety.danger_in(turn) is not None
        or safety.is_in_care(turn.identity)
        or human_handover.is_person_awaited(turn)
        or person_holds(turn.identity)
    )


_SIGNS = re.compile(
    r"\b(?:(?:ignore|disregard|forget|override|bypass|do not follow) (?:\w+ ){0,4}?"
    r"(?:instructions?|rules?|prompts?|above|previous|directions?|guidelines?|context|passages?)"
    r"|(?:bo qua|quen|phot lo|dung theo|khong theo|vo hieu) (?:\w+ ){0,4}?"
    r"(?:huong dan|chi dan|chi thi|quy tac|yeu cau|lenh|doan trich|ngu canh)"
    r"|system prompt|developer mode|jailbreak|you are now|act as|pretend (?:to be|you)|new instructions?"
    r"|tu gio (?:ban|may|bot)|ban la (?:mot )?(?:tro ly|mo hinh|ai|bot)|dong vai|gia vo la"
    r"|(?:hay|please|must|phai) (?:chi )?(?:tra loi|noi|viet|answer|say|reply|respond|output|write)"
    r"(?: (?:rang|la|that|with|exactly|only))"
    r"|(?:tro ly|mo hinh|assistant|model|chatbot|llm) (?:phai|hay|must|should|shall|can)"
    r"|im start|im end|inst|begin system|system)\b"
)


def speaks_to_model(text: str) -> bool:
    return bool(_SIGNS.search(fold(text)))

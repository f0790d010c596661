"""From a citizen's words to the answer that officers keep for them, or None: nothing is made up.

The score weighs each word by its rarity among the published answers, so that "làm", "giấy" and "ở đâu"
decide nothing. The thresholds are measured on knowledge/data/calibration.tsv:
`python manage.py calibrate_knowledge`.

The published answers stand in memory as they are compared, by the version of their table: each message is
compared with them up to three times, and that was a quarter of the bot's work when PostgreSQL did it.
"""

import datetime as dt
import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest

from django.utils import timezone
from django.utils.translation import get_language

from foundation.database.table_versions import version_of
from foundation.vietnamese.folding import fold, has_marks
from foundation.vietnamese.questions import CASE, asks_in
from foundation.vietnamese.teencode import expand
from foundation.vietnamese.telex import old_style
from knowledge.models import QuestionAnswer, State, folded

THRESHOLD = 0.60
"""From here a passage may be shown where nothing else understood the message."""
CERTAIN = 0.80
"""From here it is the very question, and goes before what the model thinks."""
PAIR_WEIGHT, ANSWER_WEIGHT = 0.3, 0.5
"""Beside a word of the question: two neighbours of it, and a word that only the answer has."""
OTHER_MARKS, OTHER_ASK = 0.3, 0.7
"""A word that is another one with its marks ("máy", "mấy"), and a wording that asks something else of the
matter."""
SHORT = 4
"""A message of fewer words names a subject ("lệ phí") and asks nothing, unless it is a wording itself."""
MAX_LENGTH, MAX_WORDS = 300, 24
MAX_CANDIDATES = 20
_FILLERS = frozenset(
    "a ad ai anh ban bac bao chi chu cho cai co con cung da dang de den di do duoc em gi giup ha hay hien "
    "hoi khong ko la lai luon ma minh muon nao nay nha nhe nhi nhung nhu o oi ra roi sao thi the thoi toi "
    "tui tu va vay ve voi vo xin u vang nhieu lau dau an is are does i to of in for my me you can could "
    "please what how".split()
)


@dataclass(frozen=True, slots=True)
class Passage:
    """An answer as it is kept. `text` is in the active language where the office wrote both."""

    text: str
    source: str
    date: dt.date
    url: str
    score: float
    question: str
    is_translated: bool
    pk: int
    topic: str = ""

    @property
    def is_certain(self) -> bool:
        return self.score >= CERTAIN


def find_passage(text: str, on: dt.date | None = None, *, about: str = "") -> Passage | None:
    """The best answer to a message; None below the threshold.

    `about` names what the message is about where it does not say so itself: its words may explain those of an
    answer, and need no explanation.
    """
    return next(iter(find_passages(text, on, limit=1, about=about)), None)


def find_passages(
    text: str, on: dt.date | None = None, *, limit: int = 3, threshold: float = THRESHOLD, about: str = ""
) -> list[Passage]:
    """The answers above the threshold, best first."""
    asked = _Asked.of(text[:MAX_LENGTH], about)
    if not asked.words:
        return []
    index = _index(version_of(QuestionAnswer))
    scored = [(_score(asked, entry, index.rarity), entry) for entry in index.candidates(asked, on)]
    if (len(asked.said.split()) < SHORT or len(asked.words) < 2) and not about:
        scored = [
            (score, entry) for score, entry in scored if asked.said in entry.row.question_key.splitlines()
        ]
    best = sorted(
        (pair for pair in scored if pair[0] >= threshold), key=lambda pair: (-pair[0], pair[1].row.pk)
    )
    return [_passage(entry.row, score) for score, entry in best[:limit]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A message as it is compared: folded words, those of the thing that it is about, what it asks.

    `marked` are its words as they were typed, by their folded forms, where the writer typed marks.
    """

    said: str
    words: list[str]
    context: frozenset[str]
    asks: frozenset[str]
    marked: Mapping[str, str]

    @classmethod
    def of(cls, text: str, about: str) -> "_Asked":
        said = folded(text)
        words = _words(said)[:MAX_WORDS]
        context = frozenset(_words(folded(about))) - set(words)
        return cls(said, words, context, frozenset(asks_in(text)) - {CASE}, _marked(text))


@dataclass(frozen=True, slots=True)
class _Wording:
    """A question as it is compared, in the same terms."""

    words: list[str]
    asks: frozenset[str]
    marked: Mapping[str, str]

    @classmethod
    @lru_cache(maxsize=16_384)
    def of(cls, text: str) -> "_Wording":
        words = [word for word in dict.fromkeys(folded(text).split()) if word not in _FILLERS]
        return cls(words, frozenset(asks_in(text)) - {CASE}, _marked(text))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A published answer as it is compared; the words of its wordings as they are typed with marks."""

    row: QuestionAnswer
    wordings: Sequence[_Wording]
    typed: Mapping[str, str]
    answer: frozenset[str]

    @classmethod
    def of(cls, row: QuestionAnswer) -> "_Entry":
        wordings = [_Wording.of(text) for text in row.wordings]
        typed = {word: form for wording in reversed(wordings) for word, form in wording.marked.items()}
        return cls(row, wordings, typed, frozenset(row.answer_key.split()))


@dataclass(frozen=True, slots=True)
class _Rarity:
    """How much each word of the published questions tells: ln(1 + N / n), where n of N have it."""

    known: Mapping[str, float]
    of_unknown: float

    def of(self, word: str) -> float:
        return self.known.get(word, self.of_unknown)


@dataclass(frozen=True, slots=True)
class _Index:
    """The published answers, and the numbers of those that have a word: in a question, only in the answer."""

    entries: Sequence[_Entry]
    asking: Mapping[str, Sequence[int]]
    answering: Mapping[str, Sequence[int]]
    rarity: _Rarity

    def candidates(self, asked: _Asked, on: dt.date | None) -> list[_Entry]:
        """Those valid on the day that share the rarest words with the message."""
        shared = defaultdict[int, float](float)
        for word in (*asked.words, *asked.context):
            weight = self.rarity.of(word)
            for number in self.asking.get(word, ()):
                shared[number] += weight
            for number in self.answering.get(word, ()):
                shared[number] += ANSWER_WEIGHT * weight
        day = on or timezone.localdate()
        valid = [number for number in shared if self.entries[number].row.is_valid_on(day)]
        return [self.entries[number] for number in nlargest(MAX_CANDIDATES, valid, key=shared.__getitem__)]


@lru_cache(maxsize=1)
def _index(_version: str) -> _Index:
    """Read anew only when an answer was written, published, changed or withdrawn."""
    rows = QuestionAnswer.objects.filter(state=State.PUBLISHED).defer("search").order_by("pk")
    entries = [_Entry.of(row) for row in rows]
    asking, answering = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    for number, entry in enumerate(entries):
        words = set(entry.row.question_key.split())
        for word in words:
            asking[word].append(number)
        for word in entry.answer - words:
            answering[word].append(number)
    rarity = {word: math.log(1 + len(entries) / len(having)) for word, having in asking.items()}
    return _Index(entries, dict(asking), dict(answering), _Rarity(rarity, math.log(1 + 2 * len(entries))))


def _marked(text: str) -> dict[str, str]:
    """The words of a marked text by their folded form, each in the first form that it has there."""
    if not has_marks(text):
        return {}
    words = re.findall(r"\w+", old_style(expand(text)).casefold())
    return {fold(word): word for word in reversed(words)}


def _words(said: str) -> list[str]:
    """The words worth searching, each once; all of them where there are only fillers."""
    words = list(dict.fromkeys(said.split()))
    return [word for word in words if word not in _FILLERS]


def _score(asked: _Asked, entry: _Entry, rarity: _Rarity) -> float:
    """The best wording's score: how much of the message it covers, and the message of it (0 to 1)."""
    others = {
        word
        for word, form in asked.marked.items()
        if word in asked.words and entry.typed.get(word, form) != form
    }
    message = _weights(asked.words, rarity)
    return max(_likeness(asked, message, each, entry.answer, others, rarity) for each in entry.wordings)


def _likeness(
    asked: _Asked,
    message: Mapping[str, float],
    wording: _Wording,
    answer: Set[str],
    others: Set[str],
    rarity: _Rarity,
) -> float:
    """The harmonic mean of the two shares; less where the wording asks something else."""
    known = _weights(wording.words, rarity)
    shared = sum(
        weight * (OTHER_MARKS if not others.isdisjoint(feature.split()) else 1)
        for feature, weight in message.items()
        if feature in known
    )
    if not shared:
        return 0.0
    in_answer = sum(weight for word, weight in message.items() if word not in known and word in answer)
    covered = (shared + ANSWER_WEIGHT * in_answer) / sum(message.values())
    given = sum(weight for word, weight in known.items() if word not in message and word in asked.context)
    covers = (shared + given) / sum(known.values())
    is_other = bool(asked.asks and wording.asks and not asked.asks & wording.asks)
    return (OTHER_ASK if is_other else 1) * 2 * covered * covers / (covered + covers)


def _weights(words: Sequence[str], rarity: _Rarity) -> dict[str, float]:
    """Words and pairs of neighbours: "khai sinh" tells more than "khai" and "sinh"."""
    single = {word: rarity.of(word) for word in words}
    pairs = zip(words, words[1:], strict=False)
    return single | {f"{one} {two}": PAIR_WEIGHT * (single[one] + single[two]) / 2 for one, two in pairs}


def _passage(entry: QuestionAnswer, score: float) -> Passage:
    is_english = (get_language() or "").startswith("en") and entry.answer_en != ""
    return Passage(
        text=entry.answer_en if is_english else entry.answer,
        source=entry.source,
        date=timezone.localtime(entry.published_at or entry.updated_at).date(),
        url=entry.source_url,
        score=score,
        question=entry.question_en if is_english and entry.question_en else entry.question,
        is_translated=is_english,
        pk=entry.pk,
        topic=entry.topic,
    )

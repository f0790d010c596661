"""From a citizen's words to the answer that officers keep for them, or None: nothing is made up.

PostgreSQL finds the candidates (full text on folded words, trigrams for slips); the score weighs each word by
its rarity among the published answers, so that "làm", "giấy" and "ở đâu" decide nothing. The thresholds
are measured on knowledge/data/calibration.tsv: `python manage.py calibrate_knowledge`.
"""

import datetime as dt
import math
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from foundation.database.table_versions import version_of
from foundation.vietnamese.folding import fold, has_marks
from foundation.vietnamese.questions import CASE, asks_in
from foundation.vietnamese.teencode import expand
from foundation.vietnamese.tones import old_style
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
PUBLISHED_VECTORS = "SELECT search FROM knowledge_questionanswer WHERE state = 'published'"
SIMILAR_FROM = 0.5  # trigrams
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
    answerable = QuestionAnswer.objects.answerable(on)
    rarity = _rarity()
    found = _candidates(answerable, asked.said, [*asked.words, *asked.context])
    scored = [(_score(asked, entry, rarity), entry) for entry in found]
    if (len(asked.said.split()) < SHORT or len(asked.words) < 2) and not about:
        said = asked.said
        scored = [(score, entry) for score, entry in scored if said in entry.question_key.splitlines()]
    best = sorted((pair for pair in scored if pair[0] >= threshold), key=lambda pair: (-pair[0], pair[1].pk))
    return [_passage(entry, score) for score, entry in best[:limit]]


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
    @lru_cache(maxsize=4096)
    def of(cls, text: str) -> "_Wording":
        words = [word for word in dict.fromkeys(folded(text).split()) if word not in _FILLERS]
        return cls(words, frozenset(asks_in(text)) - {CASE}, _marked(text))


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


def _candidates(answerable: QuerySet[QuestionAnswer], said: str, words: list[str]) -> list[QuestionAnswer]:
    query = SearchQuery(" | ".join(words), config="simple", search_type="raw")
    near = answerable.annotate(
        rank=SearchRank(F("search"), query), likeness=TrigramWordSimilarity(said, "question_key")
    ).filter(Q(search=query) | Q(likeness__gte=SIMILAR_FROM))
    return list(near.defer("search").order_by("-rank", "-likeness")[:MAX_CANDIDATES])


def _rarity() -> Mapping[str, float]:
    """How much each word of the published questions tells: ln(1 + N / n), where n of N have it."""
    return _read_rarity(version_of(QuestionAnswer))


@lru_cache(maxsize=1)
def _read_rarity(_version: str) -> Mapping[str, float]:
    """Read anew only when an answer was written, published, changed or withdrawn."""
    total = QuestionAnswer.objects.filter(state=State.PUBLISHED).count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, ndoc FROM ts_stat(%s, 'a')", [PUBLISHED_VECTORS])
        rarity = {word: math.log(1 + total / n) for word, n in cursor.fetchall()}
    return defaultdict(lambda: math.log(1 + 2 * total), rarity)


def _score(asked: _Asked, entry: QuestionAnswer, rarity: Mapping[str, float]) -> float:
    """The best wording's score: how much of the message it covers, and the message of it (0 to 1)."""
    answer = set(entry.answer_key.split())
    wordings = [_Wording.of(text) for text in entry.wordings]
    typed = {word: form for wording in reversed(wordings) for word, form in wording.marked.items()}
    others = {
        word for word, form in asked.marked.items() if word in asked.words and typed.get(word, form) != form
    }
    return max(_likeness(asked, wording, answer, others, rarity) for wording in wordings)


def _likeness(
    asked: _Asked, wording: _Wording, answer: set[str], others: set[str], rarity: Mapping[str, float]
) -> float:
    """The harmonic mean of the two shares; less where the wording asks something else."""
    message, known = _weights(asked.words, rarity), _weights(wording.words, rarity)
    shared = sum(
        weight * (OTHER_MARKS if others.intersection(feature.split()) else 1)
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


def _weights(words: list[str], rarity: Mapping[str, float]) -> dict[str, float]:
    """Words and pairs of neighbours: "khai sinh" tells more than "khai" and "sinh"."""
    single = {word: rarity[word] for word in words}
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

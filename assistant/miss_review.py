"""Review of missed messages by staff, and the statistics of the bot by intent and by day."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assistant import disambiguation
from assistant.dialogue_state import Memory
from assistant.models import Miss, Outcome, Phrase
from assistant.replies import Utterance
from assistant.turns import Turn
from assistant.understanding import active_model, understand
from assistant.understanding.anonymisation import as_phrase
from foundation.citizens.models import ChannelIdentity

BAD_KINDS = (Outcome.Kind.MISSED, Outcome.Kind.ASKED, Outcome.Kind.WRONG)
KEPT_FOR = dt.timedelta(days=90)


@transaction.atomic
def label_miss(*, miss: Miss, meaning: str, by: User) -> Phrase | None:
    """The message means `meaning`: it becomes an example, learnt at the next training.

    None where such an example is there already, or nothing is left of the message but masks. A message
    that had been answered counts as answered wrongly, unless its meaning is the one that was answered.
    """
    was_answered = miss.why == Outcome.Kind.UNDERSTOOD
    if was_answered and miss.guess != meaning and miss.state == Miss.State.WAITING:
        Outcome.objects.create(kind=Outcome.Kind.WRONG, meaning=miss.guess)
    miss.label, miss.labelled_by, miss.state = meaning, by, Miss.State.LABELLED
    miss.save(update_fields=["label", "labelled_by", "state"])
    text = as_phrase(miss.text)
    if not text:
        return None
    phrase, is_new = Phrase.objects.get_or_create(
        meaning=meaning, text=text, defaults={"origin": Phrase.Origin.REVIEW}
    )
    return phrase if is_new else None


def report_wrong_answer(identity: ChannelIdentity, said: str) -> None:
    """Staff found the answer to these words wrong: counted at once, and the words wait for a label."""
    turn = Turn.of(Memory(identity), Utterance(text=said))
    meant = understand(turn.text, active_model.current())
    guess = meant.guesses[0][0] if meant.guesses else meant.intent
    Outcome.objects.create(kind=Outcome.Kind.WRONG, meaning=guess)
    disambiguation.record_miss(replace(turn, score=meant.score), Outcome.Kind.WRONG, guess=guess)


def set_aside(*, miss: Miss, by: User) -> None:
    """Nothing is to be learnt from it."""
    miss.labelled_by, miss.state = by, Miss.State.SET_ASIDE
    miss.save(update_fields=["labelled_by", "state"])


def delete_old() -> int:
    """Delete the messages that were kept long enough, read or not; how many."""
    return Miss.objects.filter(said_at__lt=timezone.now() - KEPT_FOR).delete()[0]


@dataclass
class Line:
    """How many messages fared how, of one meaning or one day."""

    name: str
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def total(self) -> int:
        """Messages; one called wrong, or brought to a person, was counted before."""
        again = (Outcome.Kind.WRONG, Outcome.Kind.BROUGHT)
        return sum(count for kind, count in self.counts.items() if kind not in again)

    @property
    def cells(self) -> list[int]:
        return [self.counts.get(kind, 0) for kind in Outcome.Kind.values]


@dataclass(frozen=True)
class Figures:
    since: dt.date
    all: Line
    by_meaning: list[Line]
    by_day: list[Line]


def figures(*, days: int = 30) -> Figures:
    """The last `days` days, today included: two queries, however many messages."""
    since = timezone.localdate() - dt.timedelta(days=days - 1)
    begin = timezone.make_aware(dt.datetime.combine(since, dt.time.min))
    counted = Outcome.objects.filter(at__gte=begin).order_by()
    everything = Line("")
    meanings: dict[str, Line] = {}
    the_days: dict[dt.date, Line] = {}
    for meaning, kind, count in counted.values_list("meaning", "kind").annotate(count=Count("pk")):
        meanings.setdefault(meaning, Line(meaning)).counts[kind] += count
        everything.counts[kind] += count
    by_day = counted.annotate(day=TruncDate("at")).values_list("day", "kind").annotate(count=Count("pk"))
    for day, kind, count in by_day:
        the_days.setdefault(day, Line(f"{day:%d/%m/%Y}")).counts[kind] += count
    return Figures(
        since,
        everything,
        sorted(meanings.values(), key=lambda line: -line.total),
        [line for _, line in sorted(the_days.items(), reverse=True)],
    )


def desk_figures(begin: dt.datetime) -> list[tuple[Any, int]]:
    """What the manager of the desk reads: turns in which the bot failed, and conversations brought for it."""
    counted = dict(Outcome.objects.filter(at__gte=begin).values_list("kind").annotate(n=Count("pk")))
    bad = sum(counted.get(kind, 0) for kind in BAD_KINDS)
    return [
        (_("Bad turns of the bot"), bad),
        (_("Brought to a person after three bad turns"), counted.get(Outcome.Kind.BROUGHT, 0)),
    ]

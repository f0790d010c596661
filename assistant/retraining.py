"""Retrain the intent model from example phrases; a new model goes live only if it is not worse.

A training that an editor starts at the desk, done by a worker.
"""

import time
from functools import cache
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistant import situations
from assistant.models import Phrase, Training
from assistant.understanding import active_model, evaluation, training
from assistant.understanding.evaluation import Labelled
from assistant.understanding.model import Model
from assistant.understanding.training import Example
from foundation.jobs.kinds import KINDS, JobKind, JobRefused, Result
from foundation.jobs.models import Job
from foundation.vietnamese.folding import fold
from foundation.web.formats import number

MIN_PHRASES = 5
"""Of each meaning; with fewer, a meaning would be forgotten."""


class TrainingRefused(Exception):
    """The phrases cannot be learnt from; the message says why, for staff."""


def load_shipped_phrases() -> int:
    """Add the phrases that came with the portal and are not there yet, in whatever meaning; how many."""
    known = set(Phrase.objects.values_list("text", flat=True))
    new = [example for example in training.shipped_examples() if example.phrase not in known]
    rows = [
        Phrase(
            meaning=example.meaning,
            text=example.phrase,
            folded=fold(example.phrase),
            origin=Phrase.Origin.SHIPPED,
        )
        for example in dict.fromkeys(new)
    ]
    Phrase.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(rows)


def examples() -> list[Example]:
    """What staff want learnt; where the table is empty, what came with the portal."""
    rows = Phrase.objects.filter(is_used=True).order_by("pk").values_list("meaning", "text")
    return [Example(meaning, text) for meaning, text in rows] or training.shipped_examples()


def retrain(*, by: User | None = None) -> Training:
    """Train, measure on the frozen messages, and let it answer unless it is worse than the live one.

    The Training that is returned is LIVE or REFUSED. Takes seconds. Raises TrainingRefused.
    """
    begun = time.monotonic()
    taught = examples()
    _check(taught)
    model = training.train([*taught, *situations.of_catalogue()])
    new, old = (
        evaluation.evaluate(frozen_messages(), model),
        evaluation.evaluate(frozen_messages(), active_model.current()),
    )
    with transaction.atomic():
        is_better = new.intent.right >= old.intent.right
        if is_better:
            _retire()
        row = Training.objects.create(
            state=Training.State.LIVE if is_better else Training.State.REFUSED,
            model=model.to_bytes(),
            phrases=len(taught),
            accuracy=new.intent.value,
            by_style={name: share.value for name, share in new.by_style.items()},
            seconds=round(time.monotonic() - begun, 1),
            learnt_by=by,
        )
    active_model.reload()
    return row


def roll_back(*, to: Training) -> Training:
    """Let an earlier training answer again. Raises TrainingRefused for a model that cannot be read."""
    try:
        Model.from_bytes(bytes(to.model))
    except (ValueError, KeyError, OSError) as error:
        raise TrainingRefused(f"Training {to.pk} cannot be read.") from error
    with transaction.atomic():
        _retire()
        Training.objects.filter(pk=to.pk).update(state=Training.State.LIVE)
    active_model.reload()
    to.refresh_from_db()
    return to


def use_shipped_model() -> None:
    """Let the model that came with the portal answer."""
    _retire()
    active_model.reload()


def _retire() -> None:
    list(Training.objects.select_for_update().filter(state=Training.State.LIVE))
    Training.objects.filter(state=Training.State.LIVE).update(state=Training.State.KEPT)


def _check(taught: list[Example]) -> None:
    counts: dict[str, int] = {}
    for example in taught:
        counts[example.meaning] = counts.get(example.meaning, 0) + 1
    poor = sorted(
        set(active_model.current().meanings) - {name for name, n in counts.items() if n >= MIN_PHRASES}
    )
    if poor:
        raise TrainingRefused(f"Cần ít nhất {MIN_PHRASES} câu mẫu cho mỗi ý; còn thiếu: {', '.join(poor)}.")


@cache
def frozen_messages() -> list[Labelled]:
    """The messages that a training is measured on: data/frozen.tsv."""
    return evaluation.read_file(evaluation.FROZEN)


KIND, MAY = "bot_training", "assistant.add_training"


def run(job: Job, order: dict[str, Any]) -> Result:
    try:
        row = retrain(by=job.by)
    except TrainingRefused as refusal:
        raise JobRefused(str(refusal)) from refusal
    share = f"{row.accuracy * 100:.1f}".replace(".", ",")
    facts = {"phrases": number(row.phrases), "share": share}
    if row.state == Training.State.REFUSED:
        return Result(
            _("%(phrases)s phrases, %(share)s %% right: worse than before, so it is not used.") % facts
        )
    return Result(_("%(phrases)s phrases, %(share)s %% right: it answers citizens now.") % facts)


TRAININGS = JobKind(gettext_lazy("Training of the bot"), run, lambda officer, job: officer.has_perm(MAY))
KINDS.register(KIND, TRAININGS)

"""A training that an editor starts at the desk, done by a worker."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistant import retraining
from assistant.models import Training
from foundation.jobs.kinds import KINDS, JobKind, JobRefused, Result
from foundation.jobs.models import Job
from foundation.web.formats import number

KIND, MAY = "bot_training", "assistant.add_training"


def run(job: Job, order: dict[str, Any]) -> Result:
    try:
        row = retraining.retrain(by=job.by)
    except retraining.TrainingRefused as refusal:
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

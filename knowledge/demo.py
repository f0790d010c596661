"""Answers of a one-stop office for demonstrations: what no cited document says is marked as a sample."""

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from knowledge.models import QuestionAnswer, State

OWNER = "Trung tâm Phục vụ hành chính công (bản thử)"


def load(*, writer: User, second: User) -> None:
    """Each once, published by the second person; what is there already stays as it is."""
    known = set(QuestionAnswer.objects.values_list("question", flat=True))
    for row in settings.PROVINCE.rows("demo/questions"):
        if row["question"] not in known:
            row["variants"] = "\n".join(part.strip() for part in row["variants"].split(";"))
            QuestionAnswer.objects.create(
                **row, owner=OWNER, state=State.PUBLISHED, written_by=writer, published_by=second,
                published_at=timezone.now(),
            )  # fmt: skip

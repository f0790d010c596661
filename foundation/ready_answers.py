"""Ready answers: a title and words that officers put into an answer and edit there."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.vietnamese.folding import fold

MAX_ANSWER_LENGTH = 1900  # characters; the strictest channel takes 2,000 with the message's code


class ReadyAnswerQuerySet(models.QuerySet[Any]):
    def in_use(self) -> Self:
        return self.filter(is_in_use=True)

    def matching(self, typed: str) -> Self:
        """Those in use in which every typed word occurs, whatever its marks; all where nothing is typed."""
        found = self.in_use()
        for word in fold(typed).split():
            found = found.filter(folded__contains=word)
        return found


class BaseReadyAnswer(models.Model):
    """`folded` is what is searched: title and text, and what `searched` adds, without marks."""

    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=MAX_ANSWER_LENGTH)
    is_in_use = models.BooleanField(_("in use"), default=True)
    folded = models.TextField(editable=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = ReadyAnswerQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def searched(self) -> str:
        return ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(f"{self.searched()} {self.title} {self.text}")
        super().save(*args, **kwargs)

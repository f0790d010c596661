"""The event of a history that can be undone: the undoing is one more event, which names it."""

from typing import Self

from django.db import models


class UndoableEventQuerySet(models.QuerySet):
    def not_undone(self) -> Self:
        """Without undone steps and without the undoing of them."""
        return self.filter(undoes=None, undone_by=None)


class UndoableEvent(models.Model):
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="undone_by"
    )

    class Meta:
        abstract = True

    @property
    def key(self) -> str:
        """The event's name in the ledger of notices."""
        raise NotImplementedError

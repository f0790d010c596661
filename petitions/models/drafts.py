"""A petition that is still being written, on the web or in a chat: it survives errors, restarts and a day."""

import datetime as dt
import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.citizens.models import Citizen

OPEN_FOR = dt.timedelta(days=1)
"""How long the browser in which it was begun may go on with it."""


class Draft(models.Model):
    """`data` holds what was answered so far, by the names of petitions.services.drafts.Filled."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, null=True, blank=True)
    data: Any = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        verbose_name = _("draft of a petition")
        verbose_name_plural = _("drafts of petitions")

    def __str__(self) -> str:
        return str(self.key)

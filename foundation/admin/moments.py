"""Moments in the lists of officers."""

import datetime as dt
from typing import Any

from django.utils import timezone
from unfold.decorators import display

from foundation.vietnamese.dates import format_moment


def moment_label(at: dt.datetime | None) -> str:
    return format_moment(timezone.localtime(at)) if at else "–"


def moment_column(field: str, description: Any) -> Any:
    """A column of an admin page that shows the moment in this field."""

    @display(description=description, ordering=field)
    def shown(model_admin: Any, record: Any) -> str:
        return moment_label(getattr(record, field))

    return shown

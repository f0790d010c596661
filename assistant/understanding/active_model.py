"""The active intent model: the live training, or the model shipped with the code."""

import logging

from assistant.models import Training
from assistant.understanding.model import Model, shipped
from foundation.expiring_value import ExpiringValue

logger = logging.getLogger(__name__)
_known = ExpiringValue[tuple[int, Model]](seconds=15)
"""Then a process asks whether another training has gone live."""


def current() -> Model:
    _pk, model = _known.get_or_read(_newest)
    return model


def reload() -> None:
    """Look again at the next message."""
    _known.forget()


def _newest() -> tuple[int, Model]:
    pk = Training.objects.filter(state=Training.State.LIVE).values_list("pk", flat=True).first() or 0
    last = _known.last
    return last if last and last[0] == pk else (pk, _read(pk))


def _read(pk: int) -> Model:
    row = Training.objects.filter(pk=pk).first() if pk else None
    if row is None:
        return shipped()
    try:
        return Model.from_bytes(bytes(row.model))
    except (ValueError, KeyError, OSError):
        logger.exception("training %s cannot be read; the shipped model answers", pk)
        return shipped()

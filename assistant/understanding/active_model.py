"""The active intent model: the live training, or the model shipped with the code."""

import logging
import time

from assistant.models import Training
from assistant.understanding.model import Model, shipped

LOOK_AGAIN = 15.0
"""Seconds after which a process asks whether another training has gone live."""

logger = logging.getLogger(__name__)
_kept: dict[str, tuple[float, int, Model]] = {}


def current() -> Model:
    kept = _kept.get("model")
    if kept and time.monotonic() < kept[0]:
        return kept[2]
    now, live = time.monotonic(), Training.State.LIVE
    pk = Training.objects.filter(state=live).values_list("pk", flat=True).first() or 0
    model = kept[2] if kept and kept[1] == pk else _read(pk)
    _kept["model"] = (now + LOOK_AGAIN, pk, model)
    return model


def reload() -> None:
    """Look again at the next message."""
    _kept.clear()


def _read(pk: int) -> Model:
    row = Training.objects.filter(pk=pk).first() if pk else None
    if row is None:
        return shipped()
    try:
        return Model.from_bytes(bytes(row.model))
    except (ValueError, KeyError, OSError):
        logger.exception("training %s cannot be read; the shipped model answers", pk)
        return shipped()

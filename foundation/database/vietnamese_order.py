"""The order of foundation/vietnamese/order.py for what the database sorts, whatever its collation."""

from django.db.models import CharField, Func, Value
from django.db.models.functions import Collate, Concat

from foundation.vietnamese.order import LETTERS, PLACES, TONE_MARKS


def by_name(field: str = "name") -> Collate:
    places, tones = (
        Func(field, Value(LETTERS), Value(target), function="translate", output_field=CharField())
        for target in (PLACES, TONE_MARKS)
    )
    return Collate(Concat(places, Value("\x01"), tones), "C")

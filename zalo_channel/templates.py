"""The approved templates in use (cached), and the filling of their parameters."""

import time
from collections.abc import Mapping

from foundation.outbox.alarms import clear_alarm, open_alarms
from zalo_channel.models import MessageTemplate

ALARM = "zalo-template-"  # and the number of one that Zalo locked
CACHE_SECONDS = 10.0
REFERENCE_PARAM = "ma_tin"  # every template of ours ends with the code of the message

_cache: tuple[float, dict[str, MessageTemplate]] | None = None


def in_use(key: str) -> MessageTemplate | None:
    """The enabled template bound to our key, at most some seconds old."""
    global _cache
    if _cache is None or time.monotonic() - _cache[0] > CACHE_SECONDS:
        rows = {row.key: row for row in MessageTemplate.objects.filter(is_enabled=True)}
        _cache = (time.monotonic(), rows)
    return _cache[1].get(key)


def forget_cache() -> None:
    global _cache
    _cache = None


def fill(template: MessageTemplate, given: Mapping[str, str], reference: str) -> dict[str, str] | None:
    """The parameters cut to their lengths; None where one is missing or empty (Zalo refuses those)."""
    values = {**given, REFERENCE_PARAM: reference}
    filled = {
        name: cut(" ".join(values.get(name, "").split()), length) for name, length in template.params.items()
    }
    return filled if all(filled.values()) else None


def switch_off(template_id: str) -> bool:
    """Zalo takes the template no more: kept with its history, used no more. False: none of ours."""
    known = list(MessageTemplate.objects.filter(template_id=template_id))
    for template in known:
        template.is_enabled = False
        template.save(update_fields=["is_enabled"])
    return bool(known)


def clear_settled_alarms() -> None:
    """End the alarm of a locked template when every message that needed it has a template again."""
    served = set(MessageTemplate.objects.filter(is_enabled=True).values_list("key", flat=True))
    for alarm in open_alarms(ALARM):
        locked = MessageTemplate.objects.filter(template_id=alarm.key.removeprefix(ALARM))
        if served.issuperset(locked.values_list("key", flat=True)):
            clear_alarm(key=alarm.key)


def cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"

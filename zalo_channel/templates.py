"""The approved templates in use (cached), and the filling of their parameters."""

from collections.abc import Mapping

from foundation.alarms import clear_alarm, open_keys
from foundation.expiring_value import ExpiringValue
from zalo_channel.models import MessageTemplate

ALARM = "zalo-template-"  # and the number of one that Zalo locked
REFERENCE_PARAM = "ma_tin"  # every template of ours ends with the code of the message

IN_USE = ExpiringValue[dict[str, MessageTemplate]](seconds=10)


def in_use(key: str) -> MessageTemplate | None:
    """The enabled template bound to our key, at most some seconds old."""
    return IN_USE.get_or_read(_enabled).get(key)


def _enabled() -> dict[str, MessageTemplate]:
    return {row.key: row for row in MessageTemplate.objects.filter(is_enabled=True)}


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
    for key in open_keys(ALARM):
        locked = MessageTemplate.objects.filter(template_id=key.removeprefix(ALARM))
        if served.issuperset(locked.values_list("key", flat=True)):
            clear_alarm(key=key)


def cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"

"""When a template of a tag may go to a person, by the rows that an administrator edits."""

import datetime as dt

from foundation.expiring_value import ExpiringValue
from foundation.outbox.models import DeliveryAttempt
from foundation.outbox.routes import Accept, Defer, OutgoingMessage, Refusal
from foundation.outbox.sending_hours import VIETNAM, next_opening
from zalo_channel import templates
from zalo_channel.models import MessageTemplate, TemplateWindow

BY_TEMPLATE = ("template-uid", "template-phone")
MIDNIGHT = dt.time(0)
Tag = MessageTemplate.Tag
State = DeliveryAttempt.State
_DAYTIME = {"opens_at": dt.time(7), "closes_at": dt.time(22)}
# What resellers tell of Zalo in 2026; a row takes their place.
DEFAULTS: dict[int, TemplateWindow] = {
    Tag.TRANSACTION: TemplateWindow(tag=Tag.TRANSACTION),
    Tag.CARE: TemplateWindow(tag=Tag.CARE, **_DAYTIME),
    Tag.PROMOTION: TemplateWindow(tag=Tag.PROMOTION, **_DAYTIME, per_day=1, per_month=30),
}
WINDOWS = ExpiringValue[dict[int, TemplateWindow]](seconds=10)


def of(tag: int) -> TemplateWindow:
    """At most some seconds old."""
    return WINDOWS.get_or_read(_read)[tag]


def _read() -> dict[int, TemplateWindow]:
    return DEFAULTS | {row.tag: row for row in TemplateWindow.objects.all()}


def plan(
    template: MessageTemplate, outgoing: OutgoingMessage, now: dt.datetime, *, to: str, price: int
) -> Accept | Defer | Refusal:
    """`data` is (to, template id, parameters)."""
    given = outgoing.message.template.params if outgoing.message.template else {}
    params = templates.fill(template, given, outgoing.reference)
    if params is None:
        return Refusal("zalo_bug", "a parameter of the template is missing")
    return check(template, outgoing, now) or Accept((to, template.template_id, params), price=price)


def check(template: MessageTemplate, outgoing: OutgoingMessage, now: dt.datetime) -> Defer | Refusal | None:
    """None: it may go now."""
    window = of(template.tag)
    if not _is_open(window, now):
        return Defer(next_opening(now, window.opens_at or MIDNIGHT), "zalo_hours")
    if window.per_month is None and window.per_day is None:
        return None
    today = dt.datetime.combine(now.astimezone(VIETNAM).date(), MIDNIGHT, VIETNAM)
    if (
        window.per_month is not None
        and _sent_since(today.replace(day=1), template, outgoing) >= window.per_month
    ):
        return Refusal("zalo_person_month")
    if window.per_day is not None and _sent_since(today, template, outgoing) >= window.per_day:
        tomorrow = today + dt.timedelta(days=1)
        return Defer(next_opening(tomorrow, window.opens_at or MIDNIGHT), "zalo_person_day")
    return None


def _is_open(window: TemplateWindow, now: dt.datetime) -> bool:
    if window.opens_at is None or window.closes_at is None:
        return True
    return window.opens_at <= now.astimezone(VIETNAM).time() < window.closes_at


def _sent_since(since: dt.datetime, template: MessageTemplate, outgoing: OutgoingMessage) -> int:
    """Messages of the tag that were, or may have been, accepted for this message's person."""
    same_tag = list(MessageTemplate.objects.filter(tag=template.tag).values_list("key", flat=True))
    return (
        DeliveryAttempt.objects.filter(
            notice__citizen__notices=outgoing.notice_id,
            notice__message__template__key__in=same_tag,
            route__in=BY_TEMPLATE,
            state__in=[State.STARTED, State.ACCEPTED, State.UNKNOWN],
            started_at__gte=since,
        )
        .exclude(notice=outgoing.notice_id)
        .count()
    )

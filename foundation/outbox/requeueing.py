"""Whether a notice may be sent again: only where the result can differ from the last one."""

from django.utils.translation import gettext as _

from foundation.database import clock
from foundation.outbox import claims, reasons, routes
from foundation.outbox.models import DeliveryAttempt, Notice, NoticeState
from foundation.outbox.routes import OutgoingMessage, Refusal

State = DeliveryAttempt.State


def why_not(notice: Notice) -> str:
    """Why sending again is not offered; "" where something may have changed since."""
    if notice.state == NoticeState.UNKNOWN:
        return ""
    if notice.state != NoticeState.NOT_SENT:
        return _("The message is in the state “%(state)s”.") % {"state": notice.get_state_display()}
    if reasons.is_final(notice.reason):
        return reasons.sentence(notice.reason)
    if _is_superseded(notice):
        return _("A newer message about the same matter has replaced it.")
    return "" if _some_route_may_take(notice) else _nothing_changed(notice)


def _nothing_changed(notice: Notice) -> str:
    words = _("Nothing has changed since the last try: %(reason)s")
    return words % {"reason": reasons.sentence(notice.reason)}


def _is_superseded(notice: Notice) -> bool:
    """Of one burst the newest tells where the matter stands; also when staff took the newest back."""
    if not notice.merge_key or notice.must_act:
        return False
    newer = Notice.objects.filter(
        citizen=notice.citizen_id, merge_key=notice.merge_key, pk__gt=notice.pk
    ).exclude(state=NoticeState.NOT_SENT)
    return newer.exists()


def _some_route_may_take(notice: Notice) -> bool:
    outgoing = claims.outgoing_message(notice)
    last = {
        attempt.route: attempt for attempt in notice.attempts.filter(state=State.REFUSED).order_by("number")
    }
    now = clock.now()
    for route in routes.fallback_order():
        if isinstance(route.plan(outgoing, now), Refusal):
            continue
        attempt = last.get(route.key)
        if attempt is None or _may_have_changed(attempt, outgoing):
            return True
    return False


def _may_have_changed(attempt: DeliveryAttempt, outgoing: OutgoingMessage) -> bool:
    """Since the route refused: the phone was corrected, the person acted, or the cause was a passing one."""
    if attempt.addressed_to and attempt.addressed_to != claims.fingerprint(outgoing.phone):
        return True
    if reasons.is_about_the_message(attempt.reason):
        return False
    if not reasons.is_about_the_person(attempt.reason):
        return True
    since = attempt.finished_at or attempt.started_at
    return any(one.last_interaction_at and one.last_interaction_at > since for one in outgoing.identities)

"""What became of a notice, in the words of the desk."""

from django.utils.translation import gettext_lazy as _

from foundation.outbox import reasons
from foundation.outbox.models import Notice, NoticeState

IN_WORDS = {
    NoticeState.OWED: _("Waiting to be sent"),
    NoticeState.UNKNOWN: _("Being reconciled"),
    NoticeState.SENT: _("Sent to the citizen"),
    NoticeState.DELIVERED: _("Delivered to the phone"),
    NoticeState.SEEN: _("Seen by the citizen"),
    NoticeState.CANCELLED: _("Notice cancelled"),
}
NOT_SENT, NOBODY_TOLD = _("Not sent yet"), _("Nobody was told")


def notice_in_words(notice: Notice | None) -> str:
    """«Đã xem», «Chưa gửi: đã chặn trang», or that nobody is told."""
    if notice is None:
        return str(NOBODY_TOLD)
    if notice.state == NoticeState.NOT_SENT:
        return f"{NOT_SENT}: {reasons.sentence(notice.reason)}"
    return str(IN_WORDS.get(NoticeState(notice.state), notice.get_state_display()))

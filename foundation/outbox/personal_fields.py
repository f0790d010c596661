"""Personal data of notices: an erasure removes the text and keeps the state of each notice."""

from foundation.declarations import CLEARED, Kept, Replaced, declare

declare(
    "outbox.Notice",
    owner="citizen",
    personal={"message": Replaced({"text": ""}), "summary": CLEARED, "reason_detail": CLEARED},
    not_personal="purpose event_key subject merge_key reason route external_message_id traceparent",
)
declare(
    "outbox.DeliveryAttempt",
    owner="notice__citizen",
    personal={"error_text": CLEARED, "addressed_to": CLEARED},
    not_personal="route error_code reason",
)
declare(
    "outbox.AlarmAddress",
    personal={"address": Kept("Nơi nhận báo động của cơ quan; quản trị bỏ khi người trực thay đổi")},
    not_personal="way",
)
declare("outbox.AlarmNotification", not_personal="way error")
declare("outbox.ArchivedBroadcast", not_personal="event_key purpose reason")
declare("outbox.Lease", not_personal="name holder")
# `source` is a keyed hash of a network, blanked when the alarm is over.
declare("outbox.Alarm", personal={"message": CLEARED}, not_personal="key source", mentions="message")
declare("outbox.NoticeWording", not_personal="key language text state remark")

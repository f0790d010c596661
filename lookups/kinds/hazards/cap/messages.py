"""Which messages a disaster notice is: one when it is published, one more if it is withdrawn before its end.

A message never changes once it is out. A notice that supersedes another is an Update that refers to all
before it, so that whoever missed one knows what to replace; what runs out carries its end and needs no word.
"""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from foundation.web import portal_address
from lookups.kinds.hazards.cap.vocabulary import MessageType
from lookups.kinds.hazards.models import HazardNotice


@dataclass(frozen=True, slots=True)
class CapMessage:
    notice: HazardNotice
    kind: MessageType
    sent: dt.datetime
    earlier: "tuple[CapMessage, ...]" = ()
    """The first of the chain first."""

    @property
    def identifier(self) -> str:
        """Unique in the world, without the signs that CAP forbids in it."""
        ending = "-cancel" if self.kind == MessageType.CANCEL else ""
        return f"{portal_address.host()}-warning-{self.notice.pk}{ending}"

    @property
    def sent_in_words(self) -> str:
        return in_words(self.sent)

    @property
    def reference(self) -> str:
        return f"{portal_address.host()},{self.identifier},{self.sent_in_words}"

    @property
    def path(self) -> str:
        name = "cap_cancel" if self.kind == MessageType.CANCEL else "cap_message"
        return reverse(f"lookups:{name}", args=[self.notice.pk])


def in_words(moment: dt.datetime) -> str:
    """With the offset in figures, as the schema demands: `2026-11-28T10:00:00+07:00`."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def first_message(notice: HazardNotice) -> CapMessage:
    """What a published notice was sent as."""
    if notice.published_at is None:
        raise ValueError("a draft is no message")
    before = notice.supersedes
    earlier: tuple[CapMessage, ...] = ()
    if before and before.published_at and before.superseded_at:  # one that was ended has had its Cancel
        last = first_message(before)
        earlier = (*last.earlier, last)
    kind = MessageType.UPDATE if earlier else MessageType.ALERT
    return CapMessage(notice, kind, notice.published_at, earlier)


def messages_of(notice: HazardNotice) -> list[CapMessage]:
    first = first_message(notice)
    if notice.ended_at is None or notice.ended_at >= notice.valid_until:
        return [first]
    return [first, CapMessage(notice, MessageType.CANCEL, notice.ended_at, (*first.earlier, first))]

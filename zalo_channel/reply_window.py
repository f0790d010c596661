"""How long Zalo lets us answer after the citizen's last act, and what it takes afterwards (reference 0.4).

Both spans and the templates are data: settings and rows that an administrator edits when Zalo moves them.
"""

import datetime as dt

from django.conf import settings

from foundation.conversations.windows import ReplyRule, TemplateChoice
from zalo_channel.models import MessageTemplate
from zalo_channel.template_labels import FIELD_LABELS
from zalo_channel.templates import REFERENCE_PARAM


def closes_after() -> dt.timedelta:
    return dt.timedelta(days=settings.ZALO_REPLY_DAYS)


def free_for() -> dt.timedelta:
    return dt.timedelta(hours=settings.ZALO_FREE_REPLY_HOURS)


def rule() -> ReplyRule:
    return ReplyRule(label="Zalo", free_for=free_for(), closes_after=closes_after(), templates=_templates)


def _templates() -> tuple[TemplateChoice, ...]:
    """What can be sent by user id, which is all that a conversation knows."""
    rows = MessageTemplate.objects.filter(is_enabled=True, by_user_id=True).order_by("key")
    return tuple(
        TemplateChoice(
            key=row.key,
            label=row.purpose,
            fields=tuple(
                (name, str(FIELD_LABELS.get(name, name)), int(length))
                for name, length in row.params.items()
                if name != REFERENCE_PARAM
            ),
        )
        for row in rows
    )

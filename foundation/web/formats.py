"""Dates, money, sizes and texts in the language that is active; filters of every template."""

import datetime as dt
from decimal import Decimal

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from foundation import suppression
from foundation.vietnamese import dates, money
from foundation.vietnamese.marked import Vietnamese
from foundation.vietnamese.phones import display_phone, normalise_phone, tel_address
from foundation.web import portal_address
from foundation.web.translated_fields import Translated

register = template.Library()
register.filter("absolute", portal_address.absolute)

WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip
"""From Monday, as `date.weekday()` counts."""


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def _local(value: dt.date) -> dt.date:
    return timezone.localtime(value) if isinstance(value, dt.datetime) else value


@register.filter
def day(value: dt.date | None) -> str:
    """`24/11/2026` or `24 Nov 2026`; a moment is read in the portal's time zone."""
    if value is None:
        return ""
    value = _local(value)
    return f"{value.day} {value:%b %Y}" if is_english() else dates.day(value)


@register.filter
def day_and_month(value: dt.date) -> str:
    """`24/11` or `24 Nov`."""
    value = _local(value)
    return f"{value.day} {value:%b}" if is_english() else f"{value:%d/%m}"


@register.filter
def full_day(value: dt.date | None) -> str:
    """`Thứ Ba, 24/11/2026` or `Tuesday, 24 Nov 2026`."""
    if value is None:
        return ""
    value = _local(value)
    return f"{value:%A}, {value.day} {value:%b %Y}" if is_english() else dates.format_date(value)


@register.filter
def hour(value: dt.datetime | None) -> str:
    """`14:30`"""
    return "" if value is None else dates.hour(timezone.localtime(value))


@register.filter
def clock_time(value: dt.datetime) -> str:
    """`14:30` of today, `14:30, 27/11` of another day."""
    is_today = timezone.localdate(value) == timezone.localdate()
    return hour(value) if is_today else f"{hour(value)}, {day_and_month(value)}"


@register.filter
def duration(seconds: float) -> str:
    """In the largest whole unit: `12 seconds`, `3 minutes`, `5 hours`, `2 days`."""
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", int(seconds)) % {"n": int(seconds)}
    if seconds < 3600:
        return ngettext("%(n)d minute", "%(n)d minutes", int(seconds // 60)) % {"n": seconds // 60}
    if seconds < 48 * 3600:
        return ngettext("%(n)d hour", "%(n)d hours", int(seconds // 3600)) % {"n": seconds // 3600}
    return ngettext("%(n)d day", "%(n)d days", int(seconds // 86400)) % {"n": seconds // 86400}


@register.filter
def number(value: int) -> str:
    """`1.250` or `1,250`."""
    return f"{value:,}" if is_english() else f"{value:,}".replace(",", ".")


@register.filter
def in_steps(value: int) -> str:
    """`0`, `under 5`, `15+`: people of a small place, never told one by one."""
    if 0 < value < suppression.MIN_GROUP_SIZE:
        return str(_("under %(number)d") % {"number": suppression.MIN_GROUP_SIZE})
    return f"{number(suppression.step_of(value))}+" if value else "0"


@register.filter
def decimal(value: Decimal, places: int = 2) -> str:
    """`7,25` or `7.25`."""
    text = f"{value:.{places}f}"
    return text if is_english() else text.replace(".", ",")


@register.filter
def moment(value: dt.datetime | None) -> str:
    """`14:30, 24/11/2026` or `14:30, 24 Nov 2026`, in the portal's time zone."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{dates.hour(local)}, {day(local.date())}"


@register.filter
def amount(value: int) -> str:
    """`1.250.000 đ` or `1,250,000 VND`."""
    return f"{value:,}{money.NO_BREAK_SPACE}VND" if is_english() else money.format_vnd(value)


@register.filter
def file_size(value: int) -> str:
    """`240 kB`, `1,2 MB` (`1.2 MB` in English)."""
    if value < 1_000_000:
        return f"{max(1, round(value / 1000))}{money.NO_BREAK_SPACE}kB"
    megabytes = f"{value / 1_000_000:.1f}"
    return (megabytes if is_english() else megabytes.replace(".", ",")) + f"{money.NO_BREAK_SPACE}MB"


@register.simple_tag
def hotline() -> str:
    """For pages that are shown without a context."""
    return str(settings.HOTLINE)


@register.filter
def phone(value: str) -> str:
    """A normalised number as people write it: `0905 123 456`."""
    return display_phone(value) if value else ""


@register.filter
def spoken_phone(value: str) -> str:
    """`0235 3861 327`; service and short numbers as they are."""
    try:
        return display_phone(normalise_phone(value))
    except ValueError:
        return value


@register.filter
def translated(thing: Translated, field: str) -> str:
    """`<p{{ entry|said:"text"|lang }}>{{ entry|said:"text" }}</p>`: a text in the reader's language."""
    return thing.translated(field)


@register.filter
def lang(value: object) -> SafeString:
    """The attribute that marks a marked.Vietnamese on a page in English; nothing else has one."""
    is_foreign = isinstance(value, Vietnamese) and value and is_english()
    return mark_safe(' lang="vi"') if is_foreign else SafeString()


@register.filter
def tel(phone: str) -> str:
    """The address of a call link, however the number is written; the digits as they are where it is none."""
    return tel_address(phone) or "tel:" + "".join(char for char in phone if char.isdigit() or char == "+")

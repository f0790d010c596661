"""Working days by the calendar: «nộp thứ 6 thì 3 ngày làm việc là thứ mấy», «tết này nghỉ mấy ngày»."""

import datetime as dt
import re

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assistant.replies import Reply, say, to_menu, to_person
from assistant.turns import Turn
from dossiers import offices
from foundation.calendar.models import CalendarException
from foundation.calendar.services import calendar_of
from foundation.calendar.working_days import DAY, LONGEST, WorkCalendar, day_after
from foundation.local_names import local
from foundation.vietnamese.dates import parse_spoken
from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand
from foundation.web.formats import full_day

NUMBERS = dict(
    mot=1, hai=2, ba=3, bon=4, nam=5, lam=5, sau=6, bay=7, tam=8, chin=9, muoi=10, one=1, two=2, three=3,
    five=5, ten=10,
)  # fmt: skip
COUNT = re.compile(
    rf"\b(\d{{1,3}}|{'|'.join(NUMBERS)}) (?:ngay (?:lam viec|hanh chinh|cong)|working days?|business days?)\b"
)
ASKS_WHEN = re.compile(
    r"\b(thu may|ngay (?:nao|may|bao nhieu)|khi nao|luc nao|bao gio|hom nao|bua (?:nao|mo)|chung (?:nao|mo)"
    r"|may tay|toi (?:thu|ngay)|which day|what day|when)\b"
)
ASKS_RULE = re.compile(
    r"\b(?:thu (?:bay|7)|t7|chu nhat|cn|cuoi tuan|ngay le|le|tet)\b.{0,20}\btinh\b.{0,25}\bngay lam viec\b"
    r"|\bngay lam viec\b.{0,20}\btinh\b.{0,20}\b(?:thu (?:bay|7)|t7|chu nhat|cn|cuoi tuan|ngay le|le|tet)\b"
    r"|\btinh(?: \w+){0,3} (?:ngay )?nghi\b|\btru(?: \w+){0,2} (?:ngay )?nghi\b"
    r"|\bngay lam viec la (?:gi|ngay nao|nhung ngay nao|tu thu may)\b"
)
HOLIDAY = re.compile(
    r"\b(tet|noel|giang sinh|ngay le|nghi le|30 4|1 5|2 9|10 3|1 1|24 11|quoc khanh|gio to|hung vuong"
    r"|quoc te lao dong|giai phong|public holidays?)\b"
)
ASKS_DAYS_OFF = re.compile(
    r"\b(nghi (?:may|bao nhieu|bao lau|tu|den|toi|ngay|khong|nhung|khi|luc|hom)|duoc nghi|lich nghi|ngay nghi"
    r"|nghi (?:le|tet)(?: \w+){0,2} (?:may|tu|den|bao|ngay|khi|nam)|(?:co )?lam(?: viec)? (?:khong|lai|tu)"
    r"|con lam(?: \w+){0,3} khong|co (?:nghi|truc)|lam viec lai|(?:thi|co) nghi"
    r"|m[uo]ng (?:\d+|mot|hai|ba|bon|nam|sau|bay))\b"
    r"|\bpublic holidays?\b"
)
_NAMES = {
    "Tết Nguyên đán": r"\btet\b(?! duong| tay)",
    "Tết Dương lịch": r"\b(?:tet (?:duong|tay)|1 1)\b",
    "Giỗ Tổ Hùng Vương": r"\b(?:gio to|10 3|le hung vuong)\b",
    "Ngày Chiến thắng": r"\b(?:30 4|giai phong)\b",
    "Quốc tế Lao động": r"\b(?:1 5|quoc te lao dong)\b",
    "Quốc khánh": r"\b(?:2 9|quoc khanh)\b",
    "Văn hóa": r"\b24 11\b",
}
_SOMETHING_ELSE = re.compile(
    r"\b(xe buyt|khach san|homestay|di choi|du lich|diem thi|hoc sinh|benh vien|cho nao)\b"
)
NO_HOLIDAY = re.compile(r"\b(?:noel|giang sinh)\b")
OPENS_AGAIN = re.compile(
    r"\b(?:lam(?: viec)?|mo(?: cua)?) (?:lai|chua)\b|\bnghi (?:may|toi|den)\b|\bm[uo]ng \w+"
)
KIND = "holidays"
MAX_LISTED, MAX_GOING_ON = 6, 6  # rows; words of «còn tết âm»


def handle(turn: Turn) -> Reply | None:
    said = fold(expand(turn.text))
    if _SOMETHING_ELSE.search(said):
        return None
    count = COUNT.search(said)
    if count and ASKS_WHEN.search(said):
        n = int(count[1]) if count[1].isdecimal() else NUMBERS[count[1]]
        return _counted(turn, n)
    if ASKS_RULE.search(said):
        return say(_rule(), to_menu(), to_person())
    goes_on = turn.memory.focus.kind == KIND and len(said.split()) <= MAX_GOING_ON
    if goes_on and OPENS_AGAIN.search(said) and not HOLIDAY.search(said):
        return _days_off(str(turn.memory.focus.data.get("said", ""))).about(KIND, **turn.memory.focus.data)
    if HOLIDAY.search(said) and (goes_on or ASKS_DAYS_OFF.search(said)):
        named = offices.named_in(turn.text)
        place = named[0].unit.full_name if len(named) == 1 and named[0].unit else ""
        return _days_off(said).about(KIND, place=place, said=said)
    return None


def _counted(turn: Turn, n: int) -> Reply | None:
    """On which day n working days end, counted from the day that is named, else from today."""
    today, calendar = timezone.localdate(), calendar_of()
    named = parse_spoken(_without_count(turn.text), today)
    start = named.first if named else today
    if not 1 <= n <= LONGEST // 10:
        return None
    end = day_after(start, n, calendar=calendar)
    words = ngettext(
        "%(n)s working day from %(start)s ends on %(end)s.",
        "%(n)s working days from %(start)s end on %(end)s.",
        n,
    )
    told = words % {"n": n, "start": full_day(start), "end": full_day(end)}
    return say(
        "\n\n".join(filter(None, (told, _skipped(start, end, calendar), _rule()))), to_menu(), to_person()
    )


def _without_count(text: str) -> str:
    """The text without the number of days, which is no date."""
    return re.sub(
        r"(\d{1,30}|\w{1,40})\s{1,40}(?:ngày|ngay)\s{1,40}(?:làm|lam|hành|hanh|công|cong)\b",
        " ",
        text,
        flags=re.IGNORECASE,
    )


def _skipped(start: dt.date, end: dt.date, calendar: WorkCalendar) -> str:
    """The public holidays between the two days, which were not counted."""
    rows = _holidays().filter(first_day__lte=end, last_day__gt=start)
    names = [str(row) for row in rows if any(calendar.is_holiday(day) for day in row.days)]
    return _("Not counted: %(names)s.") % {"names": "; ".join(names[:MAX_LISTED])} if names else ""


def _rule() -> str:
    return _(
        "The day of submission is not counted; Saturdays, Sundays and public holidays are not working days. "
        "The date on your receipt is what counts."
    )


def _days_off(said: str) -> Reply:
    """The next public holidays, or the one that is named."""
    if NO_HOLIDAY.search(said):
        return say(
            _("That is not a public holiday: offices work as on any other day."), to_menu(), to_person()
        )
    today = timezone.localdate()
    rows = list(_holidays().filter(last_day__gte=today)[:40])
    wanted = [name for name, words in _NAMES.items() if re.search(words, said)]
    block = _in_a_row(rows, wanted)
    if block:
        words = _("%(name)s: offices are closed on %(first)s.")
        if block[0].first_day != block[-1].last_day:
            words = _("%(name)s: offices are closed from %(first)s to %(last)s.")
        span = {"first": full_day(block[0].first_day), "last": full_day(block[-1].last_day)}
        opens = full_day(calendar_of().next_working(block[-1].last_day))
        told = words % {"name": wanted[0], **span} + " " + _("They open again on %(day)s.") % {"day": opens}
    elif rows:
        told = "\n".join([_("Offices are closed on:"), *(f"• {row}" for row in rows[:MAX_LISTED])])
    else:
        return say(
            local(_("The portal has no days off for the coming months yet; call %(hotline)s to ask.")),
            to_person(),
        )
    return say(f"{told}\n\n{_('Source: the calendar of days off of this portal.')}", to_menu(), to_person())


def _in_a_row(rows: list[CalendarException], wanted: list[str]) -> list[CalendarException]:
    """The first holiday of such a name and those that touch it: Tết is several rows."""
    names = [fold(name) for name in wanted]
    at = next((n for n, row in enumerate(rows) if any(name in fold(row.name) for name in names)), None)
    if at is None:
        return []
    first = last = at
    while first and rows[first].first_day - rows[first - 1].last_day <= DAY:
        first -= 1
    while last + 1 < len(rows) and rows[last + 1].first_day - rows[last].last_day <= DAY:
        last += 1
    return rows[first : last + 1]


def _holidays() -> models.QuerySet[CalendarException]:
    rows = CalendarException.objects.in_force().filter(unit=None, office="")
    return rows.filter(kind=CalendarException.Kind.HOLIDAY).order_by("first_day")

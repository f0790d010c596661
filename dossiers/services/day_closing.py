"""A day of an account: what came, what it paid, what is open, what went back; closed once, by a person.

After that the day's transfers change only with a reason.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.errors import PaymentRefused
from dossiers.models import BankTransfer, DayClosing, Payment, Refund

State = BankTransfer.State
MATCHED = (State.MATCHED, State.SETTLED)
LINES = {
    "all": gettext_lazy("Transfers of the day"),
    "matched": gettext_lazy("Matched with a fee notice"),
    "surplus": gettext_lazy("Kept as surplus"),
    "set_aside": gettext_lazy("Set aside"),
    "open": gettext_lazy("Not decided yet"),
    "refunded": gettext_lazy("Given back to accounts on this day"),
    "refunded_in_cash": gettext_lazy("Given back in cash on this day"),
}
LINE_OF: dict[str, str] = {State.SURPLUS: "surplus", State.SET_ASIDE: "set_aside", State.TO_CHECK: "open"}
LINE_OF |= dict.fromkeys(MATCHED, "matched")
Figures = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    count: int
    sum: int


def transfers_of(day: dt.date, account: str) -> QuerySet[BankTransfer]:
    return BankTransfer.objects.filter(at=day, account=account)


def figures(day: dt.date, account: str) -> Figures:
    counts: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    rows = transfers_of(day, account).order_by().values("state").annotate(n=Count("pk"), of=Sum("amount"))
    for row in rows:
        for key in ("all", LINE_OF[row["state"]]):
            counts[key] += row["n"]
            sums[key] += row["of"]
    begin = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    back = Payment.objects.filter(kind=Payment.Kind.REFUNDED, notice__bank_account=account)
    back = back.filter(at__gte=begin, at__lt=begin + dt.timedelta(days=1))
    in_cash = Q(refund__means=Refund.Means.CASH)
    for key, refunds in (("refunded", back.exclude(in_cash)), ("refunded_in_cash", back.filter(in_cash))):
        whole = refunds.aggregate(n=Count("pk"), of=Sum("amount"))
        counts[key], sums[key] = whole["n"], -(whole["of"] or 0)
    return {key: [counts[key], sums[key]] for key in LINES}


def lines(found: Figures) -> Iterator[Line]:
    for key, label in LINES.items():
        count, amount = found.get(key, [0, 0])
        yield Line(str(label), count, amount)


def days() -> QuerySet[BankTransfer, Any]:
    """Each day of each account that has transfers, the newest first."""
    rows = BankTransfer.objects.order_by("-at", "account").values("at", "account")
    is_open = Q(state=State.TO_CHECK)
    return rows.annotate(n=Count("pk"), of=Sum("amount"), waiting=Count("pk", filter=is_open))


@transaction.atomic
def close(*, day: dt.date, account: str, officer: User) -> DayClosing:
    """Under the locks of the day's transfers: nobody decides one while it is counted."""
    if day > timezone.localdate():
        raise PaymentRefused(_("This day is not over yet."))
    held = list(transfers_of(day, account).order_by("pk").select_for_update())
    if not held:
        raise PaymentRefused(_("There are no transfers of this day and account."))
    try:
        with transaction.atomic():
            return DayClosing.objects.create(
                day=day,
                account=account,
                figures=figures(day, account),
                closed_by=officer,
                closed_at=timezone.now(),
            )
    except IntegrityError:
        raise PaymentRefused(_("This day is closed already.")) from None


def closing_of(transfer: BankTransfer) -> DayClosing | None:
    return DayClosing.objects.filter(day=transfer.at, account=transfer.account).first()


def require_reason(transfer: BankTransfer, reason: str) -> None:
    """Raises PaymentRefused for a transfer of a closed day without a reason. The caller holds its lock."""
    if not reason.strip() and closing_of(transfer):
        raise PaymentRefused(_("The day of this transfer is closed: say why it changes."))

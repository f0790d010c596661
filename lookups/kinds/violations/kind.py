"""«Xe 92A-123.45 có bị phạt nguội không»: told to who asks, once, and kept nowhere."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from foundation.local_names import local, local_lazy
from foundation.rate_limits import Guess, RateLimiter
from foundation.vietnamese.marked import Vietnamese
from foundation.web.formats import day, full_day, hour
from lookups.base import (
    Answer,
    Card,
    FollowUp,
    LookupKind,
    Refused,
    Source,
    State,
    Tone,
    call,
    call_1022,
    data_of,
    rows_of,
    sentences,
)
from lookups.kinds.violations import plates, sources
from lookups.kinds.violations.forms import PlateCaptchaForm, PlateForm
from lookups.kinds.violations.models import Violation

FRESH_FOR = dt.timedelta(days=10)
MOST_CARDS = 20
# A household or an office shares an address and owns a few vehicles; a chat is one person.
FROM_ADDRESS = RateLimiter("violations", "20/15 minutes; 40/hour")
FROM_CHAT = RateLimiter("violations-chat", "6/15 minutes; 12/hour")
# Nothing proves whose vehicle it is: who watches another's from many chats and addresses is stopped, and the
# owner, who then waits too, never waits longer than this.
OF_PLATE = RateLimiter("violations-plate", "60/15 minutes")
_ASKS = re.compile(
    r"\b(?:phat nguoi|vi pham giao thong|loi giao thong|phat giao thong"
    r"|traffic (?:fines?|violations?|tickets?)"
    r"|(?:bi|dinh|an) (?:phat nguoi|ban toc do|chup)(?: hinh| anh)? (?:vuot|qua|chay|den|toc|lan|sai|khong)"
    r"|tra(?: (?:giup|gium|dum|cho|thu|dom|toi|em|tui)){0,12} bien\b(?! (?:bao|dao|hieu))"
    r"|bien so\b.{0,200}\b(?:co|bi|dinh) (?:phat|vi pham|loi)"
    r"|(?:bi|dinh) (?:ban toc do|camera (?:chup|ghi))|(?:vuot|chay) (?:den do"
    r"|qua toc do).{0,200}\b(?:tra|coi|xem)\b)\b"
)
_OWNER = re.compile(
    r"\b(?:cua ai|(?:ten|chu)(?: xe)?(?: la)? (?:ai|gi|chi)|chu xe la|ai (?:la )?chu|whose)\b"
)


_TAKEN = re.compile(
    r"\bcamera (?:chup|ghi|ban|quay)\b(?=.{0,200}\b(?:tra|coi|xem|kiem tra|check)\b)"
    r"|\b(?:tra|coi|xem|kiem tra|check)\b.{0,200}\bcamera (?:chup|ghi|ban|quay)\b"
)
_PLATE_BEGUN = re.compile(
    r"\bbiển(?: số)?(?: xe)? (\S*\d\S*)|\bbien(?: so)?(?: xe)? (\S*\d\S*)", re.IGNORECASE
)
"""«biển số 92x»: said to be no whole plate."""


class Violations(LookupKind):
    key = "phat-nguoi"
    label = _("Traffic fines")
    search_words = _(
        "traffic fine, camera fine, speeding ticket, red light, fine for no helmet, drink driving fine, "
        "plate number"
    )
    summary = _("Whether your vehicle has unsettled traffic violations. The plate is not kept.")
    icon = "i-plate"
    method = "post"
    form_class = PlateForm
    web_form_class = PlateCaptchaForm
    question = local_lazy(_("Which plate? For example: traffic fine %(plate)s."))
    follow_ups = (
        FollowUp(
            asked=r"\b(?:xe (?:may|hoi|con|tai|khach|dap dien)|o ?to|mo ?to|motorbikes?|cars?|trucks?)\b",
            change=lambda raw, match: (
                match and {**raw, "vehicle": plates.likely_vehicle(raw.get("plate", ""), match[0])}
            ),
        ),
        FollowUp(asked=_OWNER.pattern, words=_("Who owns a vehicle is personal data and is not told here.")),
        FollowUp(asked=r"\bloi (?:gi|chi|nao)\b|\bvi pham (?:gi|chi|loi)\b|\bwhat (?:for|violation)\b"),
        FollowUp(
            asked=r".{0,200}\b(?:da (?:dong|nop|tra)(?! (?:o dau|dau|o mo|mo))"
            r"|(?:dong|nop|tra)(?: phat| tien| du){0,12} (?:roi|xong))\b.{0,200}"
            r"|.{0,200}\b(?:already|have|has) paid\b.{0,200}",
            rows=(_("Place of the violation"), _("To be settled at"), _("Telephone")),
            words=_(
                "Fined: the data know it as settled. If you have paid and it still says not fined, the data "
                "may be behind: keep the receipt and ask the traffic police."
            ),
        ),
        FollowUp(
            asked=r"\b(?:dong|nop|tra|giai quyet)(?: phat| tien)?\b.{0,200}\b(?:o dau|cho nao|dau)\b",
            rows=(_("To be settled at"), _("Telephone")),
            calls=True,
            otherwise=local_lazy(
                _(
                    "Please settle it at the traffic police that recorded it; call %(hotline)s if you are "
                    "unsure."
                )
            ),
        ),
        FollowUp(
            "price penalty",
            words=_(
                "The data do not state the amount of the fine; the traffic police that recorded it "
                "decides it."
            ),
            rows=(_("To be settled at"), _("Telephone")),
        ),
        FollowUp(
            asked=r"\b(?:tru|mat|bi)(?: \w+)? diem\b|\b(?:giu|tuoc|thu|treo|giam)(?: \w+)? (?:bang|xe)\b"
            r"|\b(?:licen[cs]e|points)\b",
            words=_(
                "The data do not state points or licences taken; the traffic police that recorded it "
                "decides them."
            ),
            rows=(_("To be settled at"), _("Telephone")),
        ),
        FollowUp(
            "online post proxy papers",
            words=_(
                "The portal has no information on how it is settled: please ask the traffic police that "
                "recorded it."
            ),
            rows=(_("To be settled at"), _("Telephone")),
            calls=True,
        ),
        FollowUp("when hours place", rows=(_("Time of the violation"), _("Place of the violation"))),
        FollowUp("phone handler", rows=(_("Telephone"),), calls=True),
        FollowUp("source", asked=r"\b(?:nhin ky|kiem tra|xem|coi|tra)(?: \w+)? lai\b|\bcheck again\b"),
    )

    def find(self, question: dict[str, Any], *, askers: Sequence[str]) -> Answer:
        asking = [(FROM_CHAT if asker.startswith("chat:") else FROM_ADDRESS, asker) for asker in askers]
        if not Guess(*asking).is_allowed or not OF_PLATE.hit(question["plate"]):
            raise Refused(
                local(
                    gettext("Too many questions. Please wait 15 minutes and ask again, or call %(hotline)s.")
                ),
                retry_after=900,
            )
        try:
            records = sources.ask(question["plate"], question["vehicle"])
        except sources.SourceDown:
            return _unavailable()
        return _answer(records, question["plate"], question["vehicle"])

    def claims(self, folded: str) -> bool:
        """A plate whose owner is asked for: that is not told; a camera that took a picture, to be checked."""
        return bool((plates.find(folded) and _OWNER.search(folded)) or _TAKEN.search(folded))

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        if not (_ASKS.search(folded) or self.claims(folded)) or re.search(r"phạt người", text, re.IGNORECASE):
            return None
        plate = "" if _OWNER.search(folded) else plates.find(text)
        begun = _PLATE_BEGUN.search(text) if not plate and not _OWNER.search(folded) else None
        plate = plate or ((begun[1] or begun[2]) if begun else "")
        return {"plate": plate, "vehicle": plates.likely_vehicle(plate, folded)} if plate else {}


def _unavailable() -> Answer:
    return Answer(
        State.UNAVAILABLE,
        gettext("Traffic fines cannot be looked up right now"),
        Source(gettext("Data of traffic violations")),
        lead=gettext("The source does not answer. Please ask again later, or ask the traffic police."),
        next_steps=(call_1022(say="gặp cán bộ"),),
    )


def _answer(records: sources.Records, plate: str, vehicle: str) -> Answer:
    is_old = records.is_stale or timezone.localdate() - records.as_of > FRESH_FOR
    until = {"day": day(records.as_of)}
    old = gettext("The data end on %(day)s and may have changed.") % until if is_old else ""
    source = Source(Vietnamese(records.source), records.as_of)
    steps = (call_1022(say="gặp cán bộ"),)
    if not records.violations:
        unsure = gettext("A vehicle that is not listed may still have a violation: data can arrive later.")
        heading = gettext("Not found in the data up to %(day)s") % until
        asked = gettext("Searched: %(plate)s, %(vehicle)s.") % {
            "plate": plate,
            "vehicle": plates.VEHICLES[vehicle],
        }
        lead = sentences(old, asked, _usual_kind(plate, vehicle), unsure)
        return Answer(State.NOTHING, heading, source, lead=lead, next_steps=steps)
    number = len(records.violations)
    found = ngettext(
        "%(number)d violation, %(waiting)d not settled, in the data up to %(day)s",
        "%(number)d violations, %(waiting)d not settled, in the data up to %(day)s",
        number,
    )
    waiting = sum(not row.is_settled for row in records.violations)
    warning = gettext("Officers never ask by phone or message to have a fine transferred.")
    return Answer(
        State.STALE if is_old else State.FOUND,
        found % (until | {"number": number, "waiting": waiting}),
        source,
        lead=sentences(old, warning),
        cards=tuple(_card(row, records.as_of) for row in records.violations[:MOST_CARDS]),
        next_steps=steps,
        more=max(0, len(records.violations) - MOST_CARDS),
    )


def _usual_kind(plate: str, vehicle: str) -> str:
    """The source keeps records by plate and kind, so a wrong kind finds nothing."""
    usual = plates.likely_vehicle(plate)
    if usual == vehicle:
        return ""
    return gettext(
        "The kind of vehicle may be wrong: this plate is usually of the kind “%(vehicle)s”."
        " Please choose that kind and look up again."
    ) % {"vehicle": plates.VEHICLES[usual]}


def _card(row: Violation, as_of: dt.date) -> Card:
    """What a newer list no longer names says so: it may have been settled since."""
    status = gettext("Fined") if row.is_settled else gettext("Not fined yet")
    is_older = row.listed_on is not None and row.listed_on < as_of and not row.is_settled
    note = gettext("Last on the list of %(day)s, not on the newest one: it may have been settled since.")
    return Card(
        title=Vietnamese(row.behaviour),
        rows=rows_of(
            (gettext("Time of the violation"), f"{hour(row.happened_at)}, {full_day(row.happened_at)}"),
            (gettext("Place of the violation"), Vietnamese(row.place)),
            (gettext("Kind of vehicle"), row.get_vehicle_display()),
            (gettext("Colour of the plate"), row.get_colour_display()),
            (gettext("Detected by"), Vietnamese(row.detected_by)),
            (gettext("To be settled at"), Vietnamese(row.settled_at)),
            (gettext("Telephone"), row.phone),
        ),
        tone=Tone.DONE if row.is_settled else Tone.YOURS,
        tag=status,
        notes=(note % {"day": day(row.listed_on)},) if is_older else (),
        acts=() if row.is_settled else call(row.phone),
        data=data_of(row, "behaviour happened_at place vehicle detected_by settled_at phone")
        | {"status": status},
    )

"""What subscribers are told of a disaster notice, in the language that is active."""

from django.utils.translation import gettext as _

from foundation.outbox.messages import Button, Message
from foundation.regions.local_names import local
from foundation.web.formats import moment
from lookups.kinds.hazards.models import HazardNotice

LONGEST = 700


def warning(notice: HazardNotice) -> Message:
    until = {"moment": moment(notice.valid_until), "issuer": notice.issuer}
    lines = [
        f"{notice.title} ({notice.level_in_words}).",
        _("Affected: %(area)s") % {"area": _short(notice.area)},
        _("What to do: %(advice)s") % {"advice": _short(notice.advice)},
        _("In force until %(moment)s. According to %(issuer)s.") % until,
    ]
    rescue = Button(_("Call rescue 112"), "phone", "112")
    text = "\n".join(lines)
    return Message(text, (rescue, *_ways_on()), brief=text)


def all_clear(notice: HazardNotice) -> Message:
    over = _("The warning is over: %(title)s.") % {"title": notice.title}
    care = local(_("Please still take care when you go home or travel; for help call 112 or %(hotline)s."))
    return Message(f"{over}\n{care}", _ways_on(), brief=f"{over}\n{care}")


def no_longer_here(notice: HazardNotice) -> Message:
    text = _("The new bulletin no longer warns of your place: %(title)s is over.") % {"title": notice.title}
    return Message(text, _ways_on(), brief=text)


def _ways_on() -> tuple[Button, Button]:
    return (
        Button(_("See the warnings"), "say", "cảnh báo thiên tai"),
        Button(_("No more warnings"), "say", "dừng báo thiên tai"),
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"

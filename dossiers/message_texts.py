"""The notice of a change, as a citizen reads it: first where the dossier is, then what to do.

Notices are Vietnamese, whatever the language of the page or chat that caused them.
"""

import textwrap
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dossiers.status_texts import StatusTexts
from foundation.outbox.messages import Button, Message, TemplateData
from foundation.vietnamese.folding import nfc, strip_marks

PURPOSE = "dossier_update"
MAX_TEXT = 1900  # of 2,000: the sender adds the reference
MAX_SMS = 160
MAX_PARAM = 200
MAX_SUMMARY = 200
MAX_ITEMS = 8


@dataclass(frozen=True, slots=True)
class NoticeTexts:
    """`summary` is its line in a merged message."""

    message: Message
    summary: str


def compose(
    texts: StatusTexts, *, code: str, procedure: str, url: str, note: str = "", reference: str = ""
) -> NoticeTexts:
    """`note` is what the office wrote; `reference` the content of the transfer that pays a fee."""
    with translation.override("vi"):
        heading, sentence = nfc(texts.heading), nfc(texts.sentence)
        about = _("Dossier %(code)s: %(procedure)s") % {"code": code, "procedure": _short(procedure, 160)}
        lines = [f"{heading}.", about, "", *_items(texts, reference), sentence, *_note(texts, note)]
        at = timezone.localtime(texts.at)
        return NoticeTexts(
            message=Message(
                text=_fit("\n".join(lines)),
                buttons=_buttons(texts, code, url),
                template=template(code, heading, sentence),
                sms=short_sms(code, heading, url, until=_until(texts)),
            ),
            summary=_short(f"{at:%H:%M %d/%m}: {heading}. {sentence}", MAX_SUMMARY),
        )


def template(code: str, heading: str, sentence: str) -> TemplateData:
    params = {"ma_ho_so": code, "trang_thai": heading, "noi_dung": sentence}
    return TemplateData(PURPOSE, {name: _short(text, MAX_PARAM) for name, text in params.items()})


def short_sms(code: str, heading: str, url: str, *, until: str = "") -> str:
    """Letters without marks, 160 at most; the address is kept whole or left out."""
    head, tail = (
        _plain(_("Dossier %(code)s") % {"code": code}) + ": ",
        ". " + _plain(_("See %(url)s")) % {"url": url},
    )
    if len(head) + len(tail) > MAX_SMS - 20:
        tail = ". " + _plain(_("Call %(number)s")) % {"number": settings.HOTLINE}
    words, until = _plain(heading), _plain(until)
    room = MAX_SMS - len(head) - len(tail) - len(until)
    return f"{head}{words[:room].rstrip()}{until}{tail}"


def _plain(text: str) -> str:
    return strip_marks(text).encode("ascii", "ignore").decode()


def _until(texts: StatusTexts) -> str:
    limit = texts.answer_by or texts.pay_by
    return ", " + _("last day %(day)s") % {"day": f"{limit:%d/%m/%Y}"} if limit else ""


def _items(texts: StatusTexts, reference: str) -> list[str]:
    """The papers that are missing, each with its note, or the content of the transfer."""
    lines = [
        f"{n}. {_short(name)}" + (f" ({_short(note)})" if note else "")
        for n, (name, note) in enumerate(texts.missing[:MAX_ITEMS], start=1)
    ]
    if len(texts.missing) > MAX_ITEMS:
        more = _("… and %(n)d more papers: press “See the dossier”.")
        lines.append(more % {"n": len(texts.missing) - MAX_ITEMS})
    if reference:
        words = _("Transfer content: %(reference)s. The QR code is on the page of the dossier.")
        lines.append(words % {"reference": reference})
    return lines


def _note(texts: StatusTexts, note: str) -> list[str]:
    """What the office wrote, where the sentence does not give it already."""
    return (
        [_("The office writes: %(note)s") % {"note": _short(note, 500)}]
        if note and not texts.gives_reason
        else []
    )


def _buttons(texts: StatusTexts, code: str, url: str) -> tuple[Button, ...]:
    commands = [
        Button(str(command.label), "say", f"{command.words} {code}") for command in texts.definition.commands
    ]
    see, stop = Button(_("See the dossier"), "url", url), Button(_("Stop messages"), "say", f"#ngung {code}")
    return (see, *commands, stop)


def _short(text: str, limit: int = 150) -> str:
    return textwrap.shorten(text, limit, placeholder="…")


def _fit(text: str) -> str:
    text = nfc(text)
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"

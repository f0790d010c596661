"""How somebody who hands in a form on the web wants to be told: chosen before it is sent, begun right after.

The routes are those of the page of the record; nothing is promised before one of them has proved its address.
"""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation.citizens import news
from foundation.citizens.news import Ticket
from foundation.conversations import entry_points
from foundation.vietnamese.folding import nfc

SELF, CHAT = "self", "chat"  # beside those of news.Way.next_step, what is left to do once the record exists


class AddressField(forms.EmailField):
    """Small letters: mailboxes do not tell them apart, and nobody asks twice by accident."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"})
    default_error_messages = {
        "required": _("Please type your e-mail address."),
        "invalid": _("This is not an e-mail address. It looks like ten@example.com."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 254} | kwargs)  # RFC 5321

    def clean(self, value: Any) -> str:
        return nfc(super().clean(value)).lower()


class NewsChoiceForm(forms.Form):
    news = forms.ChoiceField(
        label=_("How may we tell you when something changes?"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Please choose one; you may also look yourself.")
        ),
    )
    news_address = AddressField(label=_("Your e-mail address, if you choose e-mail"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(key, words) for key, (words, _step) in routes().items()]
        self.fields["news"].choices = words  # type: ignore[attr-defined]
        if not any(way.send_link for way in news.open_ways().values()):
            del self.fields["news_address"]

    def clean(self) -> None:
        _words, step = chosen_route(self.cleaned_data.get("news", ""))
        if step == "link" and self.cleaned_data.get("news_address") == "":
            self.add_error("news_address", AddressField.default_error_messages["required"])


def routes() -> dict[str, tuple[str, str]]:
    """What can be chosen now: in words, and the next step."""
    chat = _("%(channel)s: we show a QR code and a code to send")
    chats = {each.label: (chat % {"channel": each.label}, CHAT) for each in entry_points.all_open()}
    open_ways = news.open_ways().items()
    ways = {key: (f"{capfirst(str(way.label))}: {way.how}", way.next_step) for key, way in open_ways}
    return chats | ways | {SELF: (str(_("I look myself, with the code and the secret")), SELF)}


def chosen_route(choice: str) -> tuple[str, str]:
    """Of `routes`; whoever chose nothing, or what was switched off since, looks himself."""
    known = routes()
    return known.get(choice, known[SELF])


def begin(*, choice: str, address: str, ticket: Ticket, asker: str) -> str:
    """After sending; the next step. Where no link can be sent now, the page of news offers it again."""
    _words, step = chosen_route(choice)
    send_link = news.open_ways()[choice].send_link if step == "link" else None
    if send_link is None:
        return step
    language = get_language() or "vi"
    is_sent = address and send_link(address=address, ticket=ticket, language=language, askers=[asker])
    return step if is_sent else "page"

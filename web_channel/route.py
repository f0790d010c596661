"""How an operator's answer reaches the page: the page reads the conversation, so it has arrived when written.

Only answers: nobody looks at a page for news of a dossier, so notices take another way.
"""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from foundation.outbox import reasons, routes
from foundation.outbox.models import ANSWER
from foundation.outbox.routes import Accept, OutgoingMessage, Refusal
from web_channel import CHANNEL


class WebPage:
    key = "web"
    label = _("web chat")

    def plan(self, outgoing: OutgoingMessage, now: dt.datetime) -> Accept | Refusal:
        if all(identity.channel != CHANNEL for identity in outgoing.identities):
            return Refusal("web_no_visitor", is_closed=True)
        return Accept() if outgoing.purpose == ANSWER else Refusal("web_answers_only", is_closed=True)

    def deliver(self, outgoing: OutgoingMessage, plan: Accept) -> str:
        return f"web-{outgoing.notice_id}"


def register() -> None:
    reasons.add(
        {
            "web_no_visitor": _("This person does not chat on the website."),
            "web_answers_only": _(
                "This person only chats on the website, where no notices of dossiers are sent."
            ),
        }
    )
    routes.ROUTES.register(WebPage.key, WebPage(), position=0)  # an answer on the page is sent nowhere else

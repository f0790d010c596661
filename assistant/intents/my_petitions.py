"""«Phản ánh của tôi tới đâu rồi»: the petitions that the citizen sent, or the one being written."""

import re

from django.utils.translation import gettext as _

from assistant import petition_replies
from assistant.intents import petition
from assistant.replies import Reply, button, say, to_menu
from assistant.turns import Turn
from petitions import public_view
from petitions.codes import find_codes
from petitions.models import Draft, Petition

ASKING = re.compile(
    r"\b(?:xem|coi|tra(?: cuu)?|kiem tra|hoi)\b.{0,20}\b(?:phan anh|kien nghi)\b.*\b(?:cua (?:toi"
    r"|tui|em|minh|chau|con)|da gui|hom truoc|hom qua)\b.*"
    r"|\b(?:phan anh|kien nghi)\b.*\b(?:cua (?:toi|tui|em|minh)|da gui|toi gui"
    r"|hom truoc)\b.*\b(?:toi dau|den dau|sao roi|the nao|dau|chua|ket qua|o mo)\b.*"
    r"|^(?:\w+ ){0,3}(?:hom|bua|tuan|thang|lan) (?:truoc|qua|no)\b(?! .*\b(?:nhieu lan|van|lai"
    r"|chua ai)\b)(?: \w+){0,3}"
    r" (?:phan anh|kien nghi)(?: \w+){0,6}$"
    r"|\b(?:gui|da|tung|co) (?:\w+ ){0,2}(?:phan anh|kien nghi)\b.*\b(?:tuan|thang|hom|bua"
    r"|ngay) (?:truoc|qua|no)\b"
    r".*\b(?:tra giup|xem giup|coi giup|toi dau|sao roi|den dau|ket qua)\b.*"
    r"|\b(?:gui|phan anh|kien nghi)\b.*\b(?:\d+|may|ca) (?:bua|ngay|tuan|hom"
    r"|thang)\b.*\bchua (?:ai|thay|co)\b.*"
    r"|\b(?:gui|da|tung) (?:\w+ ){0,2}(?:phan anh|kien nghi)\b.*\b(?:coi|xem|hoi|biet)\b"
    r".*\b(?:toi dau|den dau|sao roi|xong chua|ket qua)\b.*"
    r"|\bmy petitions?\b.*"
)
MAX_SHOWN = 4


def handle(turn: Turn) -> Reply | None:
    if not ASKING.search(turn.folded) or find_codes(turn.text):
        return None
    sent = list(
        Petition.objects.for_page().filter(sender__citizen=turn.citizen).order_by("-received_at")[:MAX_SHOWN]
    )
    if len(sent) == 1:
        return petition_replies.in_full(sent[0])
    if sent:
        lines = [f"• {each.code}: {public_view.details(each).title}" for each in sent]
        return say(
            "\n".join([_("Your petitions:"), *lines]), *(button(each.code, each.code) for each in sent)
        )
    draft = Draft.objects.filter(citizen=turn.citizen).order_by("-updated_at").first()
    if draft:
        return petition.prompt(turn, petition.REVIEW, {"draft": str(draft.pk)})
    words = _(
        "No petition was sent from here. If you have a code (PA-…), please write it to see the petition."
    )
    return say(words, button(_("Send a petition"), "gửi phản ánh"), to_menu())

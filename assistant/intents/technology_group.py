""" "tổ công nghệ số ở xã Duy Phước": the neighbours who help with the phone, and how to reach them."""

import re

from django.conf import settings
from django.utils.translation import gettext as _

from assistant.replies import Reply, say, to_call, to_menu
from assistant.turns import Turn
from foundation.messages import Button
from foundation.regions.resolver import find_places
from foundation.web.formats import spoken_phone
from outreach.models import Group
from outreach.views import FoundGroups, find_groups

ASKS = re.compile(
    r"\bto (?:cong nghe|chuyen doi)(?: so)?(?: cong dong)?\b|\b(?:community )?technology groups?\b"
    r"|\b(?:ai|nguoi|cho nao|noi nao)\b.{0,200}\b(?:chi|day|giup|huong dan|bay)\b.{0,200}"
    r"\b(?:(?:dung|xai|bam|su dung|cai) (?:\w{1,40} )?(?:dien thoai|may tinh|vneid|mang|app)"
    r"|nop (?:\w{1,40} ){0,2}(?:tren|qua) mang)\b"
)
CHAT_GROUP = re.compile(
    r"\b(?:link|vao|tham gia|gia nhap|join|xin)\b(?: \w+){0,3} (?:nhom|group)\b"
    r"(?! (?:tre|mau|no|ho|doi tuong|nganh|nghe)\b)"
    r"|\b(?:nhom|group) (?:\w+ ){0,2}(?:khoi pho|khu pho|to dan pho|thon|xom|ba con|hang xom)\b"
)
"""The chat group of a neighbourhood: its people know it, the portal does not."""
KIND = "technology_group"
MAX_SHOWN = 3


def handle(turn: Turn) -> Reply | None:
    """Groups of the place that the message names; without a place, where to search."""
    is_chat_group = bool(CHAT_GROUP.search(turn.folded))
    if not (is_chat_group or ASKS.search(turn.folded)):
        return None
    turn.memory.close()
    places = find_places(turn.text)
    if not places:
        words = _(
            "In each commune neighbours help with the phone, free of charge. Name your commune or ward."
        )
        return say(words, _search(), to_menu()).about(KIND)
    reply = at(places[0].said)
    if not is_chat_group:
        return reply
    unknown = _("The portal has no links to chat groups of neighbourhoods; the people there know them.")
    return say(unknown) + reply


def at(place: str) -> Reply:
    """The groups of a place, with their hours, telephones and the way there."""
    found = find_groups(place)
    if not found.groups:
        return say(_nothing(found), _search(), to_call()).about(KIND, place)
    shown = "\n\n".join(_described(group) for group in found.groups[:MAX_SHOWN])
    left = len(found.groups) - MAX_SHOWN
    more = "\n\n" + _("%(number)d more are on the page.") % {"number": left} if left > 0 else ""
    phone = found.groups[0].phone
    heading = _("Neighbours who help with the phone (community technology group):")
    buttons = [Button(_("Call"), "phone", phone), _search()] if phone else [_search()]
    return say(f"{heading}\n\n{shown}{more}", *buttons).about(KIND, place)


def _search() -> Button:
    return Button(_("Find a group"), "url", f"{settings.PUBLIC_URL}/to-cong-nghe-so/tim/")


def _described(group: Group) -> str:
    lines = [f"{group.village}, {group.commune.full_name}"]
    if group.phone:
        lines.append(_("Telephone: %(phone)s") % {"phone": spoken_phone(group.phone)})
    if group.hours:
        lines.append(_("Hours: %(hours)s") % {"hours": group.hours})
    if way := ". ".join(filter(None, (group.address, group.directions))):
        lines.append(_("How to get there: %(way)s") % {"way": way})
    if not group.phone:
        unknown = _("Its phone number is not known yet: please call %(hotline)s.")
        lines.append(unknown % {"hotline": settings.HOTLINE})
    return "\n".join(lines)


def _nothing(found: FoundGroups) -> str:
    words = _("No community technology group is active in %(place)s yet. Call %(hotline)s for help.")
    place = ", ".join(unit.full_name for unit in found.units) or found.query
    return words % {"place": place, "hotline": settings.HOTLINE}

""" "#QK7M2P": the code on a community technology group's poster, typed where it cannot be scanned."""

import re

from django.utils.translation import gettext as _

from assistant.replies import Reply, button, say, to_menu
from assistant.turns import Turn
from outreach.models import CODE_LENGTH, Group
from outreach.services.surveys import count_follow

CODE = re.compile(rf"(?<!\w)#\s?Q\s?-?([A-Z0-9]{{{CODE_LENGTH}}})(?!\w)", re.IGNORECASE)


def handle(turn: Turn) -> Reply | None:
    found = CODE.search(turn.text)
    group = found and Group.objects.select_related("commune").filter(code=found[1].upper()).first()
    if not group:
        return None  # perhaps the link code of a dossier
    count_follow(group=group, identity=turn.identity)
    turn.memory.close()
    words = _(
        "Hello. The community technology group %(group)s brought you here. You can follow your dossiers, "
        "look things up and send petitions; for help from a person, write “talk to a person”. We only count "
        "how many people came, not who was sent by which group."
    )
    look_up = button(_("Look up a dossier"), "tra cứu hồ sơ")
    return say(words % {"group": group}, look_up, to_menu())

"""«tui ở Bình Đào»: a place alone, where nothing was asked: what it is today, and what can be asked."""

import re

from django.utils.translation import gettext as _

from assistant.replies import Reply, button, say
from assistant.turns import Turn
from foundation.regions.resolver import find_places
from foundation.vietnamese.folding import fold
from lookups.places import area_of

AROUND = re.compile(
    r"\b(?:tui|toi|em|e|minh|con|chau|bac|nha|dang|o|ben|tai|xa|phuong|thi tran|huyen|tp|thanh pho"
    r"|cu|a|ah|ad|nha|nhe|day|ne|ni|i am in|im in|live in|in)\b"
)


def handle(turn: Turn) -> Reply | None:
    places = find_places(turn.text)
    recent = turn.memory.recent
    if len(places) != 1 or recent.intent or recent.focus or turn.memory.question[0]:
        return None
    rest = turn.folded.replace(fold(places[0].said), " ")
    if AROUND.sub(" ", rest).strip():
        return None
    area = area_of(places[0].said)
    if area is None:
        return None
    place = area.said
    return say(
        "\n".join(
            filter(
                None,
                (area.explained, _("What would you like to know about %(place)s?") % {"place": area.name}),
            )
        ),
        button(_("Planned power cuts"), f"cúp điện {place}"),
        button(_("Hospitals, health stations"), f"cơ sở y tế {place}"),
        button(_("Opening hours"), f"giờ làm việc {place}"),
        button(_("Where to go"), f"điểm tham quan {place}"),
    )

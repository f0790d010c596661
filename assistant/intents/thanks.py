"""Thank you, goodbye, "ok": a short word back."""

from django.utils.translation import gettext as _

from assistant.replies import Reply, say, to_menu
from assistant.turns import Turn


def handle(turn: Turn) -> Reply:
    return say(_("You are welcome. Write whenever you need us."), to_menu())

"""What this portal does not do: said plainly, with what it does and a person."""

from django.conf import settings
from django.utils.translation import gettext as _

from assistant.replies import Reply, press, say, to_person
from assistant.turns import Turn
from foundation.outbox.messages import Button


def handle(turn: Turn) -> Reply | None:
    return say(
        _(
            "That is outside what this service answers. "
            "It helps with dossiers, procedures, look-ups and petitions."
        ),
        press(_("Menu"), "menu"),
        to_person(),
    )


def not_here(turn: Turn) -> Reply:
    """Understood, but nothing here answers it today."""
    call = _("Call %(number)s") % {"number": settings.HOTLINE}
    return say(
        _("I cannot answer this here yet. An officer can help you."),
        to_person(),
        Button(call, "phone", settings.HOTLINE),
    )

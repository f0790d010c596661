"""Requests that the portal does not serve: says so, and offers the menu and a person."""

from django.utils.translation import gettext as _

from assistant import disambiguation
from assistant.intents import portal_search
from assistant.replies import Reply, button, say, to_call, to_person
from assistant.turns import Turn


def handle(turn: Turn) -> Reply | None:
    if told := portal_search.announcement(turn):
        return told
    if disambiguation.is_open_question(turn):
        return disambiguation.not_known(turn)
    return say(
        _("This service cannot help with that. It covers dossiers, procedures, look-ups and petitions."),
        *portal_search.pages(turn),
        button(_("Menu"), "menu"),
        to_person(),
    )


def not_here(turn: Turn) -> Reply:
    """Understood, but no handler answered."""
    return say(_("I cannot answer this here yet. An officer can help you."), to_person(), to_call())

"""The one door to petitions for web, chat, API, desk and timers."""

from petitions.services.assignment import assign, officers_of
from petitions.services.corrections import correct_answer
from petitions.services.details import CITIZEN, NO_DETAILS, SYSTEM, Actor, Contact, Place, TransitionDetails
from petitions.services.following import add_follower, follow, stop_following
from petitions.services.publishing import publish, withdraw_publication
from petitions.services.rating import rate
from petitions.services.reception import receive
from petitions.services.routing import likely_duplicates, suggested_unit
from petitions.services.timers import blank_old_identities, close_answered, forget_drafts
from petitions.services.transitions import (
    add_information,
    change_status,
    classify,
    extend_deadline,
    preview_change,
    reopen,
)

__all__ = [
    "CITIZEN",
    "NO_DETAILS",
    "SYSTEM",
    "Actor",
    "Contact",
    "TransitionDetails",
    "Place",
    "add_follower",
    "add_information",
    "assign",
    "blank_old_identities",
    "classify",
    "close_answered",
    "correct_answer",
    "follow",
    "forget_drafts",
    "likely_duplicates",
    "officers_of",
    "change_status",
    "preview_change",
    "extend_deadline",
    "publish",
    "rate",
    "receive",
    "reopen",
    "stop_following",
    "suggested_unit",
    "withdraw_publication",
]

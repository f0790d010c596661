"""The one door to petitions for web, chat, API, desk and timers."""

from petitions.services.details import CITIZEN, NOTHING, SYSTEM, By, Contact, MoveDetails, Place
from petitions.services.following import follow
from petitions.services.moving import add_information, classify, move, preview, promise_new_day, reopen
from petitions.services.publishing import publish, withdraw_publication
from petitions.services.rating import rate
from petitions.services.receiving import receive
from petitions.services.routing import likely_duplicates, suggested_unit
from petitions.services.timers import blank_old_identities, close_answered, forget_drafts

__all__ = [
    "CITIZEN",
    "NOTHING",
    "SYSTEM",
    "By",
    "Contact",
    "MoveDetails",
    "Place",
    "add_information",
    "blank_old_identities",
    "classify",
    "close_answered",
    "follow",
    "forget_drafts",
    "likely_duplicates",
    "move",
    "preview",
    "promise_new_day",
    "publish",
    "rate",
    "receive",
    "reopen",
    "suggested_unit",
    "withdraw_publication",
]

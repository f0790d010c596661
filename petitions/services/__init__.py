"""The one door to petitions for web, chat, API, desk and timers."""

from petitions.services.corrections import correct_answer
from petitions.services.details import CITIZEN, NO_DETAILS, SYSTEM, Actor, Contact, Place, TransitionDetails
from petitions.services.following import add_follower, follow, stop_following
from petitions.services.publishing import publish, withdraw_publication
from petitions.services.rating import rate
from petitions.services.reception import receive
from petitions.services.routing import assign, likely_duplicates, officers_of, suggested_unit
from petitions.services.timers import blank_old_identities, close_answered, forget_drafts
from petitions.services.transitions import (
    add_information,
    change_status,
    classify,
    extend_deadline,
    preview_change,
    reopen,
    require_reopenable,
)
from petitions.services.undo import undo

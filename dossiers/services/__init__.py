"""The verbs of the one-stop shop. Each is one transaction, or a DossierRefusal and no change at all."""

from dossiers.services.details import CITIZEN, SYSTEM, By, MoveDetails, PaperFile, ResultFile
from dossiers.services.following import (
    address_for,
    follow,
    followers,
    is_owner,
    issue_link_code,
    redeem_link_code,
    remove_follower,
    stop_following,
)
from dossiers.services.moving import answer_supplement, apologise, move, pass_on, preview
from dossiers.services.paying import confirm_payment
from dossiers.services.rating import add_words, rate
from dossiers.services.reception import receive, submit, take_over
from dossiers.services.renewing import renew_access
from dossiers.services.results import results_of, send_results

__all__ = [
    "CITIZEN",
    "SYSTEM",
    "By",
    "MoveDetails",
    "PaperFile",
    "ResultFile",
    "add_words",
    "address_for",
    "answer_supplement",
    "apologise",
    "confirm_payment",
    "follow",
    "followers",
    "is_owner",
    "issue_link_code",
    "move",
    "pass_on",
    "preview",
    "rate",
    "remove_follower",
    "renew_access",
    "receive",
    "results_of",
    "send_results",
    "redeem_link_code",
    "stop_following",
    "submit",
    "take_over",
]

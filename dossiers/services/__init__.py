"""The verbs of the one-stop shop. Each is one transaction, or a DossierRefusal and no change at all."""

from dossiers.services.access_renewal import renew_access
from dossiers.services.approvals import (
    ask_for_apology,
    ask_for_approval,
    ask_for_correction,
    carry_out,
    return_request,
)
from dossiers.services.assignment import assign
from dossiers.services.correction import correct
from dossiers.services.details import CITIZEN, SYSTEM, Actor, PaperFile, ResultFile, TransitionDetails
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
from dossiers.services.payments import confirm_payment
from dossiers.services.rating import add_words, rate
from dossiers.services.reception import receive, submit, take_over
from dossiers.services.results import results_of, send_results
from dossiers.services.transitions import (
    answer_supplement,
    change_status,
    extend_deadline,
    preview_change,
    reassign,
)
from dossiers.services.undo import undo

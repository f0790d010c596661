"""Who may do what with petitions: the centre sees senders, a handling unit only what was handed to it."""

from foundation.accounts.roles import Role, grant, manage, view

PETITION = view("petition", "event", "answer", "picture", "rating", "publication")
RULES = ("handlingunit", "timelimit", "routingrule", "referral", "readyanswer", "usualreason")
CENTRE = (
    *PETITION,
    *view("sender", *RULES),
    "see_all_petitions",
    "move_petition",
    "export_petition",
    "add_petition",
)


def grant_all() -> None:
    grant(Role.OPERATOR, "petitions", CENTRE)
    grant(Role.MODERATOR, "petitions", (*PETITION, "see_all_petitions", "publish_petition"))
    grant(Role.MANAGER, "petitions", (*CENTRE, *manage(*RULES, "unitdesk"), "publish_petition"))
    grant(Role.HANDLING_UNIT, "petitions", PETITION)
    grant(Role.ADMINISTRATOR, "petitions", manage(*RULES, "unitdesk"))

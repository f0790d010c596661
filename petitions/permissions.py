"""Who may do what with petitions: the centre sees senders, a handling unit only what was handed to it."""

from foundation.accounts.roles import grant, manage, view

PETITION = view("petition", "event", "answer", "picture", "rating", "publication")
RULES = ("handlingunit", "timelimit", "routingrule", "referral")
CENTRE = (
    *PETITION,
    *view("sender", *RULES),
    "see_all_petitions",
    "move_petition",
    "export_petition",
    "add_petition",
)


def grant_all() -> None:
    grant("Trực tổng đài", "petitions", CENTRE)
    grant("Duyệt nội dung", "petitions", (*PETITION, "see_all_petitions", "publish_petition"))
    grant("Quản lý trung tâm", "petitions", (*CENTRE, *manage(*RULES, "unitdesk"), "publish_petition"))
    grant("Đơn vị xử lý", "petitions", PETITION)
    grant("Quản trị hệ thống", "petitions", manage(*RULES, "unitdesk"))

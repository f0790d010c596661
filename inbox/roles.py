"""Who answers citizens, who keeps the ready answers and the hours, who reads the figures."""

from foundation.accounts.roles import grant, manage, view

KEPT = ("conversation", "turn", "deskentry", "handling")
RULES = ("workingspan", "specialday", "deskrules")
OPERATOR, EDITOR, MANAGER = "Trực tổng đài", "Biên tập viên", "Quản lý trung tâm"


def grant_all() -> None:
    grant(OPERATOR, "conversations", (*view(*KEPT, *RULES), "answer_conversation"))
    grant(OPERATOR, "inbox", view("cannedanswer"))
    grant(EDITOR, "inbox", manage("cannedanswer"))
    grant(
        MANAGER, "conversations", (*view(*KEPT), *manage(*RULES), "answer_conversation", "see_desk_figures")
    )
    grant(MANAGER, "inbox", (*manage("cannedanswer"), "view_historicalcannedanswer"))

"""Who answers citizens, who keeps the ready answers and the hours, who reads the figures."""

from foundation.roles import grant, manage, view

KEPT = ("conversation", "turn", "deskentry", "handling")
RULES = ("workingspan", "specialday", "deskrules")


def grant_all() -> None:
    grant("Trực tổng đài", "conversations", (*view(*KEPT, *RULES), "answer_conversation"))
    grant(
        "Quản lý trung tâm",
        "conversations",
        (*view(*KEPT), *manage(*RULES), "answer_conversation", "see_desk_figures"),
    )

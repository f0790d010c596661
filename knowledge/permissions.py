"""Who writes answers, who publishes them."""

from foundation.accounts.roles import Role, grant, manage, view

ENTRY, HISTORY = "questionanswer", "view_historicalquestionanswer"


def grant_roles() -> None:
    grant(Role.EDITOR, "knowledge", (*manage(ENTRY), HISTORY))
    grant(Role.OPERATOR, "knowledge", (*view(ENTRY), HISTORY, "add_questionanswer"))
    grant(Role.MODERATOR, "knowledge", (*view(ENTRY), HISTORY, "publish_questionanswer"))
    grant(Role.MANAGER, "knowledge", (*view(ENTRY), HISTORY))

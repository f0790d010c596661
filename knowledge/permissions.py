"""Who writes answers, who publishes them."""

from foundation.accounts.roles import grant, manage, view

ENTRY, HISTORY = "questionanswer", "view_historicalquestionanswer"


def grant_roles() -> None:
    grant("Biên tập viên", "knowledge", (*manage(ENTRY), HISTORY))
    grant("Trực tổng đài", "knowledge", (*view(ENTRY), HISTORY, "add_questionanswer"))
    grant("Duyệt nội dung", "knowledge", (*view(ENTRY), HISTORY, "publish_questionanswer"))
    grant("Quản lý trung tâm", "knowledge", (*view(ENTRY), HISTORY))

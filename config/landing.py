"""Where a log-in leads: whoever only answers chats begins at the operators' desk, others with My work."""

from typing import Any

from django.urls import reverse

from foundation.accounts.roles import Role


def page_after_login(user: Any, wanted: str) -> str:
    """`wanted`, except where it is no more than the start page."""
    if wanted != reverse("admin:index"):
        return wanted
    roles = list(user.groups.values_list("name", flat=True))
    return reverse("inbox:lists") if roles == [Role.OPERATOR] else wanted

"""Attributes the first look-up after a poster scan to the group.

The first scan of a day sets a cookie that names only the group, so it is equal on every phone. The first
answered look-up counts and deletes it; it expires after a day.
"""

import logging

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from foundation.web.referrals import COOKIE
from outreach.models import Group
from outreach.services.surveys import count_first_look_up

logger = logging.getLogger(__name__)

KEPT_FOR = 24 * 3600  # seconds
_signer = Signer(salt=COOKIE)


def set_cookie(response: HttpResponse, group: Group) -> None:
    """Leave the cookie; signed without the hour, for even that would tell one phone from another."""
    response.set_cookie(
        COOKIE,
        _signer.sign(group.code),
        max_age=KEPT_FOR,
        path=reverse("lookups:index"),
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def redeem_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """A listener of foundation.web.referrals; a cookie that is not ours counts for nothing.

    With the database away the answer goes out uncounted, and the next score is answered before Django again.
    """
    try:
        group = Group.objects.filter(code=_signer.unsign(request.COOKIES[COOKIE])).first()
        if group:
            count_first_look_up(group=group)
    except BadSignature:
        pass
    except DatabaseError as error:
        logger.warning("a first look-up could not be counted: %s", type(error).__name__)
    response.delete_cookie(COOKIE, path=reverse("lookups:index"), samesite="Lax")

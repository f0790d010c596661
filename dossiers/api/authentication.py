"""Who calls the partner API: one-stop software with a token of its agency, and the scopes of that token."""

import datetime as dt
from typing import Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from dossiers.models import PartnerToken

SEEN_EVERY = dt.timedelta(minutes=1)


class Partner:
    """The caller, as DRF's `request.user`."""

    is_authenticated = True

    def __init__(self, token: PartnerToken) -> None:
        self.token = token
        self.pk = f"partner-{token.pk}"


class PartnerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`; only the token's hash is stored."""

    def authenticate(self, request: Request) -> tuple[Partner, PartnerToken] | None:
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        now = timezone.now()
        token = (
            PartnerToken.objects.select_related("agency")
            .filter(token_hash=PartnerToken.digest(secret.strip()), revoked_at=None, expires_at__gt=now)
            .first()
        )
        if token is None:
            raise AuthenticationFailed
        if token.last_used_at is None or now - token.last_used_at > SEEN_EVERY:
            PartnerToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return Partner(token), token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class HasScope(BasePermission):
    """The view's `scopes` names what each method needs."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        needed: dict[str, str] = getattr(view, "scopes", {})
        token = request.auth
        return isinstance(token, PartnerToken) and needed.get(request.method or "") in token.scopes


class PartnerScheme(OpenApiAuthenticationExtension):
    target_class = PartnerAuthentication
    name = "partnerToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "Token of one agency's software."}

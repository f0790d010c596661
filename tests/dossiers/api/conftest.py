import pytest
from rest_framework.test import APIClient

from dossiers.models import Agency, PartnerToken, Scope
from tests.factories import make_agency


@pytest.fixture
def agency(db) -> Agency:
    return make_agency()


def token_for(agency: Agency, *scopes: str, secret: str = "partner-secret", **over) -> str:
    PartnerToken.objects.create(
        agency=agency,
        name="Một cửa điện tử",
        token_hash=PartnerToken.digest(secret),
        **{"scopes": list(scopes) or Scope.values, "code_prefixes": ["H57.132"]} | over,
    )
    return secret


def client_with(secret: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


@pytest.fixture
def partner(agency) -> APIClient:
    return client_with(token_for(agency))

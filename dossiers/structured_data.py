"""schema.org data of a procedure; only facts that its page shows too."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from dossiers.models import Procedure
from foundation.web import portal_address


def procedure_data(procedure: Procedure) -> dict[str, Any]:
    address = portal_address.absolute(reverse("dossiers:file_procedure", args=[procedure.pk]))
    channel = {"@type": "ServiceChannel", "serviceUrl": address, "availableLanguage": ["vi", "en"]}
    told = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": procedure.translated("name"),
        "alternateName": procedure.name if procedure.translated("name") != procedure.name else "",
        "identifier": procedure.national_code,
        "serviceType": procedure.field,
        "description": procedure.result_name,
        "url": address,
        "serviceOperator": {"@type": "GovernmentOrganization", "name": settings.PORTAL_OPERATOR},
        "areaServed": {"@type": "AdministrativeArea", "name": settings.PROVINCE.name},
        "availableChannel": channel,
        "termsOfService": procedure.legal_basis,
    }
    return {name: value for name, value in told.items() if value}

"""schema.org data of a warning; only facts that its page shows too."""

from typing import Any

from foundation.web import portal_address
from lookups.kinds.hazards.models import HazardNotice


def notice_data(notice: HazardNotice) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "SpecialAnnouncement",
        "name": notice.title,
        "text": notice.advice,
        "url": portal_address.absolute(notice.get_absolute_url()),
        "datePosted": notice.issued_at.isoformat(),
        "expires": (notice.ended_at or notice.superseded_at or notice.valid_until).isoformat(),
        "inLanguage": "vi",
        "author": {"@type": "GovernmentOrganization", "name": notice.issuer},
        "spatialCoverage": [
            {"@type": "AdministrativeArea", "name": unit.full_name, "identifier": unit.code}
            for unit in notice.communes.order_by("code")
        ],
    }

import datetime as dt

from lookups.kinds.legal.models import LegalDocument


def make_document(number: str, **over) -> LegalDocument:
    values = {
        "kind": "nghi_dinh",
        "abstract": "Thực hiện thủ tục hành chính theo cơ chế một cửa, một cửa liên thông",
        "issuer": "Chính phủ",
        "issued_on": dt.date(2025, 6, 9),
        "effective_on": dt.date(2025, 7, 1),
    }
    return LegalDocument.objects.create(number=number, **values | over)

"""Which diseases a text names."""

import re

from foundation.vietnamese.folding import fold
from lookups.kinds.epidemics.models import Disease


def diseases_in(text: str) -> list[Disease]:
    words = fold(text)
    if not words:
        return []
    return [
        disease
        for disease in Disease.objects.all()
        if any(
            re.search(rf"\b{re.escape(alias)}\b", words)
            for alias in (fold(disease.name), *disease.aliases.split("|"))
            if alias
        )
    ]

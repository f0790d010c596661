"""Which hazards a text names."""

import re

from foundation.vietnamese.folding import fold
from lookups.kinds.hazards.models import HazardKind

# «cảnh báo», «báo động»: folded they would be the storm, "bao".
_NOT_A_STORM = re.compile(r"\b(?:canh|du|thong|khan|tin) bao\b|\bbao (?:dong|cao|tin)\b")


def hazards_in(text: str) -> list[HazardKind]:
    """In the order in which the text names them; of two names at one place the longer counts."""
    words = _NOT_A_STORM.sub(" ", fold(text))
    found: list[tuple[int, int, int, HazardKind]] = []
    for kind in HazardKind.objects.all():
        names = {fold(kind.name), *fold(kind.name.replace(",", "|")).split("|"), *kind.aliases.split("|")}
        for name in filter(None, names):
            for match in re.finditer(rf"\b{re.escape(name)}\b", words):
                found.append((match.start(), -len(name), match.end(), kind))
    told: list[HazardKind] = []
    end = 0
    for start, _length, stop, kind in sorted(found, key=lambda item: item[:2]):
        if start >= end:
            end = stop
            if kind not in told:
                told.append(kind)
    return told

"""Documents from a spreadsheet: known ones follow the file, what it leaves empty stays."""

import datetime as dt

from foundation.spreadsheets.errors import RowRefused
from foundation.spreadsheets.report import RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, given, save_changes
from foundation.vietnamese.spelling_suggestions import Question
from foundation.web.formats import day
from lookups.kinds.legal.effect import Bond
from lookups.kinds.legal.models import LegalDocument, Relation

FIELDS = {
    name: name
    for name in ("abstract kind issuer level signer field text url note ended_why ended_parts").split()
} | {
    "issued": "issued_on",
    "effective": "effective_on",
    "expires": "expires_on",
    "parts_end": "parts_ended_on",
}


WHICH = "có nhiều văn bản số {}: chưa nối quan hệ, hãy chọn văn bản trên trang của văn bản này"


class LegalImport(RowImport):
    def save_row(self, row: RowVerdict) -> Outcome:
        number, issued = row.values["number"], row.values["issued"]
        document = _known(number, issued) or LegalDocument(number=number)
        outcome = save_changes(document, given({name: row.values.get(key) for key, name in FIELDS.items()}))
        for bond in (Bond.REPLACES, Bond.AMENDS, Bond.REPEALS):
            for target in row.values.get(bond.value) or ():
                if target != number:
                    relation, _new = Relation.objects.get_or_create(
                        source=document, bond=bond, target_number=target
                    )
                    if relation.target is None and len(found := relation.meant()) > 1:
                        row.flag_for_review(Question(WHICH.format(target), [_named(each) for each in found]))
        return outcome

    def finish(self) -> None:
        """Link relations whose other document came later."""
        for relation in Relation.objects.filter(target=None):
            relation.save()


def _known(number: str, issued: dt.date | None) -> LegalDocument | None:
    """The document of that day, else one whose day is not known; of a row without a day the only one."""
    known = list(LegalDocument.objects.filter(number=number))
    if issued is None and len(known) > 1 and all(each.issued_on for each in known):
        raise RowRefused(f"có nhiều văn bản số {number}, hãy ghi ngày ban hành")
    by_day = {each.issued_on: each for each in known}
    only = known[0] if issued is None and len(known) == 1 else None
    return by_day.get(issued) or by_day.get(None) or only


def _named(document: LegalDocument) -> str:
    return " ".join(filter(None, (document.number, document.issuer, day(document.issued_on))))

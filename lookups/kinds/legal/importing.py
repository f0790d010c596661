"""Documents from a spreadsheet: all or none; known ones follow the file, what it leaves empty stays."""

from typing import Any

from foundation.spreadsheets.importing import ImportResult
from foundation.spreadsheets.report import Report, RowVerdict
from lookups.kinds.legal.effect import Bond
from lookups.kinds.legal.models import LegalDocument, Relation, Word

FIELDS = {
    "abstract": "abstract",
    "kind": "kind",
    "issuer": "issuer",
    "level": "level",
    "issued": "issued_on",
    "effective": "effective_on",
    "expires": "expires_on",
    "signer": "signer",
    "field": "field",
    "text": "text",
    "url": "url",
    "note": "note",
    "ended_why": "ended_why",
    "ended_parts": "ended_parts",
    "parts_end": "parts_ended_on",
}
LONGEST = {"abstract": 1000, "issuer": 200, "signer": 120, "field": 120, "note": 300}


def apply_import(*, report: Report, by: Any = None, dry_run: bool = False) -> ImportResult:
    result = ImportResult(dry_run=dry_run)
    result.refused = {row.line: words for row in report.accepted if (words := _too_long(row))}
    rows = [row for row in report.accepted if row.line not in result.refused]
    documents = [_take(row, result) for row in rows]
    Word.learn(documents)
    for document, row in zip(documents, rows, strict=True):
        _relate(document, row.values)
    _link_targets()
    return result


def _too_long(row: RowVerdict) -> str:
    over = [key for key, most in LONGEST.items() if len(row.values.get(key) or "") > most]
    return f"Ô quá dài ({', '.join(over)})" if over else ""


def _take(row: RowVerdict, result: ImportResult) -> LegalDocument:
    known = LegalDocument.objects.filter(number=row.values["number"])
    document = known.filter(issued_on=row.values["issued"]).first() or known.filter(issued_on=None).first()
    is_new = document is None
    document = document or LegalDocument(number=row.values["number"])
    wanted = {name: row.values[key] for key, name in FIELDS.items() if row.values.get(key)}
    if not is_new and all(getattr(document, name) == value for name, value in wanted.items()):
        result.unchanged += 1
        return document
    for name, value in wanted.items():
        setattr(document, name, value)
    document.save()
    result.created += is_new
    result.updated += not is_new
    return document


def _relate(document: LegalDocument, values: dict[str, Any]) -> None:
    for bond in (Bond.REPLACES, Bond.AMENDS, Bond.REPEALS):
        for number in values.get(bond.value) or ():
            if number != document.number:
                Relation.objects.get_or_create(source=document, bond=bond, target_number=number)


def _link_targets() -> None:
    """Relations told before their other document was known."""
    for relation in Relation.objects.filter(target=None):
        relation.save()

"""Numbers that people read from paper: dossier codes, letters, fee notices, transfer contents, link codes."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dossiers import codes
from dossiers.errors import CodeTaken, InvalidDetail
from dossiers.models import Agency, DailySequence, Document, Dossier, FeeNotice
from foundation.database.tokens import random_code

# Short names of the forms in a letter's number.
FORMS = {
    Document.Form.RECEIPT: "GTN",
    Document.Form.SUPPLEMENT: "PBS",
    Document.Form.REFUSAL: "PTC",
    Document.Form.APOLOGY: "TXL",
    Document.Form.STOP: "TBD",
}


def next_code(agency: Agency, day: dt.date) -> str:
    """The agency's next code of that day. The sequence stays locked until the caller's transaction ends, so a
    number whose dossier is rolled back is given again: no gaps."""
    sequence = _hold(agency, day)
    while True:
        sequence.last += 1
        try:
            code = codes.build(agency.code, day, sequence.last)
        except ValueError as error:
            raise InvalidDetail(str(error)) from error
        if not Dossier.objects.filter(code=code).exists():
            break
    sequence.save(update_fields=["last"])
    return code


def claim(typed: str) -> str:
    """The canonical form of a code given elsewhere, free here; waits for our own numbering of that day."""
    try:
        code = codes.canonical(typed)
    except ValueError as error:
        raise InvalidDetail(str(error)) from error
    prefix, yymmdd, _ = code.rsplit("-", 2)
    agency = Agency.objects.filter(code=prefix).first()
    if agency:
        _hold(agency, dt.datetime.strptime(f"20{yymmdd}", "%Y%m%d").date())
    if Dossier.objects.filter(code=code).exists():
        raise CodeTaken(code)
    return code


def store(dossier: Dossier) -> None:
    """Insert it; of two parallel inserts of one code the second learns that it is taken."""
    try:
        with transaction.atomic():
            dossier.save(force_insert=True)
    except IntegrityError as error:
        if Dossier.objects.filter(code=dossier.code).exists():
            raise CodeTaken(dossier.code) from error
        raise


def letter_number(dossier: Dossier, form: Document.Form) -> str:
    return _next(dossier, dossier.documents.filter(form=form).count(), FORMS[form])


def fee_number(dossier: Dossier) -> str:
    return _next(dossier, dossier.fee_notices.count(), "TBP")


def _next(dossier: Dossier, kept: int, form: str) -> str:
    """A number that an undone step had used is not given again: it may stand on paper. The event of the
    undoing names it (`reserved`)."""
    tail = f"/{form}-{dossier.code}"
    undone = dossier.events.filter(note_internal__contains=tail).exclude(undoes=None).count()
    return f"{kept + undone + 1:02d}{tail}"


def reserved(numbers: Sequence[str]) -> str:
    """The internal note of an undoing whose step had used these numbers."""
    with translation.override("vi"):
        return _("Not used again: %(numbers)s.") % {"numbers": ", ".join(numbers)} if numbers else ""


def transfer_content(dossier: Dossier) -> str:
    """`LP 260804 0583 K7QM`: what survives a bank's form, and leads back to one notice."""
    tail = " ".join(dossier.code.split("-")[-2:])
    while True:
        reference = f"LP {tail} {random_code(4)}"
        if not FeeNotice.objects.filter(reference=reference).exists():
            return reference


def _hold(agency: Agency, day: dt.date) -> DailySequence:
    DailySequence.objects.get_or_create(agency=agency, day=day)
    return DailySequence.objects.select_for_update().get(agency=agency, day=day)

"""The declaration that a citizen fills in here: its answers, what may be written in each, and its PDF.

It is the portal's own form. It goes with the dossier as a paper, and stands for the papers that the catalogue
marks as filled in here. In a chat nobody is asked for it: the paper is sent instead, or filled in on the web.
"""

import datetime as dt
import re
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from dossiers import offices
from dossiers.errors import InvalidDetail
from dossiers.models import DossierDraft, DossierPaper, ProcedureField
from dossiers.services import PaperFile
from dossiers.services.checks import clean_text
from dossiers.submission import applicant_fields
from foundation.files import pdf
from foundation.vietnamese import dates
from foundation.vietnamese.marked import Vietnamese
from foundation.vietnamese.phones import display_phone

NAME = "Tờ khai điền trên cổng"  # stored with the dossier
YES_NO = (("Có", gettext_lazy("Yes")), ("Không", gettext_lazy("No")))
FIRST_YEAR, LAST_YEAR = 1900, 2100
Kind = ProcedureField.Kind
Answers = list[tuple[ProcedureField, str]]


def answers(draft: DossierDraft) -> Answers:
    """Every field of the procedure's form with its answer, "" where there is none; empty without a form."""
    if draft.procedure is None:
        return []
    given = {answer.field_id: answer.value for answer in draft.answers.all()}
    return [(field, given.get(field.pk, "")) for field in draft.procedure.form_fields.all()]


def missing(draft: DossierDraft) -> list[ProcedureField]:
    """The required fields that must still be answered; none in a chat."""
    return _unanswered(answers(draft)) if draft.citizen_id is None else []


def is_part(draft: DossierDraft) -> bool:
    """Whether it goes with the dossier: on the web always, in a chat where it was filled in whole."""
    rows = answers(draft)
    return bool(rows) and (draft.citizen_id is None or not _unanswered(rows))


def paper(draft: DossierDraft) -> PaperFile | None:
    """The declaration as it joins the dossier. Where no PDF can be made its answers go alone."""
    if not is_part(draft):
        return None
    try:
        content = render(draft)
    except pdf.PdfUnavailable:
        content = b""
    declared = "\n".join(f"{field.label}: {value}" for field, value in answers(draft) if value)
    return PaperFile(NAME, content, "to-khai.pdf", DossierPaper.Copy.ELECTRONIC, declared=declared)


def render(draft: DossierDraft) -> bytes:
    """The PDF to look at, print and sign. Raises foundation.files.pdf.PdfUnavailable."""
    context = {
        "draft": draft,
        "answers": answers(draft),
        "made": timezone.localtime(),
        "portal": settings.PORTAL_NAME,
        "address": settings.PUBLIC_URL,
        **pdf.embedded(pdf.OFFICIAL),
    }
    return pdf.render_pdf(render_to_string("letters/declaration.html", context))


def options(field: ProcedureField) -> dict[str, str]:
    """What can be chosen, as it is kept, with its words for the reader; empty where one writes."""
    if field.kind == Kind.COMMUNE:
        return {unit.full_name: Vietnamese(unit.full_name) for unit in offices.communes().order_by("name")}
    if field.kind == Kind.YES_NO:
        return {kept: str(words) for kept, words in YES_NO}
    if field.kind != Kind.CHOICE:
        return {}
    lines = (line.partition("=") for line in field.choices.splitlines() if line.strip())
    return {kept.strip(): _words(kept.strip(), english.strip()) for kept, _equals, english in lines}


def _words(kept: str, english: str) -> str:
    return english if english and get_language() == "en" else Vietnamese(kept)


def tidy(field: ProcedureField, typed: str) -> str:
    """The answer as it is kept and printed; "" stays "". Raises InvalidDetail."""
    if not typed.strip():
        return ""
    choices = options(field)
    if not choices:
        return JUDGES.get(Kind(field.kind), lambda typed: " ".join(_text(300, typed).split()))(typed)
    if typed not in choices:
        raise InvalidDetail(_("Please choose an answer of the list."))
    return typed


def _unanswered(rows: Answers) -> list[ProcedureField]:
    return [field for field, value in rows if field.is_required and not value]


def _text(limit: int, typed: str) -> str:
    return clean_text(typed, limit, _("The answer"))


def _date(typed: str) -> str:
    match = re.fullmatch(r"\s*(\d{1,2})[/.\-\s]+(\d{1,2})[/.\-\s]+(\d{4})\s*", typed, re.ASCII)
    try:
        day, month, year = map(int, match.groups()) if match else (0, 0, 0)
        if FIRST_YEAR <= year <= LAST_YEAR:
            return dates.day(dt.date(year, month, day))
    except ValueError:
        pass
    raise InvalidDetail(_("This is not a date: write day, month and year, for example 24/11/2026."))


def _number(typed: str) -> str:
    number = typed.strip()
    if not re.fullmatch(r"\d{1,15}|\d{1,3}(\.\d{3})+|(\d{1,12}|\d{1,3}(\.\d{3})+),\d{1,3}", number, re.ASCII):
        raise InvalidDetail(_("Write a number in digits, for example 85 or 85,5."))
    return number


JUDGES: dict[ProcedureField.Kind, Callable[[str], str]] = {
    Kind.LONG_TEXT: partial(_text, 2000),
    Kind.DATE: _date,
    Kind.PHONE: lambda typed: display_phone(applicant_fields.phone(typed)),
    Kind.IDENTITY_NUMBER: applicant_fields.identity_number,
    Kind.NUMBER: _number,
}

"""The declaration that a citizen fills in here: its answers, what may be written in each, and its PDF.

It is the portal's own form. It goes with the dossier as a paper, and stands for the papers that the catalogue
marks as filled in here. In a chat nobody is asked for it: the paper is sent instead, or filled in on the web.

What a citizen types about himself, made tidy; InvalidDetail says in words what cannot be true.
"""

import datetime as dt
import re
from collections.abc import Callable, Container, Mapping
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from dossiers import offices
from dossiers.errors import InvalidDetail
from dossiers.models import DossierDraft, DossierPaper, ProcedureField
from dossiers.services import PaperFile
from dossiers.services.checks import clean_text
from foundation.database.vietnamese_order import by_name
from foundation.files import pdf
from foundation.vietnamese import dates
from foundation.vietnamese.marked import Vietnamese
from foundation.vietnamese.phones import display_phone, normalise_phone


def name(typed: str) -> str:
    tidy = " ".join(clean_text(typed, 200, _("The full name")).split())
    if sum(char.isalpha() for char in tidy) < 2 or any(char.isdigit() for char in tidy):
        raise InvalidDetail(_("A name has letters only, for example: Anna Smith."))
    return tidy


def phone(typed: str) -> str:
    """Digits from 84 on."""
    try:
        return normalise_phone(typed)
    except ValueError as error:
        raise InvalidDetail(
            _("The phone number is not right: it has 10 digits and begins with 0, for example 0905 123 456.")
        ) from error


def email(typed: str) -> str:
    """ "" where none is given."""
    tidy = typed.strip()
    try:
        if tidy:
            validate_email(tidy)
    except ValidationError as error:
        raise InvalidDetail(_("The e-mail address is not right; for example: hoa@example.com.")) from error
    return tidy


def identity_number(typed: str) -> str:
    """The 12 digits of a citizen's card, or the 9 of an old one; "" where none is given."""
    digits = re.sub(r"[\s.-]", "", typed)
    if digits and not re.fullmatch(r"\d{9}|\d{12}", digits, re.ASCII):
        raise InvalidDetail(_("A citizen's card has 12 digits (an old one: 9)."))
    return digits


def address(typed: str) -> str:
    return " ".join(clean_text(typed, 300, _("The address")).split())


NAME = "Tờ khai điền trên cổng"  # stored with the dossier
YES_NO = (("Có", gettext_lazy("Yes")), ("Không", gettext_lazy("No")))
FIRST_YEAR, LAST_YEAR = 1900, 2100
TODAY = ("today", "hôm nay")  # as a bound; for a number, this year
KNOWN = ("full_name", "phone", "identity_number", "address")
FAULTS = {  # by whether it is a date, and the most
    (True, True): gettext_lazy("This must not be after %(limit)s."),
    (True, False): gettext_lazy("This must not be before %(limit)s."),
    (False, True): gettext_lazy("This must be at most %(limit)s."),
    (False, False): gettext_lazy("This must be at least %(limit)s."),
}
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
        return {unit.full_name: Vietnamese(unit.full_name) for unit in offices.communes().order_by(by_name())}
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


def known(field: ProcedureField, draft: DossierDraft, answered: Container[str] = ()) -> str:
    """What the step before told of the applicant, tidy; with «full_name=Mẹ» only where «Mẹ» is an answer."""
    trait, _equals, answer = field.known.partition("=")
    told = getattr(draft, trait) if trait in KNOWN and (not answer or answer in answered) else ""
    return tidy(field, display_phone(told) if told and trait == "phone" else told)


def fault(field: ProcedureField, answer: str, others: Mapping[str, str]) -> str:
    """Why a tidy answer cannot be true, by the bounds of its field; "" where it can. `others` are the answers
    by label: a bound may name one of them, and holds once that is given."""
    value = quantity(field.kind, answer)
    for bound, is_most in ((field.least, False), (field.most, True)):
        limit = quantity(field.kind, others.get(bound, bound))
        if value is None or limit is None or (value <= limit if is_most else value >= limit):
            continue
        named = f"“{bound}” ({others[bound]})" if bound in others else bound
        if bound in TODAY:
            named = _("today") if field.kind == Kind.DATE else str(limit)
        return FAULTS[field.kind == Kind.DATE, is_most] % {"limit": named}
    return ""


def quantity(kind: str, text: str) -> Any:
    """«24/11/2026» as a date, «1.500.000,5» as a number; None for nothing, and for what is neither."""
    if text in TODAY:
        return timezone.localdate() if kind == Kind.DATE else timezone.localdate().year
    try:
        if kind == Kind.DATE:
            return dt.datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day, no moment
        return Decimal(text.replace(".", "").replace(",", "."))
    except (ValueError, InvalidOperation):
        return None


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


def _whole_number(typed: str) -> str:
    number = _number(typed)
    if "," in number:
        raise InvalidDetail(_("Write a whole number in digits, for example 2."))
    return number


def _number(typed: str) -> str:
    number = typed.strip()
    if not re.fullmatch(r"\d{1,15}|\d{1,3}(\.\d{3})+|(\d{1,12}|\d{1,3}(\.\d{3})+),\d{1,3}", number, re.ASCII):
        raise InvalidDetail(_("Write a number in digits, for example 85 or 85,5."))
    return number


JUDGES: dict[ProcedureField.Kind, Callable[[str], str]] = {
    Kind.LONG_TEXT: partial(_text, 2000),
    Kind.DATE: _date,
    Kind.PHONE: lambda typed: display_phone(phone(typed)),
    Kind.IDENTITY_NUMBER: identity_number,
    Kind.NUMBER: _number,
    Kind.WHOLE_NUMBER: _whole_number,
}

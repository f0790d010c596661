"""What a citizen types about himself, made tidy; InvalidDetail says in words what cannot be true."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from dossiers.errors import InvalidDetail
from dossiers.services.checks import clean_text
from foundation.vietnamese.phones import normalise_phone


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

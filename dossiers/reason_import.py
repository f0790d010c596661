"""Usual reasons of the one-stop desk from a spreadsheet."""

from dossiers.models import UsualReason
from foundation.usual_reasons.importing import UsualReasonImport


class ReasonImport(UsualReasonImport):
    model = UsualReason

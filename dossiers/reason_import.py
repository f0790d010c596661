"""Usual reasons of the dossiers' desk from a spreadsheet."""

import datetime as dt

from dossiers.models import UsualReason
from foundation.spreadsheets import Layout
from foundation.usual_reason_import import ReasonImport
from foundation.usual_reason_layout import reason_layout


def layout(today: dt.date) -> Layout:
    return reason_layout("reasons", UsualReason.Act, today)


class UsualReasonImport(ReasonImport):
    model = UsualReason

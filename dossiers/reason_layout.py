"""The table of usual reasons of the one-stop desk. Pure."""

import datetime as dt

from dossiers.models import UsualReason
from foundation.spreadsheets import Layout
from foundation.usual_reasons import layout


def reason_layout(today: dt.date) -> Layout:
    act = str(UsualReason.Act.SUPPLEMENT.label)
    return layout.reason_layout("reasons", UsualReason.Act, {"act": act, "text": "Cần bản gốc để đối chiếu"})

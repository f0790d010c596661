"""The demo data of all nine look-ups with few candidates, and what is asked of each."""

from urllib.parse import urlencode

import pytest

from lookups.kinds.buses import demo as buses
from lookups.kinds.epidemics import demo as epidemics
from lookups.kinds.exams import demo as exams
from lookups.kinds.exams.snapshot.format import CATALOG
from lookups.kinds.hazards import active_notices
from lookups.kinds.hazards import demo as hazards
from lookups.kinds.health import demo as health
from lookups.kinds.land_prices import demo as land_prices
from lookups.kinds.legal import demo as legal
from lookups.kinds.power_cuts import demo as power_cuts
from lookups.kinds.violations import demo as plates
from tests.factories import make_officer
from tests.lookups.factories import units

ASKED = {  # key → what is typed, what the page then says
    "diem-thi": ({"sbd": "48000001"}, "Toán"),
    "xe-buyt": ({"start": "Tam Kỳ", "end": "Trà My"}, "Chuyến tới"),
    "cup-dien": ({"place": "Thăng Bình", "day": "mai"}, "07:30–11:30: mất điện"),
    "y-te": ({"place": "Hội An"}, "Trung tâm Y tế Hội An"),
    "gia-dat": ({"street": "Hùng Vương", "place": "Tam Kỳ"}, "không phải giá thị trường"),
    "phat-nguoi": ({"plate": "92A-123.45"}, "Có 2 vi phạm"),
    "van-ban": ({"q": "nd61"}, "hết hiệu lực"),
    "thien-tai": ({"place": "Trà Leng"}, "Cấp 2/5"),
    "dich-benh": ({"place": "Hội An Tây"}, "Sốt xuất huyết"),
}
ANSWERS = {
    key: f"/tra-cuu/{key}/{'' if key == 'phat-nguoi' else f'?{urlencode(fields)}'}"
    for key, (fields, _words) in ASKED.items()
}
"""Violations ask for a proof before they answer: the form alone."""
WRONG = {"cup-dien": "?place=Hội+An&day=x", "y-te": "?place=xyz", "thien-tai": "?place=xyz"} | {
    "gia-dat": "?street="
}
QUIET = {"y-te": "?place=Trà+Linh&what=nhi", "thien-tai": "?place=Núi+Thành", "van-ban": "?q=nd99999"}


def load() -> None:
    units()
    with pytest.MonkeyPatch.context() as few:
        few.setattr(exams, "GRADUATES", 200)
        few.setattr(exams, "PUPILS", 50)
        exams.load()
    for demo in (buses, power_cuts, health, land_prices, plates, legal):
        demo.load()
    for demo in (hazards, epidemics):
        demo.load(writer=make_officer(), second=make_officer(is_superuser=True))
    CATALOG.refresh()
    active_notices.invalidate()

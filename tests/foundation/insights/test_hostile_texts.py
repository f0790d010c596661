"""Names of units and people typed to do harm: the printed report, the page, the open data, the desk."""

import csv
import datetime as dt
import io

import pypdfium2
import pytest
from django.core.cache import cache
from django.utils import timezone

from dossiers.models import Dossier, Rating
from foundation.insights import month_closing, months, report
from petitions.models import HandlingUnit, Petition
from tests.admin.conftest import desk_client, officer_of
from tests.factories import make_agency, make_dossier, make_officer
from tests.foundation.insights.months import this_month
from tests.hostile import HOSTILE, harm_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow("prints a report for every hostile text")]
texts = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
MARGIN = 17 * 72 / 25.4  # points; the page leaves 18 mm and more
RUNNING = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/URI")


def busy(name: str, month: dt.date) -> None:
    """A result in time, five ratings and an answered petition in that month, all of a unit with this name."""
    at = dt.datetime.combine(month, dt.time(9), timezone.get_current_timezone())
    agency = make_agency(name=name)
    for _ in range(5):
        dossier = make_dossier(competent_agency=agency)
        Dossier.objects.filter(pk=dossier.pk).update(
            accepted_at=at, finished_at=at, first_due_at=at, due_at=at
        )
        rating = Rating.objects.create(dossier=dossier, score=4, channel="web")
        Rating.objects.filter(pk=rating.pk).update(rated_at=at)
    number = HandlingUnit.objects.count()
    unit = HandlingUnit.objects.create(code=f"unit-{number}", name=name, short_name=f"Đơn vị {number}")
    Petition.objects.create(
        code=f"PA-{number}", kind="report", field="roads", status="answered", text="Ổ gà", channel="web",
        unit=unit, received_at=at, due_at=at, answered_at=at, first_due_at=at,
    )  # fmt: skip


def last_month() -> dt.date:
    return months.preceding(timezone.localdate().replace(day=1))


def bare(text: str) -> str:
    """Without what breaking lines changes."""
    return "".join(text.split()).replace("\ufffe", "")  # pdfium's sign of a broken word


def outside(page: pypdfium2.PdfPage) -> list[str]:
    """The signs of a page that stand beyond its margins."""
    text, (width, _height) = page.get_textpage(), page.get_size()
    placed = ((text.get_charbox(index), text.get_text_range(index, 1)) for index in range(text.count_chars()))
    return [
        sign
        for (left, _, right, _), sign in placed
        if sign.strip() and not MARGIN <= left <= right <= width - MARGIN
    ]


@texts
def test_the_report_prints_a_name_as_words_within_the_page_and_carries_nothing_that_runs(text):
    busy(text[:200], last_month())
    month_closing.close(month=last_month(), by=make_officer(first_name=text[:100], last_name=text[100:200]))
    pdf = report.report_pdf(last_month())
    document = pypdfium2.PdfDocument(pdf)
    assert document.count_attachments() == 0 and not [sign for sign in RUNNING if sign in pdf]
    assert [sign for page in document for sign in outside(page)] == []
    words = bare("".join(page.get_textpage().get_text_range() for page in document))
    assert words.count(bare("Đơn vị")) and "4,00,từ5lượtđánhgiá" in words
    if text.isascii() and text.isprintable():
        assert words.count(bare(text[:200])) >= 4  # in the tables of the dossiers, the ratings, the petitions


@texts
@pytest.mark.security_check("xss")
def test_the_public_figures_and_their_files_show_a_name_as_it_stands(client, text):
    busy(text[:200], timezone.localdate().replace(day=1))
    cache.clear()
    page = client.get(this_month("/so-lieu/"))
    assert page.status_code == 200 and harm_in(page.content.decode()) == []
    said = client.get("/so-lieu/so-lieu.json")
    assert said["Content-Type"].startswith("application/json") and said.json()["figures"]
    rows = list(csv.reader(io.StringIO(client.get("/so-lieu/so-lieu.csv").content.decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {6}
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@", "\t", "\r")]


@texts
def test_the_figures_of_the_staff_draw_a_name_as_it_stands(manager, text):
    busy(text[:200], timezone.localdate().replace(day=1))
    cache.clear()
    page = manager.get(this_month("/admin/so-lieu/"))
    assert page.status_code == 200 and harm_in(page.content.decode()) == []


def test_the_list_of_closed_months_shows_who_closed_as_it_stands(settings):
    settings.STAFF_OTP_REQUIRED = False
    name = HOSTILE["html"]
    month_closing.close(month=last_month(), by=make_officer(first_name=name[:100], last_name=name[100:]))
    page = desk_client(officer_of(role="Quản lý trung tâm")).get("/admin/insights/closedmonth/")
    assert page.status_code == 200 and harm_in(page.content.decode()) == []

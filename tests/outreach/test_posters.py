"""A poster printed, its QR read from the picture and opened; phones counted once, and nobody known."""

import datetime as dt
import re

import pypdfium2
import pytest
import time_machine
import zxingcpp
from django.contrib.auth.models import Group as Role
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from outreach import posters
from outreach.models import DailyCount, Mark, Salt
from tests.factories import local, make_officer
from tests.outreach.factories import make_group

pytestmark = pytest.mark.django_db
POINTS_PER_MM = 72 / 25.4


def open_qr(phone: Client, address: str, group) -> str:
    """What a phone's browser does with a scanned address; the page."""
    answer = phone.get(address.replace("http://127.0.0.1:8000", ""), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def scans_of(group) -> int:
    return sum(group.days.values_list("scans", flat=True))


@pytest.mark.parametrize(("paper", "size"), [("a4", (210, 297)), ("a5", (148, 210))])
def test_the_posters_qr_is_read_from_the_page_and_two_scans_of_one_phone_count_once(group, paper, size):
    document = pypdfium2.PdfDocument(posters.poster_pdf(group, paper))
    assert len(document) == 1
    page = document[0]
    assert [round(side / POINTS_PER_MM) for side in page.get_size()] == list(size)
    scale = 3
    (code,) = zxingcpp.read_barcodes(page.render(scale=scale).to_pil())
    at = code.position
    assert (at.top_right.x - at.top_left.x) / scale / POINTS_PER_MM >= 60
    words = page.get_textpage().get_text_range()
    assert group.village in words and group.typed_code in words and group.leader not in words

    mine, neighbours = Client(), Client()
    assert "Khối Thử" in open_qr(mine, code.text, group)
    open_qr(mine, code.text, group)
    assert scans_of(group) == 1
    open_qr(neighbours, code.text, group)
    assert scans_of(group) == 2
    page = Client().get(group.get_absolute_url()).content.decode()
    assert re.search(r"Lượt quét áp phích</th>\s*<td class=\"number\">2</td>\s*<td class=\"number\">2<", page)
    assert scans_of(group) == 2
    assert "Khối Thử" in Client().get(reverse("outreach:home")).content.decode()


def test_a_phone_counts_again_the_next_day_and_the_day_before_is_forgotten(group):
    phone = Client()
    with time_machine.travel(local("2026-11-23 12:00"), tick=False):
        open_qr(phone, group.poster_path, group)
        yesterday = bytes(Salt.objects.get().value)
    with time_machine.travel(local("2026-11-24 11:00"), tick=False):
        open_qr(phone, group.poster_path, group)
        assert bytes(Salt.objects.get().value) != yesterday
        assert Mark.objects.count() == 1
    assert [(row.day.day, row.scans) for row in group.days.order_by("day")] == [(23, 1), (24, 1)]


def test_one_phone_counts_once_for_each_of_two_groups(group, commune_of):
    phone, other = Client(), make_group(commune_of("Tam Kỳ"))
    for each in (group, other, group):
        open_qr(phone, each.poster_path, each)
    assert (scans_of(group), scans_of(other)) == (1, 1)


def test_what_keeps_no_cookie_and_a_forged_cookie_are_not_counted(group):
    for forged in ("", "ap-phich=abc:def"):
        crawler = Client(headers={"cookie": forged} if forged else None)
        first = crawler.get(group.poster_path)
        assert first.status_code == 302
        crawler.cookies.clear()
        assert crawler.get(first.url).status_code == 200
    assert not DailyCount.objects.exists()


def test_the_cookie_dies_in_a_day_and_is_seen_by_these_pages_alone(group):
    cookie = Client().get(group.poster_path).cookies["ap-phich"]
    assert (cookie["max-age"], cookie["path"], cookie["httponly"]) == (86_400, "/q/", True)


def test_a_group_that_ended_still_opens_and_counts_nothing(group):
    group.valid_to = timezone.localdate() - dt.timedelta(days=1)
    group.save()
    page = open_qr(Client(), group.poster_path, group)
    assert group.typed_code not in page
    assert not DailyCount.objects.exists()


def test_an_unknown_code_and_a_small_letter(client, group):
    assert client.get("/q/ZZZZZ/").status_code == 404
    assert client.get(f"/q/{group.code.lower()}/", follow=True).status_code == 200


def test_only_those_who_see_the_groups_print_posters(client, group):
    address = reverse("outreach:poster", args=[group.code, "a5"])
    assert client.get(address).status_code == 302
    editor, operator = make_officer(is_staff=True), make_officer(is_staff=True)
    editor.groups.add(Role.objects.get(name="Biên tập viên"))
    client.force_login(operator)
    assert client.get(address).status_code == 403
    client.force_login(editor)
    answer = client.get(address)
    assert answer["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert client.get(address.replace("a5", "a3")).status_code == 404
    change = reverse("admin:outreach_group_change", args=[group.pk])
    assert group.typed_code in client.get(change).content.decode()
    shown = client.get(reverse("admin:outreach_group_poster_a4", args=[group.pk]))
    assert shown.url == reverse("outreach:poster", args=[group.code, "a4"])

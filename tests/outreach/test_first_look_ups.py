"""The first look-up after a scan is counted for the group, and nothing says whose it was."""

import datetime as dt

import pytest
from django.core.signing import Signer
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundation.web.referrals import COOKIE
from lookups.kinds.exams import fast_path

pytestmark = pytest.mark.django_db
QUESTION = {"route": "02"}


def scanned(group, phone: Client | None = None) -> Client:
    """A phone that opened the poster's page, as a browser does."""
    phone = phone or Client()
    assert phone.get(f"/q/{group.code}/", follow=True).status_code == 200
    return phone


def look_up(phone: Client, **question: str) -> int:
    address = reverse("lookups:look_up", args=["xe-buyt"])
    return phone.get(address, question or QUESTION).status_code


def first_look_ups(group) -> int:
    return sum(group.days.values_list("lookups", flat=True))


def test_the_first_look_up_after_a_scan_counts_and_the_next_does_not(group):
    phone = scanned(group)
    assert first_look_ups(group) == 0
    for _ in range(2):
        assert look_up(phone) == 200
    assert first_look_ups(group) == 1
    scanned(group, phone)
    look_up(phone)
    assert first_look_ups(group) == 1
    look_up(scanned(group))
    assert first_look_ups(group) == 2


def test_the_form_alone_and_a_mistyped_question_wait_for_the_answer(group):
    phone = scanned(group)
    phone.get(reverse("lookups:look_up", args=["xe-buyt"]))
    assert look_up(phone, route="9" * 200) == 422
    assert first_look_ups(group) == 0
    look_up(phone)
    assert first_look_ups(group) == 1


def test_a_look_up_without_a_scan_counts_for_nobody(group):
    look_up(Client())
    assert first_look_ups(group) == 0


def test_the_cookie_names_the_group_and_no_phone_and_is_seen_by_look_ups_alone(group):
    cookies = [scanned(group).cookies[COOKIE] for _ in range(2)]
    (value,) = {cookie.value for cookie in cookies}
    assert value.startswith(group.code)
    assert (cookies[0]["path"], cookies[0]["max-age"], cookies[0]["httponly"]) == ("/tra-cuu/", 86_400, True)


def test_the_cookie_brought_again_counts_no_more_than_phones_that_scanned(group):
    phone = scanned(group)
    value = phone.cookies[COOKIE].value
    for _ in range(3):
        phone.cookies[COOKIE] = value
        assert look_up(phone) == 200
    assert first_look_ups(group) == 1


def test_a_forged_cookie_counts_for_nobody_and_goes(group):
    phone = Client()
    phone.cookies[COOKIE] = f"{group.code}:abc"
    look_up(phone)
    assert first_look_ups(group) == 0
    assert phone.cookies[COOKIE].value == ""
    phone.cookies[COOKIE] = Signer(salt=COOKIE).sign("ZZZZZ")
    assert look_up(phone) == 200


def test_a_group_that_ended_expects_none(group):
    group.valid_to = timezone.localdate() - dt.timedelta(days=1)
    group.save()
    assert COOKIE not in scanned(group).cookies


def test_with_the_database_away_the_answer_goes_out_and_the_cookie_goes(group, monkeypatch):
    phone = scanned(group)

    def away(**_what: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr("outreach.referral_cookie.count_first_look_up", away)
    assert look_up(phone) == 200
    assert first_look_ups(group) == 0 and phone.cookies[COOKIE].value == ""


def test_scores_answered_before_django_leave_such_a_phone_to_it():
    served = fast_path.ScorePages([])
    asked = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": fast_path.WEB,
        "QUERY_STRING": "exam=THPT-2026&sbd=48000001",
        "HTTP_COOKIE": f"{COOKIE}=ABCDE:x",
    }
    assert served.answer(asked) is None

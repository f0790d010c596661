"""Following a dossier: link codes, stopping, and beginning again."""

import datetime as dt
import re
import threading

import pytest
import time_machine
from django.db import connection

from dossiers import services
from dossiers.errors import LinkCodeRefused
from dossiers.models import Follow, LinkCode
from tests.factories import local, make_citizen, make_dossier

pytestmark = pytest.mark.django_db
NOON = local("2026-03-02 12:00")


def follows(dossier, citizen) -> bool:
    return Follow.objects.filter(dossier=dossier, citizen=citizen, stopped_at=None).exists()


def test_a_link_code_is_short_readable_and_works_once():
    dossier, citizen = make_dossier(), make_citizen()
    code = services.issue_link_code(dossier=dossier).code
    assert re.fullmatch(r"#[34679ACDEFGHJKMNPQRTUVWXY]{5}", code)
    assert services.redeem_link_code(code=f"  {code.lower()} ", citizen=citizen) == dossier
    assert Follow.objects.get(citizen=citizen).proof == Follow.Proof.LINK_CODE
    with pytest.raises(LinkCodeRefused):
        services.redeem_link_code(code=code, citizen=make_citizen())


def test_the_sign_before_the_code_may_be_left_out():
    dossier, citizen = make_dossier(), make_citizen()
    services.redeem_link_code(code=services.issue_link_code(dossier=dossier).code[1:], citizen=citizen)
    assert follows(dossier, citizen)


def test_the_same_message_twice_is_no_error():
    dossier, citizen = make_dossier(), make_citizen()
    code = services.issue_link_code(dossier=dossier).code
    for _ in range(2):
        assert services.redeem_link_code(code=code, citizen=citizen) == dossier
    services.stop_following(dossier=dossier, citizen=citizen)
    with pytest.raises(LinkCodeRefused):
        services.redeem_link_code(code=code, citizen=citizen)


@pytest.mark.parametrize("code", ["", "#", "#AAAAA", "A" * 5000, "#ỔỖ\x00"])
def test_an_unknown_code_is_refused(code):
    make_dossier()
    with pytest.raises(LinkCodeRefused):
        services.redeem_link_code(code=code, citizen=make_citizen())


def test_a_code_lives_for_half_an_hour():
    dossier = make_dossier()
    with time_machine.travel(NOON, tick=False) as clock:
        code = services.issue_link_code(dossier=dossier).code
        clock.shift(dt.timedelta(minutes=30))
        with pytest.raises(LinkCodeRefused):
            services.redeem_link_code(code=code, citizen=make_citizen())


def test_a_page_opened_again_shows_the_same_fresh_code_then_a_new_one():
    dossier = make_dossier()
    with time_machine.travel(NOON, tick=False) as clock:
        first = services.issue_link_code(dossier=dossier)
        clock.shift(dt.timedelta(minutes=14))
        assert services.issue_link_code(dossier=dossier) == first
        clock.shift(dt.timedelta(minutes=2))
        second = services.issue_link_code(dossier=dossier)
        assert second != first
        clock.shift(dt.timedelta(hours=1))
        services.issue_link_code(dossier=dossier)
    assert LinkCode.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_people_with_one_code_one_follows():
    dossier, citizens = make_dossier(), [make_citizen(), make_citizen()]
    code = services.issue_link_code(dossier=dossier).code
    start, refused = threading.Barrier(2), []

    def type_it(citizen):
        start.wait()
        try:
            services.redeem_link_code(code=code, citizen=citizen)
        except LinkCodeRefused:
            refused.append(citizen)
        finally:
            connection.close()

    threads = [threading.Thread(target=type_it, args=(citizen,)) for citizen in citizens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == Follow.objects.count() == 1


def test_stopping_ends_it_and_following_again_begins_it():
    dossier, citizen = make_dossier(), make_citizen()
    services.follow(dossier=dossier, citizen=citizen, proof=Follow.Proof.QR)
    assert services.stop_following(dossier=dossier, citizen=citizen)
    assert not services.stop_following(dossier=dossier, citizen=citizen)
    assert not follows(dossier, citizen)
    services.follow(dossier=dossier, citizen=citizen, proof=Follow.Proof.SECRET)
    assert follows(dossier, citizen) and Follow.objects.count() == 1

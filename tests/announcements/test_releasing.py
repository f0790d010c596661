"""Two people stand behind every article, and its hours are kept to the second."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import IntegrityError
from django.utils import timezone

from announcements.models import Article, ArticleState
from announcements.services import articles as services
from foundation.workflow import TransitionRefused
from tests.announcements.factories import make_article, released
from tests.factories import make_officer

pytestmark = pytest.mark.django_db


def test_what_one_wrote_another_releases():
    article = released()
    assert article.state == ArticleState.RELEASED and article.released_by != article.written_by
    assert list(Article.objects.readable()) == [article]


def test_the_writer_does_not_release_his_own_words():
    article = make_article()
    services.hand_in(article, by=article.written_by)
    with pytest.raises(TransitionRefused):
        services.publish(article, by=article.written_by, seen=1)


def test_even_the_database_refuses_one_person_in_both_roles():
    article = make_article()
    with pytest.raises(IntegrityError):
        Article.objects.filter(pk=article.pk).update(state="released", released_by=article.written_by)


def test_who_edits_what_another_wrote_cannot_release_it_either():
    article, second = make_article(), make_officer(is_staff=True)
    services.hand_in(article, by=article.written_by)
    services.note_change(article, by=second)
    with pytest.raises(TransitionRefused):
        services.publish(article, by=second, seen=2)


def test_only_what_was_read_is_released():
    article = make_article()
    services.hand_in(article, by=article.written_by)
    services.note_change(article, by=article.written_by)
    with pytest.raises(TransitionRefused):
        services.publish(article, by=make_officer(), seen=1)
    assert not Article.objects.readable().exists()


def test_an_article_without_text_is_not_handed_in():
    article = make_article()
    article.blocks.all().delete()
    with pytest.raises(TransitionRefused):
        services.hand_in(article, by=article.written_by)


def test_what_is_sent_back_carries_the_remark_and_can_be_handed_in_again():
    article = make_article()
    services.hand_in(article, by=article.written_by)
    article = services.send_back(article, by=make_officer(), reason="Thiếu ngày")
    assert (article.state, article.remark) == (ArticleState.DRAFT, "Thiếu ngày")
    assert services.hand_in(article, by=article.written_by).state == ArticleState.REVIEW


def test_it_is_read_from_its_second_until_its_last():
    begin = timezone.now() + dt.timedelta(hours=5)
    article = released(publish_at=begin, expires_at=begin + dt.timedelta(days=1))
    assert not Article.objects.readable().exists()
    with time_machine.travel(begin - dt.timedelta(seconds=1), tick=False):
        assert not Article.objects.readable().exists()
    with time_machine.travel(begin, tick=False):
        assert list(Article.objects.readable()) == [article] and article.is_readable
    with time_machine.travel(article.expires_at, tick=False):
        assert not Article.objects.readable().exists() and not article.is_readable


def test_pinned_ones_come_first_as_long_as_they_are_pinned():
    now = timezone.now()
    old = released(publish_at=now - dt.timedelta(days=9), pinned_until=now + dt.timedelta(days=1))
    new = released(publish_at=now - dt.timedelta(days=1))
    Article.objects.filter(pk=old.pk).update(publish_at=now - dt.timedelta(days=9))
    assert list(Article.objects.readable().in_order()) == [old, new]
    Article.objects.filter(pk=old.pk).update(pinned_until=now)
    assert list(Article.objects.readable().in_order()) == [new, old]


def test_a_withdrawn_article_is_gone_and_may_come_back_in_other_words():
    article = services.withdraw(released(), by=make_officer(), reason="Sai ngày")
    assert not Article.objects.readable().exists()
    services.note_change(article, by=article.released_by)
    article = services.hand_in(article, by=article.released_by)
    assert services.publish(article, by=make_officer(), seen=article.revision).is_readable


@pytest.mark.parametrize("words", ["hoi an", "HỘI AN", "Hội An tiep", "phuong hoi an"])
def test_words_are_found_with_or_without_marks(words):
    article = released()
    assert list(Article.objects.readable().matching(words)) == [article]


def test_editors_write_and_second_persons_release():
    def may(role: str) -> set[str]:
        granted = Group.objects.get(name=role).permissions.filter(codename__endswith="_article")
        return set(granted.values_list("codename", flat=True))

    assert "release_article" not in may("Biên tập viên") and "change_article" in may("Biên tập viên")
    assert may("Duyệt nội dung") == {"view_article", "release_article"}

"""Our articles on the Official Account: checked, changed, taken away, counted, sent to all followers once."""

import datetime as dt
import threading

import pytest
import requests
from django.db import connection
from django.utils import timezone

from announcements import tasks
from announcements.models import Campaign, CampaignState
from announcements.services import articles as services
from announcements.services import campaigns
from tests.announcements.factories import make_article, released
from tests.factories import make_officer
from zalo_channel import articles
from zalo_channel.models import OaArticle

State = OaArticle.State


def keep_up() -> None:
    OaArticle.objects.update(next_at=timezone.now())
    articles.sync()


@pytest.fixture
def published(zalo):
    """An article of ours that the account shows."""
    zalo.switch(article_polls=0)
    article = released()
    keep_up(), keep_up()
    return article


def test_an_article_is_handed_in_checked_and_known_by_its_id(zalo):
    zalo.switch(article_polls=1)
    article = released()
    keep_up()
    assert article.oa_article.state == State.CHECKING and not article.oa_article.oa_id
    keep_up()  # the platform still works on it
    assert OaArticle.objects.get().state == State.CHECKING
    keep_up()
    row = OaArticle.objects.get()
    assert row.state == State.PUBLISHED and row.oa_id
    query = {"offset": 0, "limit": 5, "type": "normal"}
    shown = zalo.raw("GET", "/openapi/v2.0/article/getslice", params=query).json()["data"]["medias"]
    assert [media["title"] for media in shown] == [article.title]


@pytest.mark.django_db
def test_words_of_tables_videos_and_the_summary_are_no_markup_there():
    article = make_article(summary="Lương <5 triệu", text="<p>x</p>")
    article.blocks.update(kind="table", table="Lương <5 triệu\tb\n<b>1</b>\t2")
    block = article.blocks.get()
    (told,) = articles.body_of(article)["body"]
    assert told["content"] == "Lương &lt;5 triệu | b<br>&lt;b&gt;1&lt;/b&gt; | 2"
    block.kind, block.url = "video", 'https://youtube.com/"><img/src=x/onerror=alert(1)>'
    block.save()
    assert "<img" not in articles.body_of(article)["body"][0]["content"]
    block.delete()
    assert articles.body_of(article)["body"][0]["content"] == "Lương &lt;5 triệu"


def test_drafts_and_articles_for_the_web_alone_stay_here(zalo):
    released(is_for_followers=False)
    keep_up()
    assert not OaArticle.objects.exists()


def test_a_correction_changes_the_same_article_there(published):
    before = OaArticle.objects.get().oa_id
    services.correct(published, by=make_officer(), reason="Ngày đúng là 05/12.")
    keep_up(), keep_up()
    row = OaArticle.objects.get()
    assert (row.oa_id, row.revision, row.state) == (before, 2, State.PUBLISHED)


def test_a_correction_waits_while_nobody_can_read_the_article_and_its_pictures(published):
    services.correct(published, by=make_officer(), reason="Ngày đúng là 05/12.")
    type(published).objects.update(publish_at=timezone.now() + dt.timedelta(hours=1))
    keep_up()
    assert OaArticle.objects.get().revision == 1


def test_what_is_withdrawn_leaves_the_account_too(published):
    services.withdraw(published, by=make_officer(), reason="Sai")
    keep_up()
    assert OaArticle.objects.get().state == State.REMOVED


def test_what_the_platform_refuses_is_told_to_the_editor(zalo):
    zalo.switch(article_polls=0)
    article = released(title="T" * 140)
    type(article).objects.filter(pk=article.pk).update(office="")  # the platform wants an author
    keep_up(), keep_up()
    status = articles.OaPublisher().status(article)
    assert status.words.startswith(("Bị từ chối", "Đã đăng"))


def test_views_are_read_back_as_the_platform_counts_them(published):
    articles.read_figures()
    for _ in range(3):
        requests.get(OaArticle.objects.get().url, timeout=60)
    articles.read_figures()
    row = OaArticle.objects.get()
    assert row.views == 3 and row.read_at
    assert articles.OaPublisher().status(published).views == 3


@pytest.fixture
def daytime(zalo, settings):
    settings.CAMPAIGN_HOURS = (0, 24)
    zalo.at("2026-11-24T12:00:00+07:00")


def broadcast_of(article) -> Campaign:
    campaign = Campaign.objects.create(
        name="Gửi bài", category=article.category, way="broadcast", article=article, made_by=make_officer()
    )
    return campaigns.approve(campaign, by=make_officer())


def test_a_broadcast_is_asked_for_once(published, daytime, zalo):
    campaign = broadcast_of(published)
    tasks.advance()
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.RUNNING)  # as if it had not been noted
    tasks.advance()
    campaign.refresh_from_db()
    assert campaign.broadcast_id, campaign.said
    assert len(zalo.look("state")["broadcasts"]) == 1


def test_an_article_that_is_not_there_cannot_be_broadcast(daytime):
    campaign = broadcast_of(released())
    tasks.advance()
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.CANCELLED and "Zalo" in campaign.said


@pytest.fixture
def two_published(zalo):
    zalo.switch(article_polls=0)
    both = released(), released(title="Bài thứ hai")
    keep_up(), keep_up()
    assert {row.state for row in OaArticle.objects.all()} == {State.PUBLISHED}
    return both


def states() -> list[str]:
    return list(OaArticle.objects.order_by("pk").values_list("state", flat=True))


def titles_on_the_account(zalo) -> list[str]:
    query = {"offset": 0, "limit": 5, "type": "normal"}
    shown = zalo.raw("GET", "/openapi/v2.0/article/getslice", params=query).json()["data"]["medias"]
    return [media["title"] for media in shown]


def creations(zalo) -> int:
    return len(zalo.look("log", contains="/article/create")["rows"])


def test_an_article_whose_answer_was_lost_is_looked_for_and_not_created_again(zalo):
    zalo.switch(article_polls=0)
    article = released()
    zalo.control("faults", kind="lost_answer", path="/article/create", seconds=0.05)
    keep_up(), keep_up()
    assert (states(), titles_on_the_account(zalo)) == ([State.PUBLISHED], [article.title])
    assert creations(zalo) == 1
    services.withdraw(article, by=make_officer(), reason="Sai")
    keep_up()
    assert titles_on_the_account(zalo) == []


def test_an_article_that_never_arrived_is_created_again_after_some_looks(zalo):
    zalo.switch(article_polls=0)
    article = released()
    zalo.control("faults", kind="http_500", path="/article/create")  # nobody knows what came of it
    for _ in range(articles.TRIES + 1):
        keep_up()
    assert (states(), creations(zalo)) == ([], 1)
    keep_up(), keep_up()
    assert (states(), titles_on_the_account(zalo)) == ([State.PUBLISHED], [article.title])


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow("the platform takes its second")
def test_turns_of_the_timer_that_run_together_create_an_article_once(zalo):
    released()
    zalo.control("faults", kind="slow", path="/article/create", seconds=1, times=2)

    def turn() -> None:
        try:
            articles.sync()
        finally:
            connection.close()

    turns = [threading.Thread(target=turn) for _ in range(2)]
    for each in turns:
        each.start()
    for each in turns:
        each.join()
    assert creations(zalo) == 1


def test_what_staff_deleted_there_is_removed_and_holds_up_no_other_removal(zalo, two_published):
    zalo.post("/v2.0/article/remove", {"id": OaArticle.objects.order_by("pk")[0].oa_id})
    for article in two_published:
        services.withdraw(article, by=make_officer(), reason="Sai")
    keep_up()
    assert states() == [State.REMOVED, State.REMOVED]
    assert titles_on_the_account(zalo) == []


def test_a_removal_that_is_refused_is_tried_again_and_holds_up_no_other(zalo, two_published):
    for article in two_published:
        services.withdraw(article, by=make_officer(), reason="Sai")
    zalo.control("faults", kind="error", path="/article/remove", code=-200)
    keep_up()
    assert states() == [State.PUBLISHED, State.REMOVED]
    articles.sync()
    assert states() == [State.PUBLISHED, State.REMOVED], "not at each beat"
    keep_up()
    assert states() == [State.REMOVED, State.REMOVED]


def test_an_article_whose_edit_was_refused_leaves_the_account_when_it_is_withdrawn(zalo, published):
    services.correct(published, by=make_officer(), reason="Ngày đúng là 05/12.")
    zalo.control("faults", kind="error", path="/article/update", code=-201)
    keep_up()
    assert states() == [State.REFUSED] and titles_on_the_account(zalo)
    services.withdraw(published, by=make_officer(), reason="Sai")
    keep_up()
    assert states() == [State.REMOVED] and titles_on_the_account(zalo) == []


def test_after_a_refused_edit_the_next_correction_is_handed_in(zalo, published):
    services.correct(published, by=make_officer(), reason="Ngày đúng là 05/12.")
    zalo.control("faults", kind="error", path="/article/update", code=-201)
    keep_up()
    services.correct(published, by=make_officer(), reason="Ngày đúng là 06/12.")
    keep_up(), keep_up()
    assert (states(), OaArticle.objects.get().revision) == ([State.PUBLISHED], 3)


@pytest.mark.parametrize("call", ["create", "verify"])
def test_an_article_refused_at_first_is_handed_in_anew_once_it_is_corrected(zalo, call):
    zalo.switch(article_polls=0)
    article = released()
    zalo.control("faults", kind="error", path=f"/article/{call}", code=-201)
    for _ in range(3):
        keep_up()
    assert states() == [State.REFUSED], "the same words are not handed in again"
    services.correct(article, by=make_officer(), reason="Ngày đúng là 05/12.")
    keep_up(), keep_up()
    assert (states(), OaArticle.objects.get().revision) == ([State.PUBLISHED], 2)


@pytest.mark.parametrize("call", ["create", "verify"])
@pytest.mark.parametrize("code", [-32, -200, -223])
def test_a_call_that_comes_too_early_is_no_refusal_of_the_article(zalo, call, code):
    zalo.switch(article_polls=0)
    article = released()
    zalo.control("faults", kind="error", path=f"/article/{call}", code=code)
    for _ in range(3):
        keep_up()
    assert states() == [State.PUBLISHED]
    assert titles_on_the_account(zalo) == [article.title]

"""Campaigns: foreseen, let go by a second person, once to each, stopped at once, quiet at night."""

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import IntegrityError

from announcements import tasks
from announcements.admin.campaign_report import report_rows
from announcements.figures import SENT
from announcements.models import Campaign, CampaignState
from announcements.services import campaigns, subscriptions
from foundation.citizens import services as citizens
from foundation.citizens import tags
from foundation.citizens.audiences import AUDIENCES, every_choice
from foundation.citizens.models import ChannelIdentity, Citizen, Tag
from foundation.outbox import broadcasts
from foundation.outbox.models import Notice, NoticeState
from foundation.workflow import TransitionRefused
from tests.announcements.factories import released
from tests.factories import local, make_citizen, make_officer

pytestmark = pytest.mark.django_db
NOON, NIGHT, MORNING = "2026-11-24 12:00", "2026-11-24 22:00", "2026-11-25 06:00"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(local(NOON), tick=False) as traveller:
        yield traveller


def make_follower(**over) -> Citizen:
    citizen = make_citizen(**over)
    ChannelIdentity.objects.create(
        citizen=citizen, channel="zalo", external_id=f"u{citizen.pk}", is_following=True
    )
    return citizen


def make_campaign(**over) -> Campaign:
    values = {
        "name": "Đêm rằm phố cổ",
        "category": "van-hoa-du-lich",
        "audience": "followers:",
        "text": "Tối nay phố đi bộ mở từ 18 giờ.",
        "made_by": over.pop("made_by", None) or make_officer(is_staff=True),
    }
    return Campaign.objects.create(**values | over)


def let_go(campaign: Campaign) -> Campaign:
    campaigns.send_test(campaign, by=campaign.made_by, readers=Citizen.objects.none())
    return campaigns.approve(campaign, by=make_officer(is_staff=True))


def owed(campaign: Campaign):
    return Notice.objects.filter(event_key=campaign.event_key)


def sent(campaign: Campaign) -> None:
    owed(campaign).filter(state=NoticeState.OWED).update(state=NoticeState.SENT)


@pytest.mark.security_check("broadcast-killed")
def test_each_follower_is_owed_one_message_however_often_it_is_begun(monkeypatch):
    monkeypatch.setattr(campaigns, "BATCH", 2)
    people = [make_follower() for _ in range(5)]
    make_citizen()  # follows nothing
    campaign = let_go(make_campaign())
    tasks.advance()
    Campaign.objects.filter(pk=campaign.pk).update(cursor=0, is_listed=False)  # as if it had forgotten
    tasks.advance()
    assert sorted(owed(campaign).values_list("citizen_id", flat=True)) == [person.pk for person in people]


@pytest.mark.security_check("broadcast-killed")
def test_killed_between_two_batches_it_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(campaigns, "BATCH", 2)
    people = [make_follower() for _ in range(5)]
    campaign = let_go(make_campaign())
    campaigns.advance(campaign.pk)
    assert owed(campaign).count() == 2
    tasks.advance()  # another worker
    assert owed(campaign).count() == len(people)
    assert Campaign.objects.get(pk=campaign.pk).people == len(people)


def test_it_is_over_when_nothing_waits_any_more():
    make_follower()
    campaign = let_go(make_campaign())
    tasks.advance()
    assert Campaign.objects.get(pk=campaign.pk).state == CampaignState.RUNNING
    sent(campaign)
    tasks.advance()
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.DONE and campaign.finished_at


def test_who_said_stop_gets_nothing_of_that_category_and_is_counted():
    tired, other, willing = make_follower(), make_follower(), make_follower()
    subscriptions.unsubscribe(citizen=tired, category="van-hoa-du-lich")
    subscriptions.unsubscribe(citizen=other, category=subscriptions.EVERYTHING)
    campaign = let_go(make_campaign())
    tasks.advance()
    sent(campaign)
    tasks.advance()
    assert [notice.citizen for notice in owed(campaign)] == [willing]
    assert Campaign.objects.get(pk=campaign.pk).unsubscribed == 2
    subscriptions.resubscribe(citizen=tired, category="van-hoa-du-lich")
    assert tired in campaigns.recipients(campaign)


def test_nobody_gets_more_than_the_days_number_except_the_urgent(settings):
    settings.CAMPAIGN_MESSAGES_A_DAY = 1
    person = make_follower()
    tasks_done = [let_go(make_campaign()), let_go(make_campaign()), let_go(make_campaign(is_urgent=True))]
    tasks.advance()
    assert [owed(campaign).count() for campaign in tasks_done] == [1, 0, 1]
    assert Campaign.objects.get(pk=tasks_done[1].pk).sated == 1
    assert Notice.objects.filter(citizen=person, purpose="campaign").count() == 2


def test_a_paused_campaign_keeps_still_and_goes_on():
    make_follower()
    campaign = let_go(make_campaign())
    tasks.advance()
    campaigns.pause(campaign, by=campaign.made_by)
    assert not Notice.objects.due().exists()
    owed(campaign).update(due_at=local(NOON), reason="")  # a worker puts back what it held
    tasks.advance()
    assert not Notice.objects.due().exists()
    campaigns.resume(campaign, by=campaign.made_by)
    assert Notice.objects.due().count() == 1


def test_a_cancelled_one_takes_back_what_has_not_left():
    make_follower(), make_follower()
    campaign = let_go(make_campaign())
    tasks.advance()
    first = owed(campaign).order_by("pk").first()
    Notice.objects.filter(pk=first.pk).update(state=NoticeState.SENT)
    campaigns.cancel(campaign, by=make_officer())
    progress = broadcasts.progress(campaign.event_key)
    assert progress.states == {"sent": 1, "cancelled": 1}
    tasks.advance()
    assert Campaign.objects.get(pk=campaign.pk).state == CampaignState.CANCELLED


@pytest.mark.security_check("quiet-hours")
def test_at_night_only_the_urgent_leaves_and_in_the_morning_the_rest(noon):
    make_follower()
    noon.move_to(local(NIGHT))
    quiet, urgent = let_go(make_campaign()), let_go(make_campaign(is_urgent=True))
    tasks.advance()
    assert not owed(quiet).exists() and owed(urgent).exists()
    noon.move_to(local(MORNING))
    tasks.advance()
    assert owed(quiet).exists()


@pytest.mark.security_check("quiet-hours")
def test_night_falls_upon_a_campaign_under_way(noon):
    make_follower()
    campaign = let_go(make_campaign())
    noon.move_to(local("2026-11-24 21:59"))
    tasks.advance()
    noon.move_to(local(NIGHT))
    tasks.advance()
    assert not Notice.objects.due().exists()
    noon.move_to(local(MORNING))
    tasks.advance()
    assert Notice.objects.due().count() == 1 and owed(campaign).count() == 1


@pytest.mark.security_check("quiet-hours")
def test_what_goes_on_at_night_sleeps_until_the_morning(noon):
    make_follower()
    campaign = let_go(make_campaign())
    tasks.advance()
    campaigns.pause(campaign, by=campaign.made_by)
    noon.move_to(local(NIGHT))
    campaigns.resume(campaign, by=campaign.made_by)
    assert not Notice.objects.due().exists()
    tasks.advance()
    noon.move_to(local(MORNING))
    tasks.advance()
    assert Notice.objects.due().count() == 1


def test_two_people_and_a_test_stand_behind_it():
    campaign = make_campaign()
    with pytest.raises(TransitionRefused):
        campaigns.approve(campaign, by=make_officer())  # nobody has tested it
    campaigns.send_test(campaign, by=campaign.made_by, readers=Citizen.objects.none())
    with pytest.raises(TransitionRefused):
        campaigns.approve(campaign, by=campaign.made_by)


def test_even_the_database_refuses_one_person_in_both_roles():
    campaign = make_campaign()
    with pytest.raises(IntegrityError):
        Campaign.objects.filter(pk=campaign.pk).update(approved_by=campaign.made_by)


def test_test_readers_get_it_as_everybody_will_and_again_when_it_is_sent():
    reader = make_follower()
    campaign = make_campaign(article=released())
    campaigns.send_test(campaign, by=campaign.made_by, readers=Citizen.objects.filter(pk=reader.pk))
    told = Notice.objects.get(citizen=reader).message
    assert "Tối nay phố đi bộ" in told["text"] and "dừng tin" in told["text"]
    assert told["buttons"][0]["value"].endswith(campaign.article.get_absolute_url())
    campaigns.approve(campaign, by=make_officer())
    tasks.advance()
    assert owed(campaign).count() == 1


@pytest.mark.parametrize("lacking", [{"text": " "}, {"audience": ""}, {"audience": "nobody:"}])
def test_a_campaign_that_lacks_something_is_not_sent(lacking):
    campaign = make_campaign(**lacking)
    with pytest.raises(TransitionRefused):
        campaigns.send_test(campaign, by=campaign.made_by, readers=Citizen.objects.none())


def test_the_forecast_asks_the_routes_themselves(settings):
    settings.OUTBOX_SENDS_PER_MINUTE = 2
    for _ in range(3):
        make_follower()
    make_follower()
    ChannelIdentity.objects.filter(citizen=Citizen.objects.last()).update(unreachable_reason="zalo_blocked")
    foreseen = campaigns.estimate(make_campaign())
    assert (foreseen.people, foreseen.routes, foreseen.minutes) == (4, {"consultation": 3}, 2)
    assert foreseen.refused == {"zalo_blocked": 1} and foreseen.is_exact and foreseen.price == 0


def test_the_desk_shows_the_forecast_then_the_progress_and_the_report(client, settings):
    settings.STAFF_OTP_REQUIRED = False
    make_follower()
    editor = make_officer(is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(content_type__app_label="announcements"))
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    campaign = make_campaign()
    page = f"/admin/announcements/campaign/{campaign.pk}"
    assert "Tới 1 trong 1 người" in " ".join(client.get(f"{page}/change/").content.decode().split())
    let_go(campaign)
    tasks.advance()
    sent(campaign)
    assert "Đã gửi 1/1" in " ".join(client.get(f"{page}/tien-do/").content.decode().split())
    report = client.get(f"{page}/bao-cao.csv").content.decode()
    assert "Tin đã gửi,1" in report and "Tất cả người theo dõi trang" in report


def test_who_only_lets_a_draft_go_reads_in_words_whom_it_is_for(client, settings):
    settings.STAFF_OTP_REQUIRED = False
    second = make_officer(is_staff=True)
    second.user_permissions.add(Permission.objects.get(codename="view_campaign"))
    client.force_login(second, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/admin/announcements/campaign/{make_campaign().pk}/change/").content.decode()
    assert "Tất cả người theo dõi trang" in page and "followers:" not in page


def test_nobody_looks_at_campaigns_without_the_right(client, settings):
    settings.STAFF_OTP_REQUIRED = False
    client.force_login(make_officer(is_staff=True), backend="django.contrib.auth.backends.ModelBackend")
    page = f"/admin/announcements/campaign/{make_campaign().pk}"
    assert {client.get(f"{page}/{path}").status_code for path in ("change/", "tien-do/", "bao-cao.csv")} == {
        403
    }


def test_people_with_a_tag_are_a_group_with_a_ground_of_its_own():
    tag = Tag.objects.create(name="Hộ nuôi tôm", ground="Đã xin nhận tin về nuôi tôm", is_in_use=True)
    theirs, _other = make_follower(), make_follower()
    tags.put(tag=tag, citizens=[theirs], by=make_officer())
    campaign = make_campaign(audience=f"tag:{tag.pk}")
    assert list(campaigns.recipients(campaign)) == [theirs]
    assert AUDIENCES["tag"].ground(str(tag.pk)) == "Đã xin nhận tin về nuôi tôm"
    assert (f"tag:{tag.pk}", "Hộ nuôi tôm · 1 người") in [
        (value, label[-21:]) for value, label in every_choice()
    ]


def test_a_tag_taken_out_of_use_reaches_nobody_also_by_a_campaign_made_before():
    tag = Tag.objects.create(name="Hộ nuôi tôm", ground="Đã xin nhận tin về nuôi tôm", is_in_use=True)
    tags.put(tag=tag, citizens=[make_follower()], by=make_officer())
    campaign = make_campaign(audience=f"tag:{tag.pk}")
    Tag.objects.filter(pk=tag.pk).update(is_in_use=False, ground="")
    assert not campaigns.recipients(campaign).exists()


@pytest.mark.security_check("formula-injection")
def test_no_cell_of_the_report_is_a_formula():
    campaign = make_campaign(
        name="=1+1", made_by=make_officer(is_staff=True, first_name="", last_name="@sum")
    )
    cells = [cell for row in report_rows(campaign) for cell in row]
    assert "'=1+1" in cells and not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_a_tag_without_a_ground_cannot_be_in_use():
    with pytest.raises(IntegrityError):
        Tag.objects.create(name="Không rõ vì sao", is_in_use=True)


def test_who_asked_for_a_kind_of_news_is_a_group_until_he_stops():
    keen, other = make_follower(), make_follower()
    subscriptions.unsubscribe(citizen=keen, category=subscriptions.EVERYTHING)
    subscriptions.subscribe(citizen=keen, category="van-hoa-du-lich")
    campaign = make_campaign(audience="interest:van-hoa-du-lich")
    assert list(campaigns.recipients(campaign)) == [keen]
    assert other not in campaigns.recipients(campaign)
    subscriptions.unsubscribe(citizen=keen, category="van-hoa-du-lich")
    assert not campaigns.recipients(campaign).exists()


def test_the_copy_of_a_persons_data_holds_the_wishes_and_an_erasure_takes_them():
    person = make_follower()
    subscriptions.subscribe(citizen=person, category="y-te")
    subscriptions.unsubscribe(citizen=person, category="tuyen-dung")
    told = citizens.export(person)["news_wishes"]
    assert [told["asked_for"][0]["category"], told["refused"][0]["category"]] == ["y-te", "tuyen-dung"]
    citizens.erase(citizen=person, because="asked")
    assert subscriptions.export(person) == {"asked_for": [], "refused": []}


def test_the_months_figure_counts_what_channels_accepted_by_kind_of_news():
    make_follower(), make_follower()
    campaign = let_go(make_campaign())
    tasks.advance()
    first = owed(campaign).first()
    Notice.objects.filter(pk=first.pk).update(state=NoticeState.SEEN, sent_at=local(NOON))
    month = (local("2026-11-01 00:00"), local("2026-12-01 00:00"))
    assert SENT.measure(*month).total.good == 1
    assert list(SENT.rows(*month)) == [(local(NOON).date(), "van-hoa-du-lich", 1)]

"""Whom and by which template: chosen by search, with the number of people beside each group."""

import pytest
from django.core.cache import cache

from announcements import publishers
from announcements.admin.campaigns import CampaignForm
from announcements.models import Interest
from announcements.services import campaigns
from foundation.citizens import tags
from foundation.citizens.audiences import AUDIENCES, every_choice
from foundation.citizens.models import Tag
from lookups.kinds.exams.models import ScoreWatch
from lookups.subscriptions.models import Subscription
from lookups.subscriptions.topics import all_topics
from tests.announcements.test_campaigns import make_campaign, make_follower
from tests.factories import make_dossier, make_officer
from tests.lookups.exams.factories import make_exam
from tests.petitions.factories import make_commune
from zalo_channel.models import MessageTemplate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_kept_counts():
    cache.delete_many([f"audience-people:{key}" for key in AUDIENCES])


@pytest.fixture
def groups():
    one, two = make_follower(), make_follower()
    tag = Tag.objects.create(name="Hộ nuôi tôm", ground="Đã xin nhận tin về nuôi tôm", is_in_use=True)
    tags.put(tag=tag, citizens=[one, two], by=make_officer())
    Interest.objects.create(citizen=one, category="y-te")
    for _ in range(2):  # two dossiers of one person
        make_dossier(applicant=two)
    commune, exam = make_commune(), make_exam()
    for topic in all_topics()[:2]:
        Subscription.objects.create(citizen=one, commune=commune, topic=topic.key)
    for sbd in ("01", "02"):
        ScoreWatch.objects.create(exam=exam, sbd=sbd, citizen=two)


def test_the_number_beside_each_group_is_the_number_of_its_people(groups):
    compared = 0
    for audience in AUDIENCES.values():
        people = audience.people()
        for value, _label in audience.choices() if audience.choices else [("", "")]:
            assert people.get(value, 0) == audience.citizens(value).count(), (audience.key, value)
            compared += people.get(value, 0)
    assert compared >= 9  # each kind has somebody
    assert ("followers:", "Tất cả người theo dõi trang · 2 người") in every_choice()


def test_the_number_of_queries_does_not_grow_with_the_groups(groups, django_assert_max_num_queries):
    tags_made = [Tag(name=f"Nhóm {n}", ground="Đã xin nhận tin", is_in_use=True) for n in range(30)]
    Tag.objects.bulk_create(tags_made)
    with django_assert_max_num_queries(2 * len(AUDIENCES)):
        assert len(every_choice()) > 30


def test_the_form_is_a_select_with_counts_that_a_script_makes_searchable(groups, admin_client):
    page = admin_client.get("/admin/announcements/campaign/add/").content.decode()
    assert "Hộ nuôi tôm · 2 người</option>" in page
    assert page.count("unfold-admin-autocomplete") >= 2


def test_only_templates_that_a_campaign_can_fill_are_offered():
    MessageTemplate.objects.all().delete()
    for key, params, is_enabled in (
        ("news", {"title": 100, "text": 200}, True),
        ("fee", {"amount": 20, "text": 200}, True),
        ("old_news", {"text": 200}, False),
    ):
        MessageTemplate.objects.create(key=key, template_id=key, params=params, is_enabled=is_enabled)
    assert [key for key, _label in publishers.templates(campaigns.TEMPLATE_FIELDS)] == ["news"]
    values = {"name": "Đêm rằm", "category": "y-te", "way": "message", "text": "Tối nay."}
    assert not CampaignForm(values | {"template_key": "fee"}).is_valid()
    kept = make_campaign(template_key="old_news")
    assert CampaignForm(values | {"template_key": "old_news"}, instance=kept).is_valid()

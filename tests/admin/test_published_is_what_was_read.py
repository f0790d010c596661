"""A second person publishes the text that the page showed, not what it became while he was reading."""

import re
from html import unescape

import pytest

from announcements.models import Article, ArticleState, Campaign, CampaignState
from announcements.services import articles, campaigns
from foundation.citizens.models import Citizen
from knowledge import services as knowledge
from knowledge.models import QuestionAnswer
from lookups.releases import note_writer
from tests.admin.conftest import desk_client
from tests.announcements.factories import make_article
from tests.announcements.test_campaigns import make_campaign
from tests.factories import make_officer
from tests.knowledge.conftest import make_answer
from tests.lookups.test_second_person import Hazard, Outbreak
from tests.tourism.factories import make_entry
from tourism import services as tourism
from tourism.models import Entry, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]


def article(writer):
    record = make_article(written_by=writer)
    articles.hand_in(record, by=writer)
    return "announcements/article", "publish", record


def campaign(writer):
    record = make_campaign(made_by=writer)
    campaigns.send_test(record, by=writer, readers=Citizen.objects.none())
    return "announcements/campaign", "approve", record


def entry(writer):
    record = make_entry(written_by=writer, state=State.DRAFT)
    tourism.hand_in(record, by=writer)
    return "tourism/place", "publish", record


def answer(writer):
    record = make_answer(written_by=writer)
    knowledge.hand_in(record, by=writer)
    return "knowledge/questionanswer", "publish", record


def hazard(writer):
    return "hazards/hazardnotice", "release", Hazard.draft(writer)


def outbreak(writer):
    return "epidemics/outbreaklevel", "release", Outbreak.draft(writer)


def is_public(record) -> bool:
    record = type(record)._base_manager.get(pk=record.pk)
    states = {Article: ArticleState.RELEASED, Campaign: CampaignState.RUNNING}
    if isinstance(record, Article | Campaign):
        return record.state == states[type(record)]
    if isinstance(record, Entry | QuestionAnswer):
        return record.state == "published"
    return not record.is_draft


def rewrite(record, writer) -> None:
    record = type(record)._base_manager.get(pk=record.pk)
    if isinstance(record, Article):
        articles.note_change(record, by=writer)
        return
    if hasattr(record, "written_at"):
        note_writer(record, writer)
    record.save()


def button(desk, path: str, record, act: str) -> str:
    page = unescape(desk.get(f"/admin/{path}/{record.pk}/change/").content.decode())
    return re.search(rf'href="([^"]*/{act}/?(?:\?[^"]*)?)"', page)[1]


def press(desk, address: str) -> str:
    """Open the dialog, confirm what stands in it; the page that follows."""
    form = desk.get(address).content.decode()
    fields = dict(re.findall(r'name="(\w+)"[^>]*?value="([^"]*)"', form))
    answer = desk.post(address, {**fields, "_form_submitted": "true"}, follow=True)
    return answer.content.decode()


@pytest.mark.parametrize("make", [article, campaign, entry, answer, hazard, outbreak])
@pytest.mark.slow("opens four pages for each kind of record")
def test_what_changed_while_it_was_read_is_read_again_first(make):
    writer = make_officer(is_staff=True)
    path, act, record = make(writer)
    desk = desk_client(make_officer(is_superuser=True, is_staff=True))
    address = button(desk, path, record, act)
    rewrite(record, writer)
    assert "vừa được sửa trong lúc ông/bà đọc" in press(desk, address)
    assert not is_public(record)
    press(desk, address.partition("?")[0])  # a dialog opened without the page
    assert not is_public(record)
    press(desk, button(desk, path, record, act))
    assert is_public(record)

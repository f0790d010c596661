"""What the pages tell search engines is schema.org's language, in both languages of the portal."""

import pytest
from django.test import Client

from announcements.models import Article
from dossiers import offices
from dossiers.submission.procedure_search import procedures
from lookups.kinds.hazards.models import HazardNotice
from tests.web.structured_data import faults_in, things_in
from tourism.kinds import Kind
from tourism.models import Certainty, Entry

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo"),
    pytest.mark.slow("opens every page of the demo"),
]
LANGUAGES = ("vi", "en")


def page(address: str, language: str = "vi") -> str:
    response = Client().get(address, {"lang": language})
    assert response.status_code == 200, address
    return response.content.decode()


def type_of(address: str) -> object:
    (thing,) = things_in(page(address))
    return thing["@type"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_true_entry_of_the_handbook_is_told_rightly(language):
    entries = Entry.objects.published().exclude(certainty=Certainty.INVENTED)
    assert entries.count() > 50
    addresses = [entry.get_absolute_url() for entry in entries]
    assert {address: found for address in addresses if (found := faults_in(page(address, language)))} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_offices_procedures_articles_and_warnings_are_told_rightly(language):
    addresses = [f"/co-quan/{office.code}/" for office in offices.offices()]
    addresses += [f"/nop-ho-so/thu-tuc/{pk}/" for pk in procedures().values_list("pk", flat=True)[:60]]
    addresses += [article.get_absolute_url() for article in Article.objects.readable()]
    addresses += [notice.get_absolute_url() for notice in HazardNotice.objects.published()]
    assert len(addresses) > 30
    assert {address: found for address in addresses if (found := faults_in(page(address, language)))} == {}


def test_each_kind_of_page_has_its_type():
    place = Entry.objects.published().get(slug="thanh-dia-my-son")
    festival = Entry.objects.published().of(Kind.FESTIVAL).exclude(day=None)[0]
    assert type_of(place.get_absolute_url()) == ["TouristAttraction", "LandmarksOrHistoricalBuildings"]
    assert type_of(festival.get_absolute_url()) == "Event"
    assert type_of(f"/co-quan/{offices.offices()[0].code}/") == "GovernmentOffice"
    assert type_of(f"/nop-ho-so/thu-tuc/{procedures()[0].pk}/") == "GovernmentService"
    assert type_of(Article.objects.readable()[0].get_absolute_url()) == "NewsArticle"
    assert type_of(HazardNotice.objects.published()[0].get_absolute_url()) == "SpecialAnnouncement"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_is_a_list_of_events_on_their_days(language):
    told = page("/cam-nang/lich-le-hoi/", language)
    assert faults_in(told) == []
    (calendar,) = things_in(told)
    events = [each["item"] for each in calendar["itemListElement"]]
    assert len(events) > 5
    assert all(event["@type"] == "Event" and event["startDate"] <= event["endDate"] for event in events)
    assert [each["position"] for each in calendar["itemListElement"]] == list(range(1, len(events) + 1))


@pytest.mark.parametrize(
    "thing, fault",
    [
        ('{"@type": "Warning"}', "no type ['Warning']"),
        ('{"@type": "Event", "datum": "2026-11-28"}', "no property datum"),
        ('{"@type": "Event", "telephone": "1022"}', "['Event'] has no telephone"),
        ('{"@type": "Event", "startDate": "28/11/2026"}', "startDate takes no '28/11/2026'"),
        ('{"@type": "Event", "url": "/cam-nang/"}', "url takes no '/cam-nang/'"),
        ('{"@type": "Event", "location": {"@type": "Person"}}', "location takes no ['Person']"),
        ('{"@type": "Event", "eventStatus": "https://schema.org/Monday"}', "eventStatus takes no"),
        ('{"@type": "Event", "name": ""}', "name takes no ''"),
    ],
)
def test_the_judge_finds_what_is_wrong(thing, fault):
    data = thing.replace("{", '{"@context": "https://schema.org", ', 1)
    (found,) = faults_in(f'<script type="application/ld+json">{data}</script>')
    assert found.startswith(fault)

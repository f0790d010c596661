"""Surveys: answered without a name, told only where nobody can be guessed."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from foundation import proof
from outreach.models import Answer, Question, Sheet, Survey
from outreach.services import surveys as services
from tests.factories import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(db) -> Survey:
    today = timezone.localdate()
    made = Survey.objects.create(title="Cần gì?", intro="Để xếp lịch.", opens_on=today, closes_on=today)
    ask = made.questions.create
    ask(position=1, text="Việc gì?", kind="many", choices="Nộp hồ sơ\nLệ phí\nLừa đảo")
    ask(position=2, text="Buổi nào?", kind="one", choices="Sáng\nChiều\nTối\nKhuya")
    ask(position=3, text="Nói thêm", kind="words")
    return made


def take(survey: Survey, times: int, *said: list[str]) -> None:
    asked = survey.questions.all()
    for _ in range(times):
        services.hand_in(survey=survey, answers={q.pk: one for q, one in zip(asked, said, strict=False)})


def told(survey: Survey, number: int) -> dict[str, int | None]:
    return dict(services.results(survey).tallies[number].counts)


def test_nothing_is_told_of_fewer_than_five(survey):
    take(survey, 4, ["Lệ phí"], ["Sáng"])
    assert services.results(survey) == services.Results(None, [])
    take(survey, 1, ["Lệ phí", "Nộp hồ sơ"], ["Sáng"])
    assert services.results(survey).sheets == 5


def test_a_small_number_is_hidden_and_cannot_be_found_by_subtraction(survey):
    take(survey, 9, [], ["Sáng"])
    take(survey, 7, [], ["Chiều"])
    take(survey, 6, [], ["Tối"])
    take(survey, 2, [], ["Khuya"])
    assert told(survey, 1) == {"Sáng": 9, "Chiều": 7, "Tối": None, "Khuya": None}


def test_own_words_are_not_published_and_the_staff_read_them(survey, client, admin_client):
    take(survey, 5, ["Lệ phí"], ["Sáng"], ["xin thêm loa"])
    assert "xin thêm loa" not in client.get(survey.get_absolute_url()).content.decode()
    change = reverse("admin:outreach_survey_change", args=[survey.pk])
    assert "xin thêm loa" in admin_client.get(change).content.decode()


def test_what_was_not_offered_and_what_says_nothing_is_refused(survey):
    for answers in (["Bánh mì"], []):
        with pytest.raises(services.NotTaken):
            take(survey, 1, answers)
    assert not Sheet.objects.exists()


def test_a_closed_survey_takes_nothing_and_still_shows_its_results(survey, client):
    take(survey, 5, ["Lệ phí"])
    Survey.objects.update(
        opens_on=timezone.localdate() - dt.timedelta(days=9),
        closes_on=timezone.localdate() - dt.timedelta(days=1),
    )
    survey.refresh_from_db()
    with pytest.raises(services.NotTaken):
        take(survey, 1, ["Lệ phí"])
    page = client.get(survey.get_absolute_url()).content.decode()
    assert "<form" not in page
    assert re.search(r'Lệ phí</th>\s*<td class="number">5<', page)


def test_a_survey_to_come_is_not_there_yet(survey, client):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    Survey.objects.update(opens_on=tomorrow, closes_on=tomorrow)
    assert client.get(survey.get_absolute_url()).status_code == 404


def test_answered_on_the_web_with_the_sum_and_nothing_says_by_whom(survey, client, monkeypatch):
    monkeypatch.setattr(proof.check, "__kwdefaults__", {"seconds_at_least": 0})
    page = client.get(survey.get_absolute_url()).content.decode()
    one, other = map(int, re.search(r"(\d) cộng (\d) bằng", page).groups())
    many, single, words = survey.questions.all()
    sheet = {
        f"q{many.pk}": ["Lệ phí", "Lừa đảo"],
        f"q{single.pk}": "Tối",
        "token": re.search(r'name="token"\s+value="([^"]+)"', page)[1],
        "sum": "99",
    }
    wrong = client.post(survey.get_absolute_url(), sheet)
    assert wrong.status_code == 422
    assert "checked" in wrong.content.decode()
    assert not Sheet.objects.exists()
    done = client.post(survey.get_absolute_url(), sheet | {"sum": str(one + other)}, follow=True)
    assert 'role="status"' in done.content.decode()
    assert sorted(Answer.objects.values_list("said", flat=True)) == ["Lệ phí", "Lừa đảo", "Tối"]
    assert {field.name for field in Sheet._meta.fields} == {"id", "survey", "day"}


def test_questions_are_not_changed_once_answered(survey, client):
    officer = make_officer(is_staff=True, is_superuser=True)
    client.force_login(officer)
    change = reverse("admin:outreach_survey_change", args=[survey.pk])
    assert 'name="questions-0-text"' in client.get(change).content.decode()
    take(survey, 1, ["Lệ phí"])
    assert 'name="questions-0-text"' not in client.get(change).content.decode()


def test_a_question_with_one_choice_is_none(survey):
    with pytest.raises(ValidationError):
        Question(survey=survey, text="Gì?", kind="one", choices="Một").full_clean()


def test_a_survey_can_be_deleted_with_its_answers(survey):
    take(survey, 1, ["Lệ phí"])
    survey.delete()
    assert not Answer.objects.exists()


def test_the_groups_page_leads_to_the_survey(survey, client, commune_of):
    commune_of("Hội An")
    assert survey.get_absolute_url() in client.get(reverse("outreach:home")).content.decode()

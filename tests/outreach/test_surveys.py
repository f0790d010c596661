"""Surveys: answered without a name, told only where nobody can be guessed."""

import datetime as dt
import re
from itertools import count

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundation.web import captcha
from outreach.models import Answer, Question, Receipt, Sheet, Survey
from outreach.services import surveys as services
from outreach.tasks import forget_receipts
from tests.factories import make_officer

pytestmark = pytest.mark.django_db
_people = count(1)


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
        answers = {q.pk: one for q, one in zip(asked, said, strict=False)}
        services.submit(survey=survey, answers=answers, person=f"somebody {next(_people)}")


def close(survey: Survey) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    survey.opens_on = survey.closes_on = yesterday
    survey.save()


def told(survey: Survey, number: int) -> dict[str, int | None]:
    return dict(services.results(survey).tallies[number].counts)


def test_nothing_is_told_of_fewer_than_five(survey, client):
    take(survey, 4, ["Lệ phí"], ["Sáng"])
    close(survey)
    assert services.results(survey) == services.Results(None, [])
    assert "Dưới 5 người" in client.get(survey.get_absolute_url()).content.decode()


def test_while_open_no_single_answer_can_be_seen_by_looking_twice(survey):
    told_of = []
    for _ in range(17):
        take(survey, 1, ["Lệ phí"], ["Sáng"])
        told_of.append(services.results(survey).sheets)
    assert told_of == [None] * 9 + [5] * 5 + [10] * 3
    close(survey)
    assert (services.results(survey).sheets, told(survey, 0)["Lệ phí"]) == (17, 17)


def test_a_small_number_is_hidden_and_cannot_be_found_by_subtraction(survey):
    take(survey, 9, [], ["Sáng"])
    take(survey, 7, [], ["Chiều"])
    take(survey, 6, [], ["Tối"])
    take(survey, 2, [], ["Khuya"])
    close(survey)
    assert told(survey, 1) == {"Sáng": 9, "Chiều": 7, "Tối": None, "Khuya": None}


def test_two_small_numbers_are_not_told_together_as_a_small_sum(survey):
    take(survey, 20, [], ["Sáng"])
    take(survey, 7, [], ["Chiều"])
    take(survey, 1, [], ["Tối"])
    take(survey, 1, [], ["Khuya"])
    close(survey)
    assert told(survey, 1) == {"Sáng": 20, "Chiều": None, "Tối": None, "Khuya": None}


def test_own_words_are_not_published_and_the_staff_read_them(survey, client, admin_client):
    take(survey, 5, ["Lệ phí"], ["Sáng"], ["xin thêm loa"])
    assert "xin thêm loa" not in client.get(survey.get_absolute_url()).content.decode()
    change = reverse("admin:outreach_survey_change", args=[survey.pk])
    assert "xin thêm loa" in admin_client.get(change).content.decode()


def test_what_was_not_offered_and_what_says_nothing_is_refused(survey):
    for answers in (["Bánh mì"], []):
        with pytest.raises(services.ResponseRefused):
            take(survey, 1, answers)
    assert not Sheet.objects.exists()


def test_a_closed_survey_takes_nothing_and_still_shows_its_results(survey, client):
    take(survey, 5, ["Lệ phí"])
    close(survey)
    with pytest.raises(services.ResponseRefused):
        take(survey, 1, ["Lệ phí"])
    page = client.get(survey.get_absolute_url()).content.decode()
    assert "<form" not in page.partition("</main>")[0]
    assert re.search(r'Lệ phí</th>\s*<td class="number">5<', page)


def test_a_survey_to_come_is_not_there_yet(survey, client):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    Survey.objects.update(opens_on=tomorrow, closes_on=tomorrow)
    assert client.get(survey.get_absolute_url()).status_code == 404


@pytest.fixture
def no_haste(monkeypatch):
    monkeypatch.setattr(captcha.verify, "__kwdefaults__", {"seconds_at_least": 0})


def filled(page: str, survey: Survey) -> dict[str, object]:
    """A sheet for the form of this page, with the sum solved."""
    numbers = [int(number) for number in re.search(r"(\d) (?:cộng|plus) (\d)", page).groups()]
    many, single, _words = survey.questions.all()
    return {
        f"q{many.pk}": ["Lệ phí", "Lừa đảo"],
        f"q{single.pk}": "Tối",
        "token": re.search(r'name="token"\s+value="([^"]+)"', page)[1],
        "answer": str(sum(numbers)),
    }


def test_answered_on_the_web_with_the_sum_and_nothing_says_by_whom(survey, client, no_haste):
    sheet = filled(client.get(survey.get_absolute_url()).content.decode(), survey)
    wrong = client.post(survey.get_absolute_url(), sheet | {"answer": "99"}, follow=True)
    assert wrong.status_code == 422
    assert "checked" in wrong.content.decode()
    assert not Sheet.objects.exists()
    done = client.post(survey.get_absolute_url(), sheet, follow=True)
    assert 'role="status"' in done.content.decode()
    assert sorted(Answer.objects.values_list("said", flat=True)) == ["Lệ phí", "Lừa đảo", "Tối"]
    assert {field.name for field in Sheet._meta.fields} == {"id", "survey", "day"}


def test_one_browser_answers_once_and_another_may(survey, client, no_haste):
    address = survey.get_absolute_url()
    open_twice = [filled(client.get(address).content.decode(), survey) for _ in range(2)]
    for sheet in open_twice:
        assert client.post(address, sheet).status_code == 302
    assert Sheet.objects.count() == 1
    page = client.get(address).content.decode()
    assert "Trình duyệt này đã trả lời" in page
    assert "<form" not in page.partition("</main>")[0]
    other = Client()
    other.post(address, filled(other.get(address).content.decode(), survey))
    assert Sheet.objects.count() == 2


def test_a_browser_without_our_mark_or_with_a_forged_one_gets_one_first(survey, client, no_haste):
    address = survey.get_absolute_url()
    sheet = filled(client.get(address).content.decode(), survey)
    for forged in ("", "phieu=abc:def"):
        stranger = Client()
        if forged:
            stranger.cookies.load(forged)
        answer = stranger.post(address, sheet, follow=True)
        assert answer.status_code == 422
        assert stranger.cookies["phieu"]["path"] == address
    assert not Sheet.objects.exists()


def test_a_mark_of_one_survey_is_none_of_another(survey, client):
    today = timezone.localdate()
    other = Survey.objects.create(title="Khác", intro="Khác.", opens_on=today, closes_on=today)
    mark = client.get(survey.get_absolute_url()).cookies["phieu"]
    assert (mark["httponly"], mark["max-age"]) == (True, 86_400)
    stranger = Client(headers={"cookie": f"phieu={mark.value}"})
    assert "phieu" in stranger.get(other.get_absolute_url()).cookies


def test_who_has_answered_is_forgotten_when_the_survey_is_closed(survey):
    services.submit(survey=survey, answers={survey.questions.first().pk: ["Lệ phí"]}, person="a")
    assert services.has_answered(survey=survey, person="a")
    assert forget_receipts() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(days=2)):
        assert forget_receipts() == 1
    survey.refresh_from_db()
    assert survey.salt is None
    assert not services.has_answered(survey=survey, person="a")
    assert survey.sheets.count() == 1


def test_a_survey_whose_receipts_are_forgotten_stays_closed_though_its_last_day_is_moved(survey, client):
    close(survey)
    assert forget_receipts() == 0
    survey.refresh_from_db()
    survey.closes_on = timezone.localdate() + dt.timedelta(days=7)
    survey.save()
    assert not survey.is_open and not Survey.objects.open_on(timezone.localdate()).exists()
    assert "<textarea" not in client.get(survey.get_absolute_url()).content.decode()


def test_a_receipt_leads_to_no_sheet_and_is_another_for_each_survey(survey):
    today = timezone.localdate()
    other = Survey.objects.create(
        title="Khác", intro="Khác.", opens_on=today, closes_on=today, salt=survey.salt
    )
    other.questions.create(text="Gì?", kind="words")
    for each in (survey, other):
        words = each.questions.get(kind="words")
        services.submit(survey=each, answers={words.pk: ["loa"]}, person="a")
    assert len(set(map(bytes, Receipt.objects.values_list("digest", flat=True)))) == 2
    assert {field.name for field in Receipt._meta.fields} == {"id", "survey", "digest"}


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


def test_english_choices_are_as_many_as_the_vietnamese(survey):
    ask = {"survey": survey, "text": "Gì?", "kind": "one", "choices": "Một\nHai"}
    Question(**ask, choices_en="One\nTwo").full_clean()
    with pytest.raises(ValidationError) as refused:
        Question(**ask, choices_en="One").full_clean()
    assert list(refused.value.error_dict) == ["choices_en"]


@pytest.fixture
def in_english(survey) -> Survey:
    """All of it translated but its last question."""
    survey.title_en, survey.intro_en = "What is needed?", "To plan sessions."
    survey.save()
    what, when, _words = survey.questions.all()
    Question.objects.filter(pk=what.pk).update(text_en="Which?", choices_en="Dossiers\nFees\nFraud")
    Question.objects.filter(pk=when.pk).update(text_en="When?", choices_en="Dawn\nDay\nDusk\nNight")
    return survey


def test_who_reads_english_is_asked_in_english_and_the_answers_are_kept_in_vietnamese(
    in_english, client, no_haste
):
    address = in_english.get_absolute_url()
    page = client.get(address, {"lang": "en"}).content.decode()
    for said in (
        "<h1>What is needed?",
        "To plan sessions.",
        "<legend>Which?",
        "<span>Fraud",
        'lang="vi">Nói thêm',
    ):
        assert said in page
    for said in ("Cần gì?", "Để xếp lịch.", "Việc gì?"):
        assert said not in page
    assert client.post(address, filled(page, in_english)).status_code == 302
    assert sorted(Answer.objects.values_list("said", flat=True)) == ["Lệ phí", "Lừa đảo", "Tối"]


def test_results_are_told_in_the_readers_language_and_what_nobody_translated_is_marked(in_english, client):
    take(in_english, 6, ["Lệ phí"], ["Tối"])
    in_english.questions.create(
        position=4, text="Có ô nào?", kind="one", choices="Ô đỏ\nÔ xanh", text_en="Box?"
    )
    close(in_english)
    address = in_english.get_absolute_url()
    english = client.get(address, {"lang": "en"}).content.decode()
    assert re.search(r'<th scope="row">Fees</th>\s*<td class="number">6<', english)
    assert '<th scope="row" lang="vi">Ô đỏ</th>' in english and "Box?" in english
    vietnamese = client.get(address, {"lang": "vi"}).content.decode()
    assert '<th scope="row">Lệ phí</th>' in vietnamese and '<th scope="row">Ô đỏ</th>' in vietnamese


def test_a_survey_can_be_deleted_with_its_answers(survey):
    take(survey, 1, ["Lệ phí"])
    survey.delete()
    assert not Answer.objects.exists()


def test_the_groups_page_leads_to_the_survey(survey, client, commune_of):
    commune_of("Hội An")
    assert survey.get_absolute_url() in client.get(reverse("outreach:home")).content.decode()

"""Teaching: from phrases to a live model, never for the worse, by version, by label; who may."""

import json

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.urls import reverse

from assistant import miss_review, retraining
from assistant.models import Miss, Outcome, Phrase, Training
from assistant.understanding import active_model, training, understand
from assistant.understanding.evaluation import FROZEN, Labelled
from assistant.understanding.intent_catalog import INTENT_CATALOG
from assistant.understanding.model import shipped
from tests.admin.conftest import desk_client
from tests.factories import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(settings):
    settings.STAFF_OTP_REQUIRED = False


@pytest.fixture
def no_phrases(settings):
    settings.SIMPLE_HISTORY_ENABLED = False  # four thousand rows that nobody reads
    Phrase.objects.all().delete()
    settings.SIMPLE_HISTORY_ENABLED = True


@pytest.fixture
def few_phrases(no_phrases):
    """Six examples a meaning, so that a training takes a blink."""
    for meaning in INTENT_CATALOG:
        same = [example.phrase for example in training.shipped_examples() if example.meaning == meaning]
        Phrase.objects.bulk_create(Phrase(meaning=meaning, text=text) for text in dict.fromkeys(same[:6]))


def test_the_portal_comes_with_its_phrases_and_adds_new_ones_only():
    retraining.load_shipped_phrases()  # the migration did; a test with transactions emptied the tables
    assert Phrase.objects.count() > 3000
    assert retraining.load_shipped_phrases() == 0
    before = Phrase.objects.count()
    Phrase.objects.filter(text="xe buýt").update(is_used=False)
    retraining.load_shipped_phrases()
    assert Phrase.objects.count() == before
    assert not Phrase.objects.get(text="xe buýt", meaning="bus_schedule").is_used


@pytest.mark.slow("trains the bot")
def test_a_worse_model_does_not_go_live(few_phrases):
    row = retraining.retrain()
    assert row.state == Training.State.REFUSED
    assert row.accuracy < 0.95
    assert active_model.current() is shipped()
    with pytest.raises(CommandError, match="worse"):
        call_command("train_bot")


def test_a_better_one_answers_and_an_earlier_one_can_answer_again(few_phrases, monkeypatch):
    frozen = [Labelled("1", "bò bía chấm tương", "tourism_food", {})]
    monkeypatch.setattr(retraining, "frozen_messages", lambda: frozen)
    assert understand("bò bía chấm tương", active_model.current()).intent != "tourism_food"
    Phrase.objects.create(meaning="tourism_food", text="bò bía chấm tương")
    first = retraining.retrain()
    assert first.state == Training.State.LIVE
    assert understand("bò bía chấm tương", active_model.current()).intent == "tourism_food"
    second = retraining.retrain()
    first.refresh_from_db()
    assert (first.state, second.state) == ("kept", "live")
    call_command("train_bot", back_to=first.pk)
    assert Training.objects.get(state="live") == first
    call_command("train_bot", back_to=0)
    assert active_model.current() is shipped()


def test_phrases_that_would_forget_a_meaning_are_refused(few_phrases):
    Phrase.objects.filter(meaning="petition").update(is_used=False)
    with pytest.raises(retraining.TrainingRefused, match="petition"):
        retraining.retrain()


def test_a_label_makes_an_example_and_counts_what_was_wrong():
    staff = make_officer()
    miss = Miss.objects.create(
        text="hồ sơ [mã hồ sơ] răng rứa hè", guess="petition", score=0.6, why=Outcome.Kind.UNDERSTOOD
    )
    phrase = miss_review.label_miss(miss=miss, meaning="dossier_status", by=staff)
    assert (phrase.text, phrase.origin) == ("hồ sơ {dossier_code} răng rứa hè", "review")
    assert Outcome.objects.get().kind == "wrong"
    assert miss_review.label_miss(miss=miss, meaning="dossier_status", by=staff) is None
    miss.refresh_from_db()
    assert (miss.state, miss.labelled_by) == ("labelled", staff)


def test_figures_are_counted_by_meaning_and_by_day(django_assert_num_queries):
    for kind in ("understood", "understood", "asked", "wrong"):
        Outcome.objects.create(kind=kind, meaning="bus_schedule")
    with django_assert_num_queries(2):
        found = miss_review.figures()
    assert found.all.total == 3
    assert found.by_meaning[0].cells == [2, 1, 0, 0, 1, 0]
    assert len(found.by_day) == 1


def test_missed_messages_are_forgotten_by_timer():
    miss = Miss.objects.create(text="cũ", guess="help", score=0.1, why="missed")
    Miss.objects.filter(pk=miss.pk).update(said_at="2020-01-01T00:00:00Z")
    assert miss_review.delete_old() == 1


def test_bot_eval_prints_the_keys_that_are_measured(capsys):
    call_command("bot_eval", str(FROZEN), "--json")
    figures = json.loads(capsys.readouterr().out)
    for key in ("intent_accuracy", "by_intent", "by_style", "slots", "ms_median", "rows", "confusion"):
        assert key in figures
    assert set(figures["rows"][0]) >= {"id", "intent", "slots"}
    call_command("bot_eval", str(FROZEN))
    assert "Taken for another" in capsys.readouterr().out


def test_bot_eval_works_where_no_phrase_is_stored(no_phrases, capsys, tmp_path):
    file = tmp_path / "x.tsv"
    file.write_text('id\ttext\texpected_intent\texpected_slots\na\tcúp điện mai\tpower_cut\t{"date":"mai"}\n')
    call_command("bot_eval", str(file), "--json")
    figures = json.loads(capsys.readouterr().out)
    assert figures["rows"][0] == {
        "id": "a",
        "intent": "power_cut",
        "score": 1.0,
        "slots": {"date": "mai"},
    } or (figures["intent_accuracy"] == 1)
    with pytest.raises(CommandError):
        call_command("bot_eval", str(tmp_path / "none.tsv"))


def sign_in(role):
    staff = make_officer(is_staff=True)
    staff.groups.add(Group.objects.get(name=role))
    return desk_client(staff)


def test_an_editor_tries_a_sentence_out():
    client = sign_in("Biên tập viên")
    page = client.post("/admin/assistant/phrase/try-out/", {"sentence": "mai Hội An cúp điện không"})
    text = page.content.decode()
    assert "Lịch cúp điện" in text
    assert "Hội An" in text
    assert client.get("/admin/assistant/phrase/").status_code == 200


def test_an_editor_labels_a_miss_and_a_phrase_keeps_its_history():
    client = sign_in("Biên tập viên")
    miss = Miss.objects.create(text="bữa ni chợ họp không hè", guess="help", score=0.1, why="missed")
    address = f"/admin/assistant/miss/{miss.pk}/change/"
    assert client.get(address).status_code == 200
    client.post(address, {"label": "out_of_scope"})
    phrase = Phrase.objects.get(text="bữa ni chợ họp không hè")
    phrase.text = "chợ họp không"
    phrase.save()
    assert phrase.history.count() == 2
    assert client.get("/admin/assistant/miss/").status_code == 200


def test_a_miss_is_set_aside_by_the_form_of_its_dialog_and_not_by_a_link():
    client = sign_in("Biên tập viên")
    miss = Miss.objects.create(text="bữa ni chợ họp không hè", guess="help", score=0.1, why="missed")
    address = reverse("admin:assistant_miss_drop", args=[miss.pk])
    was = miss.state
    assert client.get(address).status_code == 200
    miss.refresh_from_db()
    assert miss.state == was
    client.post(address, {"_form_submitted": "1"})
    miss.refresh_from_db()
    assert miss.state != was and miss.labelled_by


def test_the_figures_and_the_trainings_are_shown_to_who_may_see_them(client):
    assert client.get("/admin/assistant/training/figures-of-the-bot/").status_code == 302
    client = sign_in("Quản lý trung tâm")
    Outcome.objects.create(kind="understood", meaning="bus_schedule")
    assert "Xe buýt" in client.get("/admin/assistant/training/figures-of-the-bot/").content.decode()
    row = Training.objects.create(state="kept", model=shipped().to_bytes(), phrases=1, accuracy=1, seconds=1)
    assert client.get("/admin/assistant/training/").status_code == 200
    assert client.get(f"/admin/assistant/training/{row.pk}/change/").status_code == 200
    client.post(reverse("admin:assistant_training_go_back", args=[row.pk]), {"_form_submitted": "1"})
    row.refresh_from_db()
    assert row.state == "live"


def test_an_operator_teaches_nothing_by_himself():
    client = sign_in("Trực tổng đài")
    assert client.get("/admin/assistant/phrase/add/").status_code == 403
    client.get("/admin/assistant/phrase/learn")
    assert not Training.objects.exists()

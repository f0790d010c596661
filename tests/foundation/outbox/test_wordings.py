"""An office words its messages anew: proposed by one, put in force by a second, kept for good."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from dossiers import message_texts, services
from dossiers.models import Follow
from foundation.outbox import wording_services
from foundation.outbox.models import Notice, NoticeWording
from foundation.outbox.wordings import GROUPS, IN_FORCE, WORDINGS, fill, names_in, with_labels, with_names
from foundation.vietnamese.folding import fold
from foundation.workflow import TransitionRefused
from tests.factories import desk_of, enough_for, make_citizen, make_dossier, make_officer

pytestmark = pytest.mark.django_db
KEY = "dossier.4"
NEW = "Cán bộ đang xem hồ sơ của ông/bà. {promise}"


@pytest.fixture(autouse=True)
def fresh():
    IN_FORCE.forget()
    yield
    IN_FORCE.forget()


@pytest.fixture
def put_in_force(django_capture_on_commit_callbacks):
    """Proposes and approves; the version."""

    def put(text: str, key: str = KEY, language: str = "vi") -> NoticeWording:
        version = wording_services.propose(
            wording=WORDINGS[key], language=language, text=text, by=make_officer()
        )
        with django_capture_on_commit_callbacks(execute=True):
            return wording_services.approve(version, by=make_officer())

    return put


def told(dossier) -> list[str]:
    notices = Notice.objects.filter(subject=dossier.code, purpose=message_texts.PURPOSE).order_by("pk")
    return [notice.message["text"] for notice in notices]


def take_on(dossier) -> str:
    services.change_status(dossier=dossier, to=4, by=desk_of(dossier), details=enough_for(4))
    return told(dossier)[-1]


def test_every_wording_has_a_default_that_may_be_sent_in_each_of_its_languages():
    for wording in WORDINGS.values():
        for language in wording.languages:
            with translation.override(language):
                assert wording.errors(wording.default_text, language) == [], wording.key
                assert wording.group.preview(wording), wording.key
                labels = [fold(str(label)) for label in wording.group.labels.values()]
                assert len(labels) == len(set(labels)), "two facts are called the same"


def test_each_message_names_the_same_facts_in_both_languages():
    for wording in WORDINGS.values():
        texts = []
        for language in ("vi", "en"):
            with translation.override(language):
                texts.append(names_in(wording.default_text))
        assert texts[0] == texts[1], wording.key


def test_messages_made_afterwards_read_as_worded_and_those_that_are_owed_keep_theirs(put_in_force):
    before = make_dossier()
    old = take_on(before)
    put_in_force(NEW)
    assert "Cán bộ đang xem hồ sơ của ông/bà. Hẹn trả: " in take_on(make_dossier())
    assert told(before)[-1] == old and "Cán bộ đang xem" not in old


def test_a_proposal_changes_nothing_until_another_person_decides():
    officer = make_officer()
    version = wording_services.propose(wording=WORDINGS[KEY], language="vi", text=NEW, by=officer)
    assert "Cán bộ đang xem" not in take_on(make_dossier())
    with pytest.raises(TransitionRefused):
        wording_services.approve(version, by=officer)
    with pytest.raises(TransitionRefused):
        wording_services.propose(wording=WORDINGS[KEY], language="vi", text=f"{NEW} Cảm ơn.", by=officer)
    wording_services.send_back(version, by=officer, reason="Còn lỗi chính tả")
    assert wording_services.propose(wording=WORDINGS[KEY], language="vi", text=NEW, by=officer)


def test_going_back_to_the_default_is_a_version_of_its_own(put_in_force):
    put_in_force(NEW)
    with translation.override("vi"):
        default = WORDINGS[KEY].default_text
    assert put_in_force(default).text == ""
    assert "Cán bộ đang xem" not in take_on(make_dossier())
    put_in_force(NEW)
    assert NoticeWording.objects.filter(key=KEY).count() == 3
    assert "Cán bộ đang xem" in take_on(make_dossier())


def test_a_version_that_was_decided_is_never_changed_and_none_is_deleted(put_in_force):
    version = put_in_force(NEW)
    waiting = wording_services.propose(
        wording=WORDINGS["dossier.2"], language="vi", text=NEW, by=make_officer()
    )
    for act in (
        lambda: NoticeWording.objects.filter(pk=version.pk).update(text="Khác"),
        lambda: NoticeWording.objects.filter(pk=waiting.pk).update(text="Khác"),
        lambda: NoticeWording.objects.filter(pk=version.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.parametrize("text", ["Sai {office", "Xin chờ {promise} {nothing}", "x" * 3000, "Không có hẹn"])
def test_a_broken_row_is_passed_over(text):
    NoticeWording.objects.create(
        key=KEY, language="vi", text=text, state="approved", decided_at="2026-01-01T00:00:00Z"
    )
    default = take_on(make_dossier())
    assert "Hẹn trả: " in default and "Sai" not in default and "xxx" not in default


def test_a_wording_that_gives_no_reason_leaves_it_below_the_text(put_in_force):
    with pytest.raises(TransitionRefused, match="lý do|reason"):
        put_in_force("Rất tiếc. {next_step}", "dossier.3")


def test_the_short_form_is_worded_in_each_language(put_in_force):
    put_in_force("We are working on it. {promise}", "dossier.4.short", "en")
    dossier = make_dossier()
    for language in ("vi", "en"):
        citizen = make_citizen(language=language)
        services.follow(dossier=dossier, citizen=citizen, proof=Follow.Proof.SECRET)
    take_on(dossier)
    notices = Notice.objects.filter(subject=dossier.code, purpose=message_texts.PURPOSE).order_by("pk")
    briefs = [notice.message["brief"] for notice in notices][-2:]
    assert any("We are working on it. Due: " in brief for brief in briefs)
    assert any("Ông/bà chưa phải làm gì" in brief for brief in briefs)


def test_the_wordings_are_read_once_for_a_burst_of_messages(put_in_force):
    put_in_force(NEW)
    dossier = make_dossier()
    for _each in range(5):
        services.follow(dossier=dossier, citizen=make_citizen(), proof=Follow.Proof.SECRET)
    IN_FORCE.forget()
    with CaptureQueriesContext(connection) as first:
        take_on(dossier)
    with CaptureQueriesContext(connection) as second:
        take_on(make_dossier())
    assert sum("outbox_noticewording" in query["sql"] for query in first) == 1
    assert not any("outbox_noticewording" in query["sql"] for query in second)


def test_wordings_of_the_default_alone_are_kept_too():
    IN_FORCE.value()
    with CaptureQueriesContext(connection) as queries:
        IN_FORCE.value()
    assert len(queries) == 0


def test_labels_are_read_without_marks_and_case_and_kept_as_names():
    with translation.override("vi"):
        labels = WORDINGS[KEY].labels
        typed = with_labels(NEW, labels)
        assert "{promise}" not in typed
        assert with_names(typed.upper().replace("CÁN", "Cán"), labels).endswith("{promise}")
    assert fill("A {x} {y}  b", {"x": " 1", "y": ""}) == "A 1 b"


def test_what_a_wording_must_not_be_is_said_in_words():
    wording = WORDINGS["dossier.5"]
    with translation.override("vi"):
        assert "{abc}" in wording.errors("{abc} {day}", "vi")[0].replace("“", "").replace("”", "")
        assert wording.labels["day"] in wording.errors("Xin nộp thêm giấy.", "vi")[0]
        assert wording.errors("{day} " + "x" * 2000, "vi")
        assert wording.errors("{day} xem https://example.org", "vi")
        assert wording.errors("", "vi")


def test_every_group_knows_its_facts():
    for wording in WORDINGS.values():
        assert set(wording.labels) <= set(GROUPS[wording.key.partition(".")[0]].labels)

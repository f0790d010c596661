"""A workflow is a table: what it does not list is refused, and nobody approves what they wrote."""

import pytest
from django.contrib.auth.models import Permission

from announcements.models import Article, ArticleState
from foundation.workflow import Transition, TransitionRefused, Workflow, clean_reason
from tests.announcements.factories import make_article
from tests.factories import make_officer

S = ArticleState
HAND_IN = Transition((S.DRAFT, S.WITHDRAWN), S.REVIEW, "Submit for review", name="hand_in")
RELEASE = Transition(
    (S.REVIEW,), S.RELEASED, "Release", name="release",
    permissions=("announcements.release_article", "announcements.own_{category}"), author_field="written_by",
)  # fmt: skip
WORKFLOW = Workflow(HAND_IN, RELEASE, Transition((S.REVIEW,), S.DRAFT, "Send back"))


def test_the_table_answers_what_may_follow():
    assert set(WORKFLOW.leaving(S.REVIEW)) == {"release", S.DRAFT}
    assert WORKFLOW.leaving("withdrawn") == {"hand_in": HAND_IN}
    assert WORKFLOW.is_terminal(S.RELEASED) and not WORKFLOW.is_terminal(S.DRAFT)


def test_two_transitions_of_one_name_from_one_state_are_refused():
    with pytest.raises(ValueError, match="hand_in"):
        Workflow(HAND_IN, Transition((S.DRAFT,), S.RELEASED, "Other", name="hand_in"))


@pytest.mark.django_db
def test_a_record_moves_along_the_table_only():
    article = make_article()
    with pytest.raises(TransitionRefused) as refusal:
        WORKFLOW.start(article, "release", by=make_officer())
    assert article.title in refusal.value.message
    started = WORKFLOW.start(article, "hand_in", by=article.written_by)
    WORKFLOW.finish(started, "hand_in", remark="read it")
    kept = Article.objects.get()
    assert (kept.state, kept.remark) == (S.REVIEW, "read it")


@pytest.mark.django_db
def test_the_author_does_not_approve_and_a_second_person_or_the_portal_does():
    article = make_article(state=S.REVIEW)
    with pytest.raises(TransitionRefused):
        WORKFLOW.require(article, "release", by=article.written_by)
    for second in (make_officer(), None):
        assert WORKFLOW.require(article, "release", by=second) is RELEASE


@pytest.mark.django_db
def test_a_page_offers_what_the_state_and_one_of_the_permissions_allow():
    article, officer = make_article(state=S.REVIEW), make_officer()
    assert set(WORKFLOW.allowed(article, officer)) == {S.DRAFT}
    officer.user_permissions.add(Permission.objects.get(codename="release_article"))
    assert set(WORKFLOW.allowed(article, type(officer).objects.get(pk=officer.pk))) == {"release", S.DRAFT}
    superuser = make_officer(is_superuser=True)
    assert set(WORKFLOW.allowed(make_article(state=S.REVIEW, written_by=superuser), superuser)) == {S.DRAFT}
    assert not WORKFLOW.allowed(Article(state=S.RELEASED), superuser)


def test_a_reason_is_given_in_one_line():
    assert clean_reason(" Sai\n ngày ") == "Sai ngày"
    with pytest.raises(TransitionRefused):
        clean_reason(" \n")

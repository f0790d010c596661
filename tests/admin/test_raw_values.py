"""No screen of the desk shows a stored value, a code or Python where an officer expects words."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.urls import reverse

from assistant.models import Training
from dossiers.models import Agency
from outreach.models import Sheet, Survey
from tests.admin.conftest import desk_client, officer_of
from tests.admin.registered import registered
from tests.factories import make_agency
from tests.web.banned_texts import problems_of
from zalo_channel import demo
from zalo_channel.models import InboundEvent, MessageTemplate

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(django_user_model, settings):
    settings.STAFF_OTP_REQUIRED = False
    return desk_client(django_user_model.objects.create_superuser("chief", password="x"))


def page_of(client, record, page: str) -> str:
    label = record._meta.label_lower.replace(".", "_")
    return client.get(reverse(f"admin:{label}_{page}", args=[record.pk])).content.decode()


def test_every_model_of_ours_and_of_the_desk_names_its_rows():
    shown = {model for model in apps.get_models() if not model.__module__.startswith(("axes", "django_otp"))}
    shown |= set(registered())
    nameless = [model._meta.label for model in shown if model.__str__ is models.Model.__str__]
    assert nameless == []


def test_every_registered_model_has_a_name_in_words():
    for model in registered():
        for name in (model._meta.verbose_name, model._meta.verbose_name_plural):
            assert str(name) and "_" not in str(name) and "TOTP" not in str(name), model
        assert "_" not in str(model._meta.app_config.verbose_name), model


def test_a_change_without_a_reason_is_a_dash_in_its_history(chief):
    agency = make_agency()
    Agency.history.update(history_change_reason=None)  # as rows of before are
    agency.name = "Sở Thử"
    agency.save()
    shown = page_of(chief, agency, "history")
    assert problems_of(shown) == []
    assert "Sở Thử" in shown


def test_a_change_is_told_in_words_not_in_stored_values(chief):
    demo.load()
    template = MessageTemplate.objects.get(key="dossier_update")
    template.params, template.tag, template.by_phone = {"ma_ho_so": 40, "ma_tin": 30}, 2, False
    template.save()
    shown = page_of(chief, template, "history")
    assert problems_of(shown) == []
    assert "ma_ho_so: 40" in shown
    assert str(MessageTemplate.Tag.CARE.label) in shown


@pytest.mark.parametrize("page", ["changelist", "add", "change", "history", "delete"])
def test_pages_of_templates_show_neither_json_nor_keys(chief, page):
    demo.load()
    template = MessageTemplate.objects.get(key="petition_update")
    args = [template.pk] if page in ("change", "history", "delete") else []
    shown = chief.get(reverse(f"admin:zalo_channel_messagetemplate_{page}", args=args)).content.decode()
    assert problems_of(shown) == []
    if page != "add":
        assert "Phản ánh có thay đổi" in shown


def test_who_may_only_read_a_template_reads_its_parameters_in_words(settings):
    settings.STAFF_OTP_REQUIRED = False
    demo.load()
    officer = officer_of(role="Biên tập viên")
    officer.user_permissions.add(Permission.objects.get(codename="view_messagetemplate"))
    shown = page_of(desk_client(officer), MessageTemplate.objects.get(key="petition_update"), "change")
    assert "ma_phan_anh: 30" in shown and "Phản ánh có thay đổi" in shown
    assert problems_of(shown) == []


def test_an_inbound_event_is_named_in_a_sentence_even_an_unknown_one(chief):
    for name in ("user_send_text", "user_does_something_new"):
        event = InboundEvent.objects.create(dedupe_key=f"{name}:1795:812", event_name=name, body="{}")
        for page in (page_of(chief, event, "change"), chief.get("/admin/zalo_channel/inboundevent/")):
            shown = page if isinstance(page, str) else page.content.decode()
            assert problems_of(shown) == []


def test_a_role_and_a_survey_are_deleted_without_naming_rows_by_number(chief):
    role = Group.objects.get(name="Biên tập viên")
    assert role.permissions.exists()
    survey = Survey.objects.create(
        title="Khảo sát", intro="Ai hỏi", opens_on="2026-11-01", closes_on="2026-11-30"
    )
    Sheet.objects.create(survey=survey)
    for record in (role, survey):
        shown = page_of(chief, record, "delete")
        assert " object (" not in shown
        assert problems_of(shown) == []


def test_a_training_tells_its_shares_in_words(chief):
    training = Training.objects.create(
        accuracy=0.91, by_style={"marks": 0.95, "no_marks": 0.872}, phrases=10, seconds=1, state="kept"
    )
    shown = page_of(chief, training, "change")
    assert "87,2 %" in shown and "no_marks" not in shown
    assert problems_of(shown) == []

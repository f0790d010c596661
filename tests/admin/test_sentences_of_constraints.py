"""What a form of the back office refuses is told in a sentence, never by the name of a constraint."""

import pytest
from django.contrib.auth import get_user_model
from django.db import models
from django.test import RequestFactory
from django.utils import translation

from dossiers.models import BankTransfer
from foundation.database.constraints import CheckConstraint
from lookups.kinds.land_prices.models import PriceTable
from tests.admin.conftest import desk_client, officer_of
from tests.admin.registered import registered
from tests.factories import make_citizen

pytestmark = pytest.mark.django_db
DEFAULT = models.CheckConstraint.default_violation_error_message


@pytest.fixture
def chief():
    return get_user_model().objects.create_superuser("chief", password="x")


def forms_of_the_desk(chief):
    """(model, names of the fields that its form lets somebody type) of all forms and of their inlines."""
    request = RequestFactory().get("/")
    request.user = chief
    for model, desk in registered().items():
        if desk.has_add_permission(request) or desk.has_change_permission(request):
            yield model, set(desk.get_form(request).base_fields)
        for inline in desk.get_inline_instances(request):
            if inline.has_add_permission(request, None) or inline.has_change_permission(request):
                yield inline.model, set(inline.get_formset(request).form.base_fields)


def fields_of(constraint) -> set[str]:
    names = set(getattr(constraint, "fields", ()))
    if condition := getattr(constraint, "condition", None):
        names |= {name.partition("__")[0] for name in _names_in(condition)}
    return names


def _names_in(condition):
    for child in condition.children:
        if isinstance(child, models.Q):
            yield from _names_in(child)
        else:
            yield child[0]


def test_every_rule_that_a_form_can_break_has_its_sentence_in_vietnamese(chief):
    unspoken = []
    for model, typed in forms_of_the_desk(chief):
        for rule in model._meta.constraints:
            is_told_by_django = (
                isinstance(rule, models.UniqueConstraint) and rule.fields and rule.condition is None
            )
            if is_told_by_django or not fields_of(rule) & typed:
                continue
            with translation.override("vi"):
                said = str(rule.violation_error_message or DEFAULT)
            if said in (str(DEFAULT), "") or "%(name)s" in said or said.isascii():
                unspoken.append(f"{model._meta.label}: {rule.name}")
    assert sorted(set(unspoken)) == []


def test_a_price_table_without_a_start_is_refused_in_words(chief):
    table = PriceTable.objects.create(decision="01/2026/QĐ-UBND")
    address = f"/admin/land_prices/pricetable/{table.pk}/change/"
    page = desk_client(chief).post(address, {"decision": table.decision, "is_published": "on"})
    assert "áp dụng từ ngày nào" in page.content.decode()
    assert "published_table_has_a_start" not in page.content.decode()


def test_a_new_sentence_makes_no_migration():
    rule = CheckConstraint(condition=models.Q(x=1), name="x_is_1", violation_error_message="x là 1.")
    plain = models.CheckConstraint(condition=models.Q(x=1), name="x_is_1")
    assert rule == plain and rule.deconstruct() == plain.deconstruct()
    assert rule.clone().violation_error_message == "x là 1."
    assert rule != models.CheckConstraint(condition=models.Q(x=2), name="x_is_1")


def test_the_superuser_opens_a_citizen_and_adds_one(chief):
    desk, citizen = desk_client(chief), make_citizen()
    assert desk.get(f"/admin/citizens/citizen/{citizen.pk}/change/").status_code == 200
    assert desk.get("/admin/citizens/citizen/add/").status_code == 200


def test_a_bank_transfer_comes_in_a_statement_and_never_from_an_empty_form(agency, chief):
    accountant = desk_client(officer_of(agency, role="Kế toán"))
    for desk in (accountant, desk_client(chief)):
        assert desk.get("/admin/dossiers/banktransfer/add/").status_code == 403
        assert desk.post("/admin/dossiers/banktransfer/add/", {}).status_code == 403
        page = desk.get("/admin/dossiers/banktransfer/").content.decode()
        assert "/admin/dossiers/banktransfer/add/" not in page
        assert "/admin/dossiers/banktransfer/import/" in page
    assert not BankTransfer.objects.exists()

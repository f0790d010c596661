"""The bank of an account follows from its BIN, which must be one of the published list."""

import pytest
from django.forms import model_to_dict, modelform_factory

from dossiers import vietqr
from dossiers.admin.catalogue import AgencyForm
from dossiers.models import Agency
from tests.factories import make_agency

FIELDS = ["code", "bank_bin", "bank_name", "bank_account", "bank_account_name"]


@pytest.mark.parametrize(
    ("bank_bin", "name"),
    [("970436", "Vietcombank"), ("970418", "BIDV"), ("970405", "Agribank"), ("970422", "MB Bank"),
     ("970449", "LPBank"), ("970488", ""), ("", "")],
)  # fmt: skip
def test_a_bin_names_the_bank_of_today(bank_bin: str, name: str) -> None:
    assert vietqr.name_of(bank_bin) == name


@pytest.mark.django_db
def test_the_page_of_an_agency_at_the_desk_has_these_checks(settings, admin_client):
    settings.STAFF_OTP_REQUIRED = False
    agency = make_agency()
    address = f"/admin/dossiers/agency/{agency.pk}/change/"
    assert "tên ngân hàng tự điền theo mã này" in admin_client.get(address).content.decode()
    refused = admin_client.post(address, {"code": agency.code, "name": agency.name, "bank_bin": "970488"})
    assert refused.status_code == 200
    assert "970488" in str(refused.context["errors"])


@pytest.mark.django_db
class TestTheFormOfAnAgency:
    @staticmethod
    def form(**typed: str) -> AgencyForm:
        agency = make_agency()
        return modelform_factory(Agency, form=AgencyForm, fields=FIELDS)(
            model_to_dict(agency, FIELDS) | typed, instance=agency
        )

    def test_an_unknown_bin_is_refused_at_its_field(self) -> None:
        form = self.form(bank_bin="970488")
        assert not form.is_valid()
        assert "970488" in form.errors["bank_bin"][0]

    def test_the_bank_is_named_by_the_list_whatever_was_typed(self) -> None:
        form = self.form(bank_bin="970405", bank_name="Vietcombank")
        assert form.is_valid(), form.errors
        assert form.save().bank_name == "Agribank"

    def test_an_agency_without_an_account_needs_no_bank(self) -> None:
        form = self.form(bank_bin="", bank_account="")
        assert form.is_valid(), form.errors
        assert form.save().bank_name == ""

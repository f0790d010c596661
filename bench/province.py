"""The rows that more than one measurement needs: an agency, a procedure, a dossier for each person."""

from typing import Any


def people(ids: list[str]) -> list[Any]:
    """A citizen for each account, who wrote a moment ago, so that the platform's name of him is known."""
    from django.utils import timezone

    from foundation.citizens.models import ChannelIdentity, Citizen
    from zalo_channel import CHANNEL

    now = timezone.now()
    made = Citizen.objects.bulk_create(
        (Citizen(full_name="Nguyễn Thị Lan", phone=f"8497{number:07d}") for number in range(len(ids))),
        batch_size=5000,
    )
    ChannelIdentity.objects.bulk_create(
        (
            ChannelIdentity(
                citizen=citizen, channel=CHANNEL, external_id=key, display_name="Lan", is_following=True,
                last_interaction_at=now,
            )
            for citizen, key in zip(made, ids, strict=True)
        ),
        batch_size=5000,
    )  # fmt: skip
    return made


def officer() -> Any:
    from django.contrib.auth import get_user_model

    from dossiers.services import Actor
    from dossiers.workflow import ActorKind

    user = get_user_model().objects.create_user("canbo", is_staff=True, is_superuser=True)
    return Actor(ActorKind.OFFICER, officer=user)


def dossiers(applicants: list[Any]) -> list[Any]:
    """One dossier received at the counter for each."""
    from dossiers.models import Agency, Procedure
    from dossiers.services import Actor, PaperFile, receive
    from dossiers.workflow import ActorKind

    agency = Agency.objects.create(
        code="H57.1.1", name="Trung tâm Phục vụ hành chính công", short_name="Một cửa", is_one_stop=True,
        level=Agency.Level.COMMUNE, phone="02353810345", bank_bin="970436", bank_name="Vietcombank",
        bank_account="0011004123456", bank_account_name="TT PHUC VU HCC",
    )  # fmt: skip
    procedure = Procedure.objects.create(
        national_code="1.000001", name="Cấp giấy phép xây dựng", field="Xây dựng", time_limit_days=15
    )
    return [
        receive(
            by=Actor(ActorKind.SYSTEM),
            procedure=procedure,
            received_at_agency=agency,
            competent_agency=agency,
            applicant=applicant,
            papers=(PaperFile("Đơn đề nghị"),),
        )
        for applicant in applicants
    ]

"""The roles at the desk of a one-stop unit, and of those who look after it."""

from typing import Any

from foundation.accounts.roles import Role, grant, manage, view

VIEWS, SEES_ALL_FIGURES = "dossiers.view_dossier", "insights.see_figures"

CATALOGUE = (
    *("agency", "procedure", "procedurepaper", "procedurefield", "procedurestep", "procedurefee"),
    *("outsideprocedure", "nationalprocedure"),
    "usualreason",
)
INSIDE = (  # what the page of a dossier shows besides it
    "statusevent",
    "clockpause",
    "supplementrequest",
    "supplementitem",
    "document",
    "resultdocument",
    "feenotice",
    "feeline",
    "payment",
    "rating",
    "follow",
)
OFFICER = (
    *view("dossier", "dossierpaper", "officerdesk", *CATALOGUE, *INSIDE),
    *("change_dossier", "move_dossier", "export_dossier"),
    *("add_dossierpaper", "change_dossierpaper", "delete_dossierpaper"),
)
ACCOUNTANT = (
    *view("dossier", "feenotice", "feeline", "payment", "banktransfer"),
    *("add_banktransfer", "change_banktransfer", "remind_feenotice"),
    *("view_refund", "add_refund", "add_dayclosing"),
)
LEADS = ("approve_dossier", "sign_dossier", "correct_dossier", "view_refund", "approve_refund")


def grant_all() -> None:
    grant(
        Role.COUNTER,
        "dossiers",
        (*OFFICER, "add_dossier", "import_dossier", "correct_dossier", "remind_feenotice"),
    )
    grant(Role.COUNTER, "citizens", ("view_citizen", "change_citizen"))
    grant(Role.SPECIALIST, "dossiers", OFFICER)
    grant(Role.SPECIALIST, "citizens", view("citizen"))
    grant(Role.LEADER, "dossiers", (*OFFICER, *LEADS))
    grant(Role.LEADER, "citizens", view("citizen"))
    grant(
        Role.NOTICE_DUTY,
        "outbox",
        (*view("notice", "deliveryattempt", "alarm", "alarmnotification"), "change_notice", "watch_delivery"),
    )
    grant(Role.ACCOUNTANT, "dossiers", ACCOUNTANT)
    grant(Role.ADMINISTRATOR, "dossiers", manage(*CATALOGUE, "officerdesk", "partnertoken"))
    grant(Role.ADMINISTRATOR, "auth", (*manage("user"), *view("group")))
    grant(Role.ADMINISTRATOR, "otp_totp", (*view("totpdevice"), "delete_totpdevice"))
    grant(Role.ADMINISTRATOR, "django_otp_webauthn", view("webauthncredential"))
    grant(Role.ADMINISTRATOR, "regions", view("adminunit", "unitsuccession"))
    grant(Role.MANAGER, "outbox", ("watch_delivery",))
    grant(Role.ADMINISTRATOR, "outbox", (*view("alarm", "alarmnotification"), "watch_delivery"))
    grant(Role.ADMINISTRATOR, "outbox", manage("alarmaddress"))


def may_see_report(user: Any) -> bool:
    return user.has_perm(VIEWS) or user.has_perm(SEES_ALL_FIGURES)

"""The roles at the desk of a one-stop unit, and of those who look after it."""

from foundation.accounts.roles import grant, manage, view

CATALOGUE = ("agency", "procedure", "procedurepaper", "procedurestep", "procedurefee", "outsideprocedure")
INSIDE = (  # what the page of a dossier shows besides it
    "statusevent",
    "clockpause",
    "supplementrequest",
    "supplementitem",
    "document",
    "resultdocument",
    "feenotice",
    "feeline",
    "rating",
    "follow",
)
OFFICER = (
    *view("dossier", "dossierpaper", "officerdesk", *CATALOGUE, *INSIDE),
    *("change_dossier", "move_dossier", "export_dossier"),
    *("add_dossierpaper", "change_dossierpaper", "delete_dossierpaper"),
)
ACCOUNTANT = (
    *view("dossier", "feenotice", "feeline", "banktransfer"),
    *("add_banktransfer", "change_banktransfer"),
)


def grant_all() -> None:
    grant("Cán bộ một cửa", "dossiers", (*OFFICER, "add_dossier", "import_dossier"))
    grant("Cán bộ một cửa", "citizens", ("view_citizen", "change_citizen"))
    grant("Cán bộ chuyên môn", "dossiers", OFFICER)
    grant("Cán bộ chuyên môn", "citizens", view("citizen"))
    grant("Lãnh đạo", "dossiers", (*OFFICER, "approve_dossier", "sign_dossier"))
    grant("Lãnh đạo", "citizens", view("citizen"))
    grant("Trực ban thông báo", "outbox", (*view("notice", "deliveryattempt", "alarm"), "change_notice"))
    grant("Kế toán", "dossiers", ACCOUNTANT)
    grant("Quản trị hệ thống", "dossiers", manage(*CATALOGUE, "officerdesk", "partnertoken"))
    grant("Quản trị hệ thống", "auth", (*manage("user"), *view("group")))
    grant("Quản trị hệ thống", "otp_totp", (*view("totpdevice"), "delete_totpdevice"))
    grant("Quản trị hệ thống", "django_otp_webauthn", view("webauthncredential"))
    grant("Quản trị hệ thống", "regions", view("adminunit", "unitsuccession"))
    grant("Quản trị hệ thống", "outbox", view("alarm"))

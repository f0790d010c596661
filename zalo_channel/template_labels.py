"""Labels for staff of our template keys and parameters; a name without a label is shown as it is."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "dossier_update": _("A dossier has changed"),
    "petition_update": _("A petition has changed"),
    "desk_reply": _("Answer of the desk"),
    "phone_code": _("Code that confirms a phone"),
}
FIELD_LABELS = {
    "otp": _("One-time code"),
    "ma_ho_so": _("Dossier code"),
    "trang_thai": _("Status"),
    "noi_dung": _("Content"),
    "ten": _("Your name"),
    "ma_phan_anh": _("Petition code"),
}

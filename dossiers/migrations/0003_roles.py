"""The roles of the desk as groups, and the search that reads names without marks.

A role made by hand keeps what was added to it: the migration only adds.
"""

from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions
from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations


def _all(*models):
    return [f"{action}_{model}" for model in models for action in ("view", "add", "change", "delete")]


def _view(*models):
    return [f"view_{model}" for model in models]


CATALOGUE = ("agency", "procedure", "procedurepaper", "procedurestep", "procedurefee")
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
NOTICES = _view("notice", "deliveryattempt")
OFFICER = [
    *_view("dossier", "dossierpaper", "citizen", "officerdesk", *CATALOGUE, *INSIDE),
    "change_dossier",
    "move_dossier",
    "export_dossier",
    "add_dossierpaper",
    "change_dossierpaper",
    "delete_dossierpaper",
]

ROLES = {
    "Cán bộ một cửa": [*OFFICER, "add_dossier", "import_dossier", "change_citizen"],
    "Cán bộ chuyên môn": OFFICER,
    "Lãnh đạo": [*OFFICER, "approve_dossier"],
    "Trực ban thông báo": [*NOTICES, "change_notice", *_view("alarm")],
    "Quản trị hệ thống": [
        *_all(*CATALOGUE, "officerdesk", "partnertoken", "user"),
        *_view("group", "totpdevice", "adminunit", "unitsuccession", "alarm"),
        "delete_totpdevice",
    ],
}
APPS = ("dossiers", "citizens", "outbox", "regions", "auth", "otp_totp")


def make_roles(apps, schema_editor):
    for label in APPS:  # permissions are else made only after the last migration
        create_permissions(all_apps.get_app_config(label), verbosity=0, apps=apps)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in ROLES.items():
        found = Permission.objects.filter(codename__in=codenames, content_type__app_label__in=APPS)
        missing = set(codenames) - set(found.values_list("codename", flat=True))
        if missing:
            raise LookupError(f"no such permissions: {sorted(missing)}")
        Group.objects.get_or_create(name=name)[0].permissions.add(*found)


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0002_history_is_append_only"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("citizens", "0001_initial"),
        ("outbox", "0001_initial"),
        ("regions", "0001_initial"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [UnaccentExtension(), migrations.RunPython(make_roles, remove_roles)]

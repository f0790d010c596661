"""Operations for migrations that rename a model."""

from typing import Any

from django.db.migrations import RunPython

ACTIONS = ("add", "change", "delete", "view")


def rename_permissions(app_label: str, old: str, new: str) -> RunPython:
    """After RenameModel (names in lower case): groups and users keep the permissions that they had.

    Django renames the content type and would make new permissions beside the old ones.
    """

    def renaming(source: str, target: str) -> Any:
        def rename(apps: Any, schema_editor: Any) -> None:
            permissions = apps.get_model("auth", "Permission").objects.filter(
                content_type__app_label=app_label
            )
            for action in ACTIONS:
                permissions.filter(codename=f"{action}_{source}").update(codename=f"{action}_{target}")

        return rename

    return RunPython(renaming(old, new), renaming(new, old))

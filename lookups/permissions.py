"""Who may do what with the data of a look-up: one line in its ready()."""

from foundation.accounts.roles import Role, grant, manage, view, withdraw


def grant_editing(app_label: str, *models: str, second_person: tuple[str, ...] = ()) -> None:
    """Editors keep the data; `second_person` (codenames) is what takes another one."""
    grant(Role.EDITOR, app_label, manage(*models))
    grant(Role.MODERATOR, app_label, (*view(*models), *second_person))
    grant(Role.MANAGER, app_label, view(*models))
    grant(Role.ADMINISTRATOR, app_label, manage(*models))
    released = tuple(codename for codename in second_person if codename not in manage(*models))
    withdraw(Role.ADMINISTRATOR, app_label, released)  # whoever makes accounts releases nothing


def grant_emergency_release(app_label: str, model: str, *, second_person: str) -> None:
    """In an emergency the manager on duty types a warning and publishes it alone; reviewed afterwards."""
    grant(Role.MANAGER, app_label, (*manage(model), second_person, "release_alone"))
    withdraw(Role.ADMINISTRATOR, app_label, (second_person, "release_alone"))


def grant_to_managers(app_label: str, *models: str) -> None:
    """Lists about persons: taken in by the manager of the centre, who answers for them."""
    grant(Role.MANAGER, app_label, manage(*models))
    grant(Role.ADMINISTRATOR, app_label, manage(*models))


def grant_viewing(app_label: str, *models: str) -> None:
    for role in (Role.EDITOR, Role.MODERATOR, Role.MANAGER, Role.ADMINISTRATOR):
        grant(role, app_label, view(*models))


def grant_viewing_of_persons(app_label: str, *models: str) -> None:
    """What an operator looks up for somebody on the phone; nobody changes it here."""
    for role in (Role.OPERATOR, Role.MANAGER, Role.ADMINISTRATOR):
        grant(role, app_label, view(*models))

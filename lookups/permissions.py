"""Who may do what with the data of a look-up: one line in its ready()."""

from foundation.accounts.roles import grant, manage, view, withdraw

EDITOR, CHECKER, OPERATOR = "Biên tập viên", "Duyệt nội dung", "Trực tổng đài"
MANAGER, SYSTEM = "Quản lý trung tâm", "Quản trị hệ thống"
ALL = (EDITOR, CHECKER, OPERATOR, MANAGER, SYSTEM)


def grant_editing(app_label: str, *models: str, second_person: tuple[str, ...] = ()) -> None:
    """Editors keep the data; `second_person` (codenames) is what takes another one."""
    grant(EDITOR, app_label, manage(*models))
    grant(CHECKER, app_label, (*view(*models), *second_person))
    grant(MANAGER, app_label, view(*models))
    grant(SYSTEM, app_label, manage(*models))
    released = tuple(codename for codename in second_person if codename not in manage(*models))
    withdraw(SYSTEM, app_label, released)  # whoever makes accounts releases nothing


def grant_emergency_release(app_label: str, model: str, *, second_person: str) -> None:
    """In an emergency the manager on duty types a warning and publishes it alone; reviewed afterwards."""
    grant(MANAGER, app_label, (*manage(model), second_person, "release_alone"))
    withdraw(SYSTEM, app_label, (second_person, "release_alone"))


def grant_to_managers(app_label: str, *models: str) -> None:
    """Lists about persons: taken in by the manager of the centre, who answers for them."""
    grant(MANAGER, app_label, manage(*models))
    grant(SYSTEM, app_label, manage(*models))


def grant_viewing(app_label: str, *models: str) -> None:
    for role in (EDITOR, CHECKER, MANAGER, SYSTEM):
        grant(role, app_label, view(*models))


def grant_viewing_of_persons(app_label: str, *models: str) -> None:
    """What an operator looks up for somebody on the phone; nobody changes it here."""
    for role in (OPERATOR, MANAGER, SYSTEM):
        grant(role, app_label, view(*models))

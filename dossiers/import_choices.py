"""What the template of a desk's dossiers offers to choose from."""

from django.utils import translation

from dossiers.models import Agency, Procedure
from dossiers.workflow import Status


def status_labels() -> list[str]:
    with translation.override("vi"):
        return [str(status.label) for status in Status]


def procedure_names() -> list[str]:
    current = Procedure.objects.current().filter(is_confirmed=True)
    return sorted(set(current.values_list("name", flat=True)))


def agency_names() -> list[str]:
    return list(Agency.objects.filter(is_confirmed=True).order_by("name").values_list("name", flat=True))

"""What the template of a desk's dossiers offers to choose from, and why imports of this room stay."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from dossiers.models import Agency, Procedure
from dossiers.workflow import Status
from foundation.database.vietnamese_order import by_name
from foundation.vietnamese.order import order_key

DOSSIERS = _("Dossiers and their history are never deleted: correct or stop each on its own page.")
PROCEDURES = _("Procedures keep their versions for the dossiers: import the former catalogue.")
TRANSFERS = _("Transfers are the bank's evidence of payments and stay.")
STAFF = _("Accounts and roles are changed by two administrators on their own pages.")


def status_labels() -> list[str]:
    with translation.override("vi"):
        return [str(status.label) for status in Status]


def procedure_names() -> list[str]:
    current = Procedure.objects.current().filter(is_confirmed=True)
    return sorted(set(current.values_list("name", flat=True)), key=order_key)


def agency_names() -> list[str]:
    return list(Agency.objects.filter(is_confirmed=True).order_by(by_name()).values_list("name", flat=True))

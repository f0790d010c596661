from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ViolationsConfig(AppConfig):
    name = "lookups.kinds.violations"
    label = "violations"
    verbose_name = _("Traffic violations")

    def ready(self) -> None:
        from foundation.spreadsheets import importing as importers
        from lookups import permissions, registry
        from lookups.kinds.violations.importing import ViolationImport
        from lookups.kinds.violations.kind import Violations
        from lookups.kinds.violations.layout import violation_layout
        from lookups.kinds.violations.models import Batch, Violation

        registry.register(Violations(), position=90)
        permissions.grant_to_managers("violations", "violation", "batch")
        importers.register(
            "violations", violation_layout, ViolationImport.apply_rows, tracked={Violation: "", Batch: None}
        )

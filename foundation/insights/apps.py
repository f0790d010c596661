from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "foundation.insights"
    label = "insights"
    verbose_name = _("Figures")

    def ready(self) -> None:
        from foundation.insights import figures, own_figures
        from foundation.roles import grant, view

        for figure in own_figures.FIGURES:
            figures.register(figure)
        grant("Quản lý trung tâm", self.label, view("usecount"))

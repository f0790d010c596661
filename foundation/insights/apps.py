from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "foundation.insights"
    label = "insights"
    verbose_name = _("Figures")

    def ready(self) -> None:
        from foundation.accounts.roles import grant, view
        from foundation.insights import figures, levels, own_figures, reach

        for figure in (*own_figures.FIGURES, *reach.FIGURES):
            figures.register(figure)
        for cut, names in own_figures.NAMES.items():
            figures.name(cut, names)
        levels.register(reach.FOLLOWERS, reach.followers)
        see_all = (*view("usecount", "reading", "closedmonth"), "see_figures", "close_month")
        grant("Quản lý trung tâm", self.label, see_all)

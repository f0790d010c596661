from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "foundation.insights"
    label = "insights"
    verbose_name = _("Figures")

    def ready(self) -> None:
        from foundation.accounts.roles import Role, grant, manage, view
        from foundation.insights import figures, gauges, own_figures, reach

        figures.register((*own_figures.FIGURES, *reach.FIGURES))
        for cut, names in own_figures.NAMES.items():
            figures.name(cut, names)
        gauges.register(reach.FOLLOWERS, reach.followers)
        see_all = (
            *manage("figuretarget"),
            *view("usecount", "gaugesample", "closedmonth", "pagefeedback"),
            "see_figures",
            "close_month",
        )
        grant(Role.MANAGER, self.label, see_all)
        grant(Role.EDITOR, self.label, view("pagefeedback"))

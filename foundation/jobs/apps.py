from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "foundation.jobs"
    label = "jobs"
    verbose_name = _("Long tasks")

    def ready(self) -> None:
        from foundation.accounts.roles import Role, grant, view
        from foundation.jobs import queue, services

        queue.HANDLERS.register("job", services.HANDLER)
        for role in Role:
            grant(role, self.label, view("job"))  # each sees those that he started

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsChannelConfig(AppConfig):
    name = "news_channel"
    verbose_name = _("News without a chat")

    def ready(self) -> None:
        from foundation.citizens import news
        from foundation.conversations import windows
        from news_channel import MAIL, routes
        from news_channel.routes import mail

        routes.register()
        news.WAYS.register(MAIL, news.Way(mail.Mail.label, mail.is_open))
        windows.RULES.register(MAIL, lambda: windows.ReplyRule(str(mail.Mail.label)))

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsChannelConfig(AppConfig):
    name = "news_channel"
    verbose_name = _("News without a chat")

    def ready(self) -> None:
        from foundation.citizens import news
        from foundation.conversations import windows
        from news_channel import MAIL, PUSH, SMS, routes
        from news_channel.routes import mail, push, sms

        routes.register()
        news.WAYS.register(MAIL, news.Way(mail.Mail.label, mail.is_open))
        news.WAYS.register(PUSH, news.Way(push.Push.label, push.is_open))
        news.WAYS.register(SMS, news.Way(sms.Sms.label, sms.is_open))
        windows.RULES.register(SMS, lambda: windows.ReplyRule(str(sms.Sms.label)))
        windows.RULES.register(MAIL, lambda: windows.ReplyRule(str(mail.Mail.label)))
        windows.RULES.register(PUSH, lambda: windows.ReplyRule(str(push.Push.label)))

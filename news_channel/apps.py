from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsChannelConfig(AppConfig):
    name = "news_channel"
    verbose_name = _("News without a chat")

    def ready(self) -> None:
        from foundation.citizens import news, windows
        from news_channel import MAIL, PUSH, SMS, routes, services
        from news_channel.routes import mail, push, sms

        routes.register()
        by_link = _("we send a link; news begins when you open it and press its button")
        by_permission = _("your browser asks whether you allow it, on the page after sending")
        by_code = _("we send a code to the phone; you type it after sending")
        by_mail = news.Way(mail.Mail.label, mail.is_open, by_link, services.ask_by_mail, "link")
        news.WAYS.register(MAIL, by_mail)
        news.WAYS.register(PUSH, news.Way(push.Push.label, push.is_open, by_permission))
        news.WAYS.register(SMS, news.Way(sms.Sms.label, sms.is_open, by_code, next_step="phone"))
        windows.RULES.register(SMS, lambda: windows.ReplyRule(str(sms.Sms.label)))
        windows.RULES.register(MAIL, lambda: windows.ReplyRule(str(mail.Mail.label)))
        windows.RULES.register(PUSH, lambda: windows.ReplyRule(str(push.Push.label)))

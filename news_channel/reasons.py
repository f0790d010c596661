"""Why a message did not reach an address, in words that an operator can read out on the phone."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "mail_off": _("The portal sends no e-mail yet."),
    "mail_no_address": _("The recipient gave no e-mail address."),
    "mail_not_wanted": _("The recipient has not confirmed this e-mail address, or has stopped the e-mails."),
    "mail_no_text": _("This message has no form that may be sent by e-mail."),
    "mail_refused": _(
        "The recipient’s mail server says that this address does not exist or is closed; e-mails to it have "
        "ended."
    ),
    "mail_full": _("The recipient’s mailbox is full; this e-mail did not arrive."),
    "mail_fault": _("A mail server refused this message; an administrator must look at it."),
    "mail_setup": _("Our mail server does not let the portal send; an administrator must look at it."),
    "mail_stumbled": _("The mail server is out of order or asks to wait; the message is sent again."),
    "push_off": _("The portal sends no browser notifications yet."),
    "push_no_address": _("The recipient has allowed no browser notifications."),
    "push_not_wanted": _("The recipient has stopped the browser notifications."),
    "push_no_text": _("This message has no form that may be shown as a browser notification."),
    "push_gone": _("The recipient’s browser takes no notifications any more; those to it have ended."),
    "push_fault": _("A push service refused this notification; an administrator must look at it."),
    "push_setup": _("A push service does not accept the portal’s key; an administrator must look at it."),
    "push_stumbled": _("The push service is out of order or asks to wait; the message is sent again."),
    "sms_off": _("No SMS gateway is connected."),
    "sms_not_wanted": _("The recipient has stopped the SMS."),
    "sms_no_text": _("This message has no short text for SMS."),
    "sms_refused": _("The SMS gateway refused this message."),
    "sms_stumbled": _("The SMS gateway is out of order; the message is sent again."),
    "sms_setup": _("The SMS gateway does not let the portal send; an administrator must look at it."),
    "sms_gone": _("The SMS gateway says that this telephone number is not in use; news by SMS has ended."),
    "sms_night": _("It is night (22:00 to 6:00); the SMS is sent in the morning."),
}
OF_THE_PERSON = (
    "mail_no_address",
    "mail_not_wanted",
    "mail_refused",
    "push_no_address",
    "push_not_wanted",
    "push_gone",
    "sms_not_wanted",
    "sms_gone",
)
OF_THE_MESSAGE = ("mail_no_text", "push_no_text", "sms_refused")

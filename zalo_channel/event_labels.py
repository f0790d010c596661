"""Labels of events for staff; an unknown event is shown by its code."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

_WORDS = {
    "user_send_text": gettext_noop("A citizen wrote"),
    "user_send_image": gettext_noop("A citizen sent a picture"),
    "user_send_gif": gettext_noop("A citizen sent a picture"),
    "user_send_file": gettext_noop("A citizen sent a file"),
    "user_send_location": gettext_noop("A citizen sent a place"),
    "user_send_audio": gettext_noop("A citizen sent a voice message"),
    "user_send_video": gettext_noop("A citizen sent a video"),
    "user_send_sticker": gettext_noop("A citizen sent a sticker"),
    "user_send_link": gettext_noop("A citizen sent a link"),
    "user_send_business_card": gettext_noop("A citizen sent a contact card"),
    "user_submit_info": gettext_noop("A citizen shared contact details"),
    "user_click_chatnow": gettext_noop("A citizen opened the chat"),
    "user_received_message": gettext_noop("Receipt: a message arrived"),
    "user_seen_message": gettext_noop("Receipt: messages were read"),
    "user_withdraw": gettext_noop("A citizen asks for their data to be erased"),
    "follow": gettext_noop("A citizen followed the page"),
    "unfollow": gettext_noop("A citizen unfollowed the page"),
    "add_user_to_tag": gettext_noop("People were tagged on Zalo"),
    "remove_user_from_tag": gettext_noop("A tag was taken from people on Zalo"),
    "remove_tag": gettext_noop("A tag was removed on Zalo"),
    "change_template_status": gettext_noop("Zalo changed the state of a template"),
}


def describe(event_name: str) -> str:
    if event_name.startswith("oa_send_"):
        return _("Echo of a message of ours")
    words = _WORDS.get(event_name)
    return _(words) if words else _("Event “%(name)s”") % {"name": event_name}

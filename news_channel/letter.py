"""One e-mail: plain text and the same as light HTML with the portal's letterhead. Asks no database."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from foundation.outbox.messages import Button
from foundation.outbox.routes import OutgoingMessage
from news_channel import links

MAX_SUBJECT = 120


def compose(outgoing: OutgoingMessage, address: str, *, is_news: bool) -> EmailMultiAlternatives:
    """`is_news`: it can be stopped, in the mail program (RFC 8058) and by a link."""
    title, _break, rest = outgoing.message.brief.partition("\n")
    stop = links.stop_url(outgoing.notice_id) if is_news else ""
    context = {
        "title": title,
        "paragraphs": [line for line in rest.split("\n") if line.strip()],
        "ways_on": [
            (button.title, _address(button)) for button in outgoing.message.buttons if _address(button)
        ],
        "reference": outgoing.reference,
        "stop": stop,
        "portal_name": settings.PORTAL_NAME,
        "operator": settings.PORTAL_OPERATOR,
        "portal_url": settings.PUBLIC_URL,
        "hotline": settings.HOTLINE,
        "colour": settings.PROVINCE.colour,
        "language": outgoing.language,
    }
    with translation.override(outgoing.language):
        text = render_to_string("news_channel/letter.txt", context)
        html = render_to_string("news_channel/letter.html", context)
    headers = {
        "Message-ID": message_id(outgoing),
        "Auto-Submitted": "auto-generated",
        "Content-Language": outgoing.language,
    }
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    composed = EmailMultiAlternatives(
        title[:MAX_SUBJECT], text, settings.NEWS_MAIL_FROM, [address], headers=headers
    )
    composed.attach_alternative(html, "text/html")
    return composed


def message_id(outgoing: OutgoingMessage) -> str:
    """The same for every try, so that a mailbox may recognise a message that came twice."""
    return f"<{outgoing.reference}@{urlsplit(settings.PUBLIC_URL).hostname}>"


def _address(button: Button) -> str:
    """ "" for what can only be said in a chat."""
    return {"url": button.value, "phone": f"tel:{button.value}"}.get(button.kind, "")

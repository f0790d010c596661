"""Words whose language is not the page's: those that stay Vietnamese, those that citizens write."""

import re

from django.utils.html import format_html
from django.utils.safestring import SafeString

from foundation.vietnamese.folding import nfc
from foundation.vietnamese.phrases import is_marked

_WORD = re.compile(r"[^\W\d_]+")


class Vietnamese(str):
    """Text of an office (a street, a reason, an advice) that nobody translates.

    It is a str everywhere. A page in English marks it for screen readers where it stands alone in an element:
    `<dd{{ value|lang }}>`. In an f-string or a translated sentence the mark is lost, as it should be: a name
    in an English sentence is read as part of it.
    """

    __slots__ = ()


def in_either_language(text: str) -> str:
    """Words of a chat: Vietnamese where they have its marks, but not for a name in an English sentence."""
    words = _WORD.findall(nfc(text))
    return Vietnamese(text) if words and is_marked(words) else text


def in_unknown_language(text: str) -> SafeString:
    """What a citizen wrote, marked for screen readers as of no known language."""
    return format_html('<span lang="">{}</span>', text)

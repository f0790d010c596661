"""Prompt injection: words in a message or passage that speak to a model instead of a reader. Pure.

Only the first wall: what it does not know still has to pass assistant/generation/faithfulness.py.
"""

import re

from foundation.vietnamese.folding import fold

_SIGNS = re.compile(
    r"\b(?:(?:ignore|disregard|forget|override|bypass|do not follow) (?:\w+ ){0,4}?"
    r"(?:instructions?|rules?|prompts?|above|previous|directions?|guidelines?|context|passages?)"
    r"|(?:bo qua|quen|phot lo|dung theo|khong theo|vo hieu) (?:\w+ ){0,4}?"
    r"(?:huong dan|chi dan|chi thi|quy tac|yeu cau|lenh|doan trich|ngu canh)"
    r"|system prompt|developer mode|jailbreak|you are now|act as|pretend (?:to be|you)|new instructions?"
    r"|tu gio (?:ban|may|bot)|ban la (?:mot )?(?:tro ly|mo hinh|ai|bot)|dong vai|gia vo la"
    r"|(?:hay|please|must|phai) (?:chi )?(?:tra loi|noi|viet|answer|say|reply|respond|output|write)"
    r"(?: (?:rang|la|that|with|exactly|only))"
    r"|(?:tro ly|mo hinh|assistant|model|chatbot|llm) (?:phai|hay|must|should|shall|can)"
    r"|im start|im end|inst|begin system|system)\b"
)


def speaks_to_model(text: str) -> bool:
    return bool(_SIGNS.search(fold(text)))

"""Which of our two languages a message is in. Pure."""

from assistant.understanding.reading import Text

_ENGLISH = frozenset(
    "a an the is are am was do does did can could i you we they my your me in on at to for of with"
    " from how what"
    " when where which who why there near any please pls hello hi hey thanks thank bus hotel hotels"
    " price schedule"
    " ticket tickets today tomorrow tonight open best good book buy eat stay go get need want have"
    " has much many"
    " food beach restaurant hospital pharmacy help time day week and or it this that speak talk"
    " person status check"
    " application file street power cut storm typhoon flood warning river near real not no yes"
    " bye english".split()
)
# Words of both languages tell nothing.
_BOTH = frozenset("a an hi to do go no me in on at can the my we i us bus am co con la".split())


def of(text: Text, known: frozenset[str] = frozenset()) -> str:
    """ "vi" or "en"; "" where the message does not tell (a code, "ok")."""
    if text.is_marked:
        return "vi"
    keys = [word.key for word in text.words if word.key.isalpha()]
    english = sum(key in _ENGLISH - _BOTH for key in keys) * 2 + sum(key in _ENGLISH & _BOTH for key in keys)
    if not keys or not english:
        return "vi" if len(keys) > 1 else ""
    return "en" if english * 2 >= len(keys) else "vi"

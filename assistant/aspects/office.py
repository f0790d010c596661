"""Aspects of an office or a commune that was shown, and those of the procedure shown before it."""

from collections.abc import Sequence
from dataclasses import replace

from assistant import office_replies, procedure_replies
from assistant.aspects import procedure
from assistant.dialogue_state import Focus
from assistant.focus_kinds import Aspect, FocusKind
from assistant.intents import office_info
from assistant.office_questions import ASKED
from assistant.replies import Reply
from assistant.turns import Turn, telling_words
from foundation.vietnamese.questions import clauses

KIND = "office"
COMMUNE_KIND = "commune"
NAMING = frozenset("procedure facility attraction sight lodging eatery dish product".split())


class OfficeFocus(FocusKind):
    def aspects_of(self, focus: Focus) -> Sequence[Aspect]:
        """Its own, then those of the procedure that was shown before it."""
        behind = focus.data.get(office_info.BEHIND)
        if not behind:
            return self.aspects
        return [*self.aspects, *(_of(Focus(**behind), aspect) for aspect in procedure.ASPECTS[1:])]

    def names_another(self, turn: Turn, focus: Focus) -> bool:
        """A procedure that is named is asked about, not the office."""
        match, is_telling = procedure_replies.meant(turn), any(map(telling_words, clauses(turn.text)))
        return is_telling and bool(match.certain or match.is_ahead)

    def reply(self, turn: Turn, focus: Focus, aspects: Sequence[Aspect]) -> Reply | None:
        own = [aspect.name for aspect in aspects if aspect in self.aspects]
        return office_info.told(turn, focus, own) if own else super().reply(turn, focus, aspects)

    def known(self, turn: Turn, focus: Focus) -> Reply | None:
        return office_info.told(turn, focus, [])

    def contact(self, turn: Turn, focus: Focus) -> str:
        found = office_info.offices_of(focus)
        return office_replies.contact(found[0]) if len(found) == 1 else ""


def _tell(name: str) -> Aspect:
    return Aspect(
        name,
        lambda turn, focus: office_info.told(turn, focus, [name]),
        frozenset(office_info.ASKS[name].split()),
        ASKED[name] if name == "anywhere" else None,
    )


def _of(behind: Focus, aspect: Aspect) -> Aspect:
    """The aspect of the thing that stands behind the office."""
    return replace(aspect, answer=lambda turn, _focus: aspect.answer(turn, behind))


FOCUS = OfficeFocus([_tell(name) for name in office_info.ASKS], naming=NAMING)

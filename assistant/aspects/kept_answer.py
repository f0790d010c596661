"""An answer of officers as the thing shown: what is asked next is looked for among their answers on the
same."""

from assistant.focus_kinds import FocusKind

KIND = "kept_answer"
FOCUS = FocusKind()

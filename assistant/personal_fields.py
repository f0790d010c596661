"""Personal data of the bot: open questions go with the conversation, missed messages by what they name."""

from foundation.declarations import CLEARED, declare

declare(
    "assistant.DialogueState",
    owner="conversation__identity__citizen",
    deletes_row=True,
    personal=dict.fromkeys(("data", "recent"), CLEARED),
    not_personal="name last_reply",
)
declare(
    "assistant.Phrase", deletes_row=True, personal=dict.fromkeys(("text", "folded"), CLEARED), mentions="text"
)
declare("assistant.Training", not_personal="model by_style")
declare("assistant.GenerationRun", not_personal="passages model")
declare("assistant.Miss", deletes_row=True, personal={"text": CLEARED}, mentions="text")
declare(
    "assistant.PastAnswer",
    owner="turn__conversation__identity__citizen",
    deletes_row=True,
    personal=dict.fromkeys(("question", "folded", "answer"), CLEARED),
)

"""Personal data of conversations: all of it goes with the account on the channel."""

from foundation.declarations import CLEARED, declare

OF = "identity__citizen"

declare(
    "conversations.Conversation",
    owner=OF,
    deletes_row=True,
    personal=dict.fromkeys(("because", "emergency", "emergency_place"), CLEARED),
)
declare(
    "conversations.Turn",
    owner=f"conversation__{OF}",
    deletes_row=True,
    personal=dict.fromkeys(("text", "attachments", "buttons", "external_id"), CLEARED),
)
declare("conversations.DeskEntry", owner=f"conversation__{OF}", deletes_row=True, personal={"text": CLEARED})
declare("conversations.Handling", owner=f"conversation__{OF}", deletes_row=True)
declare("conversations.SpecialDay", not_personal="reason")
declare("conversations.DeskRules", not_personal="out_of_hours")

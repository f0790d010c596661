"""Personal data of the desk: words begun go with the conversation."""

from foundation.declarations import CLEARED, declare

declare("inbox.Draft", owner="conversation__identity__citizen", deletes_row=True, personal={"text": CLEARED})
declare(
    "inbox.SuggestedAnswer",
    owner="conversation__identity__citizen",
    deletes_row=True,
    personal=dict.fromkeys(("text", "source", "url"), CLEARED),
)
declare("inbox.CannedAnswer", not_personal="topic title text folded")

"""Personal data of the chat on the pages: buttons, and what waits for an answer, go with their turn."""

from foundation.declarations import CLEARED, declare

declare(
    "web_channel.Choices",
    owner="turn__conversation__identity__citizen",
    deletes_row=True,
    personal={"buttons": CLEARED},
)
declare(
    "web_channel.UnansweredMessage",
    owner="turn__conversation__identity__citizen",
    deletes_row=True,
    personal=dict.fromkeys(("files", "address"), CLEARED),
)

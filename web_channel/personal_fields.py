"""Personal data of the chat on the pages: buttons go with their turn."""

from foundation.citizens.declarations import CLEARED, declare

declare(
    "web_channel.Choices",
    owner="turn__conversation__identity__citizen",
    deletes_row=True,
    personal={"buttons": CLEARED},
)

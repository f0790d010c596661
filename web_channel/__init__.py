"""The chat on our own pages: no log-in, the same assistant, the same desk behind it."""

CHANNEL = "web"  # ChannelIdentity.channel of everyone met there

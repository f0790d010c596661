"""The only place that knows Zalo."""

CHANNEL = "zalo"  # ChannelIdentity.channel of everyone met there

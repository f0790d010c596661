"""News for people without an account of a chat: they choose a way on the web and prove that it is theirs.

A dossier, a petition, warnings and power cuts of a commune; docs/news-without-zalo.md.
"""

MAIL = "mail"  # ChannelIdentity.channel of an e-mail address
PUSH = "push"  # … of a browser that takes web push
SMS = "sms"  # … of a phone whose holder chose SMS; the number itself is the citizen's

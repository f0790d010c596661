"""Local platforms that the portal talks to, each a package; what they share stands here."""

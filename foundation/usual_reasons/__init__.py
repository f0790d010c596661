"""The sentences that officers give as reasons day by day; each desk keeps rows of its own."""

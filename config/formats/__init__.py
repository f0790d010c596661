"""How the portal writes dates and numbers where no template filter of ours does: the back office."""

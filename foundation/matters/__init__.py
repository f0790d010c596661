"""The dossiers, drafts and petitions that were opened on this device: a list, and no proof of anything."""

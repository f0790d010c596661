"""What every kind of case shares (dossiers, petitions): the pages of officers. No tables."""

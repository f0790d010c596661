"""Backups: a dump of the database and the stored files, encrypted for keys that are kept elsewhere.

BACKUP_ROOT holds `<moment>/database.age` and `<moment>/manifest.json` for each backup, and `files/<hash>.age`
once for each stored file: files never change, so a backup adds only what is new. age encrypts: without the
identity that belongs to BACKUP_RECIPIENTS nobody reads anything but sizes and moments. `manifest.age` is the
manifest again, encrypted: who can write into the folder but has not BACKUP_RECIPIENTS cannot make another.
"""

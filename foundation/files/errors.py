class StorageUnavailable(OSError):
    """The store of files does not answer, or refuses: nothing was kept, read or deleted."""

class StorageUnavailable(OSError):
    """The store of files does not answer, or refuses: nothing was kept, read or deleted."""


class FileRefused(Exception):
    """The file as a whole can't be trusted or understood; nothing of it may be imported.

    The text says what is wrong and what to do next.
    """

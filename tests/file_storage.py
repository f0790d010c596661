"""Files whose age counts by the clock of the tests; the disk dates them by the clock of the machine."""

import os
import time
from typing import Any

from django.core.files.storage import FileSystemStorage


class Storage(FileSystemStorage):
    def _save(self, name: str, content: Any) -> str:
        stored = super()._save(name, content)
        os.utime(self.path(stored), (time.time(),) * 2)
        return stored

"""Settings from files: NAME_FILE names the file that holds NAME, as Docker and Kubernetes give secrets."""

from django.core.exceptions import ImproperlyConfigured
from environ import FileAwareEnv
from environ.fileaware_mapping import FileAwareMapping


class SecretFiles(FileAwareMapping):
    """A file wins over a variable of the same name. Values of a list stand one a line or parted by commas."""

    def __getitem__(self, name: str) -> str:
        path = self.env.get(f"{name}_FILE")
        try:
            value: str = super().__getitem__(name)
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{name}_FILE={path}: {error}") from error
        return ",".join(filter(None, map(str.strip, value.splitlines()))) if path else value


class Environment(FileAwareEnv):
    ENVIRON = SecretFiles()

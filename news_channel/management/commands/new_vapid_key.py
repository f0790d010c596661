"""`manage.py new_vapid_key`: a key pair for web push, as the line of the environment that takes it."""

from typing import Any

from django.core.management.base import BaseCommand
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode


class Command(BaseCommand):
    help = "Print a new private key for web push. Every browser that subscribed with another must ask again."

    def handle(self, *args: Any, **options: Any) -> None:
        key = Vapid02()
        key.generate_keys()
        number = key.private_key.private_numbers().private_value
        self.stdout.write(f"VAPID_PRIVATE_KEY={b64urlencode(number.to_bytes(32, 'big'))}")

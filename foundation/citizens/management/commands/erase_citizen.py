"""`erase_citizen WHO --because WHY`: the person goes from every room, the administrative record stays."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.citizens import lookup
from foundation.citizens.services import erase


class Command(BaseCommand):
    help = "Erase what identifies a person (Law 91/2025/QH15). It cannot be undone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("who", help="number of the citizen, phone, or channel:id")
        parser.add_argument(
            "--because", required=True, help="the request or rule behind it; kept as the proof"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        because = options["because"].strip()
        if not because:
            raise CommandError("Cần lý do xóa (--because), ví dụ số văn bản yêu cầu.")
        try:
            citizen = lookup.citizen(options["who"])
        except lookup.NotOnePerson as error:
            raise CommandError(str(error)) from error
        if citizen.erased_at:
            raise CommandError(f"Dữ liệu của người số {citizen.pk} đã được xóa từ trước.")
        if erase(citizen=citizen, because=because):
            self.stdout.write(f"Đã xóa dữ liệu cá nhân của người số {citizen.pk}.")
        else:
            self.stdout.write(
                f"Người số {citizen.pk} còn hồ sơ đang giải quyết: tài khoản và sự đồng ý đã xóa, "
                "phần còn lại sẽ tự xóa khi hồ sơ xong."
            )

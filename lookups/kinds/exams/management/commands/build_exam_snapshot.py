"""`build_exam_snapshot THPT-2026`: rebuild what the web serves; running servers take it up."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lookups.kinds.exams.models import Exam
from lookups.kinds.exams.services import snapshots


class Command(BaseCommand):
    help = "Builds the snapshot of one exam, or of all that are checked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("exams", nargs="*", metavar="EXAM")

    def handle(self, *args: Any, **options: Any) -> None:
        checked = Exam.objects.filter(is_checked=True).exclude(publish_at=None)
        wanted = checked.filter(key__in=options["exams"]) if options["exams"] else checked
        if missing := set(options["exams"]) - set(wanted.values_list("key", flat=True)):
            raise CommandError(
                f"Chưa lập, chưa đánh dấu đã đối chiếu hoặc chưa có giờ công bố: {', '.join(sorted(missing))}"
            )
        for exam in wanted:
            began = time.perf_counter()
            built = snapshots.build(exam)
            seconds = time.perf_counter() - began
            size = built.path.stat().st_size / 1_000_000
            self.stdout.write(f"{exam.key}: {built.count:,} thí sinh, {size:.0f} MB, {seconds:.1f} s")

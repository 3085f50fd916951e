"""Write the generated pages of ``docs/reference``."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from naicha.api.reference import PAGES


class Command(BaseCommand):
    help = "Write the generated pages of docs/reference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to",
            type=Path,
            default=settings.ROOT / "docs" / "reference",
            help="The folder to write into.",
        )

    def handle(self, *, to: Path, **_: object) -> None:
        for name, page in PAGES.items():
            (to / name).write_text(page(), encoding="utf-8")
            self.stdout.write(name)

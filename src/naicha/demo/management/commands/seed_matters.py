"""``naicha seed_matters 100000``: many matters in a demo, for benches and plans."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from naicha.demo.bulk import clone_matters
from naicha.kernel.errors import DomainError
from naicha.kernel.progress import bar
from naicha.people.queries import is_demo
from naicha.places.queries import only_county


class Command(BaseCommand):
    help = "Copy the lived matters of a demo many times; only in a demo database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help=_("how many matters"))
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument(
            "--open-share", type=float, default=0.1, help=_("how many are open, 0 to 1")
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        county = only_county()
        if not is_demo() or county is None:
            raise CommandError(_("Matters are copied in a demo database only."))
        started = time.monotonic()
        try:
            with bar(sys.stderr, _("matters")) as progress:
                rows = clone_matters(
                    county,
                    options["number"],
                    options["seed"],
                    progress,
                    open_share=options["open_share"],
                )
        except DomainError as error:
            raise CommandError(str(error)) from error
        pace = rows / max(time.monotonic() - started, 0.001)
        message = _("{n} matters written: {rows} rows, {pace:.0f} rows a second.")
        self.stdout.write(message.format(n=options["number"], rows=rows, pace=pace))

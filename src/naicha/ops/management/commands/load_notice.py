"""``naicha load_notice 2027 FILE --source 国办发明电〔2026〕N号``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from naicha.kernel.errors import DomainError
from naicha.ops.notices import load


class Command(BaseCommand):
    help = "Load a year's holidays and make-up workdays from a CSV: day, kind, name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help=_("number of the notice"))

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            loaded, anew = load(
                options["file"], options["year"], options["source"], timezone.now()
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        text = _(
            "{added} days added, {changed} changed, {removed} removed; "
            "{anew} limits reckoned anew."
        )
        self.stdout.write(
            text.format(
                added=loaded.added,
                changed=loaded.changed,
                removed=loaded.removed,
                anew=anew,
            )
        )

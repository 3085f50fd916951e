"""``naicha load_catalogue [FILE] [--county 620923000000]``."""

import csv
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from naicha.kernel.errors import DomainError
from naicha.matters.services.catalogue import load_catalogue, shipped
from naicha.places.models import Division
from naicha.places.queries import county_of

COLUMNS = frozenset(
    {"code", "parent", "zh", "en", "level", "department", "respond_hours"}
    | {"resolve_hours"}
)


class Command(BaseCommand):
    help = "Load the catalogue of matters, or a county's own; safe to do twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, nargs="?", help=_("CSV; without one: the shipped list")
        )
        parser.add_argument("--county", help=_("division code of the county"))

    def handle(self, *_args: Any, **options: Any) -> None:
        county = county_named(options["county"])
        rows = shipped() if options["file"] is None else read(options["file"])
        try:
            done = load_catalogue(rows, timezone.now(), county)
        except DomainError as error:
            where = f" ({error.field})" if error.field else ""
            raise CommandError(f"{error}{where}") from error
        message = _("{added} categories added, {changed} changed.")
        self.stdout.write(message.format(added=done.added, changed=done.changed))


def county_named(code: str | None) -> Division | None:
    if not code:
        return None
    found = county_of(code)
    if found is None:
        raise CommandError(_("There is no county {code}.").format(code=code))
    return found


def read(path: Path) -> Iterable[dict[str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = _("Cannot read {file}: {why}")
        raise CommandError(message.format(file=path, why=error)) from error
    rows = list(csv.DictReader(text.splitlines()))
    missing = COLUMNS - set(rows[0] if rows else ())
    if missing:
        message = _("The file lacks the columns {columns}.")
        raise CommandError(message.format(columns=", ".join(sorted(missing))))
    return rows

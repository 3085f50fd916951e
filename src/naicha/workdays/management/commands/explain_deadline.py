"""``naicha explain_deadline 2026-09-30T17:20 3 working_days``."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.utils.translation import gettext as _

from naicha.workdays import pure, queries, shipped


class Command(BaseCommand):
    help = "Say when a limit ends, and why; works without a database too."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "start", help=_("ISO 8601; without an offset: Beijing time")
        )
        parser.add_argument("amount", help=_("a whole number from 1 on"))
        parser.add_argument("unit", help=", ".join(pure.Unit))
        parser.add_argument("--county", type=int, help=_("key of the county"))

    def handle(self, *_args: Any, **options: Any) -> None:
        start, limit = (
            _start(options["start"]),
            _limit(options["amount"], options["unit"]),
        )
        try:
            due = pure.due(_calendar(options["county"]), start, limit)
            said = due.at.astimezone(pure.SHANGHAI).isoformat(), due.sentence
        except (pure.TooFar, OverflowError) as error:
            raise CommandError(
                _("This limit ends nowhere within a hundred years.")
            ) from error
        self.stdout.write("\n".join(said))


def _start(written: str) -> datetime:
    try:
        start = datetime.fromisoformat(written)
    except ValueError as error:
        message = _("“{start}” is no time; write 2026-09-30T17:20.")
        raise CommandError(message.format(start=written)) from error
    return start if start.tzinfo else start.replace(tzinfo=pure.SHANGHAI)


def _limit(amount: str, unit: str) -> pure.Limit:
    if unit not in list(pure.Unit):
        message = _("“{unit}” is no unit; there are {units}.")
        raise CommandError(message.format(unit=unit, units=", ".join(pure.Unit)))
    try:
        return pure.Limit(int(amount), pure.Unit(unit))
    except ValueError as error:
        message = _("“{amount}” is no whole number from 1 to 1000000.")
        raise CommandError(message.format(amount=amount)) from error


def _calendar(county_id: int | None) -> pure.Calendar:
    """The county's calendar; the shipped one where there is no table to read."""
    try:
        return queries.calendar_for(county_id)
    except DatabaseError:
        return shipped.calendar()

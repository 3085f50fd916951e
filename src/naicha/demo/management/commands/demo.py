"""``naicha demo --stage week --size large``: a county to look around in."""

import sys
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from naicha.demo.queries import cards
from naicha.demo.services import Made, make_demo, make_empty
from naicha.kernel.errors import DomainError
from naicha.kernel.progress import bar
from naicha.workdays.pure import SHANGHAI


class Command(BaseCommand):
    help = (
        "Make a demo county (sample data), or an empty beginning, in an empty database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--stage", choices=["empty", "week"], default="week")
        parser.add_argument("--size", choices=["small", "large"], default="large")
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument(
            "--now", help=_("ISO 8601; without an offset: Beijing time")
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        now = moment(options["now"])
        try:
            if options["stage"] == "empty":
                make_empty(now)
                self.stdout.write(_("An empty beginning: calendar and catalogue."))
                return
            with bar(sys.stderr, "") as progress:
                made = make_demo(
                    now, size=options["size"], seed=options["seed"], progress=progress
                )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(summary(made)))


def moment(written: str | None) -> datetime:
    if not written:
        return timezone.now()
    try:
        now = datetime.fromisoformat(written)
    except ValueError as error:
        message = _("“{written}” is no time; write 2026-11-24T14:30.")
        raise CommandError(message.format(written=written)) from error
    return now if now.tzinfo else now.replace(tzinfo=SHANGHAI)


def summary(made: Made) -> list[str]:
    """Who can sign in, and which matters can be followed by code."""
    lines = [
        _("Sample data: a county, everybody in it, and {n} matters.").format(
            n=made.matters
        ),
        _("Sign in at the demo page by one press, as:"),
    ]
    lines += [
        f"  {card.account.login:<22} {card.role} · {card.account.name} · {card.unit}"
        for group in cards()
        for card in group.cards
    ]
    lines.append(_("Query codes of residents (number, code):"))
    lines += [f"  {number}  {code}" for number, code in made.codes]
    return lines

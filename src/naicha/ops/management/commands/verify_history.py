"""``naicha verify_history``: every chain, and every row against its history."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from naicha.kernel.progress import bar
from naicha.matters.services.proving import verify
from naicha.places.models import Division
from naicha.places.queries import county_of

SAID_MOST = 100


class Command(BaseCommand):
    help = "Look at every chain and replay every history; exit code 1 when wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--county", help=_("code of one county; else all"))

    def handle(self, *_args: Any, **options: Any) -> None:
        county = find_county(options["county"])
        count = 0
        with bar(sys.stderr, _("matters")) as progress:
            for one in verify(county, progress=progress):
                count += 1
                if count <= SAID_MOST:
                    self.stdout.write(
                        _(
                            "{number} {row} {field}: history {told}, table {found}"
                        ).format(
                            number=one.matter,
                            row=one.row,
                            field=one.field,
                            told=one.told,
                            found=one.found,
                        )
                    )
        if count:
            raise CommandError(
                _("{n} differences. Somebody wrote past the services.").format(n=count)
            )
        self.stdout.write(_("Every history holds, and the rows are what it tells."))


def find_county(code: str | None) -> Division | None:
    if not code:
        return None
    found = county_of(code)
    if found is None:
        raise CommandError(_("There is no county {code}.").format(code=code))
    return found

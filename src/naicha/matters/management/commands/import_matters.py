"""``naicha import_matters ledger.csv --map what=内容,number=编号 --as LOGIN``."""

import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from naicha.exchange.pure import ImportReport
from naicha.exchange.services import read_csv, write_csv
from naicha.kernel.errors import DomainError
from naicha.kernel.progress import bar
from naicha.matters.imports import TARGETS, Plan, import_matters, read_mapping
from naicha.matters.models import Channel
from naicha.people.models import Account
from naicha.places.models import Division
from naicha.places.queries import county_of, only_county
from naicha.posts.models import PostKind
from naicha.posts.queries import Actor, actor_of, in_force

SAID_MOST = 20  # refusals on the screen; a file takes all


class Command(BaseCommand):
    help = "Take a ledger of matters (CSV, also gzipped) into triage."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("file", type=Path, help=_("CSV or CSV.gz, UTF-8 or GB18030"))
        add(
            "--map",
            action="append",
            required=True,
            metavar="what=COLUMN,…",
            help=_("which column is what: {targets}").format(
                targets=", ".join(TARGETS)
            ),
        )
        add("--as", dest="login", help=_("sign-in name of who imports"))
        add("--county", help=_("code of the county, if there are several"))
        add("--division", help=_("code of the division for rows of unknown place"))
        add("--channel", default=Channel.OTHER_SYSTEM, choices=Channel.values)
        add("--source", help=_("name of the ledger (default: the file's name)"))
        add("--dry-run", action="store_true", help=_("say what would happen"))
        add("--refused", type=Path, help=_("write the refused rows into this CSV"))

    def handle(self, *_args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            report = self.run(file, options, dry_run=dry_run)
            self.say(report, options["refused"], dry_run=dry_run)
        except DomainError as error:
            raise CommandError(str(error)) from error

    def run(
        self, file: Path, options: dict[str, Any], *, dry_run: bool
    ) -> ImportReport:
        now = timezone.now()
        county = find_county(options["county"])
        plan = Plan(
            county=county,
            actor=find_actor(options["login"], county, now),
            columns=read_mapping(options["map"]),
            source=options["source"] or file.name.split(".")[0],
            now=now,
            default=find_division(options["division"]),
            channel=options["channel"],
        )
        refuse_same(file, options["refused"])
        with bar(sys.stderr, str(_("rows"))) as progress:
            return import_matters(
                read_csv(file), plan, dry_run=dry_run, progress=progress
            )

    def say(self, report: ImportReport, refused: Path | None, *, dry_run: bool) -> None:
        line = str(_("Row {row}, {column}: “{value}”: {why}"))
        for one in report.refusals[:SAID_MOST]:
            said = line.format(
                row=one.row, column=one.column or "–", value=one.value, why=one.why
            )
            self.stderr.write(self.style.WARNING(said))
        if report.refused > SAID_MOST:
            more = _("… and {n} more; --refused FILE.csv writes them down.")
            self.stderr.write(more.format(n=report.refused - SAID_MOST))
        if refused is not None:
            headers = [_("row"), _("column"), _("what the file says"), _("why not")]
            rows = [
                (one.row, one.column, one.value, one.why) for one in report.refusals
            ]
            write_csv(refused, headers, rows)
        told = _("{created} created, {unchanged} unchanged, {refused} refused.")
        self.stdout.write(
            told.format(
                created=report.created,
                unchanged=report.unchanged,
                refused=report.refused,
            )
        )
        if dry_run:
            self.stdout.write(_("Nothing was kept: --dry-run."))


def find_county(code: str | None) -> Division:
    """The county by its code, or the only one."""
    county = county_of(code) if code else only_county()
    if county is not None:
        return county
    if code:
        raise CommandError(_("There is no county {code}.").format(code=code))
    raise CommandError(_("Say with --county CODE which county."))


def find_division(code: str | None) -> Division | None:
    if not code:
        return None
    found = Division.objects.filter(code=code, valid_to=None).first()
    if found is None:
        raise CommandError(_("There is no division {code}.").format(code=code))
    return found


def find_actor(login: str | None, county: Division, now: datetime) -> Actor:
    """Who imports: somebody with a post here, so that the history has a name."""
    if not login:
        text = _(
            "Say with --as LOGIN who imports. Officers of the county centre: {who}."
        )
        raise CommandError(text.format(who=centre_officers(county, now)))
    account = Account.objects.filter(login=login, is_active=True).first()
    actor = actor_of(account, now) if account else Actor()
    if county.pk not in actor.counties:
        text = _(
            "“{login}” has no post in this county now. Officers of the county "
            "centre: {who}."
        )
        raise CommandError(text.format(login=login, who=centre_officers(county, now)))
    return actor


def centre_officers(county: Division, now: datetime) -> str:
    posts = in_force(now).filter(county=county, kind=PostKind.CENTRE_OFFICER)
    people = posts.order_by("pk").values_list("person__login", "person__name")
    return "、".join(f"{login} {name}" for login, name in people) or str(_("none"))


def refuse_same(file: Path, refused: Path | None) -> None:
    """The ledger itself is never written over."""
    if refused is not None and refused.exists() and refused.samefile(file):
        raise CommandError(_("--refused would write over the ledger itself."))

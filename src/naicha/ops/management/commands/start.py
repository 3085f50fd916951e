"""``naicha start --stage week --port 8000``: what ``make run`` calls."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.translation import gettext as _

from naicha.ops import starting


class Command(BaseCommand):
    help = "Make everything ready and serve; only an empty database is filled."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--stage",
            choices=["week", "empty"],
            default="week",
            help=_("what an empty database is filled with"),
        )
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--prepare-only", action="store_true", help=_("make ready, do not serve")
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        port = options["port"]
        try:
            starting.try_port(port)
        except starting.PortTaken as error:
            text = _(
                "Port {port} cannot be used ({why}). Stop the other program, or choose "
                "another: make run PORT={other}."
            )
            raise CommandError(
                text.format(port=port, why=error.strerror, other=8000 + (port == 8000))  # noqa: PLR2004 -- the usual one
            ) from error
        self.prepare(options["stage"])
        if options["prepare_only"]:
            return
        self.stdout.write(
            _("Naicha answers at http://localhost:{port}/ (Ctrl+C ends it).").format(
                port=port
            )
        )
        self.stdout.flush()
        connections.close_all()
        command = starting.server(port)
        os.execv(command[0], command)  # noqa: S606 -- our own server takes our place

    def prepare(self, stage: str) -> None:
        """Home, tables, static files, a first content."""
        starting.prepare_home()
        if starting.migrate():
            self.stdout.write(_("Tables are up to date."))
        if starting.collect_static():
            self.stdout.write(_("Static files are collected."))
        starting.fill(stage)

"""``naicha doctor``: what is missing, in words. Exit code 1 if something is."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from naicha.ops.findings import findings


class Command(BaseCommand):
    help = "Say what is missing: calendar, clerks, leaders, grids, whole histories."

    def handle(self, *_args: Any, **_options: Any) -> None:
        missing = False
        for said in findings(timezone.now()):
            missing = True
            self.stdout.write(f"· {said}")
        if missing:
            sys.exit(1)
        self.stdout.write(_("Nothing is missing."))

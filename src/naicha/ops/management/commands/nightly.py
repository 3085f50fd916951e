"""``naicha nightly``: once a night, by a timer. Twice does no harm."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from naicha.ops.sweeping import STEPS


class Command(BaseCommand):
    help = "Do what is due: end pauses, close, archive, clear what is over."

    def handle(self, *_args: Any, **_options: Any) -> None:
        now = timezone.now()
        for name, step in STEPS:
            self.stdout.write(f"{step(now)} {name}")

"""The one command: ``naicha`` is what Django calls ``manage.py``."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naicha.config.settings")
    execute_from_command_line(sys.argv)

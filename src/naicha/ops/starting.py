"""From nothing to a served address; the second time quickly."""

import errno
import hashlib
import os
import socket
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from naicha.people.models import Account
from naicha.people.queries import forget, made_as
from naicha.places.models import Division
from naicha.workdays.services import load_shipped

HOST = "127.0.0.1"
THREADS_SQLITE = 8  # one process: one writer anyway, and one warm connection a thread
THREADS, WORKERS_MOST = 4, 4


class PortTaken(OSError):
    """Another program answers there, or it may not be used."""


def try_port(port: int) -> None:
    """See whether we could answer on a port.

    Raises:
        PortTaken: we could not.
    """
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, port))
        except (OSError, OverflowError) as error:
            number = getattr(error, "errno", None) or errno.EINVAL
            raise PortTaken(number, os.strerror(number)) from error


def prepare_home() -> None:
    settings.HOME.mkdir(parents=True, exist_ok=True, mode=0o700)


def migrate() -> bool:
    """Bring the tables up to date, if they are not."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def static_state() -> str:
    """What the static files are now, by path, size and time."""
    found = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda one: one[0]):
            facts = Path(storage.path(path)).stat()
            found.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return found.hexdigest()


def collect_static() -> bool:
    """Collect the static files, if any changed since."""
    root = Path(settings.STATIC_ROOT)
    stamp = root.with_name(f"{root.name}.stamp")
    state = static_state()
    if root.is_dir() and stamp.is_file() and stamp.read_text() == state:
        return False
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(state)
    return True


def is_begun() -> bool:
    """Whether somebody has begun in this database."""
    forget()
    return bool(made_as() or Account.objects.exists() or Division.objects.exists())


def fill(stage: str) -> bool:
    """Fill an empty database as the stage says; what is begun stays as it is.

    The calendar that comes with the program is added either way.
    """
    if is_begun():
        load_shipped()
        return False
    call_command("demo", stage=stage)
    return True


def server(port: int) -> list[str]:
    """The command that serves."""
    sqlite = connection.vendor == "sqlite"
    workers = 1 if sqlite else min(WORKERS_MOST, os.cpu_count() or 1)
    threads = THREADS_SQLITE if sqlite else THREADS
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws",
        "--host", HOST, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads),
        "--respawn-failed-workers", "--log-level", "warning",
        "naicha.config.wsgi:application",
    ]  # fmt: skip

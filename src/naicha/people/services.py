"""Opening accounts; saying once what this installation is."""

from datetime import datetime

from django.db import IntegrityError, transaction

from naicha.people import errors, queries
from naicha.people.models import Account, Installation, MadeAs


def open_account(login: str, name: str, password: str | None = None) -> Account:
    """Open an account; without a password nobody can sign in with one."""
    return Account.objects.open(login, name, password)


def mark_as_demo(now: datetime) -> Installation:
    """Say that this database was created as a demo: its data are samples.

    Raises:
        MadeBefore: it was said before what it is.
    """
    return _mark(MadeAs.DEMO, now)


def mark_as_real(now: datetime) -> Installation:
    """Say that this database is for real work; no demo sign-in, ever.

    Raises:
        MadeBefore: it was said before what it is.
    """
    return _mark(MadeAs.REAL, now)


def _mark(made_as: MadeAs, now: datetime) -> Installation:
    try:
        with transaction.atomic():
            made = Installation.objects.create(made_as=made_as.value, made_at=now)
    except IntegrityError as error:
        raise errors.MadeBefore from error
    queries.forget()
    transaction.on_commit(queries.forget)
    return made

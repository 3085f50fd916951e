"""A small lived week, made once for all tests of the demo; each sees it unchanged."""

from datetime import datetime

import pytest
from django.db import connection

from naicha.demo.services import make_demo
from naicha.people import queries
from naicha.workdays.pure import SHANGHAI

AFTERNOON = datetime(2026, 11, 24, 14, 30, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def lived_week(django_db_setup, django_db_blocker):
    """What was made, in a transaction that is taken back after the module's tests."""
    with django_db_blocker.unblock():
        from django.db import transaction  # noqa: PLC0415 -- after Django is ready

        with transaction.atomic():
            queries.forget()
            yield make_demo(AFTERNOON, size="small")
            transaction.set_rollback(True)
        queries.forget()


@pytest.fixture
def week(lived_week, db):
    """The lived week inside a test's own transaction."""
    connection.check_constraints()
    return lived_week

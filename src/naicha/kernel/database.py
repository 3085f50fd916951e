"""When a database ends a transaction so that another can go on: do it again.

InnoDB and PostgreSQL find deadlocks and pick a victim; its transaction is rolled back
whole, so doing it again is right. SQLite has none: there is one writer.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

P = ParamSpec("P")
T = TypeVar("T")
TIMES = 8
PAUSE_S = 0.01
DEADLOCK = {1213, "40P01", "40001"}  # InnoDB; PostgreSQL: deadlock, serialization


def victim(error: OperationalError) -> bool:
    """Whether the transaction was ended for another's sake."""
    cause = error.__cause__
    code = getattr(cause, "sqlstate", None) or (error.args[0] if error.args else None)
    return code in DEADLOCK


def again_on_deadlock(do: Callable[P, T]) -> Callable[P, T]:
    """Do it again, a few times, when it was a deadlock's victim.

    Inside somebody else's transaction the error goes on: only the whole can be redone.
    """

    @wraps(do, updated=())
    def done(*args: P.args, **kwargs: P.kwargs) -> T:
        for time_no in range(TIMES):
            try:
                return do(*args, **kwargs)
            except OperationalError as error:
                last = time_no == TIMES - 1
                if last or connection.in_atomic_block or not victim(error):
                    raise
                time.sleep(PAUSE_S * 2**time_no)
        raise AssertionError  # the last time raised

    return done

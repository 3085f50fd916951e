"""Working time as arithmetic: windows and instants in, instants and sentences out.

Nothing here knows Django, the database or the present moment. Instants that come in
must be aware; instants that go out are UTC. Days and windows are read on the wall
clock of ``tz``. A start is cut to its minute, so that what is shown adds up.
"""

from naicha.workdays.pure.calendar import (
    SHANGHAI,
    Calendar,
    Limit,
    TooFar,
    Unit,
    Window,
)
from naicha.workdays.pure.catalogue import Unreadable, limits, profile_code
from naicha.workdays.pure.clocks import (
    Pauses,
    at_share,
    due_at,
    end_of_next_working_day,
    is_provisional,
    share_gone,
    shift_for_pause,
    working_minutes,
)
from naicha.workdays.pure.deadlines import Due, due
from naicha.workdays.pure.lengths import Length, Remaining, length, remaining
from naicha.workdays.pure.sentences import Explanation, Step, explain

__all__ = [
    "SHANGHAI",
    "Calendar",
    "Due",
    "Explanation",
    "Length",
    "Limit",
    "Pauses",
    "Remaining",
    "Step",
    "TooFar",
    "Unit",
    "Unreadable",
    "Window",
    "at_share",
    "due",
    "due_at",
    "end_of_next_working_day",
    "explain",
    "is_provisional",
    "length",
    "limits",
    "profile_code",
    "remaining",
    "share_gone",
    "shift_for_pause",
    "working_minutes",
]

"""The working minutes before a moment, so that deeds fall into office hours."""

from bisect import bisect_right
from datetime import UTC, datetime, time, timedelta
from itertools import accumulate

from naicha.workdays.pure import SHANGHAI, Calendar

DAYS = 90  # natural days looked back over


class WorkTime:
    """Working minutes numbered from 0; the last one lies just before ``now``."""

    def __init__(self, calendar: Calendar, now: datetime) -> None:
        wall = now.astimezone(SHANGHAI).replace(tzinfo=None)
        self.starts: list[datetime] = []
        lengths: list[int] = []
        for n in range(DAYS, -1, -1):
            midnight = datetime.combine(wall.date() - timedelta(days=n), time())
            for begins, ends in calendar.spans(midnight.date()):
                start = midnight + timedelta(seconds=begins)
                until = min(midnight + timedelta(seconds=ends), wall)
                if until > start:
                    self.starts.append(start)
                    lengths.append(int((until - start).total_seconds()) // 60)
        self.before = list(accumulate(lengths, initial=0))

    @property
    def length(self) -> int:
        return self.before[-1]

    def at(self, minute: int) -> datetime:
        """When a working minute was.

        Raises:
            IndexError: it lies before all of them, or after ``now``.
        """
        if not 0 <= minute < self.length:
            raise IndexError(minute)
        n = bisect_right(self.before, minute) - 1
        wall = self.starts[n] + timedelta(minutes=minute - self.before[n])
        return wall.replace(tzinfo=SHANGHAI).astimezone(UTC)

    def last_before(self, instant: datetime) -> int:
        """The last working minute that is over by an instant."""
        wall = instant.astimezone(SHANGHAI).replace(tzinfo=None)
        n = bisect_right(self.starts, wall) - 1
        gone = int((wall - self.starts[n]).total_seconds()) // 60
        return min(self.before[n] + gone, self.before[n + 1]) - 1

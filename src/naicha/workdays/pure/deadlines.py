"""A limit and what it comes to."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from naicha.workdays.pure.calendar import SHANGHAI, Calendar, Limit
from naicha.workdays.pure.clocks import due_at, is_provisional
from naicha.workdays.pure.sentences import Explanation, Step, explain


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit ends (UTC). The sentence is made only when somebody reads it."""

    at: datetime
    provisional: bool
    start: datetime
    limit: Limit
    calendar: Calendar = field(repr=False, compare=False)
    tz: ZoneInfo = SHANGHAI

    @property
    def explanation(self) -> Explanation:
        return explain(self.calendar, self.start, self.limit, self.at, tz=self.tz)

    @property
    def sentence(self) -> str:
        return self.explanation.sentence

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.explanation.steps


def due(
    calendar: Calendar, start: datetime, limit: Limit, *, tz: ZoneInfo = SHANGHAI
) -> Due:
    """When a limit ends, whether that may still change, and why it is so.

    Raises:
        TooFar: there is no such time within a hundred years.
    """
    at = due_at(calendar, start, limit, tz=tz)
    provisional = is_provisional(calendar, start, at, limit.unit, tz=tz)
    return Due(at, provisional, start, limit, calendar, tz)

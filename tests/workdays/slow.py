"""Working time counted minute by minute: slow, and written without the fast one."""

from datetime import date, datetime, time, timedelta

from naicha.workdays.pure import Unit

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def season_days(window):
    """Every (month, day) of a window's season, walked through a leap year."""
    day, found = date(2024, *window.season_from), set()
    while True:
        found.add((day.month, day.day))
        if (day.month, day.day) == window.season_to:
            return found
        day = day + DAY if (day.month, day.day) != (12, 31) else date(2024, 1, 1)


def open_minutes(calendar, day):
    """The minutes of a day (0 to 1439) that are worked."""

    def of_weekday(number):
        return {
            minute
            for window in calendar.windows
            if window.weekday == number and (day.month, day.day) in season_days(window)
            for minute in range(1440)
            if window.starts <= time(*divmod(minute, 60)) < window.ends
        }

    if day in calendar.on:
        alike = [of_weekday(day.weekday()), *(of_weekday(n) for n in range(7))]
        return next((minutes for minutes in alike if minutes), set())
    return set() if day in calendar.off else of_weekday(day.weekday())


class Walk:
    """A calendar to be walked through; wall times only."""

    def __init__(self, calendar):
        self.calendar, self.known = calendar, {}

    def minutes(self, day):
        if day not in self.known:
            self.known[day] = open_minutes(self.calendar, day)
        return self.known[day]

    def runs(self, wall, unit, pauses=()):
        """Whether the clock runs in the minute that begins now."""
        if any(since <= wall < until for since, until in pauses):
            return False
        minute = wall.hour * 60 + wall.minute
        return unit == Unit.MINUTES or minute in self.minutes(wall.date())

    def count(self, start, end, unit, pauses=()):
        total = 0
        while start < end:
            total += self.runs(start, unit, pauses)
            start += MINUTE
        return total

    def due(self, start, limit, pauses=()):
        if limit.unit == Unit.WORKING_DAYS:
            return self.close(self.days_after(start.date(), limit.amount))
        left = limit.amount * (60 if limit.unit == Unit.WORKING_HOURS else 1)
        while left:
            left -= self.runs(start, limit.unit, pauses)
            start += MINUTE
        return start

    def days_after(self, day, amount):
        while amount:
            day += DAY
            amount -= bool(self.minutes(day))
        return day

    def closings(self, since, until):
        """How often an office closes for the day after one time, up to another."""
        days = range((until.date() - since.date()).days + 1)
        worked = [since.date() + n * DAY for n in days]
        return sum(
            since < self.close(day) <= until for day in worked if self.minutes(day)
        )

    def close(self, day):
        return datetime.combine(day, time()) + (max(self.minutes(day)) + 1) * MINUTE

"""Why a deadline is when it is, said in Chinese: one sentence, and a sum of days.

It is a Chinese sentence by requirement, so it does not pass through gettext; all its
phrases stand in the one table below.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from itertools import groupby, islice
from operator import itemgetter
from typing import Final
from zoneinfo import ZoneInfo

from naicha.workdays.pure.calendar import (
    SHANGHAI,
    Calendar,
    Limit,
    Unit,
    to_wall,
    working_seconds,
)
from naicha.workdays.pure.clocks import cut, due_at, is_provisional

WEEKDAYS: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
NEAR_DAYS: Final = 7  # within so many days a weekday alone names a day
PAIR: Final = 2
PHRASES: Final = {
    "minutes": "{} 分钟",
    "hours": "{} 小时",
    "hours_minutes": "{} 小时 {} 分",
    "few_minutes": "{} 分",
    "days": "{} 天",
    "working_hours": "{} 个工作时",
    "working_days": "{} 个工作日",
    "rule_minutes": "不分昼夜和节假日",
    "rule_working_hours": "只算上班时间",
    "rule_working_days": "当日不计",
    "sentence": "{amount}：{start} 起，{rule}，至 {due}",
    "provisional": "（暂定）",
    "skipped": "；跳过{}",
    "rest": "休息日 {} 天",
    "made_up": "；{}调休上班，计入",
    "not_loaded": "；{} 年的放假通知还没有载入",
    "moved": "；经延期、暂停或日历更正，现为 {}",
    "made_up_day": "调休上班",
    "holiday": "节假日",
    "began": "起",
    "not_counted": "不算",
    "closed": "不在上班时间，不算",
    "round_the_clock": "昼夜都算",
    "limit": "到时限",
    "nth": "第 {} 天",
    "until_close": "到 {} 下班",
    "until": "到 {}",
    "moved_step": "延期、暂停或日历更正后的时限",
    "year": "{}年",
    "date": "{}月{}日",
    "day_of_month": "{}日",
    "to": "至",
    "with": "（{}）",
    "also": "、",
    "comma": "，",
}


class Sort(Enum):
    WORK = "work"
    MADE_UP = "made_up"
    HOLIDAY = "holiday"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the sum: 「周一、周二」「第 1、2 天」."""

    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Explanation:
    sentence: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Days of one sort in a row; rest days between them do not break it."""

    sort: Sort
    name: str
    days: tuple[date, ...]


def explain(
    calendar: Calendar,
    start: datetime,
    limit: Limit,
    at: datetime,
    *,
    tz: ZoneInfo = SHANGHAI,
    began: str = PHRASES["began"],
) -> Explanation:
    """Say why a limit ends when it does.

    Made anew whenever it is shown, so that only the due time need be kept. If ``at`` is
    not what the limit comes to today, the sentence says that it was moved. ``began`` is
    what happened at the start (派单) in the sum of days.
    """
    end = due_at(calendar, start, limit, tz=tz)
    walls = (to_wall(cut(start), tz), to_wall(end, tz))
    tale = Tale(calendar, limit, *walls, _sorted_days(calendar, limit, *walls))
    moved = to_wall(at, tz) if at != end else None
    open_ended = is_provisional(calendar, start, max(at, end), limit.unit, tz=tz)
    return Explanation(
        tale.sentence(moved, provisional=open_ended), tuple(tale.steps(began, moved))
    )


def sort_of(calendar: Calendar, day: date) -> Sort:
    if calendar.spans(day):
        return Sort.MADE_UP if day in calendar.on else Sort.WORK
    return Sort.HOLIDAY if day in calendar.off else Sort.REST


def _sorted_days(
    calendar: Calendar, limit: Limit, start: datetime, end: datetime
) -> dict[date, Sort]:
    """The days a working limit touches, in order."""
    if limit.unit == Unit.MINUTES:
        return {}
    first = start.date()
    days = (first + timedelta(days=n) for n in range((end.date() - first).days + 1))
    return {day: sort_of(calendar, day) for day in days}


def amount_words(limit: Limit) -> str:
    """``3 个工作日``, ``4 个工作时``, ``30 分钟``, ``24 小时``, ``7 天``."""
    if limit.unit != Unit.MINUTES:
        return PHRASES[limit.unit].format(limit.amount)
    for unit, minutes, least in (("days", 1440, 2), ("hours", 60, 1)):
        many, odd = divmod(limit.amount, minutes)
        if not odd and many >= least:
            return PHRASES[unit].format(many)
    return PHRASES["minutes"].format(limit.amount)


def _date(day: date, home: int) -> str:
    """``10月10日``; with its year if that is another than ``home``."""
    year = "" if day.year == home else PHRASES["year"].format(day.year)
    return year + PHRASES["date"].format(day.month, day.day)


def _dates(days: tuple[date, ...], home: int) -> str:
    """``10月1日至7日``, ``4月30日至5月3日``, ``10月1日``."""
    first, last = days[0], days[-1]
    if first == last:
        return _date(first, home)
    if (first.year, first.month) == (last.year, last.month):
        end = PHRASES["day_of_month"].format(last.day)
    else:
        end = _date(last, first.year)
    return _date(first, home) + PHRASES["to"] + end


def _numbers(first: int, last: int) -> str:
    """``第 3 天``, ``第 1、2 天``, ``第 1 至 4 天``."""
    if first == last:
        return PHRASES["nth"].format(first)
    pair = PHRASES["also"] if last - first == 1 else f" {PHRASES['to']} "
    return PHRASES["nth"].format(f"{first}{pair}{last}")


def _hours(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return PHRASES["few_minutes"].format(minutes)
    phrase = PHRASES["hours_minutes" if minutes else "hours"]
    return phrase.format(hours, minutes)


@dataclass(frozen=True, slots=True)
class Tale:
    """One limit between two wall times, ready to be told."""

    calendar: Calendar
    limit: Limit
    start: datetime
    end: datetime
    sorts: Mapping[date, Sort]

    def sentence(self, moved: datetime | None, *, provisional: bool) -> str:
        due = self._moment(self.end) + (PHRASES["provisional"] if provisional else "")
        said = PHRASES["sentence"].format(
            amount=amount_words(self.limit),
            start=self._moment(self.start),
            rule=PHRASES[f"rule_{self.limit.unit}"],
            due=due,
        )
        if moved:
            said += PHRASES["moved"].format(self._moment(moved))
        return said + self._skipped() + self._made_up() + self._not_loaded(provisional)

    def steps(self, began: str, moved: datetime | None) -> Iterator[Step]:
        yield Step(f"{self._short(self.start)} {began}", self._first_note())
        if self.limit.unit == Unit.MINUTES:
            yield Step(self._short(self.end), PHRASES["limit"])
        else:
            yield from self._later_steps()
        if moved:
            yield Step(self._full(moved), PHRASES["moved_step"])

    # The sentence

    def _moment(self, wall: datetime) -> str:
        """``10月10日（周六，调休上班）17:20``."""
        return f"{self._day(wall.date())}{wall:%H:%M}"

    def _day(self, day: date, *, remark: bool = True) -> str:
        words = [WEEKDAYS[day.weekday()]]
        if remark and self.limit.unit != Unit.MINUTES:
            words += self._remark(day)
        inside = PHRASES["comma"].join(words)
        return _date(day, self.start.year) + PHRASES["with"].format(inside)

    def _remark(self, day: date) -> list[str]:
        sort = self.sorts.get(day) or sort_of(self.calendar, day)
        if sort == Sort.MADE_UP:
            return [PHRASES["made_up_day"]]
        return [self._name(day, sort)] if sort == Sort.HOLIDAY else []

    def _skipped(self) -> str:
        said = [
            f"{run.name} {_dates(run.days, self.start.year)}"
            for run in self._runs()
            if run.sort == Sort.HOLIDAY
        ]
        if rest := sum(sort == Sort.REST for _, sort in self._days()):
            said.append(PHRASES["rest"].format(rest))
        return PHRASES["skipped"].format(PHRASES["also"].join(said)) if said else ""

    def _made_up(self) -> str:
        said = [
            self._day(day, remark=False)
            for day, sort in self._days()
            if sort == Sort.MADE_UP
        ]
        return PHRASES["made_up"].format(PHRASES["also"].join(said)) if said else ""

    def _not_loaded(self, provisional: bool) -> str:  # noqa: FBT001 -- a word to say
        if not provisional:
            return ""
        years = {self.start.year, *range(self.start.year, self.end.year + 1)}
        missing = sorted(years - self.calendar.loaded_years)
        return "".join(PHRASES["not_loaded"].format(year) for year in missing)

    # The sum of days

    def _first_note(self) -> str:
        if self.limit.unit == Unit.MINUTES:
            return PHRASES["round_the_clock"]
        if self.limit.unit == Unit.WORKING_DAYS:
            return PHRASES["not_counted"]
        if not (used := self._worked((self.start.date(),))):
            return PHRASES["closed"]
        return self._closing([_hours(used)], self.start.date())

    def _later_steps(self) -> Iterator[Step]:
        counted = 0
        for run in self._runs(after_start=True):
            if run.sort == Sort.HOLIDAY:
                label = _dates(run.days, self.start.year)
                note = PHRASES["comma"].join([run.name, PHRASES["not_counted"]])
                yield Step(label, note)
            else:
                yield Step(self._label(run.days), self._note(run, counted))
                counted += len(run.days)

    def _label(self, days: tuple[date, ...]) -> str:
        ends = [
            self._short_day(day)
            for day in (days if len(days) == 1 else (days[0], days[-1]))
        ]
        return PHRASES["also" if len(days) == PAIR else "to"].join(ends)

    def _note(self, run: Run, counted: int) -> str:
        words = [PHRASES["made_up_day"]] if run.sort == Sort.MADE_UP else []
        if self.limit.unit == Unit.WORKING_DAYS:
            words.append(_numbers(counted + 1, counted + len(run.days)))
        else:
            words.append(_hours(self._worked(run.days)))
        return self._closing(words, run.days[-1])

    def _closing(self, words: list[str], day: date) -> str:
        if day == self.end.date():
            by_day = self.limit.unit == Unit.WORKING_DAYS
            until = PHRASES["until_close" if by_day else "until"]
            words.append(until.format(f"{self.end:%H:%M}"))
        return PHRASES["comma"].join(words)

    def _worked(self, days: tuple[date, ...]) -> int:
        """Working seconds on these days, inside the limit."""
        since = datetime.combine(days[0], time())
        until = datetime.combine(days[-1] + timedelta(days=1), time())
        return working_seconds(
            self.calendar, max(since, self.start), min(until, self.end)
        )

    def _short(self, wall: datetime) -> str:
        return f"{self._short_day(wall.date())} {wall:%H:%M}"

    def _full(self, wall: datetime) -> str:
        weekday = WEEKDAYS[wall.weekday()]
        return f"{_date(wall.date(), self.start.year)} {weekday} {wall:%H:%M}"

    def _short_day(self, day: date) -> str:
        weekday = WEEKDAYS[day.weekday()]
        if (self.end.date() - self.start.date()).days < NEAR_DAYS:
            return weekday
        return f"{_date(day, self.start.year)} {weekday}"

    # The days

    def _days(self, *, after_start: bool = False) -> Iterable[tuple[date, Sort]]:
        """The days that count; that of the start only if hours run on it."""
        skip = after_start or self.limit.unit == Unit.WORKING_DAYS
        return islice(self.sorts.items(), int(skip), None)

    def _runs(self, *, after_start: bool = False) -> Iterator[Run]:
        """Days in a row of one sort, the last day always by itself."""
        days = self._days(after_start=after_start)
        kinds = (
            ((sort, self._name(day, sort), day == self.end.date()), day)
            for day, sort in days
            if sort != Sort.REST
        )
        for (sort, name, _), run in groupby(kinds, itemgetter(0)):
            yield Run(sort, name, tuple(day for _, day in run))

    def _name(self, day: date, sort: Sort) -> str:
        if sort != Sort.HOLIDAY:
            return ""
        return self.calendar.names.get(day) or PHRASES["holiday"]

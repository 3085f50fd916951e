from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from naicha.workdays import shipped

# Every Saturday and Sunday that the notices for 2024 to 2026 want worked.
MADE_UP = {
    "2024-02-04": "春节",
    "2024-02-18": "春节",
    "2024-04-07": "清明节",
    "2024-04-28": "劳动节",
    "2024-05-11": "劳动节",
    "2024-09-14": "中秋节",
    "2024-09-29": "国庆节",
    "2024-10-12": "国庆节",
    "2025-01-26": "春节",
    "2025-02-08": "春节",
    "2025-04-27": "劳动节",
    "2025-09-28": "国庆节、中秋节",
    "2025-10-11": "国庆节、中秋节",
    "2026-01-04": "元旦",
    "2026-02-14": "春节",
    "2026-02-28": "春节",
    "2026-05-09": "劳动节",
    "2026-09-20": "国庆节",
    "2026-10-10": "国庆节",
}
NOTICES = {
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
ALL_DAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(366 + 365 + 365)]


def worked(day):
    return bool(shipped.calendar().spans(day))


def test_the_make_up_days_are_exactly_these():
    calendar = shipped.calendar()

    assert {str(day): calendar.names[day] for day in calendar.on} == MADE_UP


@pytest.mark.parametrize("day", MADE_UP)
def test_a_make_up_day_is_worked_as_long_as_a_weekday(day):
    calendar, day = shipped.calendar(), date.fromisoformat(day)

    assert day.weekday() >= 5
    assert sum(ends - starts for starts, ends in calendar.spans(day)) == 7 * 3600


def test_every_day_is_as_chinese_calendar_has_it():
    assert [
        day for day in ALL_DAYS if worked(day) != chinese_calendar.is_workday(day)
    ] == []


def test_every_day_is_as_holidays_has_it():
    china = holidays.country_holidays("CN", years=NOTICES)

    assert [day for day in ALL_DAYS if worked(day) != china.is_working_day(day)] == []


def test_each_year_names_its_notice():
    assert {row.year: row.source for row in shipped.days()} == NOTICES
    assert {(row.year, row.source) for row in shipped.days()} == set(NOTICES.items())


def test_2026_has_248_working_days():
    assert sum(worked(day) for day in ALL_DAYS if day.year == 2026) == 248


def test_windows_are_of_weekdays_alone():
    assert {window.weekday for window in shipped.windows()} == set(range(5))

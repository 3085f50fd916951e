from datetime import datetime

import pytest

from naicha.workdays import pure, shipped
from naicha.workdays.pure import Calendar, Limit, Unit


def beijing(text):
    return datetime.fromisoformat(text).replace(tzinfo=pure.SHANGHAI)


def told(start, amount, unit):
    return pure.due(shipped.calendar(), beijing(start), Limit(amount, Unit(unit)))


def lines(steps):
    return [(step.label, step.note) for step in steps]


# Checked by hand against the notice: 1 to 7 October off, Saturday the 10th worked.
def test_the_sentence_across_the_national_day_of_2026():
    due = told("2026-09-30T17:20", 3, "working_days")

    assert due.at == beijing("2026-10-10T18:00")
    assert due.sentence == (
        "3 个工作日：9月30日（周三）17:20 起，当日不计，"
        "至 10月10日（周六，调休上班）18:00；"
        "跳过国庆节 10月1日至7日；10月10日（周六）调休上班，计入"
    )
    assert lines(due.steps) == [
        ("9月30日 周三 17:20 起", "不算"),
        ("10月1日至7日", "国庆节，不算"),
        ("10月8日 周四、10月9日 周五", "第 1、2 天"),
        ("10月10日 周六", "调休上班，第 3 天，到 18:00 下班"),
    ]


def test_the_sentence_from_a_made_up_saturday():
    due = told("2026-10-10T17:20", 3, "working_days")

    assert due.sentence == (
        "3 个工作日：10月10日（周六，调休上班）17:20 起，当日不计，"
        "至 10月14日（周三）18:00；跳过休息日 1 天"
    )


def test_the_sum_of_days_of_the_lamp():
    due = told("2026-11-20T17:20", 3, "working_days")

    explained = pure.explain(
        shipped.calendar(), due.start, due.limit, due.at, began="派单"
    )

    assert lines(explained.steps) == [
        ("周五 17:20 派单", "不算"),
        ("周一、周二", "第 1、2 天"),
        ("周三", "第 3 天，到 18:00 下班"),
    ]


def test_a_long_limit_stays_a_short_sum():
    due = told("2026-09-30T17:20", 60, "working_days")

    assert lines(due.steps) == [
        ("9月30日 周三 17:20 起", "不算"),
        ("10月1日至7日", "国庆节，不算"),
        ("10月8日 周四、10月9日 周五", "第 1、2 天"),
        ("10月10日 周六", "调休上班，第 3 天"),
        ("10月12日 周一至12月28日 周一", "第 4 至 59 天"),
        ("12月29日 周二", "第 60 天，到 18:00 下班"),
    ]
    assert "休息日 23 天" in due.sentence


def test_hours_across_two_seasons_and_a_holiday():
    due = told("2026-09-30T17:20", 8, "working_hours")

    assert due.sentence == (
        "8 个工作时：9月30日（周三）17:20 起，只算上班时间，"
        "至 10月8日（周四）17:50；跳过国庆节 10月1日至7日"
    )
    assert lines(due.steps) == [
        ("9月30日 周三 17:20 起", "1 小时 10 分"),
        ("10月1日至7日", "国庆节，不算"),
        ("10月8日 周四", "6 小时 50 分，到 17:50"),
    ]


@pytest.mark.parametrize(
    ("start", "amount", "steps"),
    [
        ("2026-11-20T09:00", 4, [("周五 09:00 起", "4 小时，到 15:30")]),
        (
            "2026-11-21T17:20",
            4,
            [("周六 17:20 起", "不在上班时间，不算"), ("周一", "4 小时，到 15:00")],
        ),
        (
            "2026-11-20T17:20",
            20,
            [
                ("周五 17:20 起", "40 分"),
                ("周一、周二", "14 小时"),
                ("周三", "5 小时 20 分，到 16:20"),
            ],
        ),
        (
            "2026-09-18T17:20",
            3,
            [
                ("周五 17:20 起", "1 小时 10 分"),
                ("周日", "调休上班，1 小时 50 分，到 10:20"),
            ],
        ),
    ],
)
def test_the_sum_of_hours(start, amount, steps):
    assert lines(told(start, amount, "working_hours").steps) == steps


@pytest.mark.parametrize(
    ("minutes", "words", "until"),
    [
        (30, "30 分钟", "9月30日（周三）17:50"),
        (60, "1 小时", "9月30日（周三）18:20"),
        (90, "90 分钟", "9月30日（周三）18:50"),
        (1440, "24 小时", "10月1日（周四）17:20"),
        (10080, "7 天", "10月7日（周三）17:20"),
    ],
)
def test_natural_time_says_that_it_never_stands_still(minutes, words, until):
    due = told("2026-09-30T17:20", minutes, "minutes")

    assert due.sentence == (
        f"{words}：9月30日（周三）17:20 起，不分昼夜和节假日，至 {until}"
    )
    assert [step.note for step in due.steps] == ["昼夜都算", "到时限"]


def test_a_year_without_a_notice_is_named():
    due = told("2026-12-30T17:20", 3, "working_days")

    assert due.sentence == (
        "3 个工作日：12月30日（周三）17:20 起，当日不计，"
        "至 2027年1月4日（周一）18:00（暂定）；跳过休息日 2 天；"
        "2027 年的放假通知还没有载入"
    )


def test_a_moved_deadline_says_so():
    start, limit = beijing("2026-11-20T17:20"), Limit(3, Unit.WORKING_DAYS)

    explained = pure.explain(
        shipped.calendar(), start, limit, beijing("2026-12-02T18:00")
    )

    assert explained.sentence == (
        "3 个工作日：11月20日（周五）17:20 起，当日不计，至 11月25日（周三）18:00；"
        "经延期、暂停或日历更正，现为 12月2日（周三）18:00；跳过休息日 2 天"
    )
    assert lines(explained.steps)[-1] == (
        "12月2日 周三 18:00",
        "延期、暂停或日历更正后的时限",
    )


def test_holidays_over_the_end_of_a_month_and_without_a_name():
    days = frozenset(
        datetime.fromisoformat(day).date()
        for day in ("2026-04-29", "2026-04-30", "2026-05-01")
    )
    calendar = Calendar(shipped.windows(), days, loaded_years=frozenset({2026}))

    due = pure.due(calendar, beijing("2026-04-28T10:00"), Limit(1, Unit.WORKING_DAYS))

    assert due.sentence == (
        "1 个工作日：4月28日（周二）10:00 起，当日不计，至 5月4日（周一）18:30；"
        "跳过节假日 4月29日至5月1日、休息日 2 天"
    )


def test_a_start_on_a_holiday_names_it():
    due = told("2026-10-01T10:00", 1, "working_hours")

    assert due.sentence == (
        "1 个工作时：10月1日（周四，国庆节）10:00 起，只算上班时间，"
        "至 10月8日（周四）09:30；跳过国庆节 10月1日至7日"
    )


def test_a_holiday_of_one_day():
    due = told("2024-12-31T10:00", 1, "working_days")

    assert due.sentence == (
        "1 个工作日：12月31日（周二）10:00 起，当日不计，至 2025年1月2日（周四）18:00；"
        "跳过元旦 2025年1月1日"
    )
    assert lines(due.steps)[1] == ("2025年1月1日", "元旦，不算")


def test_a_deadline_moved_to_a_holiday_names_it():
    start, limit = beijing("2026-09-29T17:20"), Limit(1, Unit.WORKING_DAYS)

    explained = pure.explain(
        shipped.calendar(), start, limit, beijing("2026-10-01T18:00")
    )

    assert "现为 10月1日（周四，国庆节）18:00" in explained.sentence

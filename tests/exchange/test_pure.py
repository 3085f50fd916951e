"""What a report says, and which headers must not come in."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from naicha.exchange.pure import (
    REFUSALS_KEPT,
    ImportReport,
    Refusal,
    column_letter,
    doubled,
    forbidden,
    read_time,
    shown,
)


@pytest.mark.parametrize(
    ("header", "group"),
    [
        ("民族", "sensitive"), ("申请人民族（必填）", "sensitive"),
        ("宗教 信仰", "sensitive"), ("政治面貌", "sensitive"),
        ("婚姻状况", "sensitive"), ("身份证号", "numbers"), ("证件号码", "numbers"),
        ("银行卡号", "numbers"), ("是否重点人员", "labels"),
        ("特殊人群类别", "labels"), ("满意度排名", "labels"), ("巡查轨迹", "watching"),
        ("QQ号", "watching"), ("在线时长", "watching"), ("ethnicity", "sensitive"),
        ("askerReligion", "sensitive"), ("id_card", "numbers"), ("IDCard", "numbers"),
        ("ID Card No", "numbers"), ("gps_track", "watching"), ("keyPerson", "labels"),
        ("face_photo", "sensitive"), ("id", ""), ("destination", ""),
        ("combination", ""), ("surface", ""), ("编号", ""), ("来电人", ""),
        ("联系电话", ""), ("信访件编号", ""), ("channel", ""),
        ("days_to_final_reply", ""), ("national_road", ""), ("card", ""),
    ],
)  # fmt: skip
def test_forbidden_headers(header, group):
    assert forbidden(header) == group


def test_a_cell_is_shown_short_in_one_line_and_masked():
    assert shown("电话 13812345678，\n身份证 110101199003071234") == (
        "电话 138****5678， 身份证 ［已隐去证件号］"
    )
    assert shown("长" * 100_000) == "长" * 39 + "…"


def test_columns_have_the_letters_of_a_spreadsheet():
    assert [column_letter(place) for place in (0, 25, 26, 701, 702)] == [
        "A", "Z", "AA", "ZZ", "AAA",
    ]  # fmt: skip


def test_only_names_can_be_doubled():
    assert doubled(["a", "", "b", "a", "", "a"]) == {"a": [0, 3, 5]}


def test_a_report_counts_all_and_keeps_so_many():
    report = ImportReport(created=2, unchanged=1)

    for row in range(REFUSALS_KEPT + 5):
        report.refuse(row, "不对", column="日期", value="昨天")

    assert (report.rows, report.refused) == (REFUSALS_KEPT + 8, REFUSALS_KEPT + 5)
    assert len(report.refusals) == REFUSALS_KEPT
    assert report.refusals[0] == Refusal(0, "日期", "昨天", "不对")


HERE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("written", "clock"),
    [
        ("2026-03-28", "00:00:00"), ("2026/3/28", "00:00:00"),
        (" 2026.03.28 ", "00:00:00"), ("2026年3月28日", "00:00:00"),
        ("20260328", "00:00:00"), ("2026-03-28 9:05", "09:05:00"),
        ("2026-03-28T09:05:07", "09:05:07"), ("2026/3/28 09:05:07.5", "09:05:07"),
        ("2026年3月28日 9时5分", "09:05:00"), ("2026-03-28T01:05:00Z", "09:05:00"),
        ("2026-03-28T09:05+08:00", "09:05:00"),
    ],
)  # fmt: skip
def test_days_and_times_as_ledgers_write_them(written, clock):
    read = read_time(written, HERE)

    assert read == datetime.fromisoformat(f"2026-03-28T{clock}").replace(tzinfo=HERE)
    assert read.astimezone(UTC).day in {27, 28}


@pytest.mark.parametrize(
    "written",
    [
        "", "昨天", "3/4/26", "2026-02-30", "2026-13-01", "2026-03-28 25:00",
        "1900-01-01", "1900-01-01T00:00Z", "46109", "2026-03", "T", "20260328T99",
    ],
)  # fmt: skip
def test_what_is_no_date_or_two_is_none(written):
    assert read_time(written, HERE) is None

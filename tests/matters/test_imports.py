"""A ledger comes into triage: good rows kept, bad ones named, twice is once."""

import csv
import gzip
import os
import re
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from naicha.exchange.services import read_csv
from naicha.matters import errors, imports
from naicha.matters.deed import broken_links
from naicha.matters.imports import Plan, import_matters, read_mapping
from naicha.matters.models import Asker, Clock, Matter, MatterEntry, MatterState
from tests.factories.county import NOW

pytestmark = pytest.mark.django_db

SHARED = Path(os.environ.get("NAICHA_SHARED") or Path(__file__).parents[3] / "shared")
HOTLINE = SHARED / "data" / "hotline_requests_open.csv.gz"
HEADERS = "编号,标题,内容,日期,社区,地点,渠道,姓名,电话"
MAPPING = (
    "number=编号,title=标题,what=内容,opened_at=日期,where=社区,spot=地点,"
    "channel=渠道,name=姓名,phone=电话"
)
GOOD = "A1,路灯,3 号楼南面的路灯不亮,2026-10-01 08:30,甲社区,南门,来电,张某,13800001111"
ID_NUMBER = "110101199003071234"


def ledger(tmp_path, *rows, headers=HEADERS, name="台账.csv"):
    path = tmp_path / name
    path.write_text("\n".join([headers, *rows]) + "\n", encoding="utf-8")
    return path


def taken(county, path, *, actor="centre", dry_run=False, mapping=MAPPING, **more):
    plan = Plan(
        county=county.county,
        actor=county.actor(actor),
        columns=read_mapping([mapping]),
        source=more.pop("source", "台账"),
        now=more.pop("now", NOW),
        **more,
    )
    return import_matters(read_csv(path), plan, dry_run=dry_run)


def counts(report):
    return report.created, report.unchanged, report.refused


def refusals(report):
    return [(one.row, one.column, one.value) for one in report.refusals]


def run(*words):
    out, err = StringIO(), StringIO()
    with time_machine.travel(NOW, tick=False):
        call_command("import_matters", *map(str, words), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


# --- a row as it comes in ---


def test_a_row_becomes_a_matter_in_triage(county, tmp_path):
    report = taken(county, ledger(tmp_path, GOOD))

    matter = Matter.objects.get()
    entry = MatterEntry.objects.get()
    clock = Clock.objects.get()
    when = datetime(2026, 10, 1, 0, 30, tzinfo=UTC)
    assert counts(report) == (1, 0, 0)
    assert matter.what == "路灯\n3 号楼南面的路灯不亮"
    assert (matter.state, matter.channel, matter.spot) == (
        MatterState.REGISTERED, "phone", "南门",
    )  # fmt: skip
    assert (matter.division, matter.holder_unit) == (
        county.community, county.units["community"],
    )  # fmt: skip
    assert (matter.number, matter.opened_at) == ("20261124-0001", when)
    assert (entry.move, entry.actor, entry.happened_at, entry.recorded_at) == (
        "register", county.people["centre"], when, NOW,
    )  # fmt: skip
    assert (clock.kind, clock.started_at) == ("triage", NOW)
    source = entry.data["given"]["source"]
    assert (source["name"], source["row"], source["number"]) == ("台账", 2, "A1")


def test_who_can_be_called_back_becomes_an_asker(county, tmp_path):
    taken(
        county,
        ledger(
            tmp_path,
            GOOD,
            "A2,,噪音,,甲社区,,,李某,",
            "A3,,异味,,甲社区,,,,138-0000-2222",
        ),
    )

    askers = Asker.objects.order_by("pk")
    assert [(one.read_name(), one.read_phone(), one.wants_reply) for one in askers] == [
        ("张某", "13800001111", True), ("", "13800002222", True),
    ]  # fmt: skip


def test_personal_data_is_nowhere_in_the_history(county, tmp_path):
    taken(county, ledger(tmp_path, GOOD.replace("路灯不亮", f"路灯不亮{ID_NUMBER}")))

    said = str(MatterEntry.objects.get().data)
    assert "13800001111" not in said
    assert "张某" not in said
    assert "路灯" not in said


def test_identity_numbers_are_masked(county, tmp_path):
    body = f"我是 {ID_NUMBER[:6]} 19900307 1234，请回复"
    row = f"A1,我的证 {ID_NUMBER},{body},,甲社区,{ID_NUMBER},,,"

    taken(county, ledger(tmp_path, row))

    matter = Matter.objects.get()
    assert not re.search(r"\d{6}", matter.what + matter.spot)
    assert matter.what.startswith("我的证 ［已隐去证件号］\n我是 ［已隐去证件号］")


@pytest.mark.parametrize(
    ("title", "body", "words"),
    [
        ("路灯", "路灯不亮", "路灯不亮"),
        ("路灯", "不亮", "路灯\n不亮"),
        ("路灯", "", "路灯"),
        ("", "不亮", "不亮"),
    ],
)
def test_the_title_stands_before_the_body_once(county, tmp_path, title, body, words):
    taken(county, ledger(tmp_path, f"A1,{title},{body},,甲社区,,,,"))

    assert Matter.objects.get().what == words


@pytest.mark.parametrize(
    ("word", "channel"),
    [("热线", "hotline"), ("12345", "hotline"), ("counter", "counter"),
     ("微信", "other_system"), ("", "other_system"), ("网格巡查", "grid_patrol")],
)  # fmt: skip
def test_words_of_channels(county, tmp_path, word, channel):
    taken(county, ledger(tmp_path, f"A1,,不亮,,甲社区,,{word},,"))

    assert Matter.objects.get().channel == channel


@pytest.mark.parametrize(
    ("written", "division", "grid", "spot"),
    [
        ("甲社区", "community", False, "南门"),
        ("620923100001", "community", False, "南门"),
        ("示例乡", "township", False, "南门"),
        ("6209231", "community", True, "南门"),
        ("仓山区", "county", False, "仓山区 南门"),
        ("", "county", False, "南门"),
    ],
)
def test_places(county, tmp_path, written, division, grid, spot):
    path = ledger(tmp_path, f"A1,,不亮,,{written},南门,,,")

    taken(county, path, default=county.county)

    matter = Matter.objects.get()
    assert matter.division == getattr(county, division)
    assert (matter.grid == county.grid) is grid
    assert matter.spot == spot


def test_two_places_of_one_name_are_none(county, tmp_path):
    for one in (county.community, county.other_community):
        one.short_name = "新村"
        one.save()

    report = taken(county, ledger(tmp_path, "A1,,不亮,,新村,,,,"))

    assert refusals(report) == [(2, "社区", "新村")]


# --- bad rows ---


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("B1,, ,,甲社区,,,,", "内容", ""),
        ("B1,,不亮,昨天,甲社区,,,,", "日期", "昨天"),
        ("B1,,不亮,2026-13-01,甲社区,,,,", "日期", "2026-13-01"),
        ("B1,,不亮,2026-12-01,甲社区,,,,", "日期", "2026-12-01"),
        ("B1,,不亮,1900-01-01,甲社区,,,,", "日期", "1900-01-01"),
        ("B1,,不亮,,丁社区,,,,", "社区", "丁社区"),
        ("B1,,不亮,,999999999999,,,,", "社区", "99****9999"),
        ("B1,,不亮,,,,,,", "社区", ""),
        ("B1,,不亮,,甲社区,,,张某,没有", "电话", "没有"),
        (f"B1,,不亮,,甲社区,,,{'长' * 41},13800001111", "姓名", f"长{'*' * 38}…"),
        (f"B1,,{'长' * 5001},,甲社区,,,,", "内容", "长" * 39 + "…"),
        (f"B1,,{'长' * 100_000},,甲社区,,,,", "内容", "长" * 39 + "…"),
        (f"B1,,不亮,,甲社区,{'远' * 201},,,", "地点", "远" * 39 + "…"),
        (f"{'9' * 61},,不亮,,甲社区,,,,", "编号", ""),
        ("B1,,不\x07亮,,甲社区,,,,", "内容", "不\x07亮"),
        ("B1,,不亮", "", ""),
    ],
    ids=lambda value: None if len(value) < 20 else value[:12],
)
def test_a_bad_row_is_named_and_the_good_ones_are_kept(
    county, tmp_path, row, column, value
):
    again = GOOD.replace("A1", "A2")

    report = taken(county, ledger(tmp_path, GOOD, row, again))

    assert counts(report) == (2, 0, 1)
    assert report.refusals[0].row == 3
    assert report.refusals[0].column == column
    if column != "编号" and not value.startswith("99"):
        assert report.refusals[0].value == value
    assert report.refusals[0].why
    assert Matter.objects.count() == Clock.objects.count() == 2
    assert Asker.objects.count() == 2


def test_another_countys_division_is_refused_even_with_a_default(
    county, other_county, tmp_path
):
    report = taken(
        county,
        ledger(tmp_path, "A1,,不亮,,620999100001,,,,"),
        default=county.county,
    )

    assert counts(report) == (0, 0, 1)
    assert str(errors.OtherCounty(value="620999100001")) == report.refusals[0].why
    assert Matter.objects.count() == 0


def test_what_lies_outside_the_posts_of_who_imports_is_refused(county, tmp_path):
    other = "A2,,不亮,,6209232,,,,"

    report = taken(
        county, ledger(tmp_path, GOOD.replace("甲社区", "6209231"), other), actor="bo"
    )

    assert counts(report) == (1, 0, 1)
    assert report.refusals[0].row == 3
    assert report.refusals[0].column == "社区"


def test_who_has_a_post_elsewhere_imports_nothing_here(county, other_county, tmp_path):
    plan = Plan(county=county.county, actor=other_county.actor("centre"), source="台账",
                columns=read_mapping([MAPPING]), now=NOW)  # fmt: skip

    report = import_matters(read_csv(ledger(tmp_path, GOOD)), plan)

    assert counts(report) == (0, 0, 1)
    assert Matter.objects.count() == 0


def test_the_same_number_with_other_words_is_refused(county, tmp_path):
    path = ledger(tmp_path, GOOD, GOOD, GOOD.replace("不亮", "倒了"))

    report = taken(county, path)

    assert counts(report) == (1, 1, 1)
    assert report.refusals[0].why == str(errors.NumberTwice(row=2))


def test_a_row_that_says_it_right_the_second_time_is_taken(county, tmp_path):
    wrong = GOOD.replace("13800001111", "没有")

    report = taken(county, ledger(tmp_path, wrong, GOOD))

    assert counts(report) == (1, 0, 1)


# --- twice ---


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Matter, Asker, Clock, MatterEntry)
    ]


def test_the_same_ledger_twice_changes_nothing(county, tmp_path):
    rows = [
        GOOD,
        "A2,,不亮,,甲社区,,,,",
        ",,没有编号,,甲社区,,,,",
        ",,没有编号,,甲社区,,,,",
    ]
    path = ledger(tmp_path, *rows)
    first = taken(county, path)
    before = everything()

    later = taken(county, path, now=NOW.replace(hour=9), actor="centre2")

    assert counts(first) == (4, 0, 0)
    assert counts(later) == (0, 4, 0)
    assert everything() == before


def test_a_longer_ledger_brings_only_what_is_new(county, tmp_path):
    taken(county, ledger(tmp_path, GOOD))

    report = taken(county, ledger(tmp_path, ",,新的,,甲社区,,,,", GOOD))

    assert counts(report) == (1, 1, 0)


def test_what_says_something_else_later_is_told_and_not_overwritten(county, tmp_path):
    taken(county, ledger(tmp_path, GOOD))
    before = everything()

    report = taken(county, ledger(tmp_path, GOOD.replace("不亮", "倒了")))

    assert counts(report) == (0, 0, 1)
    assert report.refusals[0].why == str(errors.ImportedBefore(number="20261124-0001"))
    assert everything() == before


def test_the_same_number_of_another_ledger_or_county_is_another(
    county, other_county, tmp_path
):
    path = ledger(tmp_path, GOOD)

    reports = [
        taken(county, path),
        taken(county, path, source="别的台账"),
        taken(other_county, path),
    ]

    assert [counts(report) for report in reports] == [(1, 0, 0)] * 3
    assert Matter.objects.filter(county=other_county.county).count() == 1


def test_a_cut_run_is_simply_run_again(county, tmp_path, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 2)
    rows = [f"A{n},,不亮{n},,甲社区,,,," for n in range(5)]
    path = ledger(tmp_path, *rows)

    def cut(done, _total):
        if done >= 4:
            raise KeyboardInterrupt

    plan = Plan(county=county.county, actor=county.actor("centre"), source="台账",
                columns=read_mapping([MAPPING]), now=NOW)  # fmt: skip
    with pytest.raises(KeyboardInterrupt):
        import_matters(read_csv(path), plan, progress=cut)

    report = taken(county, path)

    assert counts(report) == (1, 4, 0)
    assert sorted(Matter.objects.values_list("what", flat=True)) == [
        f"不亮{n}" for n in range(5)
    ]


def test_a_dry_run_keeps_nothing_and_says_the_same(county, tmp_path, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 2)
    path = ledger(
        tmp_path, GOOD, "B1,,不亮,昨天,甲社区,,,,", "A2,,暗,,甲社区,,,,", GOOD
    )

    dry = taken(county, path, dry_run=True)
    left = Matter.objects.count()
    wet = taken(county, path)

    assert left == 0
    assert counts(dry) == counts(wet) == (2, 1, 1)
    assert dry.refusals == wet.refusals


# --- which column is what ---


def test_a_mapping_may_have_commas_in_names_and_come_in_pieces():
    assert read_mapping(["what=问题,描述, title = 标 题 ", "number=编号"]) == {
        "what": "问题,描述",
        "title": "标 题",
        "number": "编号",
    }


@pytest.mark.parametrize(
    ("written", "refusal"),
    [("", errors.BadMapping), ("words=内容", errors.BadMapping),
     ("what=", errors.BadMapping), ("what=a,what=b", errors.MappedTwice),
     ("number=编号", errors.Needed)],
)  # fmt: skip
def test_mappings_that_say_nothing_are_refused(written, refusal):
    with pytest.raises(refusal):
        read_mapping([written])


# --- the command ---


def test_the_command_says_what_it_did(county, tmp_path):
    path = ledger(tmp_path, GOOD, "B1,,不亮,昨天,甲社区,,,,")
    refused = tmp_path / "refused.csv"

    out, err = run(
        path, "--map", MAPPING, "--as", "620923-centre", "--refused", refused
    )

    assert [int(n) for n in re.findall(r"\d+", out)] == [1, 0, 1]
    assert "昨天" in err
    with refused.open(encoding="utf-8-sig") as lines:
        rows = list(csv.reader(lines))
    assert rows[1][:3] == ["3", "日期", "昨天"]
    assert len(rows) == 2


def test_a_dry_run_of_the_command_keeps_nothing(county, tmp_path):
    out, _err = run(ledger(tmp_path, GOOD), "--map", MAPPING, "--as", "620923-centre",
                    "--dry-run")  # fmt: skip

    assert "--dry-run" in out
    assert Matter.objects.count() == 0


def test_without_a_name_the_officers_of_the_centre_are_listed(county, tmp_path):
    path = ledger(tmp_path, GOOD)

    for words in ([], ["--as", "620923-nobody"], ["--as", "who"]):
        with pytest.raises(CommandError) as said:
            run(path, "--map", MAPPING, *words)
        assert "620923-centre centre某、620923-centre2 centre2某" in str(said.value)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--county", "000000000000"], "000000000000"),
        (["--division", "000000000000"], "000000000000"),
        (["--map", "phone=手机"], "phone"),
    ],
)
def test_what_is_not_there_is_named(county, tmp_path, words, part):
    with pytest.raises(CommandError, match=part):
        run(ledger(tmp_path, GOOD), "--map", MAPPING, "--as", "620923-centre", *words)


def test_a_default_in_another_county_is_refused(county, other_county, tmp_path):
    with pytest.raises(CommandError, match="甲社区"):
        run(ledger(tmp_path, GOOD), "--map", MAPPING, "--as", "620923-centre",
            "--county", "620923000000", "--division", "620999100001")  # fmt: skip
    assert Matter.objects.count() == 0


def test_of_two_counties_one_must_be_named(county, other_county, tmp_path):
    with pytest.raises(CommandError, match="--county"):
        run(ledger(tmp_path, GOOD), "--map", MAPPING, "--as", "620923-centre")


def test_the_ledger_is_not_written_over(county, tmp_path):
    path = ledger(tmp_path, GOOD)

    with pytest.raises(CommandError, match="--refused"):
        run(path, "--map", MAPPING, "--as", "620923-centre", "--refused", path)

    assert GOOD in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "."),
        (f"{HEADERS},{HEADERS}\n".encode(), "编号"),
        (f"{HEADERS},民族\n".encode(), "民族"),
        ("编号,内容\n1,x\n".encode(), "标题"),
        (f"{HEADERS}\n{GOOD}\n\0".encode(), "NUL"),
        (b"\xff\xfe\x00\x01", "."),
    ],
)
def test_a_bad_file_leaves_nothing_behind(county, tmp_path, content, part):
    path = tmp_path / "台账.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=part):
        run(path, "--map", MAPPING, "--as", "620923-centre")

    assert Matter.objects.count() == 0


def test_a_ledger_of_headers_alone_brings_nothing(county, tmp_path):
    out, _err = run(ledger(tmp_path), "--map", MAPPING, "--as", "620923-centre")

    assert [int(n) for n in re.findall(r"\d+", out)] == [0, 0, 0]


# --- real requests ---


@pytest.mark.skipif(not HOTLINE.exists(), reason=f"{HOTLINE.name} is not here")
def test_real_hotline_requests_come_in_whole(county):
    words = (
        HOTLINE, "--as", "620923-centre", "--division", county.county.code, "--map",
        "what=body,title=title,opened_at=date,number=id,channel=channel,where=district",
    )  # fmt: skip
    out, err = run(*words)
    before = everything()

    again, _err = run(*words)

    assert err == ""
    assert [int(n) for n in re.findall(r"\d+", out)] == [738, 0, 0]
    assert [int(n) for n in re.findall(r"\d+", again)] == [0, 738, 0]
    assert everything() == before
    with gzip.open(HOTLINE, "rt", encoding="utf-8", newline="") as lines:
        rows = {row["id"]: row for row in csv.DictReader(lines)}
    for entry in MatterEntry.objects.select_related("matter"):
        row = rows[entry.data["given"]["source"]["number"]]
        matter = entry.matter
        said = "\n".join([row["title"].strip(), row["body"].strip()])
        if "［已隐去" not in matter.what:
            assert matter.what in {said.replace("\r\n", "\n"), row["body"].strip()}
        assert matter.state == MatterState.REGISTERED
        assert (
            matter.opened_at.astimezone(imports.HERE).date().isoformat() == row["date"]
        )
        assert broken_links([entry]) == []

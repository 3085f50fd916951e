"""Next year's notice: loaded whole or not at all; provisional limits become final."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from naicha.matters.models import Clock, MatterEntry
from naicha.matters.services.nightly import reckon_provisional
from naicha.workdays.models import Holiday
from tests.factories.county import filed
from tests.factories.deeds import Path
from tests.factories.invariants import breaches

pytestmark = pytest.mark.django_db

LATE = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
NOTICE = """day,kind,name
2027-01-01,放假,元旦
2027-01-02,放假,元旦
2027/1/3,holiday,元旦
2027-01-09,调休上班,元旦
"""


def notice(tmp_path, text=NOTICE):
    path = tmp_path / "2027.csv"
    path.write_text(text, "utf-8")
    return path


def load(tmp_path, text=NOTICE):
    call_command("load_notice", "2027", str(notice(tmp_path, text)), source="示例 1 号")


def test_a_limit_across_an_unloaded_year_is_provisional_then_final(county, tmp_path):
    way = Path(county, now=LATE).with_units()
    clock = Clock.objects.get(accountable_of=way.matter)
    assert clock.provisional
    # 30 December and three working days: 31, then Friday 1 and Monday 4 January.
    assert clock.due_at.date().isoformat() == "2027-01-04"

    load(tmp_path)

    clock.refresh_from_db()
    assert not clock.provisional
    # The first three days are off now.
    assert clock.due_at.date().isoformat() == "2027-01-05"
    assert way.fresh().open_due_at == clock.due_at == clock.original_due_at
    assert breaches(way.fresh()) == []
    moves = MatterEntry.objects.filter(matter=way.matter).values_list("move", flat=True)
    assert "reckon_anew" in moves


def test_loading_twice_changes_nothing(county, tmp_path):
    way = Path(county, now=LATE).with_units()
    load(tmp_path)
    before = list(MatterEntry.objects.values_list("pk", flat=True))

    load(tmp_path)

    assert list(MatterEntry.objects.values_list("pk", flat=True)) == before
    assert reckon_provisional(way.now) == 0
    assert Holiday.objects.filter(year=2027).count() == 4


def test_a_granted_date_stays(county, tmp_path):
    way = Path(county, now=LATE).with_units()
    clock = Clock.objects.get(accountable_of=way.matter)
    granted = datetime(2027, 1, 20, 10, 0, tzinfo=UTC)
    Clock.objects.filter(pk=clock.pk).update(due_at=granted)
    way.matter.__class__.objects.filter(pk=way.matter.pk).update(open_due_at=granted)

    load(tmp_path)

    clock.refresh_from_db()
    assert (clock.due_at, clock.provisional) == (granted, False)
    assert way.fresh().open_due_at == granted


def test_what_is_not_loaded_yet_stays_provisional(county):
    Path(county, now=LATE).with_units()

    assert reckon_provisional(LATE) == 0
    assert Clock.objects.filter(provisional=True, stopped_at=None).exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("day,kind,name\n2027-13-01,放假,元旦\n", "day"),
        ("day,kind,name\n2027-01-01,休息,元旦\n", "kind"),
        ("day,name\n2027-01-01,元旦\n", "kind"),
        ("day,kind,name\n2027-01-08,调休上班,元旦\n", "2027-01-08"),
        ("day,kind,name\n2028-01-01,放假,元旦\n", "2028-01-01"),
    ],
)
def test_a_bad_notice_is_refused_whole(county, tmp_path, text, said):
    filed(county)
    good = "2027-01-01,放假,元旦\n"
    head, rest = text.split("\n", 1)
    whole = f"{head}\n{good if 'kind' in head else ''}{rest}"

    with pytest.raises(CommandError, match=said):
        load(tmp_path, whole)

    assert not Holiday.objects.filter(year=2027).exists()

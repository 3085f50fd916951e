"""The doctor names what is missing, and is silent when nothing is."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from naicha.matters.models import Matter, MatterEntry
from naicha.ops import findings
from naicha.places.models import Building, Division
from naicha.posts.services import end_post
from naicha.workdays.models import Holiday
from naicha.workdays.queries import forget
from tests.factories.county import NOW, filed
from tests.factories.deeds import Path

pytestmark = pytest.mark.django_db

# In October next year's notice is not out yet.
AUTUMN = NOW - timedelta(days=45)


def said(now=AUTUMN):
    return list(findings.findings(now))


def end(county, *names):
    for name in names:
        post = county.people[name].posts.get()
        end_post(post, on=AUTUMN.date() - timedelta(days=1), now=AUTUMN)


def test_a_whole_county_lacks_nothing(county):
    filed(county, now=AUTUMN)

    assert said() == []


def test_a_missing_year_is_named(county):
    Holiday.objects.filter(year=2026).delete()
    forget()

    assert "2026" in said()[0]


def test_a_community_without_clerk_is_named(county):
    end(county, "clerk", "clerk2")

    [one] = said()
    assert "甲社区" in one
    assert "乙社区" not in one


def test_one_of_two_clerks_is_enough(county):
    end(county, "clerk")

    assert said() == []


def test_a_grid_without_leader_is_named(county):
    end(county, "leader")

    [one] = said()
    assert "第一网格" in one
    assert "第二网格" not in one


def test_a_building_in_no_grid_is_named(county):
    for n in range(12):
        Building.objects.create(
            county=county.county, division=county.community, name=f"散户{n}",
            households=1,
        )  # fmt: skip

    [one] = said()
    assert "散户9" in one
    assert "散户10" not in one
    assert "2" in one.split("散户9")[1]


def test_what_nobody_can_check_is_named(county):
    way = Path(county, now=AUTUMN).in_grid().solved()
    end(county, "leader", "clerk", "clerk2", "town", "centre", "centre2")

    assert any(way.matter.number in one for one in said())


def test_what_somebody_can_check_is_not(county):
    way = Path(county, now=AUTUMN).in_grid().solved()
    end(county, "leader")

    assert not any(way.matter.number in one for one in said())


def test_a_broken_history_is_named(county):
    matter = filed(county, now=AUTUMN).matter
    fine = filed(county, now=AUTUMN).matter
    MatterEntry.objects.filter(matter=matter).update(public_text="改过")

    [one] = said()
    assert matter.number in one
    assert fine.number not in one


def test_an_empty_installation_is_told_so():
    assert any(str(findings._("There is no county yet.")) in one for one in said())


def run(*words):
    out = StringIO()
    with time_machine.travel(AUTUMN, tick=False):
        call_command(*words, stdout=out)
    return out.getvalue()


def test_the_command_ends_badly_when_something_is_missing(county):
    healthy = run("doctor")
    end(county, "leader")

    with pytest.raises(SystemExit) as ended:
        run("doctor")

    assert healthy.count("\n") == 1
    assert ended.value.code == 1


def test_every_county_is_looked_at(county, other_county):
    end(other_county, "leader")

    [one] = said()
    assert one.startswith(str(other_county.county))


def test_verify_history_says_where_and_ends_badly(county, other_county):
    matter = filed(county).matter
    whole = run("verify_history")
    Matter.objects.filter(pk=matter.pk).update(round=3)
    out = StringIO()

    with pytest.raises(CommandError, match="1") as refused:
        call_command("verify_history", stdout=out)

    assert whole.count("\n") == 1
    assert refused.value.returncode == 1
    assert f"{matter.number} matter round" in out.getvalue()
    assert run("verify_history", "--county", other_county.county.code) == whole
    with pytest.raises(CommandError, match="000000000000"):
        run("verify_history", "--county", "000000000000")


def test_divisions_that_ended_need_nobody(county):
    end(county, "other_clerk", "other_leader")
    Division.objects.filter(pk=county.other_community.pk).update(valid_to=AUTUMN.date())

    assert "乙社区" not in "".join(said())

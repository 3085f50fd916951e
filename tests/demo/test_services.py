"""The demo county: the numbers of the account it grew from, and every state lived."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Sum

from naicha.demo.errors import NotEmpty
from naicha.demo.services import make_demo
from naicha.matters.deed import broken_links
from naicha.matters.facts import Facts
from naicha.matters.models import (
    OPEN,
    Application,
    Asker,
    Assignment,
    AssignmentState,
    Category,
    Channel,
    Clock,
    Matter,
    MatterEntry,
    MatterState,
    Pause,
    Result,
)
from naicha.matters.replay import differences
from naicha.matters.workflow import HANDLING
from naicha.people.models import Account
from naicha.people.queries import is_demo
from naicha.places.models import Building, Compound, Division, Grid
from naicha.posts.models import Post, PostKind, Unit, UnitKind
from tests.demo.conftest import AFTERNOON

CHECKS = ("pass_check", "pass_and_close", "fail_check")


def test_county_has_exactly_its_numbers(week):
    levels = Counter(Division.objects.values_list("level", flat=True))
    posts = Counter(Post.objects.values_list("kind", flat=True))

    assert levels == {"county": 1, "town": 4, "community": 3}
    assert Grid.objects.count() == 10
    assert Compound.objects.count() == 7
    assert Building.objects.count() == 128
    assert Building.objects.aggregate(n=Sum("households"))["n"] == 4408
    assert posts["grid_leader"] == 10
    assert posts["grid_worker_full"] + posts["grid_worker_part"] == 41
    assert posts["building_steward"] == 128


def test_every_grid_is_of_neighbouring_buildings_and_the_right_size(week):
    for grid in Grid.objects.all():
        houses = [row.building for row in grid.in_grids.select_related("building")]
        assert 300 <= sum(house.households for house in houses) <= 500
        assert len({house.compound_id for house in houses}) == 1
        assert all(near(house, houses) for house in houses)


def near(house, houses):
    """Whether another building of the grid stands within 120 m."""
    return any(
        abs(house.x - one.x) * 85_900 < 120 and abs(house.y - one.y) * 111_000 < 120
        for one in houses
        if one.pk != house.pk
    )


def test_every_grid_has_a_full_time_worker_and_every_building_its_steward(week):
    full = Post.objects.filter(kind=PostKind.GRID_WORKER_FULL)
    stewards = Post.objects.filter(kind=PostKind.BUILDING_STEWARD)

    assert full.values("unit__grid").distinct().count() == 10
    assert stewards.values("building").distinct().count() == 128


def test_offices_have_enough_people(week):
    least = {"community_office": 4, "town_office": 2, "county_centre": 3}
    least |= {"department": 2, "property_firm": 2, "party_organisation": 2}
    for unit in Unit.objects.exclude(kind=UnitKind.GRID_TEAM).annotate(
        n=Count("posts")
    ):
        assert unit.n >= least[unit.kind], unit
        assert unit.public_phone.startswith("0937-000 ")


def test_everybody_is_marked_a_sample_and_has_no_password(week):
    for account in Account.objects.all():
        assert account.name.endswith("（示例）")
        assert not account.has_usable_password()
    assert is_demo()


def test_catalogue_knows_who_usually_answers(week):
    leaves = Category.objects.filter(parent__isnull=False)
    lamp = leaves.get(code="1103")

    assert lamp.default_lead.name == "住房和城乡建设局"
    assert lamp.public
    assert leaves.get(code="3104").confidential
    assert leaves.get(code="2203").hazard


def test_every_state_channel_and_result_is_lived(week):
    states = set(Matter.objects.values_list("state", flat=True))
    channels = set(Matter.objects.values_list("channel", flat=True))
    results = set(Matter.objects.values_list("result", flat=True)) - {""}
    shares = set(Assignment.objects.values_list("state", flat=True))

    assert states == set(MatterState)
    assert channels == set(Channel)
    assert results == set(Result)
    assert shares == set(AssignmentState)


def test_every_overlay_is_lived(week):
    applications = set(Application.objects.values_list("kind", "state"))

    assert Matter.objects.filter(confidential=True).exists()
    assert Matter.objects.filter(contested=True).exists()
    assert Matter.objects.filter(round=2).exists()
    assert Matter.objects.filter(state="withdrawn", category=None).exists()
    assert Pause.objects.filter(slot__isnull=False).exists()
    assert MatterEntry.objects.filter(move="close_unanswered").exists()
    assert MatterEntry.objects.filter(move="fail_check").exists()
    for kind in ("return", "extension", "shelve", "refuse_intake", "raise"):
        assert {(kind, "asked"), (kind, "granted")} <= applications, kind


def test_grid_matters_are_fresh_and_overdue(week):
    in_grid = Matter.objects.filter(state="in_grid")

    assert in_grid.filter(open_due_at__lt=AFTERNOON).exists()
    assert in_grid.filter(open_due_at__gt=AFTERNOON).exists()


def test_something_came_in_today_and_nothing_after_now(week):
    last = Matter.objects.order_by("-opened_at").first().opened_at

    assert last.date() == AFTERNOON.date()
    assert not MatterEntry.objects.filter(recorded_at__gt=AFTERNOON).exists()


def test_every_open_matter_has_a_holder_and_one_accountable_clock(week):
    for matter in Matter.objects.filter(state__in=OPEN):
        [clock] = Clock.objects.filter(matter=matter, accountable_of__isnull=False)
        pause = Pause.objects.filter(slot=clock).first()
        assert matter.holder_unit_id
        assert matter.open_due_at == (pause.until_at if pause else clock.due_at)
    assert not Clock.objects.filter(accountable_of__state="closed").exists()


def test_every_history_is_whole(week):
    for matter in Matter.objects.all():
        entries = list(matter.entries.order_by("seq"))
        assert broken_links(entries) == []
        assert len(entries) == matter.entry_count
        assert bytes(entries[-1].digest) == bytes(matter.head)


def test_every_history_tells_the_rows(week):
    assert differences(list(Matter.objects.all())) == []


def test_nobody_checked_what_they_handled(week):
    for matter in Matter.objects.all():
        steps = Facts(matter, AFTERNOON).recorded
        handlers = {step.actor for step in steps if step.move in HANDLING}
        checkers = {step.actor for step in steps if step.move in CHECKS}
        assert handlers.isdisjoint(checkers), matter


def test_what_was_made_is_not_made_again(week):
    before = Matter.objects.count()

    with pytest.raises(NotEmpty):
        make_demo(AFTERNOON)
    with pytest.raises(CommandError, match=r"empty|不是空的"):
        call_command("demo", "--stage", "empty")
    assert Matter.objects.count() == before


def test_askers_are_samples_with_telephones_nobody_has(week):
    for one in Asker.objects.filter(left_at=None):
        assert one.read_name().endswith("（示例）")
        assert one.read_phone().startswith("0937000")

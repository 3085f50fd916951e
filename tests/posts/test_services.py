from datetime import date, timedelta

import pytest

from naicha.posts import errors
from naicha.posts.capabilities import CAPABILITIES, ROLES, Capability
from naicha.posts.models import Narrowing, Post, PostKind
from naicha.posts.queries import actor_of, today
from naicha.posts.services import appoint, end_post
from tests.factories.county import NOW, START, fresh
from tests.factories.deeds import Path

pytestmark = pytest.mark.django_db


def test_every_kind_of_post_has_its_capabilities_and_roles():
    assert set(CAPABILITIES) == set(ROLES) == set(PostKind.values)


def test_a_right_ends_with_its_post(county):
    post = Post.objects.get(person=county.people["clerk"])
    assert county.actor("clerk").may(Capability.TRIAGE)

    end_post(post, on=today(NOW), now=NOW)

    assert county.actor("clerk").may(Capability.TRIAGE)  # its last day
    tomorrow = NOW + timedelta(days=1)
    assert not county.actor("clerk", tomorrow).may(Capability.TRIAGE)


def test_a_post_of_tomorrow_gives_no_right_today(county):
    appoint(
        county.people["nobody"], county.units["community"], "community_clerk",
        from_on=today(NOW) + timedelta(days=1), now=NOW,
    )  # fmt: skip

    assert county.actor("nobody").posts == ()
    assert county.actor("nobody", NOW + timedelta(days=1)).may(Capability.TRIAGE)


def test_who_may_not_sign_in_has_no_posts(county):
    clerk = county.people["clerk"]
    clerk.is_active = False
    clerk.save()

    assert actor_of(clerk, NOW).posts == ()


def test_a_county_takes_a_capability_away_and_only_there(county, other_county):
    Narrowing.objects.create(
        county=county.county, kind="community_clerk", capability="unmask", why="试行"
    )

    assert not county.actor("clerk").may(Capability.UNMASK)
    assert county.actor("clerk").may(Capability.TRIAGE)
    assert other_county.actor("clerk").may(Capability.UNMASK)


def test_a_grid_has_one_leader_at_a_time(county):
    with pytest.raises(errors.PostTaken):
        appoint(
            county.people["nobody"], county.units["team"], "grid_leader",
            from_on=START, now=NOW,
        )  # fmt: skip

    end_post(
        Post.objects.get(kind="grid_leader", unit=county.units["team"]),
        on=today(NOW), now=NOW,
    )  # fmt: skip
    appoint(
        county.people["nobody"], county.units["team"], "grid_leader",
        from_on=today(NOW), now=NOW,
    )  # fmt: skip
    assert county.actor("nobody").may(Capability.VERIFY)


def test_a_post_ends_once_and_not_before_it_begins(county):
    post = Post.objects.get(person=county.people["clerk"])

    with pytest.raises(errors.BadPostDates):
        end_post(post, on=date(2025, 1, 1), now=NOW)
    end_post(post, on=today(NOW), now=NOW)
    with pytest.raises(errors.PostEnded):
        end_post(post, on=today(NOW), now=NOW)


def test_when_the_only_checker_goes_the_next_rung_checks(county):
    way = Path(county).in_grid().solved("bo")
    assert way.fresh().holder_unit == county.units["team"]
    leader = Post.objects.get(kind="grid_leader", unit=county.units["team"])

    end_post(leader, on=today(NOW) - timedelta(days=1), now=NOW)

    assert fresh(way.matter).holder_unit == county.units["community"]
    assert way.matter.entries.order_by("seq").last().move == "new_checker"

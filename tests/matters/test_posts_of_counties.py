"""A post counts in its own county alone, whatever other posts its holder has."""

import pytest

from naicha.kernel.errors import DomainError
from naicha.matters import errors
from naicha.matters.services import triage
from naicha.posts.models import PostKind
from naicha.posts.services import appoint
from tests.factories.county import NOW, START, by, filed

pytestmark = pytest.mark.django_db


def test_staff_of_another_county_register_nothing_here(county, other_county):
    for name in ("centre", "clerk", "housing"):
        with pytest.raises(errors.MoveNotYours):
            filed(county, actor=other_county.actor(name), channel="phone")


def test_a_centre_post_elsewhere_gives_no_right_where_one_has_a_small_post(
    county, other_county
):
    appoint(
        other_county.people["centre"],
        county.units["other_team"],
        PostKind.GRID_WORKER_PART,
        from_on=START,
        now=NOW,
    )
    actor = other_county.actor("centre")
    matter = filed(county).matter

    with pytest.raises(DomainError):
        triage.seal(matter, by(actor, matter), reason="x")

"""What a list shows and what a single look allows are the same, for everybody."""

import pytest

from naicha.matters import queries, rules
from naicha.matters.models import Assignment, Matter
from naicha.matters.services import applications, triage
from naicha.posts.queries import actor_of
from naicha.posts.services import appoint
from tests.factories.county import NOW, START, by, filed

pytestmark = pytest.mark.django_db


def accept(county, matter, category="lamp", who="clerk"):
    triage.accept(
        matter, by(county.actor(who), matter), category=county.categories[category],
        level="major", public_title="题目",
    )  # fmt: skip


def populate(county):
    """Matters with and without grid, confidential, dispatched, returned."""
    filed(county)
    filed(county, where=county.other_place())
    filed(county, where=county.pasture())
    filed(county, category=county.categories["staff"])
    sent = filed(county).matter
    accept(county, sent)
    triage.dispatch(
        sent, by(county.actor("clerk"), sent), lead=county.units["housing"],
        assists=[county.units["water"], county.units["other_community"]],
    )  # fmt: skip
    sealed = filed(county, where=county.other_place()).matter
    triage.seal(sealed, by(county.actor("other_clerk"), sealed), reason="保密")
    accept(county, sealed, who="centre")
    triage.dispatch(
        sealed, by(county.actor("centre"), sealed), lead=county.units["police"]
    )
    back = filed(county, where=county.pasture()).matter
    accept(county, back, who="township")
    triage.dispatch(back, by(county.actor("township"), back), lead=county.units["firm"])
    share = Assignment.objects.get(matter=back)
    applications.ask_return(
        share, by(county.actor("firm"), share), ground="wrong_duty", legal_basis="法"
    )
    asked = back.applications.get()
    applications.grant(
        asked, by(county.actor("centre"), asked, shares={share.pk: 1}), reason="是"
    )


def test_the_list_and_the_single_look_agree_for_everybody(county, other_county):
    populate(county)
    populate(other_county)
    appoint(
        county.people["other_clerk"], other_county.units["centre"], "centre_officer",
        from_on=START, now=NOW,
    )  # fmt: skip
    matters = list(Matter.objects.select_related("building"))
    everybody = [*county.people.values(), *other_county.people.values()]

    for account in everybody:
        actor = actor_of(account, NOW)
        listed = set(queries.visible_to(actor).values_list("pk", flat=True))
        looked = {one.pk for one in matters if rules.may_see(actor, one)}
        paged = {one.pk for one in queries.page(actor, order=queries.NEWEST).rows}
        assert listed == looked == paged, account.name


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("nobody", 0), ("auditor", 0), ("steward", 2), ("bo", 2), ("leader", 2),
        ("clerk", 2), ("other_clerk", 2), ("town", 3), ("township", 2), ("housing", 1),
        ("police", 1), ("firm", 0), ("county_leader", 5), ("centre", 7),
    ],
)  # fmt: skip
def test_how_much_each_sees(county, other_county, name, seen):
    populate(county)
    populate(other_county)

    assert queries.visible_to(county.actor(name)).count() == seen


def test_a_post_in_one_county_gives_no_right_in_another(county, other_county):
    """Somebody of two counties is centre in one and clerk in the other."""
    appoint(
        county.people["centre"], other_county.units["community"], "community_clerk",
        from_on=START, now=NOW,
    )  # fmt: skip
    actor = county.actor("centre")
    pasture = filed(other_county, where=other_county.pasture()).matter

    assert rules.standing(actor, (("centre", ""),), None, pasture) is None


def test_who_merely_oversees_sees_no_door_of_few_households(county):
    matter = filed(county).matter

    assert rules.may_see_where(county.actor("county_leader"), matter)
    matter.building.households = 4
    assert not rules.may_see_where(county.actor("county_leader"), matter)
    assert rules.may_see_where(county.actor("bo"), matter)
    matter.building = None
    assert not rules.may_see_where(county.actor("county_leader"), matter)

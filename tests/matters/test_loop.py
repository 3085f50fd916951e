"""The shortest complete paths through the loop."""

import pytest

from naicha.matters import errors
from naicha.matters.models import (
    Application,
    Assignment,
    Clock,
    MatterEntry,
)
from naicha.matters.services import (
    applications,
    checking,
    grid,
    revisiting,
    triage,
    units,
)
from tests.factories.county import asker_actor, by, filed, fresh

pytestmark = pytest.mark.django_db


def test_grid_path_from_word_to_verdict(county):
    found = filed(county)
    matter = found.matter
    triage.accept(
        matter, by(county.actor("clerk"), matter), category=county.categories["bin"],
        level="minor", public_title="垃圾箱满了",
    )  # fmt: skip
    triage.assign_grid(matter, by(county.actor("clerk"), matter))
    grid.solve_in_grid(
        matter, by(county.actor("bo"), matter), result="solved", note="清掉了"
    )
    assert fresh(matter).holder_unit == county.units["team"]
    with pytest.raises(errors.OwnWork):
        checking.pass_check(matter, by(county.actor("bo"), matter), note="看过")
    checking.pass_check(matter, by(county.actor("leader"), matter), note="看过")
    revisiting.record_verdict(
        matter, by(asker_actor(found), matter), verdict="solved", rating="content"
    )
    assert fresh(matter).state == "closed"
    assert [e.move for e in MatterEntry.objects.filter(matter=matter)] == [
        "register", "accept", "assign_grid", "solve_in_grid", "pass_check",
        "record_verdict",
    ]  # fmt: skip


def test_unit_path_with_return_and_reopen(county):
    found = filed(county)
    m = found.matter
    triage.accept(
        m, by(county.actor("clerk"), m), category=county.categories["lamp"],
        level="major", public_title="路灯不亮",
    )  # fmt: skip
    u = county.units
    triage.dispatch(
        m,
        by(county.actor("clerk"), m),
        lead=u["housing"],
        assists=[u["water"], u["firm"]],
    )
    lead, water, firm = Assignment.objects.filter(matter=m).order_by("pk")
    applications.ask_return(
        lead, by(county.actor("housing"), lead), ground="wrong_duty", legal_basis="x"
    )
    app = Application.objects.get()
    shares = {a.pk: a.version for a in Assignment.objects.filter(matter=m, live=True)}
    applications.grant(
        app,
        by(county.actor("centre"), app, shares=shares),
        reason="是",
        lead=u["water"],
        assists=[u["firm"]],
    )
    water.refresh_from_db()
    assert (water.role, water.bound) == ("lead", True)
    for name, share in [("water", water), ("firm", firm)]:
        units.sign(share, by(county.actor(name), share))
        units.answer(
            share, by(county.actor(name), share), result="solved", public_answer="修好"
        )
    assert fresh(m).state == "verifying"
    assert fresh(m).holder_unit == u["community"]
    checking.fail_check(m, by(county.actor("clerk"), m), reason="还没好")
    assert fresh(m).state == "with_units"
    water.refresh_from_db()
    units.answer(
        water, by(county.actor("water"), water), result="solved", public_answer="修好"
    )
    checking.pass_check(m, by(county.actor("clerk2"), m), note="好")
    me = asker_actor(found)
    revisiting.reopen(m, by(me, m), reason="没好")
    assert Clock.objects.filter(accountable_of=m).get().kind == "resolve"
    revisiting.withdraw(m, by(me, m))
    assert fresh(m).state == "withdrawn"

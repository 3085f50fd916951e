"""Twelve at once: one winner, eleven polite refusals; the same key: one deed.

On SQLite the file is locked, on PostgreSQL and MariaDB the matter's row; the same
tests run on all three.
"""

import threading
import uuid
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection, connections

from naicha.kernel.errors import Conflict, DomainError
from naicha.matters import errors
from naicha.matters.models import Assignment, Matter, MatterEntry
from naicha.matters.services import checking, triage, units
from naicha.posts.queries import Actor
from tests.factories.county import by, filed, fresh, make_county
from tests.factories.deeds import Path, shares
from tests.factories.invariants import breaches

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 12


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Run deeds in threads that start together; what each led to, errors included."""
    barrier = threading.Barrier(len(deeds))
    results: list[object] = [None] * len(deeds)

    def one(place: int, deed: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[place] = deed()
        except DomainError as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=one, args=(place, deed))
        for place, deed in enumerate(deeds)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    if connection.vendor == "postgresql":
        connection.close_pool()
    return results


def test_of_twelve_competing_deeds_one_wins():
    county = make_county()
    way = Path(county)
    clerk, centre = county.actor("clerk"), county.actor("centre")
    version = way.matter.version

    def accept(name):
        return lambda: triage.accept(
            way.matter, by(name, way.matter), category=county.categories["bin"],
            level="minor", public_title="一件事",
        )  # fmt: skip

    def seal():
        return triage.seal(way.matter, by(clerk, way.matter), reason="保密")

    deeds = [accept(clerk), seal, accept(centre)] * 4
    # Every deed was decided on the version they all saw.
    ready = [by(clerk, way.matter) for _ in deeds]
    assert {one.version for one in ready} == {version}
    results = at_once(
        *(
            (
                lambda me=me, n=n: triage.seal(way.matter, me, reason="保密")
                if n % 3 == 1
                else triage.accept(
                    way.matter, me, category=county.categories["bin"],
                    level="minor", public_title="一件事",
                )
            )
            for n, me in enumerate(ready)
        )
    )  # fmt: skip

    won = [one for one in results if not isinstance(one, Exception)]
    lost = [one for one in results if isinstance(one, Conflict)]
    assert (len(won), len(lost)) == (1, MANY - 1)
    assert all("快" in str(one) or "faster" in str(one) for one in lost)
    assert MatterEntry.objects.filter(matter=way.matter).count() == 2
    assert breaches(way.fresh()) == []


def test_the_same_key_twelve_times_is_one_deed_with_twelve_equal_answers():
    county = make_county()
    way = Path(county)
    me = by(county.actor("clerk"), way.matter)

    results = at_once(
        *[
            lambda: triage.accept(
                way.matter, me, category=county.categories["bin"], level="minor",
                public_title="一件事",
            )
        ]
        * MANY
    )  # fmt: skip

    assert {one.entry.pk for one in results} == {results[0].entry.pk}
    assert Counter(one.replayed for one in results) == {True: MANY - 1, False: 1}
    assert breaches(way.fresh()) == []


def test_the_same_form_twelve_times_is_one_matter_with_one_code():
    county = make_county()
    key = uuid.uuid4()

    results = at_once(*[lambda: filed(county, key=key)] * MANY)

    assert len({(one.matter.number, one.code) for one in results}) == 1
    assert results[0].code != ""
    assert Matter.objects.count() == 1


def test_twelve_matters_at_once_get_twelve_numbers():
    county = make_county()

    results = at_once(*[lambda: filed(county)] * MANY)

    assert len({one.matter.number for one in results}) == MANY


def test_three_units_answer_at_the_same_moment_and_all_succeed():
    county = make_county()
    way = Path(county).with_units("water", "firm")
    for name in ("housing", "water", "firm"):
        way.signed(name)

    def answer(name):
        share = way.share(name)
        me = way.by(name, share)
        return lambda: units.answer(share, me, result="solved", public_answer="好了")

    results = at_once(*(answer(name) for name in ("housing", "water", "firm")))

    assert [one for one in results if isinstance(one, Exception)] == []
    assert way.fresh().state == "verifying"
    assert set(
        Assignment.objects.filter(matter=way.matter).values_list("state", flat=True)
    ) == {"answered"}
    assert breaches(way.fresh()) == []


def test_an_answer_of_round_one_does_not_pass_in_round_two():
    county = make_county()
    way = Path(county).with_units()
    way.signed()
    share = way.share()
    stale = way.by("housing", share)
    way.answered()
    checking.fail_check(way.matter, way.by("clerk"), reason="没好")

    with pytest.raises(errors.MovedOn):
        units.answer(share, stale, result="solved", public_answer="好了")

    assert way.fresh().state == "with_units"


def test_two_matters_merged_into_each_other_at_once_do_not_wait_for_each_other():
    county = make_county()
    one, other = filed(county).matter, filed(county).matter
    clerk = county.actor("clerk")
    first, second = by(clerk, one), by(clerk, other)

    results = at_once(
        lambda: triage.merge(one, first, main=other),
        lambda: triage.merge(other, second, main=one),
    )

    assert sum(isinstance(result, DomainError) for result in results) == 1
    assert sorted([fresh(one).state, fresh(other).state]) == ["merged", "registered"]


def test_a_unit_that_answers_while_it_is_released_is_told():
    county = make_county()
    way = Path(county).with_units("water")
    way.signed("water")
    share = way.share("water")
    answering = way.by("water", share)
    releasing = way.by("clerk", shares=shares(way.matter))

    results = at_once(
        lambda: units.answer(share, answering, result="solved", public_answer="好了"),
        lambda: units.redispatch(
            way.matter, releasing, reason="不用了", lead=county.units["housing"]
        ),
    )

    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert breaches(way.fresh()) == []


def test_nobody_without_a_post_registers_as_staff():
    county = make_county()

    with pytest.raises(errors.MoveNotYours):
        filed(county, actor=Actor(account=county.people["nobody"]))

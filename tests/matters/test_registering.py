"""The first word: number, code, holder, clock; and what is refused."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from naicha.kernel.ids import clean_code
from naicha.matters import errors
from naicha.matters.models import Asker, Clock, Matter, MatterEntry, NumberCounter
from naicha.matters.queries import asker_by_code
from naicha.matters.services import checking, grid, triage
from naicha.matters.services.registering import Contact
from naicha.posts.queries import Actor
from tests.factories.county import NOW, by, filed
from tests.factories.deeds import Path
from tests.factories.invariants import breaches

pytestmark = pytest.mark.django_db


def test_a_word_becomes_a_matter_with_number_code_holder_and_clock(county):
    found = filed(county, contact=Contact("安某", "138 1234-1234"))

    matter = Matter.objects.get()
    assert matter.number == "20261124-0001"
    assert (matter.state, matter.level, matter.version) == ("registered", "", 1)
    assert matter.holder_unit == county.units["community"]
    assert (matter.town, matter.grid_at_birth) == (county.town, county.grid)
    assert Clock.objects.get().due_at == matter.open_due_at
    assert clean_code(found.code) == found.code
    assert asker_by_code(found.code) == found.asker
    assert found.asker.read_phone() == "13812341234"
    assert breaches(matter) == []


def test_nothing_personal_lies_in_clear(county):
    found = filed(county, contact=Contact("安某某", "13812341234"))

    with connection.cursor() as cursor:
        cursor.execute("select * from matters_asker")
        row = str(cursor.fetchall())
    history = str(list(MatterEntry.objects.values()))
    assert "13812341234" not in row + history
    assert "安某某" not in row + history
    assert found.code not in row + history
    assert "路灯" not in history


def test_the_code_is_said_again_for_a_day_and_only_to_the_same_form(county):
    key = uuid.uuid4()
    first = filed(county, key=key)

    soon = filed(county, key=key, now=NOW + timedelta(hours=23))
    late = filed(county, key=key, now=NOW + timedelta(hours=25))

    assert (soon.matter, soon.code, soon.replayed) == (first.matter, first.code, True)
    assert (late.matter, late.code) == (first.matter, "")
    with pytest.raises(errors.KeyReused):
        filed(county, key=key, actor=county.actor("clerk"))


def test_numbers_grow_past_four_digits_and_begin_anew_each_day(county):
    NumberCounter.objects.create(county=county.county, day="2026-11-24", last=9999)

    today = filed(county)
    tomorrow = filed(county, now=NOW + timedelta(days=1))

    assert today.matter.number == "20261124-10000"
    assert tomorrow.matter.number == "20261125-0001"


def test_the_countys_day_counts_not_utcs(county):
    evening = NOW.replace(hour=17)  # 01:00 the next day in the county

    assert filed(county, now=evening).matter.number == "20261125-0001"


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("", errors.Needed),
        (" \n ", errors.Needed),
        ("长" * 5001, errors.TooLong),
        ("长" * 100_000, errors.TooLong),
        ("路灯\x00不亮", errors.NotText),
        ("路灯\x1b[31m不亮", errors.NotText),
        ("路灯\ud800", errors.NotText),
    ],
)
def test_words_that_cannot_be_kept_are_refused_beside_their_field(county, what, error):
    with pytest.raises(error) as caught:
        filed(county, what)

    assert caught.value.field == "what"
    assert Matter.objects.count() == Asker.objects.count() == 0


@pytest.mark.parametrize("phone", ["abc", "1234", "1" * 16, "138１２３x", "<script>"])
def test_what_is_no_phone_is_refused(county, phone):
    with pytest.raises(errors.NotAPhone):
        filed(county, contact=Contact(phone=phone))

    assert Matter.objects.count() == 0


def test_lists_are_lists(county):
    for words in ({"channel": "fax"}, {"kind": "wish"}, {"channel": ""}):
        with pytest.raises(errors.UnknownChoice):
            filed(county, **words)
    assert Matter.objects.count() == 0


def test_a_place_of_another_county_is_refused(county, other_county):
    with pytest.raises(errors.NoSuchPlace):
        filed(county, where=other_county.place())


def test_identity_and_card_numbers_are_blacked_out_before_saving(county):
    filed(
        county, "身份证 110101190001011234", where=county.place("4111111111111111 旁"),
        contact=Contact("110101190001011234"),
    )  # fmt: skip

    matter, asker = Matter.objects.get(), Asker.objects.get()
    assert matter.what == "身份证 ［已隐去证件号］"
    assert matter.spot == "［已隐去卡号］ 旁"
    assert asker.read_name() == "［已隐去证件号］"


@pytest.mark.parametrize(
    ("who", "here", "there"),
    [
        ("bo", True, False),
        ("leader", True, False),
        ("clerk", True, False),
        ("town", True, True),
        ("centre", True, True),
        ("housing", True, True),
        ("steward", True, False),
        ("county_leader", False, False),
        ("auditor", False, False),
        ("nobody", False, False),
    ],
)
def test_staff_register_where_their_posts_reach(county, who, here, there):
    for place, reached in [(county.place(), here), (county.other_place(), there)]:
        if reached:
            found = filed(county, actor=county.actor(who), where=place)
            entry = found.entry
            assert (entry.actor, entry.as_post.person) == (
                county.people[who], county.people[who],
            )  # fmt: skip
        else:
            with pytest.raises(errors.MoveNotYours):
                filed(county, actor=county.actor(who), where=place)


def test_what_staff_found_has_no_asker_and_no_code(county):
    found = filed(county, actor=county.actor("bo"), contact=None)

    assert (found.asker, found.code) == (None, "")
    assert Asker.objects.count() == 0


def test_a_matter_told_in_confidence_is_held_by_the_centre_from_the_start(county):
    found = filed(county, category=county.categories["staff"])

    assert found.matter.confidential
    assert found.matter.holder_unit == county.units["centre"]


def statements(deed) -> int:
    with CaptureQueriesContext(connection) as caught:
        deed()
    told = [
        one["sql"] for one in caught
        if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]  # fmt: skip
    return len(told)


def test_how_many_statements_each_deed_takes(county):
    """Exact, so that nobody adds one unseen; goals: create 10, a move 10."""
    Path(county)  # the day's counter and what is kept in the process
    clerk = county.actor("clerk")
    counts = {"register": statements(lambda: filed(county, actor=Actor()))}
    way = Path(county)
    leader, worker = county.actor("leader"), county.actor("bo")
    deeds = {
        "accept": lambda me: triage.accept(
            way.matter, me, category=county.categories["bin"], level="minor",
            public_title="一件事",
        ),
        "assign_grid": lambda me: triage.assign_grid(way.matter, me),
        "solve_in_grid": lambda me: grid.solve_in_grid(
            way.matter, me, result="solved", note="好了"
        ),
        "pass_check": lambda me: checking.pass_check(way.matter, me, note="好"),
    }  # fmt: skip
    actors = {"solve_in_grid": worker, "pass_check": leader}
    for name, deed in deeds.items():
        me = by(actors.get(name, clerk), way.matter)
        counts[name] = statements(lambda: deed(me))  # noqa: B023 -- called at once

    assert counts == {
        "register": 9,
        "accept": 5,
        "assign_grid": 9,
        "solve_in_grid": 9,
        "pass_check": 10,
    }

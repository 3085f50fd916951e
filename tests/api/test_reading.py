"""Lists by API."""

from datetime import timedelta

import pytest

from naicha.matters.services import triage
from tests.api.conftest import Caller, signed_in
from tests.api.test_asking import act
from tests.factories.county import NOW, filed

pytestmark = pytest.mark.django_db


def numbers(answer):
    return [row["number"] for row in answer.body["rows"]]


def test_a_list_is_read_page_by_page_each_row_once(county):
    want = [filed(county, now=NOW - timedelta(hours=n)).matter.number for n in range(5)]
    clerk = signed_in(county, "clerk")

    got, after = [], ""
    for _ in range(3):
        page = clerk.get("/matters", size=2, after=after)
        got, after = got + numbers(page), page.body["after"]

    assert sorted(got) == sorted(want)
    assert after == ""


def test_a_list_is_filtered_by_state_grid_and_desk(county):
    mine, other = filed(county).matter, filed(county).matter
    far = filed(county, where=county.other_place()).matter
    triage.take(mine, act(mine, county.actor("bo")), category=county.categories["bin"])
    town, bo = signed_in(county, "town"), signed_in(county, "bo")

    assert numbers(town.get("/matters", state="in_grid")) == [mine.number]
    assert numbers(town.get("/matters", grid=county.other_grid.code)) == [far.number]
    assert numbers(bo.get("/matters", mine=True)) == [mine.number]
    assert set(numbers(bo.get("/matters"))) == {mine.number, other.number}
    assert town.get("/matters", state="closed").body["rows"] == []


def test_another_countys_grid_is_no_filter(county, other_county):
    answer = signed_in(county, "town").get("/matters", grid=other_county.grid.code)

    assert (answer.status, answer.body["field"]) == (422, "grid")


def test_two_counties_see_nothing_of_each_other(county, other_county):
    matter = filed(county).matter
    stranger = signed_in(other_county, "centre")

    assert stranger.get("/matters").body["rows"] == []
    assert stranger.get(f"/matters/{matter.number}").status == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"state": "asleep"}, "state"),
        ({"grid": "\x00"}, "grid"),
        ({"after": "x"}, "after"),
        ({"size": 0}, "size"),
        ({"size": 10**30}, "size"),
        ({"mine": "perhaps"}, "mine"),
    ],
)
def test_a_bad_filter_is_named(county, query, field):
    answer = signed_in(county, "clerk").get("/matters", **query)

    assert (answer.status, answer.body["field"]) == (422, field)


@pytest.mark.parametrize("after", ["1", "_", "9" * 60, "1e9", "._._", "1.0_2_3"])
def test_a_cursor_of_ones_own_making_breaks_nothing(county, after):
    filed(county)

    for newest in (True, False):
        answer = signed_in(county, "clerk").get("/matters", after=after, newest=newest)
        assert answer.status in {200, 422}


def test_buildings_are_found_by_words_and_show_only_their_names(county):
    found = Caller().get("/places/buildings", q="雪山 1号").body

    assert found == [
        {
            "division": county.community.code,
            "division_name": "甲社区",
            "compound": "雪山苑",
            "building": "1号楼",
        }
    ]


def test_with_several_counties_one_must_be_named(county, other_county):
    unnamed = Caller().get("/places/buildings", q="雪山")
    named = Caller().get("/places/buildings", q="雪山", county=county.county.code)

    assert (unnamed.status, unnamed.body["code"]) == (422, "county-needed")
    assert [one["division"] for one in named.body] == [county.community.code]


@pytest.mark.parametrize("q", ["\x00", "x" * 41, "\n"])
def test_words_that_are_none(county, q):
    assert Caller().get("/places/buildings", q=q).status == 422


@pytest.mark.parametrize("q", ["%", "_", "'", "不存在", " ".join("abcdefgh")])
def test_words_that_find_nothing(county, q):
    assert Caller().get("/places/buildings", q=q).body == []

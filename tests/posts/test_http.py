"""Who acts in a request, and as which post first."""

import pytest
from django.contrib.auth.models import AnonymousUser

from naicha.posts import http
from naicha.posts.middleware import Acting
from naicha.posts.models import PostKind
from naicha.posts.services import appoint, end_post
from naicha.web.context import Frame
from tests.factories.county import NOW, START
from tests.factories.pages import at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_ten_o_clock():
    with at():
        yield


@pytest.fixture
def come(rf):
    """A request of an account, as the middleware leaves it."""

    def make(account=None, **session):
        request = rf.get("/")
        request.user = account or AnonymousUser()
        request.session = session
        kept = []
        Acting(kept.append)(request)
        return kept[0]

    return make


@pytest.fixture
def second(county):
    return appoint(
        county.people["bo"],
        county.units["community"],
        PostKind.COMMUNITY_CLERK,
        from_on=START,
        now=NOW,
    )


def test_the_chosen_post_comes_first_and_all_count(county, come, second):
    bo = county.people["bo"]

    plain = http.actor_of_request(come(bo))
    chosen = http.actor_of_request(come(bo, post=second.pk))

    assert [one.kind for one in plain.posts] == ["grid_worker_full", "community_clerk"]
    assert [one.kind for one in chosen.posts] == ["community_clerk", "grid_worker_full"]
    assert set(plain.posts) == set(chosen.posts)


@pytest.mark.parametrize("post", [None, 0, -1, "x", "1 OR 1", 10**30])
def test_a_post_that_is_not_theirs_is_ignored(county, come, post):
    actor = http.actor_of_request(come(county.people["clerk"], post=post))

    assert [one.kind for one in actor.posts] == ["community_clerk"]


def test_a_post_that_ended_gives_nothing_though_it_was_chosen(county, come, second):
    end_post(second, on=START, now=NOW)

    actor = http.actor_of_request(come(county.people["bo"], post=second.pk))

    assert [one.kind for one in actor.posts] == ["grid_worker_full"]


def test_nothing_is_read_before_it_is_asked_for_and_then_once(
    county, come, django_assert_num_queries
):
    with django_assert_num_queries(0):
        request = come(county.people["clerk"])

    with django_assert_num_queries(2):
        assert request.actor.account == county.people["clerk"]
        assert Frame(request).county == str(county.county)
        assert Frame(request).post == request.actor.posts[0]
        assert Frame(request).registers


def test_the_frame_offers_a_choice_only_where_there_is_one(county, come, second):
    two = Frame(come(county.people["bo"], post=second.pk))
    one = Frame(come(county.people["clerk"]))

    assert [post.pk for post in two.posts] == sorted(post.pk for post in two.posts)
    assert two.post == second
    assert one.posts == ()


def test_a_stranger_acts_as_nobody_in_the_county_there_is(county, come):
    request = come()

    assert request.actor.posts == ()
    assert request.actor.account is None
    assert Frame(request).county == str(county.county)
    assert not Frame(request).registers


def test_time_stands_still_within_a_request(county, come):
    request = come()

    with at(NOW):
        first = http.now_of(request)
    with at(NOW.replace(day=26)):
        second = http.now_of(request)

    assert first == second == NOW

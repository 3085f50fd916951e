from types import SimpleNamespace

import pytest

from naicha.web.context import Frame, frame

POSTS = ("clerk", "leader")


@pytest.fixture
def signed_in(visit):
    def make(**user):
        request = visit()
        request.user = SimpleNamespace(is_authenticated=True, **user)
        return request

    return make


def test_a_frame_is_in_every_template(visit):
    assert isinstance(frame(visit())["frame"], Frame)


def test_nobody_sees_the_public_frame(visit):
    shown = Frame(visit())

    assert (shown.signed_in, shown.refusal) == (False, "web/public.html")


def test_somebody_sees_name_post_and_the_staff_frame(signed_in):
    shown = Frame(signed_in(display_name="李*", post="clerk", posts=lambda: POSTS))

    assert (shown.person, shown.initial, shown.post) == ("李*", "李", "clerk")
    assert (shown.posts, shown.refusal) == (POSTS, "web/staff.html")


def test_with_one_post_there_is_nothing_to_choose(signed_in):
    assert Frame(signed_in(posts=POSTS[:1])).posts == ()


def test_the_request_knows_better_than_the_person(signed_in):
    request = signed_in(post="clerk")
    request.post = "leader"
    request.unread_notices = 3

    assert (Frame(request).post, Frame(request).unread) == ("leader", 3)


def test_sample_data_is_marked(visit):
    request = visit()
    request.naicha_demo = True

    assert (Frame(request).demo, Frame(request).components) == (True, True)
    assert Frame(visit()).demo is False


def test_posts_may_be_a_relation(signed_in):
    manager = SimpleNamespace(all=lambda: POSTS)

    assert Frame(signed_in(posts=manager)).posts == POSTS

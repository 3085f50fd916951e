"""Working as another of one's posts."""

from datetime import date

import pytest

from naicha.posts.services import appoint, end_post
from tests.factories.county import NOW, START

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(county, client):
    client.force_login(county.people["clerk"])
    return client


def second_post(county):
    return appoint(
        county.people["clerk"],
        county.units["centre"],
        "centre_officer",
        from_on=START,
        now=NOW,
    )


def test_chosen_post_is_kept_for_the_session(county, clerk):
    post = second_post(county)

    answer = clerk.post(
        "/posts/switch/",
        {"post": post.pk},
        headers={"referer": "http://testserver/keys/"},
    )

    assert answer.url == "http://testserver/keys/"
    assert clerk.session["post"] == post.pk


@pytest.mark.parametrize("written", ["", "x", "-1", "9" * 40, "１２"])
def test_what_is_no_post_is_refused(clerk, written):
    assert clerk.post("/posts/switch/", {"post": written}).status_code == 403
    assert "post" not in clerk.session


def test_somebody_elses_post_is_refused(county, clerk):
    other = county.people["leader"].posts.get()

    assert clerk.post("/posts/switch/", {"post": other.pk}).status_code == 403


def test_ended_post_is_refused(county, clerk):
    post = second_post(county)
    end_post(post, on=date(2026, 1, 2), now=NOW)

    assert clerk.post("/posts/switch/", {"post": post.pk}).status_code == 403


def test_stranger_is_sent_to_the_door(county, client):
    answer = client.post("/posts/switch/", {"post": "1"})

    assert answer.url.startswith("/sign-in/")


def test_looking_switches_nothing(clerk):
    assert clerk.get("/posts/switch/").status_code == 405

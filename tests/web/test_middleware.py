import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from naicha.kernel.errors import Conflict, DomainError, Invalid, Missing, NotAllowed
from naicha.web.htmx import wants_part
from naicha.web.middleware import is_ours, status_of

pytestmark = [pytest.mark.urls("tests.web.addresses"), pytest.mark.django_db]


class SlotTaken(Conflict):
    code = "slot-taken"
    message = "taken"


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (NotAllowed, 403),
        (Missing, 404),
        (Conflict, 409),
        (Invalid, 422),
        (SlotTaken, 409),
        (DomainError, 422),
    ],
)
def test_each_kind_has_its_status(kind, status):
    error = kind.__new__(kind)

    assert status_of(error) == status


def test_a_refusal_is_a_small_page_with_a_way_back(client):
    answer = client.get("/refuse/", headers={"referer": "http://testserver/keys/"})

    assert answer.status_code == 409
    assert "Qian was faster." in answer.text
    assert 'href="http://testserver/keys/"' in answer.text
    assert "<h1" in answer.text


def test_a_refusal_sends_nobody_elsewhere(client):
    answer = client.get("/refuse/", headers={"referer": "https://example.org/trap"})

    assert "example.org" not in answer.text


def test_htmx_gets_one_message_and_keeps_the_page(client):
    answer = client.get("/refuse/", headers={"hx-request": "true"})

    assert answer.status_code == 409
    assert answer["HX-Reswap"] == "none"
    assert answer.text.lstrip().startswith(
        '<div id="messages" hx-swap-oob="innerHTML">'
    )
    assert "Qian was faster." in answer.text


def test_a_boosted_link_gets_the_whole_page(client):
    headers = {"hx-request": "true", "hx-boosted": "true"}

    assert "<html" in client.get("/refuse/", headers=headers).text


@pytest.mark.parametrize(
    ("headers", "part"),
    [
        ({}, False),
        ({"hx-request": "true"}, True),
        ({"hx-request": "true", "hx-boosted": "true"}, False),
        ({"hx-request": "true", "hx-history-restore-request": "true"}, False),
    ],
)
def test_a_part_is_wanted_only_by_a_plain_htmx_request(headers, part):
    request = RequestFactory().get("/", headers=headers)
    HtmxMiddleware(lambda _request: HttpResponse())(request)

    assert wants_part(request) is part


def test_a_request_without_htmx_wants_the_whole():
    assert wants_part(RequestFactory().get("/")) is False


@pytest.mark.parametrize(
    ("address", "ours"),
    [("/keys/", True), ("https://example.org/", False), ("//example.org", False)],
)
def test_only_our_own_pages_are_ours(address, ours):
    assert is_ours(RequestFactory().get("/"), address) is ours


def test_what_may_not_be_done_is_said_in_plain_words(client):
    answer = client.get("/forbid/")

    assert answer.status_code == 403
    assert "403" not in answer.text.split("</head>")[1]


def test_what_is_not_there_is_said_in_plain_words(client):
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert "<main" in answer.text


def test_a_host_that_is_not_ours_is_told_so(client):
    answer = client.get("/keys/", headers={"host": "example.org"})

    assert answer.status_code == 400
    assert "<main" in answer.text


def test_an_accident_has_a_short_number_that_the_log_has_too(client, caplog):
    client.raise_request_exception = False

    answer = client.get("/break/")

    [number] = [
        record.args[0] for record in caplog.records if record.name == "naicha.web.views"
    ]
    assert answer.status_code == 500
    assert len(number) == 4
    assert number in answer.text


def test_an_accident_leaves_an_htmx_page_as_it_is(client):
    client.raise_request_exception = False

    answer = client.get("/break/", headers={"hx-request": "true"})

    assert answer.status_code == 500
    assert answer["HX-Reswap"] == "none"

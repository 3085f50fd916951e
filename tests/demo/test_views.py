"""The demo's door opens only in a demo, and only here."""

import pytest
from django.core.checks import run_checks

from naicha.audit.models import SecurityEvent
from naicha.demo.queries import ROLES
from naicha.people.models import Account, Installation
from naicha.people.queries import forget

DOOR = "/demo/"


@pytest.fixture(autouse=True)
def _somewhere_to_go(settings):
    settings.LOGIN_REDIRECT_URL = "/keys/"


def test_door_has_a_card_for_every_role(week, client):
    page = client.get(DOOR).content.decode()

    assert page.count('name="login"') == len(ROLES)
    assert "4,408" in page
    assert "128" in page
    assert "password" not in page.replace("data-", "").lower().split("<form")[1]


def test_one_press_signs_in_and_is_written_down(week, client):
    answer = client.post(DOOR, {"login": "clerk-ziting-1"})

    clerk = Account.objects.get(login="clerk-ziting-1")
    assert answer.url == "/keys/"
    assert client.session["_auth_user_id"] == str(clerk.pk)
    event = SecurityEvent.objects.get()
    assert (event.kind, event.account) == ("demo_sign_in", clerk)
    assert "127.0.0.1" not in event.source


@pytest.mark.parametrize("login", ["", "clerk-ziting-2", "nobody"])
def test_only_the_cards_sign_in(week, client, login):
    assert client.post(DOOR, {"login": login}).status_code == 403
    assert "_auth_user_id" not in client.session
    assert not SecurityEvent.objects.exists()


ELSEWHERE = (
    {"REMOTE_ADDR": "10.0.0.7"},
    {"REMOTE_ADDR": "::ffff:10.0.0.7"},
    {"REMOTE_ADDR": ""},
    {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.7"},
    {"REMOTE_ADDR": "127.0.0.1", "HTTP_VIA": "1.1 proxy"},
)


@pytest.mark.parametrize("where", ELSEWHERE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_from_elsewhere_there_is_no_door(week, client, where, method):
    answer = getattr(client, method)(DOOR, {"login": "clerk-ziting-1"}, **where)

    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_setting_opens_the_door_of_a_show(week, client, settings):
    settings.DEMO_ANYWHERE = True

    assert client.get(DOOR, **ELSEWHERE[0]).status_code == 200


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1"])
def test_this_machine_is_let_in(week, client, address):
    assert client.get(DOOR, REMOTE_ADDR=address).status_code == 200


def test_real_installation_has_no_door(week, client, settings):
    Installation.objects.update(made_as="real")
    forget()
    settings.DEMO_ANYWHERE = True

    assert client.get(DOOR).status_code == 404
    assert client.post(DOOR, {"login": "clerk-ziting-1"}).status_code == 404


def test_sign_in_page_of_a_demo_leads_to_the_cards(week, client):
    assert f'href="{DOOR}"' in client.get("/sign-in/").content.decode()


def deploy_errors():
    found = run_checks(tags=["security"], include_deployment_checks=True)
    return {one.id for one in found if (one.id or "").startswith("naicha.")}


def test_demo_is_not_deployed(week, settings):
    assert deploy_errors() == {"naicha.E001"}
    settings.DEMO_ANYWHERE = True
    assert deploy_errors() == {"naicha.E001", "naicha.E002"}


def test_real_installation_is_deployed(week):
    Installation.objects.update(made_as="real")
    forget()

    assert deploy_errors() == set()

"""Signing in and out."""

import pytest
from django.test import Client

from naicha.people.services import open_account

PASSWORD = "horse battery staple"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _somewhere_to_go(settings):
    settings.LOGIN_REDIRECT_URL = "/keys/"


@pytest.fixture
def account():
    return open_account("clerk", "某某", PASSWORD)


def sign_in(client, password=PASSWORD, **more):
    return client.post("/sign-in/", {"username": "clerk", "password": password, **more})


def test_password_opens_the_door(client, account):
    answer = sign_in(client)

    assert (answer.status_code, answer.url) == (302, "/keys/")
    assert client.session["_auth_user_id"] == str(account.pk)


def test_door_leads_back_to_our_own_pages_only(client, account):
    assert sign_in(client, next="/components/").url == "/components/"
    assert sign_in(Client(), next="https://elsewhere.example/").url == "/keys/"


@pytest.mark.parametrize("name", ["clerk", "nobody"])
def test_wrong_name_and_wrong_password_sound_alike(client, account, name):
    answer = client.post("/sign-in/", {"username": name, "password": "wrong"})

    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session
    said = answer.context["form"].non_field_errors()
    assert said == [str(answer.context["form"].error_messages["invalid_login"])]


def test_account_that_may_not_sign_in_sounds_the_same(client, account):
    account.is_active = False
    account.save()

    assert sign_in(client).status_code == 422


def test_ten_wrong_passwords_close_the_door_for_a_while(client, account):
    for _ in range(9):
        assert sign_in(client, "wrong").status_code == 422

    assert sign_in(client, "wrong").status_code == 429
    assert sign_in(client).status_code == 429


def test_account_without_a_password_cannot_sign_in(client):
    open_account("clerk", "某某")

    assert sign_in(client, "").status_code == 422
    assert sign_in(client, "!").status_code == 422


def test_signing_out_needs_a_form(client, account):
    sign_in(client)

    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_form_without_its_token_is_refused(account):
    strict = Client(enforce_csrf_checks=True)

    assert sign_in(strict).status_code == 403


def test_no_password_is_kept_in_the_tab(client):
    page = client.get("/sign-in/").content.decode()

    assert page.count("data-no-draft") == 2
    assert "demo" not in page.replace("data-", "")

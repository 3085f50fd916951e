import pytest
from django.template.loader import get_template
from django.test import Client

pytestmark = [pytest.mark.urls("tests.web.addresses"), pytest.mark.django_db]


@pytest.mark.parametrize(
    ("address", "name", "value", "cookie"),
    [
        ("/choose/theme/", "theme", "dark", "nc_theme"),
        ("/choose/size/", "size", "large", "nc_size"),
        ("/choose/keys/", "keys", "off", "nc_keys"),
    ],
)
def test_a_choice_is_kept_and_leads_back(client, address, name, value, cookie):
    answer = client.post(address, {name: value, "next": "/keys/?a=1"})

    assert (answer.status_code, answer["location"]) == (302, "/keys/?a=1")
    assert client.cookies[cookie].value == value


def test_an_unknown_choice_is_not_kept(client):
    client.post("/choose/theme/", {"theme": "neon"})

    assert "nc_theme" not in client.cookies


def test_a_choice_leads_nowhere_else(client):
    answer = client.post(
        "/choose/theme/", {"theme": "dark", "next": "https://example.org/"}
    )

    assert answer["location"] == "/"


def test_the_first_paint_is_as_chosen(client):
    client.cookies["nc_theme"] = "dark"
    client.cookies["nc_size"] = "large"
    client.cookies["nc_keys"] = "off"

    page = client.get("/keys/").text

    assert 'data-bs-theme="dark"' in page
    assert 'data-size="large"' in page
    assert 'data-keys="off"' in page


def test_public_pages_start_light(client):
    assert 'data-bs-theme="light"' in client.get("/keys/").text


def test_a_changed_cookie_changes_nothing_else(client):
    client.cookies["nc_theme"] = '"><b>'

    assert '"><b>' not in client.get("/keys/").text


def test_components_stay_shut_where_things_are_real(client):
    assert client.get("/components/").status_code == 404


def test_components_draw_everything_in_both_themes(client, settings):
    settings.DEBUG = True

    page = client.get("/components/").text

    assert page.count('data-bs-theme="light"') >= 1
    assert page.count('data-bs-theme="dark"') >= 1
    assert "{{" not in page
    assert "{%" not in page


def test_a_form_without_its_token_is_told_so(settings):
    answer = Client(enforce_csrf_checks=True).post("/choose/theme/", {"theme": "dark"})

    assert answer.status_code == 403
    assert "<main" in answer.text


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_pages_for_accidents_need_nothing(name):
    page = get_template(f"{name}.html").render()

    assert "<h1>" in page

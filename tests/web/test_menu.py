import pytest
from django.urls import resolve

from naicha.web import menu, panels
from naicha.web.menu import MenuEntry
from naicha.web.panels import Panel

pytestmark = pytest.mark.urls("tests.web.addresses")


@pytest.fixture(autouse=True)
def _nothing_registered(monkeypatch):
    monkeypatch.setattr(menu, "_entries", {})
    monkeypatch.setattr(panels, "_panels", {})


@pytest.fixture
def at(visit):
    def make(path):
        request = visit(path)
        request.resolver_match = resolve(path)
        return request

    return make


def test_the_menu_shows_what_may_be_opened_and_nothing_else(at):
    menu.register(
        MenuEntry("Keys", "web:keys", "help", group="books", order=2),
        MenuEntry("Work", "work", "home", count=lambda _request: 7, order=1),
        MenuEntry("Secret", "web:components", "lock", may=lambda _request: False),
        MenuEntry("Not built", "nowhere:list", "list"),
    )

    shown = [
        (str(group.name), [(e.name, e.url, e.count, e.current) for e in group.entries])
        for group in menu.groups(at("/desk/"))
    ]

    assert [entries for _name, entries in shown] == [
        [("Work", "/desk/", 7, True)],
        [("Keys", "/keys/", None, False)],
    ]


def test_a_page_below_an_entry_belongs_to_it(at):
    menu.register(MenuEntry("Work", "work", "home"))

    [group] = menu.groups(at("/desk/20260328-0017/"))

    assert group.entries[0].current is True


def test_a_page_with_its_own_entry_does_not(at):
    menu.register(
        MenuEntry("Work", "work", "home"), MenuEntry("Panel", "panel", "list")
    )

    [group] = menu.groups(at("/desk/20260328-0017/"))

    assert group.entries[0].current is False


def test_a_phone_has_five_tabs_at_most(at):
    names = ("work", "web:keys", "web:components", "web:theme", "web:size")
    menu.register(
        *(MenuEntry(name, name, "list", group="phone") for name in names),
        MenuEntry("Sixth", "web:choose_keys", "list", group="phone", order=999),
    )

    assert [tab.name for tab in menu.tabs(at("/keys/"))] == [
        "web:components",
        "web:keys",
        "web:size",
        "web:theme",
        "work",
    ]


class Thing:
    number = "20260328-0017"


def test_panels_are_shown_in_order_to_those_who_may(visit):
    panels.register(
        Panel("matter", "Later", "panel", order=2),
        Panel("matter", "Secret", "work", may=lambda _request, _thing: False),
        Panel("grid", "Elsewhere", "panel"),
    )

    [shown] = panels.shown(visit(), "matter", Thing())

    assert (shown.title, shown.url, shown.slug) == (
        "Later",
        "/desk/20260328-0017/",
        "panel",
    )


def test_a_page_fetches_its_panels_when_it_is_there(draw):
    panels.register(Panel("matter", "Visits", "panel"))

    page = draw('{% panels "matter" matter %}', matter=Thing())

    assert 'hx-get="/desk/20260328-0017/" hx-trigger="load"' in page
    assert '<a href="/desk/20260328-0017/">' in page

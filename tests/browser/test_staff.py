"""Those who work here in a real browser, with and without JavaScript."""

import pytest
from django.urls import reverse

from naicha.matters.models import Asker, MatterEntry
from naicha.matters.services.registering import Contact
from naicha.posts import http
from tests.factories.county import filed, fresh, make_county
from tests.factories.pages import at_work, page_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = {"clerk": 1280, "bo": 360, "leader": 390}


@pytest.fixture
def place(transactional_db, now, monkeypatch):
    monkeypatch.setattr(http, "now", lambda: now)
    return make_county()


@pytest.fixture
def come(place, visit):
    """Open a page as somebody who is signed in."""

    def open_page(name, path, *, width=0, script=True, **cookies):
        session = at_work(place, name).cookies["sessionid"].value
        return visit(
            path,
            width=width or WIDTHS.get(name, 1280),
            script=script,
            sessionid=session,
            **cookies,
        )

    return open_page


def wide(page):
    """By how much the page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_story_from_triage_to_the_verdict_by_telephone(
    place, come, complaints, now, script
):
    matter = filed(place, contact=Contact("张文生", "13812341234"), now=now).matter

    page = come("clerk", reverse("matters:today"), script=script)
    page.click(".nc-matter-deeds a")
    page.fill("[name=category]", "C1 垃圾箱满溢")
    page.fill("[name=public_title]", "垃圾箱满了")
    page.click(".nc-move-form .btn-primary")
    page.wait_for_selector(".nc-toast, #messages .nc-note")
    assert fresh(matter).state == "in_grid"

    page = come("bo", reverse("matters:today"), script=script)
    page.click(".nc-matter-title a")
    page.click(".nc-moves .btn-primary")
    page.check("[name=result][value=solved]")
    page.fill("[name=note]", "清掉了，桶盖换了新的")
    page.click(".nc-move-form .btn-primary")
    page.wait_for_selector("#history li:nth-child(4)")
    assert fresh(matter).state == "verifying"

    page = come("leader", reverse("matters:today"), script=script)
    page.click("#check .btn")
    page.click(".nc-moves .btn-primary")
    page.fill("[name=note]", "去看过，干净")
    page.click(".nc-move-form .btn-primary")
    page.wait_for_selector("#history li:nth-child(5)")
    assert fresh(matter).state == "revisiting"

    page = come("clerk", reverse("matters:today"), script=script)
    page.click("#ask .btn")
    page.check("[name=contacted][value=yes]")
    page.check("[name=verdict][value=solved]")
    page.check("[name=rating][value=content]")
    page.click(".nc-move-form .btn-primary")
    page.wait_for_selector("#history li:nth-child(6)")

    assert fresh(matter).state == "closed"
    assert Asker.objects.get().rating == "content"
    assert [one.move for one in MatterEntry.objects.order_by("seq")] == [
        "register", "accept", "assign_grid", "solve_in_grid", "pass_check",
        "record_verdict",
    ]  # fmt: skip
    assert complaints == []


def test_level_and_route_follow_the_category_while_one_types(place, come, complaints):
    matter = filed(place).matter
    page = come("clerk", page_of(matter, "accept"))

    page.fill("[name=category]", "C1 垃圾箱满溢")
    page.press("[name=category]", "Tab")
    page.wait_for_selector("[name=level][value=minor]:checked")

    assert page.is_checked("[name=route][value=grid]")
    page.fill("[name=category]", "C3 停车难")
    page.press("[name=category]", "Tab")
    page.wait_for_selector("[name=level][value=hard]:checked")
    assert page.is_checked("[name=route][value=accept]")
    assert complaints == []


def test_somebody_was_faster_and_the_words_stay(place, come):
    matter = filed(place, contact=None).matter
    slow = come("clerk", page_of(matter, "note"))
    slow.click(".nc-moves .btn-primary")
    slow.fill("[name=public_title]", "写了半天的标题")
    slow.fill("[name=category]", "C1")

    fast = come("clerk2", page_of(matter, "accept"))
    fast.fill("[name=category]", "C1")
    fast.click(".nc-move-form .btn-primary")
    fast.wait_for_selector("#history li:nth-child(3)")
    slow.click(".nc-move-form .btn-primary")

    slow.wait_for_selector("[data-conflict]")
    assert slow.input_value("[name=public_title]") == "写了半天的标题"


def test_a_number_is_seen_for_this_view_only(place, come, complaints):
    matter = filed(place, contact=Contact("张文生", "13812341234")).matter
    page = come("clerk", page_of(matter))

    page.click(".nc-masked a")
    page.fill(".nc-masked [name=why]", "问清是哪一盏")
    page.click(".nc-masked button")
    page.wait_for_selector("text=13812341234")
    page.reload()

    assert "13812341234" not in page.content()
    assert complaints == []


def test_the_keyboard_walks_the_list_and_opens_the_likely_form(place, come):
    matter = filed(place).matter
    page = come("clerk", reverse("matters:list"))

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{page_of(matter)}")
    page.keyboard.press("f")
    page.wait_for_selector(".nc-move-form [name=category]")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "path", "width"),
    [
        ("clerk", "today", 1440),
        ("clerk", "today", 360),
        ("clerk", "list", 1280),
        ("clerk", "list", 390),
        ("clerk", "matter", 1440),
        ("clerk", "matter", 320),
        ("clerk", "register", 1280),
        ("bo", "today", 360),
        ("bo", "list", 360),
        ("bo", "matter", 320),
        ("bo", "register", 320),
        ("county_leader", "today", 1280),
        ("auditor", "today", 1280),
    ],
)
def test_pages_are_open_to_everybody_and_fit(  # noqa: PLR0917 -- fixtures and a row
    place, come, axe, complaints, now, theme, name, path, width
):
    for category in ("bin", "lamp", None):
        matter = filed(place, category=place.categories.get(category), now=now).matter
    pages = {"matter": page_of(matter, "accept" if name == "clerk" else "take")}
    address = pages.get(path) or reverse(f"matters:{path}")

    page = come(name, address, width=width, nc_theme=theme)

    assert axe(page) == []
    assert wide(page) <= 0
    assert complaints == []

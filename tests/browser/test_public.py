"""A resident in a real browser, on a small phone, with and without JavaScript."""

import pytest

from naicha.matters.models import Asker, Matter
from naicha.matters.services import checking, grid, triage
from naicha.places.models import Building
from tests.factories.county import by, filed, fresh, make_county

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "3 号楼南面的路灯有五盏不亮，晚上看不清台阶"


@pytest.fixture
def place(transactional_db, now):
    """The small county, with as many buildings as the real one."""
    found = make_county()
    for n in range(2, 129):
        Building.objects.create(
            county=found.county, division=found.community,
            compound=found.building.compound, name=f"{n}号楼", households=34,
        )  # fmt: skip
    return found


def solve(place, matter, now):
    def deed(name):
        return by(place.actor(name, now), matter, now=now)

    if fresh(matter).state == "registered":
        triage.accept(
            matter, deed("clerk"), category=place.categories["bin"], level="minor",
            public_title="路灯不亮",
        )  # fmt: skip
        triage.assign_grid(matter, deed("clerk"))
    grid.solve_in_grid(matter, deed("bo"), result="solved", note="换了灯头")
    checking.pass_check(matter, deed("leader"), note="看过，亮了")


def wide(page):
    """By how much the page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_story_from_the_front_page_to_the_verdict(
    place, visit, complaints, now, script
):
    page = visit("/", script=script)
    page.click(".nc-deed-main")
    page.fill("[name=what]", WORDS)
    page.select_option("[name=building]", str(place.building.pk))
    page.fill("[name=phone]", "138 0000 1234")
    page.click("form[data-draft] .btn-primary")
    page.wait_for_url("**/said/")
    code = page.text_content(".nc-code")
    matter = Matter.objects.get()
    page.click("main form .btn-primary")
    page.wait_for_url(f"**/my/{matter.number}/")
    assert page.is_visible(".nc-promise-words")

    solve(place, matter, now)
    page.reload()
    page.check("[name=verdict][value=unsolved]")
    page.click("form[action$='/record_verdict/'] button")
    page.wait_for_selector("form[action$='/record_verdict/'] [name=sure]")
    page.fill("form[action$='/reopen/'] [name=reason]", "晚上还是不亮")
    page.click("form[action$='/reopen/'] button")
    page.wait_for_url(f"**/my/{matter.number}/")
    assert (fresh(matter).state, fresh(matter).round) == ("in_grid", 2)

    solve(place, matter, now)
    other = visit("/", script=script)
    other.fill("[name=code]", code)
    other.click(".nc-code-box button")
    other.wait_for_url(f"**/my/{matter.number}/")
    for name, value in (
        ("contacted", "yes"), ("verdict", "solved"), ("rating", "content"),
    ):  # fmt: skip
        assert other.locator(f"[name={name}]:checked").count() == 0
        other.check(f"[name={name}][value={value}]")
    other.click("form[action$='/record_verdict/'] button")
    other.wait_for_selector("form[action$='/record_verdict/']", state="detached")

    assert fresh(matter).state == "closed"
    assert Asker.objects.get().rating == "content"
    assert code not in other.content()
    assert complaints == []


def test_back_and_a_second_press_make_one_matter(place, visit):
    page = visit("/say/")
    page.fill("[name=what]", WORDS)
    page.select_option("[name=building]", str(place.building.pk))
    page.locator("form[data-draft] .btn-primary").dblclick()
    page.wait_for_url("**/said/")

    page.go_back()
    page.wait_for_selector("form[data-draft]")

    assert Matter.objects.count() == 1
    assert page.input_value("[name=what]") in {"", WORDS}
    assert page.input_value("[name=phone]") == ""


def test_typing_narrows_the_list_of_buildings(place, visit, complaints):
    page = visit("/say/")
    name = f"{place.building.compound} 77"

    page.fill(".nc-find", name)

    assert (
        page.locator("[name=building] option:checked").text_content() == f"{name}号楼"
    )
    page.fill(".nc-find", "没有这个楼")
    assert page.input_value("[name=building]") == ""
    page.fill(".nc-find", "")
    assert page.locator("[name=building] optgroup option").count() == 129
    assert complaints == []


def test_what_is_wrong_takes_the_focus_and_leads_to_its_field(place, visit):
    page = visit("/say/")

    page.click("form[data-draft] .btn-primary")
    page.wait_for_selector(".nc-summary")

    assert page.evaluate("document.activeElement.className") == "nc-summary"
    page.click(".nc-summary a >> nth=0")
    assert page.evaluate("document.activeElement.name") == "what"


LOOKS = {
    "light": {},
    "dark": {"nc_theme": "dark"},
    "large": {"nc_size": "large"},
}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(place, visit, axe, now, complaints, look):
    found = filed(place, WORDS, now=now)
    solve(place, found.matter, now)
    page = visit("/", **LOOKS[look])
    wrong = {}
    paths = [
        "/", "/say/", "/q/", "/privacy/", "/access/", f"/q/{found.code}",
        f"/my/{found.matter.number}/withdraw/",
    ]  # fmt: skip
    for path in paths:
        page.goto(path)
        wrong[path] = axe(page)

    page.goto("/say/")
    page.click("form[data-draft] .btn-primary")
    page.wait_for_selector(".nc-summary")
    wrong["errors"] = axe(page)
    page.fill("[name=what]", WORDS)
    page.select_option("[name=building]", str(place.building.pk))
    page.click("form[data-draft] .btn-primary")
    page.wait_for_url("**/said/")
    wrong["said"] = axe(page)

    assert {path: lines for path, lines in wrong.items() if lines} == {}
    assert [one for one in complaints if "422" not in one] == []


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("size", ["normal", "large"])
def test_nothing_is_wider_than_the_phone(place, visit, now, width, size):
    found = filed(place, WORDS, now=now)
    solve(place, found.matter, now)
    page = visit("/", width=width, nc_size=size)

    too_wide = {}
    for path in ("/", "/say/", "/q/", "/privacy/", f"/q/{found.code}"):
        page.goto(path)
        too_wide[path] = wide(page)

    assert set(too_wide.values()) == {0}, too_wide


SMALL = """() => [...document.querySelectorAll(
  'main .btn, main input:not([type=hidden]), main select, main textarea, summary, ' +
  '.nc-choice > span, .nc-emergency a, .nc-back, .nc-public-top .btn')]
  .filter((one) => one.offsetParent && !/radio|checkbox/.test(one.type))
  .filter((one) => one.getBoundingClientRect().height < 43.5)
  .map((one) => one.outerHTML.slice(0, 120))"""


def test_what_is_pressed_is_large_enough(place, visit, now):
    found = filed(place, WORDS, now=now)
    solve(place, found.matter, now)
    page = visit("/")

    small = {}
    for path in ("/", "/say/", "/q/", f"/q/{found.code}"):
        page.goto(path)
        small[path] = page.evaluate(SMALL)

    assert {path: lines for path, lines in small.items() if lines} == {}


@pytest.mark.parametrize("path", ["/", "/say/"])
def test_the_first_view_is_light(place, visit, chromium, live_server, path):
    context = chromium.new_context(base_url=live_server.url)
    page = context.new_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 -- Playwright marks what it is given, and a built-in takes no mark

    page.goto(path, wait_until="networkidle")

    assert {answer.url.startswith(live_server.url) for answer in answers} == {True}
    assert len(answers) <= 8
    assert sum(len(answer.body()) for answer in answers) < 200_000
    context.close()

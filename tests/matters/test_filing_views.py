"""Registering by staff, the slip, and a look at who asked."""

import uuid

import pytest
from django.urls import reverse

from naicha.audit.models import Reading
from naicha.matters.models import Matter
from naicha.matters.services.registering import Contact
from tests.factories.county import NOW, filed
from tests.factories.pages import HTMX, at, at_work, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_ten_o_clock():
    with at():
        yield


# --- who asked -------------------------------------------------------------------


def asked(place, **where):
    return filed(place, contact=Contact("张文生", "13812341234"), **where).matter


def test_name_and_phone_are_masked_until_a_reason_is_given(county):
    matter = asked(county)
    asker = matter.askers.get()
    client = at_work(county, "clerk")
    url = reverse("matters:unmask", args=[matter.number, asker.pk])

    page = client.get(page_of(matter)).content.decode()
    without = client.post(url, {"why": " "})
    shown = client.post(url, {"why": "问清位置"}, headers=HTMX)
    again = client.get(page_of(matter)).content.decode()

    assert "张*生" in page
    assert "138****1234" in page
    assert "13812341234" not in page + without.content.decode() + again
    assert without.status_code == 422
    assert "张文生 13812341234" in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert set(Reading.objects.values_list("field", "why", "subject_pk")) == {
        ("name", "问清位置", asker.pk), ("phone", "问清位置", asker.pk),
    }  # fmt: skip


def test_who_may_not_unmask_is_refused_and_nothing_is_written(county):
    matter = asked(county)
    asker = matter.askers.get()
    client = at_work(county, "bo2")

    page = client.get(page_of(matter)).content.decode()
    answer = client.post(
        reverse("matters:unmask", args=[matter.number, asker.pk]), {"why": "好奇"}
    )

    assert "/asker/" not in page
    assert answer.status_code == 403
    assert not Reading.objects.exists()


@pytest.mark.parametrize("pk", ["0", "9" * 30])
def test_an_asker_of_nowhere_is_not_found(county, pk):
    matter = asked(county)
    url = reverse("matters:matter", args=[matter.number])

    assert at_work(county, "clerk").get(f"{url}asker/{pk}/").status_code == 404


def test_another_matter_s_asker_is_not_read_through_one_s_own(county):
    mine = filed(county).matter
    theirs = asked(county, where=county.other_place()).askers.get()
    url = reverse("matters:unmask", args=[mine.number, theirs.pk])

    answer = at_work(county, "clerk").post(url, {"why": "好奇"})

    assert answer.status_code == 404
    assert not Reading.objects.exists()


def test_no_row_and_no_history_names_the_asker(county):
    matter = asked(county)

    listed = at_work(county, "clerk").get(reverse("matters:list")).content.decode()
    today = at_work(county, "clerk").get(reverse("matters:today")).content.decode()

    assert matter.number in listed
    assert "张*" not in listed + today


# --- registering -----------------------------------------------------------------


def register_words(place, **more):
    return {
        "key": str(uuid.uuid4()),
        "what": "楼道灯不亮",
        "where": f"b{place.building.pk}",
        "channel": "counter",
    } | more


def register(client, **words):
    return client.post(reverse("matters:register"), words)


def test_a_clerk_registers_for_somebody_and_prints_the_slip(county):
    client = at_work(county, "clerk")
    words = register_words(
        county, name="张文生", phone="138 1234 1234", wants_reply="on"
    )

    answers = [register(client, **words) for _ in "12"]
    slip = client.get(answers[0].url)

    matter = Matter.objects.get()
    assert {one.url for one in answers} == {
        reverse("matters:slip", args=[words["key"]])
    }
    assert matter.number in slip.content.decode()
    assert slip.context["code"].count("-") == 1
    assert slip.context["code"] in slip.content.decode()
    assert "张文生" not in slip.content.decode()
    assert matter.askers.get().read_phone() == "13812341234"


def test_the_slip_is_for_whoever_registered_it_and_for_a_day(county):
    words = register_words(county, wants_reply="on")
    url = register(at_work(county, "clerk"), **words).url

    other = at_work(county, "clerk2").get(url)
    with at(NOW.replace(day=26)):
        late = at_work(county, "clerk").get(url)

    assert other.status_code == 409
    assert late.status_code == 200
    assert late.context["code"] == ""


def test_a_grid_worker_registers_and_takes_at_once(county):
    client = at_work(county, "bo")

    page = client.get(reverse("matters:register"))
    register(
        client,
        **register_words(county, channel="grid_patrol", category="C1", take="on"),
    )

    matter = Matter.objects.get()
    assert page.templates[0].name == "matters/register_phone.html"
    assert (matter.state, matter.channel) == ("in_grid", "grid_patrol")
    assert matter.holder_person == county.people["bo"]
    assert not matter.askers.exists()


@pytest.mark.parametrize("category", ["", "C2"])
def test_what_is_not_minor_cannot_be_taken_and_is_not_half_saved(county, category):
    answer = register(
        at_work(county, "bo"),
        **register_words(county, channel="grid_patrol", category=category, take="on"),
    )

    assert answer.status_code == 422
    assert "category" in answer.context["form"].errors
    assert not Matter.objects.exists()


def test_a_steward_registers_for_the_own_building_alone(county):
    client = at_work(county, "steward")
    choices = (
        client.get(reverse("matters:register")).context["form"].fields["where"].choices
    )

    fine = register(client, **register_words(county, channel="steward"))
    elsewhere = register(
        client,
        **register_words(
            county, channel="steward", where=f"b{county.other_building.pk}"
        ),
    )

    assert len(choices) == 1
    assert fine.status_code == 302
    assert elsewhere.status_code == 422
    assert Matter.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("what", ""),
        ("what", "长" * 100_001),
        ("what", "a\x00"),
        ("where", "b99999999"),
        ("phone", "abc"),
        ("channel", "web"),
        ("category", "没有这类"),
        ("name", "长" * 41),
    ],
)
def test_what_cannot_be_registered_is_said_beside_the_field(county, field, value):
    answer = register(
        at_work(county, "clerk"), **register_words(county, **{field: value})
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Matter.objects.exists()


def test_identity_numbers_are_blacked_out_before_saving(county):
    register(
        at_work(county, "clerk"),
        **register_words(county, what="我是 620923199001011234 家的"),
    )

    assert "620923199001011234" not in Matter.objects.get().what


def test_whoever_oversees_registers_nothing(county):
    client = at_work(county, "county_leader")

    assert client.get(reverse("matters:register")).status_code == 403
    assert (
        reverse("matters:register")
        not in client.get(reverse("matters:today")).content.decode()
    )


@pytest.mark.parametrize("who", ["clerk", "town", "centre", "housing", "bo", "leader"])
def test_everybody_registers_in_the_own_place(county, who):
    client = at_work(county, who)
    page = client.get(reverse("matters:register"))
    groups = page.context["form"].fields["where"].choices
    channel = page.context["form"].fields["channel"].choices[0][0]
    options = [
        value for _name, some in groups if isinstance(some, list) for value, _ in some
    ]

    answer = register(
        client, **register_words(county, where=options[0], channel=channel)
    )

    assert answer.status_code == 302
    assert Matter.objects.count() == 1

"""Registering: one by one and many at once make equal rows; old dates are kept."""

import uuid
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from django.db import IntegrityError

from naicha.kernel.crypto import decrypt
from naicha.matters import errors
from naicha.matters.deed import broken_links, columns
from naicha.matters.models import (
    Asker,
    Clock,
    Matter,
    MatterEntry,
    NumberCounter,
)
from naicha.matters.services import registering
from naicha.matters.services.registering import Contact, Words, register_many
from naicha.posts.queries import Actor
from tests.factories.county import NOW, by, filed

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2018, 9, 26, 1, 30, tzinfo=UTC)
LATER = {"id", "number", "key", "code_hash"}  # differ by nature
TABLES = (Matter, Asker, Clock, MatterEntry)


def filings(county, names="abcdef"):
    """Different matters by different people, on two days."""
    keys = [uuid.uuid5(uuid.NAMESPACE_URL, name) for name in names]
    lamp, staff = county.categories["lamp"], county.categories["staff"]
    clerk, centre = county.actor("clerk"), county.actor("centre")
    tomorrow = NOW + timedelta(days=1)
    phone = Contact("张某", "13800001111", "mn", wants_reply=True)
    words = [
        (Actor(), NOW, Words(what="甲", where=county.place(), channel="web",
                             asker=phone)),
        (clerk, NOW, Words(what="乙", where=county.place("三楼"), channel="counter",
                           category=lamp, topic="livelihood", pain_point=True)),
        (centre, tomorrow, Words(what="丙", where=county.pasture(), channel="phone",
                                 category=staff, asker=Contact())),
        (centre, NOW, Words(what="丁", where=county.other_place(), channel="hotline",
                            opened_at=LONG_AGO, source={"name": "台账", "row": 2})),
        (Actor(), tomorrow, Words(what="戊", where=county.place(), channel="web")),
        (clerk, NOW, Words(what="己", where=county.place(), channel="grid_patrol",
                           kind="hazard")),
    ]  # fmt: skip
    return [
        (by(actor, now=now, key=key), said)
        for key, (actor, now, said) in zip(keys, words, strict=True)
    ]


def named(model):
    """A table's rows with keys told by their order, so that two runs compare."""
    rows = [columns(row) for row in model.objects.order_by("pk")]
    for row in rows:
        for field in LATER:
            row.pop(field, None)
    return rows


def everything():
    """All rows of the loop; personal words in clear, keys as places in their table."""
    pks = Matter.objects.order_by("pk").values_list("pk", flat=True)
    places = {pk: n for n, pk in enumerate(pks)}
    found = {}
    for model in TABLES:
        rows = named(model)
        for row in rows:
            for field in ("matter_id", "accountable_of_id"):
                if row.get(field) is not None:
                    row[field] = places[row[field]]
            for field in ("name", "phone"):
                if field in row:
                    row[field] = decrypt(row[field] or b"")
            row.pop("digest", None)
            row.pop("head", None)
            if "data" in row:
                row["data"] = told(row["data"])
        found[model.__name__] = rows
    found["codes"] = list(
        Asker.objects.order_by("pk").values_list("code_hash", flat=True)
    )
    found["numbers"] = list(
        Matter.objects.order_by("pk").values_list("number", flat=True)
    )
    found["counters"] = list(
        NumberCounter.objects.order_by("day").values_list("day", "last")
    )
    return found


def told(data):
    """What an entry says was set, without the keys of the run."""
    data["set"] = {
        name.split(":")[0]: {
            field: value
            for field, value in values.items()
            if field not in {"matter_id", "accountable_of_id"}
        }
        for name, values in data["set"].items()
    }
    return data


def wipe():
    for model in (MatterEntry, Clock, Asker, Matter, NumberCounter):
        model.objects.all().delete()


def test_many_at_once_are_the_same_rows_as_one_by_one(county):
    one_by_one = [
        registering.register(who, county.county, words)
        for who, words in filings(county)
    ]
    expected, codes = everything(), [found.code for found in one_by_one]
    wipe()

    at_once = register_many(county.county, filings(county))

    assert everything() == expected
    assert [found.code for found in at_once] == codes


def test_what_is_registered_at_once_has_whole_chains(county):
    found = register_many(county.county, filings(county))

    for one in found:
        matter = Matter.objects.get(pk=one.matter.pk)
        entries = list(MatterEntry.objects.filter(matter=matter).order_by("seq"))
        assert broken_links(entries) == []
        assert (matter.entry_count, bytes(matter.head)) == (1, entries[0].digest)
        assert bytes(one.matter.head) == entries[0].digest


def test_numbers_follow_those_given_before(county):
    first = filed(county).matter.number

    found = register_many(county.county, filings(county))

    assert first == "20261124-0001"
    assert [one.matter.number for one in found] == [
        "20261124-0002", "20261124-0003", "20261125-0001", "20261124-0004",
        "20261125-0002", "20261124-0005",
    ]  # fmt: skip
    assert dict(NumberCounter.objects.values_list("day", "last")) == {
        date(2026, 11, 24): 5,
        date(2026, 11, 25): 2,
    }


def test_a_refused_one_takes_nothing_with_it(county):
    them = filings(county)
    them[1] = (them[1][0], Words(what=" ", where=county.place(), channel="counter"))
    them[5] = (by(county.actor("bo")), Words(what="x", where=county.other_place(),
                                             channel="grid_patrol"))  # fmt: skip

    found = register_many(county.county, them)

    kinds = [type(one).__name__ for one in found]
    assert kinds == ["Registered", "Needed", "Registered", "Registered", "Registered",
                     "MoveNotYours"]  # fmt: skip
    assert Matter.objects.count() == 4


def test_the_same_key_again_is_answered_as_before(county):
    first = register_many(county.county, filings(county))

    again = register_many(county.county, filings(county))

    assert all(one.replayed for one in again)
    assert [one.matter for one in again] == [one.matter for one in first]
    assert (Matter.objects.count(), MatterEntry.objects.count()) == (6, 6)


def test_a_key_twice_in_one_go_is_one_matter(county):
    who, words = filings(county)[0]

    first, second = register_many(county.county, [(who, words), (who, words)])

    assert (first.replayed, second.replayed) == (False, True)
    assert second.code == first.code
    assert Matter.objects.count() == 1


def test_who_was_faster_with_a_key_does_not_lose_the_others(county, monkeypatch):
    calls = count()
    write = registering.write

    def slow(*args):
        if next(calls) == 0:
            raise IntegrityError
        write(*args)

    monkeypatch.setattr(registering, "write", slow)

    found = register_many(county.county, filings(county))

    assert [one.matter.what for one in found] == list("甲乙丙丁戊己")
    assert Matter.objects.count() == 6


def test_statements_do_not_grow_with_the_number(county, django_assert_num_queries):
    plain = [
        (by(Actor()), Words(what="x", where=county.place(), channel="web",
                            asker=Contact()))
        for _ in range(30)
    ]  # fmt: skip
    register_many(county.county, plain[:1])

    with django_assert_num_queries(13):
        register_many(county.county, plain[1:5])
    with django_assert_num_queries(13):
        register_many(county.county, plain[5:])


def test_an_old_date_is_kept_and_triage_starts_now(county):
    found = filed(county, opened_at=LONG_AGO)

    matter = Matter.objects.get(pk=found.matter.pk)
    clock = Clock.objects.get(matter=matter)
    assert matter.opened_at == found.entry.happened_at == LONG_AGO
    assert clock.started_at == found.entry.recorded_at == NOW
    assert matter.open_due_at > NOW
    assert matter.number == "20261124-0001"


def test_a_date_to_come_is_refused(county):
    with pytest.raises(errors.NotYet) as refusal:
        filed(county, opened_at=NOW + timedelta(seconds=1))

    assert refusal.value.field == "opened_at"
    assert Matter.objects.count() == 0


def test_a_topic_off_the_list_is_refused(county):
    with pytest.raises(errors.UnknownChoice):
        filed(county, topic="gossip")

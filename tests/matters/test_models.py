"""Every named constraint has a row that breaks it, on every database.

Rows are written past the services, as a shell or a bug would write them. What a row
lacks comes from a whole one, so that exactly the broken part is refused.
"""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from naicha.matters.models import (
    Application,
    Assignment,
    Clock,
    MatterEntry,
    NumberCounter,
    Pause,
)
from naicha.matters.services import triage
from naicha.people.models import Account, Installation
from naicha.places.models import Building, BuildingInGrid, Compound, Division
from naicha.posts.models import Narrowing, Post, Unit
from tests.factories.county import NOW, START, by, filed, fresh

pytestmark = pytest.mark.django_db
LATER, EARLIER = NOW + timedelta(days=1), NOW - timedelta(days=1)
BEFORE = START - timedelta(days=1)
ELSEWHERE = {"workdays"}  # their own test has their rows


@pytest.fixture
def rows(county):
    """One whole row of each kind."""
    found = filed(county)
    matter = found.matter
    clerk = county.actor("clerk")
    triage.accept(
        matter, by(clerk, matter), category=county.categories["lamp"], level="major",
        public_title="路灯",
    )  # fmt: skip
    triage.dispatch(matter, by(clerk, matter), lead=county.units["housing"])
    other = filed(county).matter
    share = Assignment.objects.get()
    clock = Clock.objects.get(assignment=share, kind="sign")
    asked = Application.objects.create(
        county=county.county, matter=other, target=f"m{other.pk}", kind="reopen",
        asked_at=NOW, ground="x",
    )  # fmt: skip
    pause = Pause.objects.create(
        county=county.county, clock=clock, slot=clock, from_at=NOW, until_at=LATER,
        why="等", granted_by=county.people["centre"],
    )  # fmt: skip
    return {
        "county": county,
        "matter": fresh(matter),
        "other": fresh(other),
        "share": share,
        "clock": clock,
        "accountable": Clock.objects.get(accountable_of=matter),
        "asked": asked,
        "pause": pause,
        "asker": found.asker,
        "entry": MatterEntry.objects.get(move="accept"),
    }


def spoil(row, **values):
    """Set values past ``save()``."""
    type(row).objects.filter(pk=row.pk).update(**values)


def double(row, **values):
    """Write a row a second time."""
    copy = type(row)()
    for field in type(row)._meta.concrete_fields:
        if not field.primary_key:
            setattr(copy, field.attname, getattr(row, field.attname))
    for name, value in values.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)


def on(name, **values):
    return lambda r: spoil(r[name], **values)


def twice(name, **values):
    return lambda r: double(r[name], **values)


def of(model, **values):
    """Break the first row of a model of the county."""
    return lambda _: spoil(model.objects.order_by("pk").first(), **values)


def place(name, **values):
    return lambda r: spoil(getattr(r["county"], name), **values)


def place_twice(name, **values):
    return lambda r: double(getattr(r["county"], name), **values)


def unit(name, **values):
    return lambda r: spoil(r["county"].units[name], **values)


def category(name, **values):
    return lambda r: spoil(r["county"].categories[name], **values)


def closed(**values):
    """A matter that has ended, but for what is said otherwise."""
    return {
        "state": "closed", "result": "solved", "ended_at": LATER, "holder_unit": None,
        "holder_person": None, "open_due_at": None,
    } | values  # fmt: skip


ANSWERED = {
    "state": "answered", "answered_at": LATER, "result": "solved",
    "public_answer": "修好", "signed_at": NOW,
}  # fmt: skip


def made(model, **values):
    return lambda r: model.objects.create(
        **{k: v(r) if callable(v) else v for k, v in values.items()}
    )


def c(r):
    return r["county"].county


def reading(**values):
    from naicha.audit.models import Reading  # noqa: PLC0415 -- beside its use

    return made(
        Reading, county=c, reader=lambda r: r["county"].people["clerk"],
        subject_kind="asker", subject_pk=1, field="phone", read_at=NOW, **values,
    )  # fmt: skip


def security(**values):
    from naicha.audit.models import SecurityEvent  # noqa: PLC0415 -- beside its use

    return made(SecurityEvent, happened_at=NOW, **values)


def person(r, name="clerk"):
    return r["county"].people[name]


def decided_by_asker(r):
    who = person(r)
    spoil(
        r["asked"], asked_by=who, decided_by=who, decided_at=NOW, reason="x",
        state="granted", pending=None,
    )  # fmt: skip


def two_leads(r):
    double(
        r["share"], unit=r["county"].units["water"], live=True,
    )  # fmt: skip


def narrowing(**values):
    return {"county": c, "kind": "grid_leader", "capability": "verify", "why": "x"} | (
        values
    )


def narrowed_twice(r):
    for _ in range(2):
        made(Narrowing, **narrowing())(r)


BROKEN = {
    # people
    "account_has_a_login": of(Account, login=""),
    "installation_is_one": made(Installation, only=2, made_as="demo", made_at=NOW),
    "installation_made_as_is_known": made(Installation, made_as="moon", made_at=NOW),
    # places
    "division_level_is_known": place("community", level="planet"),
    "division_below_county_has_parent": place("community", parent=None),
    "division_code_has_twelve_digits": place("community", code="62092310000X"),
    "division_ends_after_it_begins": place("community", valid_to=START),
    "grid_code_once_a_county": place_twice("grid"),
    "grid_kind_is_known": place("grid", kind="moon"),
    "grid_closes_after_it_opens": place("grid", closed_on=BEFORE),
    "compound_name_once_a_division": lambda _: double(Compound.objects.first()),
    "building_name_once_a_compound": place_twice("building"),
    "building_lies_on_earth": place("building", x=181.0, y=0.0),
    "building_in_one_grid_today": lambda _: double(BuildingInGrid.objects.first()),
    "building_in_grid_current_iff_open": of(BuildingInGrid, current=None),
    "building_in_grid_ends_after_it_begins": of(
        BuildingInGrid, current=None, to_on=BEFORE
    ),
    # posts
    "unit_name_once_a_county": lambda r: double(r["county"].units["water"]),
    "unit_kind_is_known": unit("water", kind="moon"),
    "unit_has_grid_iff_grid_team": unit("team", grid=None),
    "post_kind_is_known": of(Post, kind="king", building=None),
    "post_ends_after_it_begins": of(Post, to_on=BEFORE),
    "post_has_building_iff_steward": of(Post, building=None),
    "narrowing_once": narrowed_twice,
    "narrowing_kind_is_known": made(Narrowing, **narrowing(kind="king")),
    # audit
    "reading_has_a_reason": reading(why=""),
    "security_event_kind_is_known": security(kind="moon"),
    # matters
    "category_level_is_known": category("bin", default_level="giant"),
    "category_leaf_has_level_and_profile": category("bin", profile=None),
    "category_confidential_is_not_public": category("bin", confidential=True),
    "category_ends_after_it_begins": category("bin", valid_to=START),
    "matter_number_once_a_county": lambda r: spoil(
        r["other"], number=r["matter"].number
    ),
    "matter_kind_is_known": on("matter", kind="moon"),
    "matter_level_is_known": on("matter", level="giant"),
    "matter_topic_is_known": on("matter", topic="moon"),
    "matter_channel_is_known": on("matter", channel="owl"),
    "matter_result_is_known": on("matter", result="moon"),
    "matter_state_is_known": on("matter", **closed(state="asleep")),
    "matter_open_is_held_and_due": on("matter", open_due_at=None),
    "matter_ended_is_held_by_nobody": on("matter", **closed(open_due_at=NOW)),
    "matter_ended_at_iff_ended": on("matter", **closed(ended_at=None)),
    "matter_ends_after_it_opened": on("matter", **closed(ended_at=EARLIER)),
    "matter_triaged_has_a_level": on("matter", level=""),
    "matter_triaged_has_a_category": on("matter", category=None),
    "matter_in_grid_has_a_grid": on("matter", state="in_grid", grid=None),
    "matter_checked_has_a_result": on("matter", **closed(result="")),
    "matter_merged_iff_into_another": on("matter", **closed(state="merged")),
    "matter_says_what": on("matter", what=""),
    "number_counter_once_a_day": lambda _: double(NumberCounter.objects.first()),
    "asker_role_is_known": on("asker", role="king"),
    "asker_verdict_is_known": on("asker", verdict="moon"),
    "asker_rating_is_known": on("asker", rating="five stars"),
    "asker_who_left_has_no_contact": on("asker", left_at=NOW, wants_reply=True),
    "assignment_one_live_a_unit": twice("share", role="assist", lead_of=None),
    "assignment_role_is_known": on("share", role="king", lead_of=None),
    "assignment_state_is_known": on(
        "share", state="moon", live=None, matter_due_at=None, lead_of=None
    ),
    "assignment_result_is_known": on("share", result="moon"),
    "assignment_live_iff_not_ended": on("share", state="released"),
    "assignment_live_lead_leads": on("share", lead_of=None),
    "assignment_signed_has_a_time": on("share", state="signed"),
    "assignment_answered_has_result_and_answer": on(
        "share", **(ANSWERED | {"public_answer": ""})
    ),
    "assignment_gone_is_not_due": on(
        "share", state="released", live=None, lead_of=None, matter_due_at=NOW
    ),
    "assignment_signed_after_sent": on("share", signed_at=EARLIER),
    "application_one_pending": twice("asked"),
    "application_kind_is_known": on("asked", kind="moon"),
    "application_state_is_known": on("asked", state="moon", pending=None),
    "application_pending_iff_asked": on("asked", pending=None),
    "application_about_the_right_thing": on("asked", kind="extension", until=NOW),
    "application_decided_by_another": decided_by_asker,
    "application_decided_has_who_when_why": on("asked", state="granted", pending=None),
    "application_until_when_it_must": lambda r: spoil(
        r["asked"], kind="extension", assignment=r["share"]
    ),
    "application_return_has_a_basis": lambda r: spoil(
        r["asked"], kind="return", assignment=r["share"], ground="x", legal_basis="x"
    ),
    "clock_kind_is_known": on("clock", kind="moon", assignment=None),
    "clock_due_after_start": on("clock", due_at=EARLIER),
    "clock_accountable_runs_for_its_matter": on("accountable", stopped_at=LATER),
    "clock_of_a_unit_has_its_assignment": on("clock", assignment=None),
    "pause_ends_after_it_begins": on("pause", until_at=NOW),
    "pause_says_why": on("pause", why=""),
    "pause_runs_iff_not_ended": on("pause", ended_at=LATER),
    "entry_seq_once_a_matter": twice("entry", key=uuid.UUID(int=7)),
    "entry_first_of_a_deed_has_the_key": on("entry", key=None),
    "entry_by_one_at_most": lambda r: spoil(r["entry"], asker=r["asker"]),
    "entry_of_staff_has_a_post": on("entry", as_post=None),
}

# A state that is none belongs to no half of the others either: PostgreSQL looks at
# constraints by name, SQLite as they stand.
ALSO = {"matter_state_is_known": {"matter_ended_at_iff_ended"}}


def our_constraints():
    return {
        one.name: (model, one)
        for config in apps.get_app_configs()
        if config.name.startswith("naicha.") and config.label not in ELSEWHERE
        for model in config.get_models()
        for one in model._meta.constraints
    }


def named(name, constraint, model):
    """What the database says: SQLite names the columns of a unique constraint."""
    if isinstance(constraint, UniqueConstraint) and connection.vendor == "sqlite":
        columns = [model._meta.get_field(field).column for field in constraint.fields]
        return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
    return name


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_a_broken_row_and_says_which_rule(rows, name):
    model, constraint = our_constraints()[name]

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BROKEN[name](rows)

    said = str(refused.value)
    allowed = {named(name, constraint, model)} | ALSO.get(name, set())
    assert any(one in said for one in allowed), said


def test_every_constraint_has_a_broken_row():
    ours = our_constraints()

    assert set(BROKEN) == set(ours)
    assert all(
        isinstance(one, CheckConstraint | UniqueConstraint) for _, one in ours.values()
    )


# Columns that are unique by themselves.
UNIQUE = {
    "Account.login": lambda r: double(person(r)),
    "Installation.only": lambda _: [
        Installation.objects.create(made_as="demo", made_at=NOW) for _n in range(2)
    ],
    "Division.code": place_twice("community"),
    "Post.slot": lambda _: double(Post.objects.exclude(slot=None).first()),
    "Category.slot": lambda r: [
        spoil(one, slot="x") for one in r["county"].categories.values()
    ],
    "Matter.key": lambda r: spoil(r["other"], key=r["matter"].key),
    "Asker.code_hash": lambda r: double(r["asker"]),
    "Assignment.lead_of": two_leads,
    "Clock.accountable_of": lambda r: double(r["accountable"]),
    "MatterEntry.key": lambda r: double(r["entry"], seq=99),
    "Pause.slot": lambda r: double(r["pause"]),
}


@pytest.mark.parametrize("name", UNIQUE)
def test_the_database_refuses_a_second_row(rows, name):
    column = name.split(".")[1]

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        UNIQUE[name](rows)

    assert column in str(refused.value) or connection.vendor == "mysql"


def test_every_unique_column_has_a_second_row():
    ours = {
        f"{model.__name__}.{field.name}"
        for config in apps.get_app_configs()
        if config.name.startswith("naicha.") and config.label not in ELSEWHERE
        for model in config.get_models()
        for field in model._meta.concrete_fields
        if field.unique and not field.primary_key
    }

    assert set(UNIQUE) == ours


def test_rows_have_names(rows):
    assert str(rows["matter"]) == rows["matter"].number
    assert str(rows["county"].grid) == "第一网格"
    assert all(str(one) for name, one in rows.items() if name != "county")
    assert str(Building.objects.first()) == "雪山苑 1号楼"
    assert str(Division.objects.first()) == "示例县620923"
    assert str(Unit.objects.first()) == "县中心"

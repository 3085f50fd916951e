"""Copies of lived matters are whole matters: chained, held, within every constraint."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, F, Q

from naicha.demo.bulk import TABLES, clone_matters
from naicha.matters.deed import broken_links
from naicha.matters.facts import Facts
from naicha.matters.models import (
    OPEN,
    Application,
    Assignment,
    Clock,
    Matter,
    MatterEntry,
    NumberCounter,
)
from naicha.matters.replay import differences
from naicha.matters.workflow import HANDLING
from naicha.places.models import Division
from tests.demo.conftest import AFTERNOON

HOW_MANY = 600


@pytest.fixture(scope="module")
def made_copies(lived_week, django_db_blocker):
    """Copies made once; the first key after what was lived."""
    with django_db_blocker.unblock():
        last = Matter.objects.order_by("-pk").first().pk
        county = Division.objects.get(level="county")
        clone_matters(county, HOW_MANY, seed=1, open_share=0.5)
    return last


@pytest.fixture
def copies(made_copies, week):
    return Matter.objects.filter(pk__gt=made_copies)


def test_copies_pass_every_constraint(copies):
    connection.check_constraints()

    assert copies.count() == HOW_MANY


def test_histories_of_copies_are_whole(copies):
    for matter in copies:
        entries = list(matter.entries.order_by("seq"))
        assert broken_links(entries) == []
        assert len(entries) == matter.entry_count
        assert bytes(entries[-1].digest) == bytes(matter.head)


def test_histories_of_copies_tell_the_rows(copies):
    """Folded in order, what the entries set is what stands in every table."""
    assert differences(list(copies)) == []


def test_histories_name_only_rows_of_their_own_matter(copies):
    models = {model._meta.model_name: model for model in TABLES}
    for matter in copies[:100]:
        for entry in matter.entries.all():
            for name in entry.data["set"].keys() - {"matter"}:
                table, _, pk = name.partition(":")
                row = models[table].objects.get(pk=pk)
                owner = row.clock if table == "pause" else row
                assert owner.matter_id == matter.pk


def test_open_copies_have_a_holder_and_one_accountable_clock(copies):
    rows = copies.filter(state__in=OPEN).annotate(
        n=Count("clocks", filter=Q(clocks__accountable_of=F("pk")))
    )

    assert rows.count() > HOW_MANY / 3
    assert not rows.exclude(n=1).exists()
    assert not rows.filter(holder_unit=None).exists()


def test_copies_belong_together_across_tables(copies):
    assert (
        not Clock.objects.exclude(assignment=None)
        .exclude(assignment__matter=F("matter"))
        .exists()
    )
    assert (
        not Application.objects.exclude(assignment=None)
        .exclude(assignment__matter=F("matter"))
        .exists()
    )
    assert (
        not MatterEntry.objects.exclude(part_of=None)
        .exclude(Q(part_of__matter=F("matter")) | Q(move="take_in"))
        .exists()
    )
    assert (
        not Assignment.objects.exclude(lead_of=None)
        .exclude(lead_of=F("matter"))
        .exists()
    )


def test_nobody_checked_a_copy_they_handled(copies):
    for matter in copies.filter(state__in=["closed", "archived", "revisiting"])[:80]:
        steps = Facts(matter, AFTERNOON).recorded
        handlers = {step.actor for step in steps if step.move in HANDLING}
        checkers = {s.actor for s in steps if s.move in {"pass_check", "fail_check"}}
        assert handlers.isdisjoint(checkers)


def test_copies_are_spread_over_places_and_time(copies):
    grids = copies.exclude(grid=None).values("grid").distinct().count()
    oldest = copies.order_by("opened_at").first().opened_at

    assert grids == 10
    assert copies.values("building").distinct().count() > 90
    assert oldest < AFTERNOON - timedelta(weeks=30)
    assert not copies.filter(opened_at__gt=AFTERNOON).exists()


def test_numbers_go_on_after_the_copies(copies):
    for counter in NumberCounter.objects.all():
        numbers = Matter.objects.filter(number__startswith=f"{counter.day:%Y%m%d}-")
        assert counter.last == numbers.count()


def test_more_copies_can_follow(copies):
    county = Division.objects.get(level="county")

    clone_matters(county, 20, seed=1)

    assert copies.count() == HOW_MANY + 20


def test_command_says_how_much_it_wrote(week, capsys):
    call_command("seed_matters", "10")

    assert "10" in capsys.readouterr().out

"""Making a demo or an empty beginning, in an empty database."""

import time

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from naicha.demo.bulk import clone_matters
from naicha.demo.errors import NotEmpty, NothingToCopy
from naicha.demo.services import make_demo, make_empty
from naicha.matters.models import Category, Matter, MatterState
from naicha.people.models import Account
from naicha.people.queries import forget, made_as
from tests.demo.conftest import AFTERNOON

pytestmark = pytest.mark.django_db


def test_small_demo_is_built_within_its_budget():
    started = time.process_time()

    made = make_demo(AFTERNOON, size="small", seed=3)

    assert time.process_time() - started < 20
    assert 60 <= made.matters <= 90
    assert made.codes


@pytest.mark.parametrize(
    "now", ["2026-10-09T10:00", "2026-03-02T08:50", "2027-01-01T03:00"]
)
def test_demo_can_be_made_on_any_day(now, capsys):
    call_command("demo", "--size", "small", "--seed", "2", "--now", now)

    assert "clerk-ziting-1" in capsys.readouterr().out
    assert set(Matter.objects.values_list("state", flat=True)) == set(MatterState)


def test_demo_is_the_same_for_the_same_seed():
    assert words_told() == words_told()


def words_told():
    """Numbers, states and words of a demo that is taken back at once."""
    with transaction.atomic():
        make_demo(AFTERNOON, size="small")
        told = list(
            Matter.objects.order_by("pk").values_list("number", "state", "what", "key")
        )
        transaction.set_rollback(True)
    forget()
    return told


def test_empty_beginning_is_for_real_work_and_has_a_catalogue():
    make_empty(AFTERNOON)

    assert made_as() == "real"
    assert Category.objects.filter(county=None).count() > 100
    assert not Account.objects.exists()
    with pytest.raises(NotEmpty):
        make_demo(AFTERNOON)


def test_command_refuses_a_time_that_is_none():
    with pytest.raises(CommandError, match="yesterday"):
        call_command("demo", "--now", "yesterday")


def test_nothing_is_copied_where_nothing_was_lived(county):
    with pytest.raises(NothingToCopy):
        clone_matters(county.county, 5)


def test_command_copies_only_in_a_demo(county):
    with pytest.raises(CommandError):
        call_command("seed_matters", "5")

"""What happens by itself at night: once, whoever runs it, and never too early."""

from datetime import timedelta

import pytest

from naicha.matters import errors
from naicha.matters.models import Clock, Matter, MatterEntry, Pause
from naicha.matters.services import applications, checking, nightly, revisiting
from naicha.workdays import pure
from naicha.workdays.queries import calendar_for
from tests.factories.county import NOW
from tests.factories.deeds import Path
from tests.factories.invariants import breaches

pytestmark = pytest.mark.django_db

A_WEEK = timedelta(days=7)


def night(now):
    """What a night does, in its order."""
    return (
        nightly.end_pauses(now),
        nightly.close_unanswered(now),
        nightly.archive(now),
    )


def asked(county):
    return Path(county).in_grid().solved().checked()


def test_seven_days_of_silence_close_as_no_verdict(county):
    way = asked(county)

    early = night(NOW + A_WEEK - timedelta(seconds=1))
    due = night(NOW + A_WEEK)

    matter = way.fresh()
    assert (early, due) == ((0, 0, 0), (0, 1, 0))
    assert (matter.state, matter.ended_at) == ("closed", NOW + A_WEEK)
    asker = matter.askers.get()
    assert (asker.verdict, asker.rating) == ("", "")
    entry = MatterEntry.objects.filter(matter=matter).last()
    assert (entry.move, entry.actor, entry.asker) == ("close_unanswered", None, None)
    assert breaches(matter) == []


def test_fifteen_days_after_closing_it_is_archived(county):
    way = asked(county).judged()

    early = night(NOW + timedelta(days=15, seconds=-1))
    due = night(NOW + timedelta(days=15))

    assert (early, due) == ((0, 0, 0), (0, 0, 1))
    assert way.fresh().state == "archived"
    assert breaches(way.fresh()) == []


def test_a_second_night_and_a_second_machine_change_nothing(county):
    asked(county)
    asked(county).judged()
    later = NOW + timedelta(days=16)
    stale = list(Matter.objects.all())
    first = night(later)
    before = list(Matter.objects.order_by("pk").values())

    again = night(later)
    replayed = [
        revisiting.close_unanswered(
            stale[1], nightly.system_by(stale[1], "close_unanswered", later)
        ),
        revisiting.archive(stale[0], nightly.system_by(stale[0], "archive", later)),
    ]

    assert (first, again) == ((0, 1, 1), (0, 0, 0))
    assert [one.replayed for one in replayed] == [True, True]
    assert list(Matter.objects.order_by("pk").values()) == before


def reopened_once(county):
    """Reopened once, solved and checked again: the next time is asked for."""
    way = asked(county)
    revisiting.reopen(way.matter, way.by("an"), reason="没好")
    return way.solved().checked()


def test_what_is_asked_to_be_reopened_is_neither_closed_nor_archived(county):
    way = reopened_once(county)
    applications.ask_reopen(way.matter, way.by("an"), reason="还是没好")
    other = reopened_once(county).judged()
    applications.ask_reopen(other.matter, other.by("an"), reason="还是没好")

    done = night(NOW + timedelta(days=16))

    assert done == (0, 0, 0)
    assert (way.fresh().state, other.fresh().state) == ("revisiting", "closed")
    application = way.application()
    applications.refuse_application(
        application, way.by("centre", application), reason="已修好"
    )
    assert night(NOW + timedelta(days=16)) == (0, 1, 0)
    assert other.fresh().state == "closed"


def test_a_later_round_has_its_own_silence(county):
    way = asked(county)
    night(NOW + A_WEEK)
    way.later(days=8)
    revisiting.reopen(way.matter, way.by("an"), reason="没好")
    way.solved().checked()

    done = night(way.now + A_WEEK)

    assert done == (0, 1, 0)
    assert way.fresh().state == "closed"


def shelved(county):
    way = Path(county).with_units().signed()
    share = way.share()
    until = way.now + timedelta(days=30)
    applications.ask_shelve(
        share, way.by("housing", share), condition="等开春", review_on=until
    )
    application = way.application()
    applications.grant(application, way.by("centre", application), reason="是")
    return way, until


def test_a_pause_ends_on_its_date_and_gives_the_time_back(county):
    way, until = shelved(county)
    clock = Clock.objects.get(accountable_of=way.matter)
    assert way.fresh().open_due_at == until

    early = night(until - timedelta(seconds=1))
    due = night(until)

    pause = Pause.objects.get()
    again = Clock.objects.get(pk=clock.pk)
    expected = pure.shift_for_pause(
        calendar_for(county.county.pk), clock.due_at, NOW, until, pure.Unit.WORKING_DAYS
    )
    assert (early, due) == ((0, 0, 0), (1, 0, 0))
    assert (pause.slot, pause.ended_at) == (None, until)
    assert again.due_at == way.fresh().open_due_at == expected
    assert again.due_at > until
    assert again.original_due_at == clock.original_due_at
    assert night(until) == (0, 0, 0)
    assert breaches(way.fresh()) == []


def test_a_late_night_gives_back_no_more_than_was_granted(county):
    way, until = shelved(county)

    night(until + timedelta(days=10))

    clock = Clock.objects.get(accountable_of=way.matter)
    expected = pure.shift_for_pause(
        calendar_for(county.county.pk), clock.original_due_at, NOW, until,
        pure.Unit.WORKING_DAYS,
    )  # fmt: skip
    assert clock.due_at == expected


def test_one_that_refuses_does_not_stop_the_others(county, monkeypatch):
    first, second = asked(county), asked(county)
    close = revisiting.close_unanswered

    def moody(matter, by):
        if matter.pk == first.matter.pk:
            raise errors.MovedOn
        return close(matter, by)

    monkeypatch.setattr(revisiting, "close_unanswered", moody)

    assert nightly.close_unanswered(NOW + A_WEEK) == 1
    assert (first.fresh().state, second.fresh().state) == ("revisiting", "closed")


def test_more_than_a_batch_are_done(county, monkeypatch):
    monkeypatch.setattr(nightly, "BATCH", 2)
    for _ in range(5):
        asked(county)

    assert nightly.close_unanswered(NOW + A_WEEK) == 5
    assert set(Matter.objects.values_list("state", flat=True)) == {"closed"}


def test_when_posts_change_the_right_office_checks(county):
    way = Path(county).in_grid().solved()
    assert way.fresh().holder_unit == county.units["team"]
    checking_post = county.people["leader"].posts.get()
    checking_post.to_on = NOW.date() - timedelta(days=1)
    checking_post.slot = None
    checking_post.save()

    found = nightly.find_checkers(county.county.pk, NOW)

    assert found == 1
    assert way.fresh().holder_unit == county.units["community"]
    assert nightly.find_checkers(county.county.pk, NOW) == 0
    checking.pass_check(way.matter, way.by("clerk"), note="看过了")
    assert way.fresh().state == "revisiting"

"""Triage: what it is, how big, where, and who gets it."""

from collections.abc import Sequence

from django.db import transaction

from naicha.kernel.database import again_on_deadlock
from naicha.matters import errors, texts, workflow
from naicha.matters.deed import By, Deed, Outcome, matter_deed, run, touch
from naicha.matters.models import (
    Asker,
    AskerRole,
    Category,
    Level,
    Matter,
    MatterState,
    Topic,
)
from naicha.matters.services import sending
from naicha.matters.services.registering import known, put
from naicha.places.queries import Place
from naicha.posts.models import Unit
from naicha.posts.queries import today

S = MatterState
TITLE_MOST = 60


def check_category(deed: Deed, category: Category) -> None:
    """Refuse a group of the catalogue, another county's row, and one out of date."""
    day = today(deed.now)
    ours = category.county_id in {None, deed.matter.county_id}
    current = category.valid_from <= day and (
        category.valid_to is None or category.valid_to > day
    )
    if not ours or not current or category.parent_id is None:
        raise errors.NoSuchCategory(field="category")


def reason_of(reason: str, name: str = "reason") -> str:
    """A reason as it may be kept; it must be given."""
    return texts.clean(
        reason, name, most=texts.NOTE_MOST, needed=str(workflow.FIELD[name])
    )


@matter_deed("accept")
def accept(
    deed: Deed,
    *,
    category: Category,
    level: str,
    public_title: str,
    topic: str = "",
    pain_point: bool = False,
) -> None:
    """Accept a matter: category, level, and the title that others may read.

    A confidential category makes the matter confidential; the centre then holds it.
    The triage clock runs on until somebody has the work.
    """
    check_category(deed, category)
    known(level, Level.values, "level")
    if topic:
        known(topic, Topic.values, "topic")
    title = texts.clean(
        public_title,
        "public_title",
        most=TITLE_MOST,
        needed=str(workflow.FIELD["public_title"]),
        lines=False,
    )
    deed.categorise(category)
    deed.change(level=level, public_title=title, topic=topic, pain_point=pain_point)
    deed.to(S.ACCEPTED)
    if category.confidential and not deed.matter.confidential:
        deed.change(confidential=True)
        deed.hold(deed.facts.office.unit.pk)


@matter_deed("relocate")
def relocate(deed: Deed, *, where: Place, reason: str) -> None:
    """Correct the place; the office of the right one triages, on the same clock."""
    matter = deed.matter
    before = (matter.division_id, matter.grid_id, matter.building_id, matter.spot)
    if where.division.county_pk != matter.county_id:
        raise errors.NoSuchPlace(field="where")
    deed.say(private=reason_of(reason))
    put(matter, where)
    now = (matter.division_id, matter.grid_id, matter.building_id, matter.spot)
    if before == now:
        raise errors.SamePlace(field="where")
    deed.change(
        division_id=matter.division_id,
        town_id=matter.town_id,
        grid_id=matter.grid_id,
        building_id=matter.building_id,
        spot=matter.spot,
        x=matter.x,
        y=matter.y,
    )
    deed.to(S.REGISTERED)
    deed.hold(deed.facts.office.unit.pk)


@matter_deed("seal")
def seal(deed: Deed, *, reason: str) -> None:
    """Make a matter confidential: from now on only the centre sees and moves it."""
    deed.say(private=reason_of(reason))
    deed.change(confidential=True)
    was_in_grid = deed.matter.state == S.IN_GRID
    deed.to(S.REGISTERED)
    if was_in_grid:
        deed.stop_clocks("handle")
        deed.start_clock("triage", accountable=True)
    deed.hold(deed.facts.office.unit.pk)


@matter_deed("assign_grid")
def assign_grid(deed: Deed, *, note: str = "") -> None:
    """Give a minor matter to its grid; the grid's clock starts."""
    if deed.matter.level != Level.MINOR:
        raise errors.NotMinor(field="level")
    deed.say(private=texts.clean(note, "note", most=texts.NOTE_MOST))
    sending.to_the_grid(deed)


@matter_deed("take")
def take(deed: Deed, *, category: Category) -> None:
    """Take a minor matter of the own grid: it is triaged and in hand at once.

    Until somebody writes a title, the category's name is the public one.
    """
    check_category(deed, category)
    if category.default_level != Level.MINOR or category.confidential:
        raise errors.NotMinor(field="category")
    deed.categorise(category)
    deed.change(
        level=Level.MINOR.value,
        public_title=deed.matter.public_title or category.zh[:TITLE_MOST],
    )
    sending.to_the_grid(deed, deed.by.actor.account_pk)


@matter_deed("dispatch")
def dispatch(deed: Deed, *, lead: Unit, assists: Sequence[Unit] = ()) -> None:
    """Send a matter to one lead and any number of assisting units."""
    sending.check_units(deed, lead, assists)
    deed.stop_clocks("triage")
    deed.to(S.WITH_UNITS)
    sending.send_all(deed, lead, assists)


@matter_deed("raise")
def raise_matter(
    deed: Deed, *, reason: str, lead: Unit, assists: Sequence[Unit] = ()
) -> None:
    """Send on to units what the grid cannot do."""
    deed.say(private=reason_of(reason))
    sending.check_units(deed, lead, assists)
    sending.raise_to(deed, lead, assists)


@matter_deed("back_to_triage")
def back_to_triage(deed: Deed, *, reason: str) -> None:
    """Give it back: the wrong grid, or beyond the grid."""
    deed.say(private=reason_of(reason))
    sending.triage_again(deed, S.ACCEPTED)


@matter_deed("hand_over")
def hand_over(deed: Deed, *, ground: str, to_whom: str) -> None:
    """Hand a matter over to somebody outside; the asker reads to whom and why."""
    ground = texts.clean(
        ground, "ground", most=200, needed=str(workflow.FIELD["ground"])
    )
    to_whom = texts.clean(
        to_whom, "to_whom", most=200, needed=str(workflow.FIELD["to_whom"])
    )
    deed.say(public=f"{ground}\n{to_whom}")
    sending.end_everything(deed)
    deed.to(S.HANDED_OVER)


@again_on_deadlock
def merge(matter: Matter, by: By, *, main: Matter) -> Outcome:
    """Merge a double into its main matter.

    All askers and followers become followers of the main matter, with the codes they
    have; they see its public progress. The lower row is touched first, so that two
    merges at once cannot wait for each other.

    Raises:
        MainNotOpen: the main matter is the same, ended, confidential or elsewhere.
    """
    with transaction.atomic():
        for pk in sorted({matter.pk, main.pk}):
            touch(pk)

        def body(deed: Deed) -> None:
            into = touch(main.pk)
            check_main(deed.matter, into)
            move_askers(deed, into)
            deed.change(merged_into_id=into.pk)
            deed.stop_clocks(every=True)
            deed.to(S.MERGED)
            also = also_on(deed, into, "take_in")
            also.say(matter=deed.matter.number)
            deed.also.append(also)

        return run("merge", matter, by, body)


def check_main(matter: Matter, main: Matter) -> None:
    same = main.county_id == matter.county_id and main.pk != matter.pk
    if not same or not main.is_open or main.confidential != matter.confidential:
        raise errors.MainNotOpen(field="main_matter")


def also_on(deed: Deed, other: Matter, name: str) -> Deed:
    """The same deed's entry on a second matter, a part of the first one's."""
    also = Deed(other, deed.by)
    also.post, also.asker = deed.post, deed.asker
    also.parent, also.matter_deed = deed.entries[0], False
    also.step(name, from_state=other.state)
    return also


def move_askers(deed: Deed, main: Matter) -> None:
    askers = Asker.objects.filter(matter=deed.matter, left_at=None)
    roles = {
        str(pk): [role, came_from]
        for pk, role, came_from in askers.values_list("pk", "role", "came_from")
    }
    deed.say(askers=roles, main=main.number)
    askers.update(matter=main, role=AskerRole.FOLLOWER, came_from=deed.matter)


@again_on_deadlock
def split(matter: Matter, by: By, *, reason: str) -> Outcome:
    """Undo a merging while the main matter is open: its askers come back."""
    with transaction.atomic():
        main_pk = matter.merged_into_id
        for pk in sorted({matter.pk, *([main_pk] if main_pk else [])}):
            touch(pk)

        def body(deed: Deed) -> None:
            main = touch(deed.matter.merged_into_id or 0)
            deed.say(private=reason_of(reason))
            askers_return(deed.matter, main)
            deed.change(merged_into_id=None)
            sending.triage_again(deed, S.REGISTERED)
            also = also_on(deed, main, "give_back")
            also.say(matter=deed.matter.number)
            deed.also.append(also)

        return run("split", matter, by, body)


def askers_return(matter: Matter, main: Matter) -> None:
    """Give back those who came by merging, in the roles they had."""
    merged = matter.entries.filter(move="merge").order_by("-seq").first()
    roles = merged.data["given"]["askers"] if merged else {}
    came = Asker.objects.filter(matter=main, came_from=matter, left_at=None)
    for asker in came:
        role, before = roles.get(str(asker.pk), [AskerRole.ASKER, None])
        asker.matter, asker.role, asker.came_from_id = matter, role, before
        asker.save(update_fields=["matter", "role", "came_from"])

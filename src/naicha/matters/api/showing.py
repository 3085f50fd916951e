"""From rows to answers: who may read what of a matter is decided here, once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import TextChoices
from django.utils import timezone

from naicha.kernel.masks import mask_name, mask_phone
from naicha.matters import offers, queries, rules, show, workflow
from naicha.matters.api import shown
from naicha.matters.facts import Facts
from naicha.matters.models import (
    Application,
    ApplicationKind,
    Asker,
    AskerRole,
    Assignment,
    AssignmentRole,
    AssignmentState,
    Channel,
    Level,
    Matter,
    MatterEntry,
    MatterState,
    Result,
    Topic,
)
from naicha.posts.models import Unit
from naicha.posts.queries import Actor, asker
from naicha.workdays import pure

T = TypeVar("T", bound=TextChoices)


def local(at: datetime) -> datetime:
    """A time with the county's offset."""
    return timezone.localtime(at, pure.SHANGHAI)


def local_or_none(at: datetime | None) -> datetime | None:
    return None if at is None else local(at)


def or_none(kind: type[T], value: str) -> T | None:
    """A choice that may have been left out."""
    return kind(value) if value else None


def promise(matter: Matter, now: datetime) -> shown.Promise | None:
    """What is promised, by when and why; nothing once nobody must act."""
    view = show.promise_view(matter, now)
    if view is None or matter.open_due_at is None:
        return None
    return shown.Promise(
        due_at=local(matter.open_due_at), sentence=view.sentence, reason=view.reason
    )


def holder(unit: Unit | None) -> shown.Holder | None:
    """Who must act next; without an own telephone, that of its division."""
    if unit is None:
        return None
    phone = unit.public_phone or unit.division.public_phone
    return shown.Holder(unit=unit.name, phone=phone)


def place(matter: Matter, *, exactly: bool) -> shown.PlaceShown:
    building = matter.building if exactly else None
    compound = building.compound if building else None
    return shown.PlaceShown(
        division=shown.Named(code=matter.division.code, name=matter.division.name),
        grid=shown.Named(code=matter.grid.code, name=matter.grid.name)
        if matter.grid
        else None,
        compound=compound.name if compound else "",
        building=building.name if building else "",
        spot=matter.spot if exactly else "",
    )


def category(matter: Matter) -> shown.Named | None:
    row = matter.category
    return None if row is None else shown.Named(code=row.code, name=row.zh)


def line_values(matter: Matter, actor: Actor) -> dict[str, Any]:
    """What a row of a list shows."""
    return {
        "number": matter.number,
        "title": matter.title,
        "kind": matter.kind,
        "level": or_none(Level, matter.level),
        "state": matter.state,
        "state_label": str(matter.get_state_display()),
        "category": category(matter),
        "where": place(matter, exactly=rules.may_see_where(actor, matter)),
        "confidential": matter.confidential,
        "holder": matter.holder_unit.name if matter.holder_unit else "",
        "due_at": local_or_none(matter.open_due_at),
        "opened_at": local(matter.opened_at),
        "version": matter.version,
    }


def line(matter: Matter, actor: Actor) -> shown.Line:
    return shown.Line(**line_values(matter, actor))


def whole(matter: Matter, actor: Actor, now: datetime) -> shown.MatterShown:
    """A matter with its history, and what this actor may do now."""
    facts = Facts(matter, now)
    person = matter.holder_person
    return shown.MatterShown(
        **line_values(matter, actor),
        round=matter.round,
        channel=Channel(matter.channel),
        topic=or_none(Topic, matter.topic),
        pain_point=matter.pain_point,
        public_title=matter.public_title,
        what=matter.what,
        contested=matter.contested,
        held_by=holder(matter.holder_unit),
        holder_person=mask_name(person.name) if person else "",
        promise=promise(matter, now),
        result=or_none(Result, matter.result),
        merged_into=matter.merged_into.number if matter.merged_into else "",
        ended_at=local_or_none(matter.ended_at),
        shares=[share(one) for one in facts.assignments],
        asked=[asked(one) for one in applications(matter)],
        askers=[asker_shown(one) for one in facts.askers],
        history=[entry(one) for one in queries.history(matter)],
        possible=possible(actor, facts),
    )


def share(one: Assignment) -> shown.Share:
    return shown.Share(
        unit=one.unit.name,
        role=AssignmentRole(one.role),
        state=AssignmentState(one.state),
        state_label=str(one.get_state_display()),
        version=one.version,
        person=mask_name(one.person.name) if one.person else "",
        sent_at=local(one.sent_at),
        signed_at=local_or_none(one.signed_at),
        answered_at=local_or_none(one.answered_at),
        result=or_none(Result, one.result),
        public_answer=one.public_answer,
    )


def applications(matter: Matter) -> Iterable[Application]:
    pending = Application.objects.filter(matter=matter, pending=True)
    return pending.select_related("unit", "asked_by")


def asked(one: Application) -> shown.Asked:
    return shown.Asked(
        kind=ApplicationKind(one.kind),
        label=str(one.get_kind_display()),
        unit=one.unit.name if one.unit else "",
        version=one.version,
        ground=one.ground,
        legal_basis=one.legal_basis,
        where_to_go=one.where_to_go,
        until=local_or_none(one.until),
        asked_by=mask_name(one.asked_by.name) if one.asked_by else "",
        asked_at=local(one.asked_at),
    )


def asker_shown(one: Asker) -> shown.AskerShown:
    return shown.AskerShown(
        role=AskerRole(one.role),
        name=mask_name(one.read_name()),
        phone=mask_phone(one.read_phone()),
        wants_reply=one.wants_reply,
    )


def entry(one: MatterEntry) -> shown.Entry:
    return shown.Entry(
        seq=one.seq,
        move=shown.MoveName(one.move),
        label=str(workflow.label(one.move)),
        from_state=one.from_state,
        to_state=one.to_state,
        round=one.round,
        person=mask_name(one.actor.name) if one.actor else "",
        unit=one.as_post.unit.name if one.as_post else "",
        share=one.assignment.unit.name if one.assignment else "",
        private_note=one.private_note,
        public_text=one.public_text,
        happened_at=local(one.happened_at),
        recorded_at=local(one.recorded_at),
    )


def possible(actor: Actor, facts: Facts) -> list[shown.Possible]:
    return [offer(one, facts.matter) for one in offers.possible(actor, facts)]


def offer(one: offers.Offer, matter: Matter) -> shown.Possible:
    """A possible move, with the version of the thing that it moves."""
    thing = one.application or one.assignment or matter
    return shown.Possible(
        object=one.move.object,
        move=shown.MoveName(one.move.name),
        label=str(one.move.label),
        needs=[need(name) for name in one.move.must_give],
        unit=one.assignment.unit.name if one.assignment else "",
        application=ApplicationKind(one.application.kind) if one.application else None,
        version=thing.version,
    )


def need(name: str) -> shown.Need:
    plain = name.rstrip("*")
    label = str(workflow.FIELD[plain])
    return shown.Need(name=plain, label=label, optional=plain != name)


# --- for residents -----------------------------------------------------------------


def mine(who: Asker, now: datetime) -> shown.Mine:
    """The matter as its asker sees it; a follower does not read another's words."""
    matter = who.matter
    own, told = who.role == AskerRole.ASKER, show.told_to(who)
    before = who.came_from
    return shown.Mine(
        number=matter.number,
        role=AskerRole(who.role),
        state=MatterState(matter.state),
        state_label=str(matter.get_state_display()),
        version=matter.version,
        public_title=matter.public_title if told else "",
        what=matter.what if own else (before.what if before else ""),
        where=place(matter, exactly=True) if own else None,
        category=category(matter) if told else None,
        held_by=holder(matter.holder_unit) if told else None,
        promise=promise(matter, now) if told else None,
        result=or_none(Result, matter.result) if told else None,
        merged_from=before.number if before else "",
        opened_at=local(matter.opened_at),
        ended_at=local_or_none(matter.ended_at),
        progress=[progress(one) for one in public_steps(matter)] if told else [],
        possible=possible_for(who, now),
    )


def possible_for(who: Asker, now: datetime) -> list[shown.Possible]:
    """What the asker may do; of a merged matter, contesting the merging."""
    actor = asker(who.pk)
    found = possible(actor, Facts(who.matter, now))
    if who.came_from and who.came_from.state == MatterState.MERGED:
        found += possible(actor, Facts(who.came_from, now))
    return found


def public_steps(matter: Matter) -> Iterable[MatterEntry]:
    """What ``show`` has words for; the rest is the inside of the house."""
    return queries.history(matter).filter(move__in=show.PUBLIC)


def progress(one: MatterEntry) -> shown.Progress:
    """A step without who did it: an office, and the words meant for the asker."""
    unit = one.assignment.unit if one.assignment else None
    if unit is None and one.as_post:
        unit = one.as_post.unit
    return shown.Progress(
        at=local(one.recorded_at),
        move=shown.MoveName(one.move),
        said=show.PUBLIC[one.move](one),
        unit=unit.name if unit else "",
        text=one.public_text,
    )

"""A matter as pages show it: promise, clocks, five steps, history, row.

Only words and shapes: rights were asked for before. What residents read is made
apart from what staff read, and names no person.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from naicha.kernel.masks import mask_name
from naicha.matters import workflow
from naicha.matters.models import (
    Asker,
    AskerRole,
    Clock,
    Matter,
    MatterEntry,
    MatterState,
    Pause,
    Result,
)
from naicha.places.models import Building
from naicha.places.queries import FEW_HOUSEHOLDS
from naicha.web.pure import (
    ClockState,
    ClockView,
    EntryView,
    Link,
    PromiseView,
    RowView,
    StepView,
)
from naicha.web.times import say_when
from naicha.workdays import pure
from naicha.workdays.queries import calendar_for, limits_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

S = MatterState

PROMISE: Final[Mapping[str, "StrOrPromise"]] = {
    "triage": _l("{unit} promises to look at it before {when}"),
    "handle": _l("{unit} promises to have it done before {when}"),
    "resolve": _l("{unit} promises to have it done before {when}"),
    "verify": _l("{unit} promises to check it before {when}"),
    "revisit": _l("{unit} asks how it was done, until {when}"),
}
PROMISE_TO_STAFF: Final[Mapping[str, "StrOrPromise"]] = {
    **PROMISE,
    "revisit": _l("{unit} promises to ask the asker before {when}"),
}
BEGAN: Final[Mapping[str, "StrOrPromise"]] = {
    "triage": _l("registered"),
    "handle": _l("given to the grid"),
    "resolve": _l("dispatched"),
    "sign": _l("dispatched"),
    "respond": _l("dispatched"),
    "verify": _l("handed in"),
    "revisit": _l("checked"),
    "ruling": _l("asked"),
}
PUBLIC_BADGE: Final[Mapping[str, "StrOrPromise"]] = {
    "running": _l("In time"),
    "half": _l("Half the time gone"),
    "warn": _l("Nearly due"),
}


# --- clocks ---


def unit_of(clock: Clock) -> pure.Unit:
    return limits_of(clock.profile_id)[clock.kind].limit.unit


def running_pause(clock: Clock) -> Pause | None:
    return next((one for one in clock.pauses.all() if one.ended_at is None), None)


def past_pauses(clock: Clock) -> tuple[tuple[datetime, datetime], ...]:
    return tuple(
        (one.from_at, one.ended_at)
        for one in clock.pauses.all()
        if one.ended_at is not None
    )


def clock_view(clock: Clock, now: datetime) -> ClockView:
    """One clock as it stands: shape, words, and the whole sentence for hover."""
    if clock.stopped_at is not None:
        return stopped_view(clock, clock.stopped_at)
    if pause := running_pause(clock):
        return paused_view(clock, pause, now)
    calendar, unit = calendar_for(clock.county_id), unit_of(clock)
    share = pure.share_gone(
        calendar, clock.started_at, clock.due_at, now, unit, past_pauses(clock)
    )
    words = pure.remaining(calendar, now, clock.due_at, unit).words
    return ClockView(
        state=warn_state(clock, share, now),
        share=share,
        words=words,
        sentence=_("{clock}: {left}, due {when}").format(
            clock=clock.get_kind_display(), left=words, when=say_when(clock.due_at, now)
        ),
        provisional=clock.provisional,
    )


def warn_state(clock: Clock, share: float, now: datetime) -> ClockState:
    """Which of the first four shapes: by the profile's own warn points."""
    points = (*limits_of(clock.profile_id)[clock.kind].warn_points, 100, 100)
    half, nearly = points[:2]
    if now > clock.due_at:
        return "over"
    gone = share * 100
    return "warn" if gone >= nearly else "half" if gone >= half else "running"


def stopped_view(clock: Clock, stopped: datetime) -> ClockView:
    calendar, unit = calendar_for(clock.county_id), unit_of(clock)
    used = pure.length(calendar, clock.started_at, stopped, unit).words
    late = stopped > clock.due_at
    words = _("took {length}").format(length=used)
    if late:
        over = pure.length(calendar, clock.due_at, stopped, unit).words
        words = _("took {length}, {over} late").format(length=used, over=over)
    sentence = f"{clock.get_kind_display()}：{words}"
    return ClockView("late" if late else "stopped", 1.0, words, sentence)


def paused_view(clock: Clock, pause: Pause, now: datetime) -> ClockView:
    words = _("review on {when}").format(when=say_when(pause.until_at, now))
    share = pure.share_gone(
        calendar_for(clock.county_id),
        clock.started_at,
        clock.due_at,
        pause.from_at,
        unit_of(clock),
        past_pauses(clock),
    )
    return ClockView("paused", share, words, f"{words}：{pause.why}")


def accountable(matter: Matter) -> Clock | None:
    """The clock that counts, of a matter read with ``queries.SHOWN_WITH``."""
    return getattr(matter, "accountable_clock", None)


def promise_view(
    matter: Matter, now: datetime, *, staff: bool = False
) -> PromiseView | None:
    """What is promised, by when, by whom, and why that date; nothing once ended.

    Args:
        matter: read with ``queries.SHOWN_WITH``.
        now: the door's time.
        staff: in the words of those who work on it, not of the asker.
    """
    clock = accountable(matter)
    if clock is None or matter.holder_unit is None:
        return None
    view = clock_view(clock, now)
    limit = limits_of(clock.profile_id)[clock.kind]
    told = pure.explain(
        calendar_for(clock.county_id),
        clock.started_at,
        limit.limit,
        clock.due_at,
        began=str(BEGAN[clock.kind]),
    )
    working = limit.limit.unit != pure.Unit.MINUTES
    left = view.words + (_(" (office hours only)") if working else "")
    return PromiseView(
        sentence=str((PROMISE_TO_STAFF if staff else PROMISE)[clock.kind]).format(
            unit=matter.holder_unit, when=say_when(clock.due_at, now)
        ),
        clock=view,
        start_label=say_when(clock.started_at, now),
        now_label=say_when(now, now),
        end_label=say_when(clock.due_at, now),
        marks=tuple(point for point in limit.warn_points if point < 100),  # noqa: PLR2004 -- the end has its own mark
        reason=told.sentence,
        steps=tuple((step.label, step.note) for step in told.steps),
        left=left,
        public=str(PUBLIC_BADGE.get(view.state, view.words)),
    )


# --- places ---


def place_words(matter: Matter) -> str:
    """Where it is, for staff: grid, building or community, and the line of text."""
    grid = str(matter.grid) if matter.grid else ""
    division = "" if matter.grid or matter.building else str(matter.division)
    parts = (grid, division, spot_words(matter))
    return " ".join(part for part in parts if part)


def spot_words(matter: Matter) -> str:
    """Building and spot; a spot that says the building again says it once."""
    if matter.building is None:
        return matter.spot
    spot = matter.spot.removeprefix(matter.building.name).strip()
    return f"{matter.building} {spot}".strip()


def public_place(matter: Matter) -> str:
    """Where it is, for everybody: community and grid, no nearer.

    A pastoral "building" is one family; nobody outside needs the house.
    """
    grid = f" {matter.grid}" if matter.grid else ""
    return f"{matter.division}{grid}"


def asker_place(matter: Matter) -> str:
    """Where it is, for whoever said so."""
    return f"{matter.division} {spot_words(matter)}".strip()


def few_households(building: Building | None) -> bool:
    return building is not None and building.households < FEW_HOUSEHOLDS


def badges(matter: Matter, shares: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The two-part labels of a matter: territory first, then who leads and assists.

    Args:
        matter: the matter.
        shares: role and unit's name of each live share.
    """
    names = {"lead": _("Lead"), "assist": _("Assist")}
    grid = f" {matter.grid}" if matter.grid else ""
    territory = (_("Territory"), f"{matter.division}{grid}")
    return [territory, *((names[role], unit) for role, unit in shares)]


# --- five steps ---

ROUTED: Final = frozenset({"take", "assign_grid", "dispatch", "raise", "reopen_hard"})


def five_steps(
    matter: Matter, entries: Sequence[MatterEntry], now: datetime
) -> tuple[StepView, ...]:
    """The five-step method (S74), derived from what happened, never ticked by hand."""
    routed = next((one for one in entries if one.move in ROUTED), None)
    units = [one for one in entries if one.to_state == S.WITH_UNITS]
    spoke = StepView(
        1,
        _("People speak"),
        f"{say_when(matter.opened_at, now)} {matter.get_channel_display()}",
        "done",
    )
    forum = StepView(2, _("The forum discusses"), _("Not through a forum"), "skipped")
    return (
        spoke,
        forum,
        sorting(matter, routed, now),
        acting(matter, units),
        helping(),
    )


def sorting(matter: Matter, routed: MatterEntry | None, now: datetime) -> StepView:
    name = _("The branch sorts")
    if matter.state in {S.REGISTERED, S.ACCEPTED}:
        return StepView(3, name, matter.get_state_display(), "now")
    if routed is None:
        return StepView(3, name, _("Not needed"), "unused")
    level = matter.get_level_display()
    return StepView(3, name, f"{say_when(routed.recorded_at, now)} {level}", "done")


def acting(matter: Matter, units: Sequence[MatterEntry]) -> StepView:
    name = _("Departments act")
    if matter.state == S.WITH_UNITS:
        fact = _("{unit}, round {round}").format(
            unit=matter.holder_unit, round=matter.round
        )
        return StepView(4, name, fact, "now")
    if units:
        return StepView(4, name, _("Answered"), "done")
    if matter.state in {S.REGISTERED, S.ACCEPTED}:
        return StepView(4, name, _("Not yet"), "todo")
    return StepView(4, name, _("The grid does it"), "unused")


def helping() -> StepView:
    return StepView(5, _("Leaders help"), _("Not used"), "unused")


# --- history ---

ICON: Final[Mapping[str, str]] = {
    "register": "chat",
    "accept": "scale",
    "take": "walk",
    "assign_grid": "send",
    "dispatch": "send",
    "send": "send",
    "raise": "arrow-up",
    "redispatch": "swap",
    "sign": "check",
    "arrive": "pencil",
    "answer": "check",
    "solve_in_grid": "check",
    "pass_check": "eye",
    "pass_and_close": "eye",
    "fail_check": "x",
    "record_verdict": "check",
    "reopen": "swap",
    "merge": "merge",
    "seal": "lock",
    "relocate": "pin",
}


def staff_history(entries: Sequence[MatterEntry]) -> tuple[EntryView, ...]:
    """Everything that happened, newest first, for those who see the matter."""
    views = [
        EntryView(
            icon=ICON.get(one.move, "info"),
            what=said(one),
            who=who_did(one),
            when=one.recorded_at,
            note="\n".join(
                text for text in (one.public_text, one.private_note) if text
            ),
            round=one.round,
        )
        for one in reversed(entries)
    ]
    return (replace(views[0], state="latest"), *views[1:]) if views else ()


def said(entry: MatterEntry) -> str:
    what = str(workflow.label(entry.move))
    if entry.assignment is not None and entry.move != "sign":
        return f"{what}：{entry.assignment.unit}"
    return what


def who_did(entry: MatterEntry) -> str:
    """Who did it, as colleagues read it: masked name and unit."""
    if entry.actor is not None and entry.as_post is not None:
        return f"{mask_name(entry.actor.name)} {entry.as_post.unit}"
    unsigned = entry.asker_id is None and entry.move != "register"
    return _("By itself") if unsigned else _("The asker")


Say = Callable[[MatterEntry], str]


def _unit(sentence: "StrOrPromise") -> Say:
    def say(entry: MatterEntry) -> str:
        unit = entry.assignment.unit if entry.assignment else None
        post = entry.as_post.unit if entry.as_post else None
        return str(sentence).format(unit=unit or post or _("The county"))

    return say


# What the asker reads, in plain words; a move that is not here is not shown.
PUBLIC: Final[Mapping[str, Say]] = {
    "register": _unit(_l("You said it")),
    "accept": _unit(_l("{unit} accepted it")),
    "take": _unit(_l("{unit} is on it")),
    "assign_grid": _unit(_l("Given to the grid, the clock runs")),
    "relocate": _unit(_l("{unit} corrected the place")),
    "send": _unit(_l("Sent to {unit}, the clock runs")),
    "sign": _unit(_l("{unit} signed for it")),
    "arrive": _unit(_l("{unit} was on site")),
    "answer": _unit(_l("{unit} answered")),
    "solve_in_grid": _unit(_l("{unit} says it is done")),
    "pass_check": _unit(_l("{unit} checked it")),
    "pass_and_close": _unit(_l("{unit} checked and closed it")),
    "fail_check": _unit(_l("{unit} checked it: not good yet, it goes on")),
    "record_verdict": _unit(_l("You judged it; closed")),
    "close_unanswered": _unit(_l("Closed without your verdict")),
    "reopen": _unit(_l("Not solved: it is done anew")),
    "reopen_hard": _unit(_l("Done anew, as a hard matter")),
    "raise": _unit(_l("The grid passed it on to the units")),
    "refuse": _unit(_l("The community and the county cannot do it")),
    "merge": _unit(_l("Joined with a matter that is the same")),
    "split": _unit(_l("Taken out again, a matter of its own")),
    "hand_over": _unit(_l("Handed over")),
    "contest": _unit(_l("You asked for another look")),
    "seal": _unit(_l("Only the county centre sees it now")),
    "withdraw": _unit(_l("You withdrew it")),
    "archive": _unit(_l("Archived")),
}


# The same for those who follow what somebody else asked for.
FOLLOWED: Final[Mapping[str, Say]] = {
    "register": _unit(_l("Somebody said it")),
    "record_verdict": _unit(_l("The asker judged it; closed")),
    "close_unanswered": _unit(_l("Closed without a verdict")),
    "contest": _unit(_l("The asker asked for another look")),
    "withdraw": _unit(_l("The asker withdrew it")),
}


def public_history(
    entries: Sequence[MatterEntry], *, own: bool = True
) -> tuple[EntryView, ...]:
    """What the asker reads, newest first: units but no person, public words alone.

    Args:
        entries: the history, oldest first.
        own: whether it is the reader who asked; others only follow.
    """
    say = PUBLIC if own else {**PUBLIC, **FOLLOWED}
    views = [
        EntryView(
            icon=ICON.get(one.move, "info"),
            what=say[one.move](one),
            when=one.recorded_at,
            note=one.public_text,
            round=one.round,
        )
        for one in reversed(entries)
        if one.move in PUBLIC
    ]
    return (replace(views[0], state="latest"), *views[1:]) if views else ()


def told_to(asker: Asker) -> bool:
    """Whether somebody reads how it goes on: a follower of a sealed matter does not."""
    return asker.role == AskerRole.ASKER or not asker.matter.confidential


NEXT: Final[Mapping[str, "StrOrPromise"]] = {
    S.REGISTERED: _l("The community looks at it and says who does it"),
    S.ACCEPTED: _l("Whoever does it is told, and the clock runs"),
    S.IN_GRID: _l("The grid does it; then somebody else checks"),
    S.WITH_UNITS: _l("The unit answers; then somebody else checks"),
    S.VERIFYING: _l("Somebody who did not do it goes and looks; then you judge"),
    S.REVISITING: _l("You say whether it is so"),
}


def next_step(matter: Matter) -> EntryView | None:
    """What comes next, for the head of the asker's timeline."""
    if matter.state not in NEXT:
        return None
    return EntryView(icon="clock", what=str(NEXT[matter.state]), state="next")


# --- rows ---


def row_view(
    matter: Matter,
    now: datetime,
    *,
    url: str,
    action: Link | None = None,
    pill: bool = False,
) -> RowView:
    """A matter in a staff list. The asker is never in it."""
    clock = accountable(matter)
    holder = str(matter.holder_unit) if matter.holder_unit else ""
    meta = tuple(part for part in (matter.number, holder, place_words(matter)) if part)
    return RowView(
        url=url,
        number=matter.number,
        title=matter.title,
        meta=meta,
        level=matter.level or None,
        level_known=bool(matter.level),
        clock=clock_view(clock, now) if clock else None,
        pill=pill,
        action=action,
    )


def result_words(matter: Matter) -> str:
    """The honest result in full, or nothing yet."""
    return str(Result(matter.result).label) if matter.result else ""

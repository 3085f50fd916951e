"""What must be true of a matter after every deed, said again without the services."""

from naicha.matters.deed import broken_links
from naicha.matters.models import (
    Application,
    Assignment,
    Clock,
    Matter,
    MatterEntry,
    Pause,
)

OPEN = {"registered", "accepted", "in_grid", "with_units", "verifying", "revisiting"}
HANDLED = {"take", "solve_in_grid", "sign", "pass_on", "arrive", "answer"}
CHECKED = {"pass_check", "pass_and_close", "fail_check"}


def breaches(matter: Matter) -> list[str]:
    """Every rule of the loop that this matter breaks now."""
    rules = (one_clock, holder, shares, applications, chain, persons, ended)
    return [said for rule in rules for said in rule(matter)]


def one_clock(matter: Matter) -> list[str]:
    """Exactly one accountable clock while open, none afterwards; the row repeats it."""
    counting = list(Clock.objects.filter(accountable_of=matter))
    if matter.state not in OPEN:
        running = Clock.objects.filter(matter=matter, stopped_at=None).count()
        return ["a clock of an ended matter runs"] * bool(running or counting)
    if len(counting) != 1:
        return [f"{len(counting)} accountable clocks"]
    [clock] = counting
    pause = Pause.objects.filter(clock=clock, ended_at=None).first()
    due = pause.until_at if pause else clock.due_at
    wrong = [] if matter.open_due_at == due else ["the row says another due time"]
    expected = {
        "registered": "triage",
        "accepted": "triage",
        "in_grid": "handle",
        "with_units": "resolve",
        "verifying": "verify",
        "revisiting": "revisit",
    }[matter.state]
    return wrong + [f"{clock.kind} counts in {matter.state}"] * (clock.kind != expected)


def holder(matter: Matter) -> list[str]:
    """Who holds it, by state; confidential: the centre, but for its own units."""
    unit = matter.holder_unit
    if matter.state not in OPEN:
        return ["an ended matter is held"] * (unit is not None)
    assert unit is not None
    kinds = {
        "registered": {"community_office", "town_office", "county_centre"},
        "accepted": {"community_office", "town_office", "county_centre"},
        "in_grid": {"grid_team"},
        "verifying": {
            "grid_team", "community_office", "town_office", "county_centre",
        },
        "revisiting": {"community_office", "town_office", "county_centre"},
    }.get(matter.state)  # fmt: skip
    wrong = []
    if kinds is not None and unit.kind not in kinds:
        wrong.append(f"{unit.kind} holds it in {matter.state}")
    if matter.state == "with_units":
        lead = Assignment.objects.get(lead_of=matter)
        if lead.unit_id != unit.pk:
            wrong.append("not the lead holds it")
    elif matter.confidential and unit.kind != "county_centre":
        wrong.append("not the centre holds a confidential matter")
    return wrong


def shares(matter: Matter) -> list[str]:
    """One lead while units work; nothing live before units and after other ends."""
    live = Assignment.objects.filter(matter=matter, live=True)
    leads = [one for one in live if one.role == "lead"]
    wrong = []
    if matter.state == "with_units":
        if len(leads) != 1:
            wrong.append(f"{len(leads)} leads")
        if all(one.state in {"answered", "passed"} for one in live):
            wrong.append("all have answered, but nobody checks")
    if any(one.matter_due_at != matter.open_due_at for one in live):
        wrong.append("a share says another due time")
    if matter.state in {"registered", "accepted", "withdrawn", "handed_over"} and live:
        wrong.append(f"live shares in {matter.state}")
    running = Clock.objects.filter(matter=matter, stopped_at=None).exclude(
        assignment=None
    )
    wrong += [
        "a clock of a share that is gone runs"
        for clock in running
        if clock.assignment.live is None
    ]
    return wrong


def applications(matter: Matter) -> list[str]:
    """Nothing is asked that could not be asked now."""
    wrong = []
    for one in Application.objects.filter(matter=matter, pending=True):
        if one.assignment is not None and one.assignment.live is None:
            wrong.append(f"{one.kind} asked for a share that is gone")
        if one.kind == "refuse_intake" and matter.state != "registered":
            wrong.append("intake may be refused after it")
        if one.kind == "raise" and matter.state != "in_grid":
            wrong.append("raising is asked outside the grid")
        if one.kind == "reopen" and matter.state not in {"revisiting", "closed"}:
            wrong.append("reopening is asked while it is worked on")
    return wrong


def chain(matter: Matter) -> list[str]:
    entries = list(MatterEntry.objects.filter(matter=matter).order_by("seq"))
    wrong = [f"entry {seq} is out of the chain" for seq in broken_links(entries)]
    if [one.seq for one in entries] != list(range(1, matter.entry_count + 1)):
        wrong.append("entries are missing or doubled")
    if bytes(entries[-1].digest) != bytes(matter.head):
        wrong.append("the row knows another head")
    return wrong


def persons(matter: Matter) -> list[str]:
    """Nobody checked what they had handled, nobody decided what they asked."""
    handlers, wrong = set(), []
    for entry in MatterEntry.objects.filter(matter=matter).order_by("seq"):
        if entry.move in HANDLED:
            handlers.add(entry.actor_id)
        if entry.move in CHECKED and entry.actor_id in handlers:
            wrong.append("somebody checked their own work")
        told = entry.move == "record_verdict" and entry.actor_id is not None
        if told and entry.actor_id in handlers:
            wrong.append("a handler wrote the rating down")
    return wrong


def ended(matter: Matter) -> list[str]:
    return ["ended_at is wrong"] * ((matter.ended_at is None) != (matter.state in OPEN))

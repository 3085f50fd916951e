"""Deeds for tests: every move with good words, and matters brought into every state."""

import random
from datetime import datetime, timedelta

from naicha.matters.deed import By, Outcome
from naicha.matters.facts import Facts
from naicha.matters.models import Application, Assignment, Matter
from naicha.matters.offers import Offer
from naicha.matters.services import (
    applications,
    checking,
    grid,
    nightly,
    revisiting,
    triage,
    units,
)
from naicha.matters.services.registering import Registered
from naicha.posts.queries import SYSTEM, Actor
from tests.factories.county import NOW, County, asker_actor, by, filed, fresh


def shares(matter: Matter) -> dict[int, int]:
    live = Assignment.objects.filter(matter=matter, live=True)
    return dict(live.values_list("pk", "version"))


def do(
    offer: Offer,
    actor: Actor,
    place: County,
    matter: Matter,
    *,
    now: datetime = NOW,
    rng: random.Random | None = None,
) -> Outcome:
    """Do what is offered, with words that are good enough."""
    rng = rng or random.Random(1)
    matter = fresh(matter)
    about = offer.assignment or offer.application or matter
    me = by(actor, about, now=now, shares=shares(matter))
    some = [place.units[name] for name in ("housing", "water", "firm")]
    rng.shuffle(some)
    lead, assists = some[0], some[1 : rng.randint(1, 3)]
    match offer.move.name:
        case "take":
            return triage.take(matter, me, category=place.categories["bin"])
        case "accept":
            chosen = rng.choice(["bin", "lamp", "flood"])
            return triage.accept(
                matter, me, category=place.categories[chosen],
                level="minor" if chosen == "bin" else "major", public_title="一件事",
            )  # fmt: skip
        case "relocate":
            there = matter.division_id == place.community.pk
            where = place.other_place() if there else place.place()
            return triage.relocate(matter, me, where=where, reason="地点不对")
        case "seal":
            return triage.seal(matter, me, reason="涉及隐私")
        case "assign_grid":
            return triage.assign_grid(matter, me)
        case "dispatch":
            return triage.dispatch(matter, me, lead=lead, assists=assists)
        case "raise":
            return triage.raise_matter(
                matter, me, reason="网格办不了", lead=lead, assists=assists
            )
        case "redispatch":
            return units.redispatch(
                matter, me, reason="换一家", lead=lead, assists=assists
            )
        case "back_to_triage":
            return triage.back_to_triage(matter, me, reason="不归我们")
        case "solve_in_grid":
            return grid.solve_in_grid(matter, me, result="solved", note="办好了")
        case "pass_check":
            return checking.pass_check(matter, me, note="看过了")
        case "pass_and_close":
            return checking.pass_and_close(matter, me, note="看过了")
        case "fail_check":
            return checking.fail_check(matter, me, reason="还没好")
        case "record_verdict":
            return revisiting.record_verdict(matter, me, verdict="solved")
        case "reopen":
            return revisiting.reopen(matter, me, reason="没解决")
        case "withdraw":
            return revisiting.withdraw(matter, me)
        case "hand_over":
            return triage.hand_over(matter, me, ground="不归县里", to_whom="市里")
        case "contest":
            return revisiting.contest(matter, me, reason="不服")
        case "merge":
            main = filed(place, "另一件", where=place.place(), now=now).matter
            return triage.merge(matter, me, main=main)
        case "split":
            return triage.split(matter, me, reason="并错了")
    return do_small(offer, me, place, matter, lead, assists)


def do_small(
    offer: Offer, me: By, place: County, matter: Matter, lead, assists
) -> Outcome:
    share, application = offer.assignment, offer.application
    match offer.move.name:
        case "sign":
            return units.sign(share, me)
        case "arrive":
            return units.arrive(share, me)
        case "answer":
            return units.answer(share, me, result="solved", public_answer="修好了")
        case "pass_on":
            name = "housing2" if share.unit == place.units["housing"] else None
            person = place.people[name] if name else me.actor.account
            return units.pass_on(share, me, person=person)
        case "ask_return":
            return applications.ask_return(
                share, me, ground="wrong_duty", legal_basis="权责清单"
            )
        case "ask_extension":
            clock = share.clocks.get(kind="resolve", stopped_at=None)
            return applications.ask_extension(
                share, me, reason="缺配件", until=clock.due_at + timedelta(hours=2)
            )
        case "ask_shelve":
            return applications.ask_shelve(
                share, me, condition="等开春", review_on=me.now + timedelta(days=30)
            )
        case "ask_raise":
            return applications.ask_raise(matter, me, reason="办不了")
        case "ask_refuse_intake":
            return applications.ask_refuse_intake(
                matter, me, ground="不归政府管", where_to_go="可找法院"
            )
        case "ask_reopen":
            return applications.ask_reopen(matter, me, reason="又坏了")
        case "grant":
            asking = application.assignment
            if asking is not None and lead == asking.unit:
                lead, assists = (assists[0], []) if assists else (None, [])
            return applications.grant(
                application, me, reason="同意", lead=lead, assists=assists
            )
        case "refuse_application":
            return applications.refuse_application(application, me, reason="不同意")
    raise AssertionError(offer.move.name)


class Path:
    """A matter on its way, and who asked."""

    def __init__(self, place: County, now: datetime = NOW, **words) -> None:
        self.place, self.now = place, now
        self.registered: Registered = filed(place, now=now, **words)
        self.matter = self.registered.matter

    def by(self, name: str, about=None, **more) -> By:
        actor = (
            asker_actor(self.registered)
            if name == "an"
            else self.place.actor(name, self.now)
        )
        return by(actor, about or self.matter, now=self.now, **more)

    def accept(self, category: str = "bin", level: str = "minor") -> "Path":
        triage.accept(
            self.matter, self.by("clerk"), category=self.place.categories[category],
            level=level, public_title="一件事",
        )  # fmt: skip
        return self

    def in_grid(self) -> "Path":
        self.accept()
        triage.assign_grid(self.matter, self.by("clerk"))
        return self

    def with_units(self, *assists: str) -> "Path":
        self.accept("lamp", "major")
        u = self.place.units
        triage.dispatch(
            self.matter, self.by("clerk"), lead=u["housing"],
            assists=[u[name] for name in assists],
        )  # fmt: skip
        return self

    def share(self, unit: str = "housing") -> Assignment:
        return Assignment.objects.get(
            matter=self.matter, unit=self.place.units[unit], live=True
        )

    def signed(self, unit: str = "housing", who: str = "") -> "Path":
        share = self.share(unit)
        units.sign(share, self.by(who or unit, share))
        return self

    def answered(self, unit: str = "housing", who: str = "") -> "Path":
        share = self.share(unit)
        if share.state == "sent":
            self.signed(unit, who)
            share = self.share(unit)
        units.answer(
            share, self.by(who or unit, share), result="solved", public_answer="修好了"
        )
        return self

    def solved(self, who: str = "bo") -> "Path":
        grid.solve_in_grid(
            self.matter, self.by(who), result="solved", note="清理干净了"
        )
        return self

    def checked(self, who: str = "leader") -> "Path":
        checking.pass_check(self.matter, self.by(who), note="看过了")
        return self

    def judged(self) -> "Path":
        revisiting.record_verdict(self.matter, self.by("an"), verdict="solved")
        return self

    def later(self, **delta) -> "Path":
        self.now += timedelta(**delta)
        return self

    def fresh(self) -> Matter:
        return fresh(self.matter)

    def application(self) -> Application:
        return Application.objects.get(matter=self.matter, pending=True)

    def facts(self) -> Facts:
        return Facts(self.fresh(), self.now)


def in_state(place: County, state: str) -> Path:
    """A matter in a state, by the shortest way there; its asker waits for a reply."""
    return WAYS[state](Path(place))


def _refused(path: Path) -> Path:
    applications.ask_refuse_intake(
        path.matter, path.by("clerk"), ground="不归政府管", where_to_go="可找法院"
    )
    application = path.application()
    applications.grant(application, path.by("clerk2", application), reason="同意")
    return path


def _merged(path: Path) -> Path:
    main = filed(path.place, "同一件事").matter
    triage.merge(path.matter, path.by("clerk"), main=main)
    return path


def _withdrawn(path: Path) -> Path:
    revisiting.withdraw(path.matter, path.by("an"))
    return path


def _handed_over(path: Path) -> Path:
    triage.hand_over(path.matter, path.by("centre"), ground="不归", to_whom="市里")
    return path


def _archived(path: Path) -> Path:
    path.in_grid().solved().checked().judged().later(days=15)
    nightly.archive(path.now)
    return path


WAYS = {
    "registered": lambda path: path,
    "accepted": lambda path: path.accept(),
    "in_grid": lambda path: path.in_grid(),
    "with_units": lambda path: path.with_units("water"),
    "verifying": lambda path: path.in_grid().solved(),
    "revisiting": lambda path: path.in_grid().solved().checked(),
    "closed": lambda path: path.in_grid().solved().checked().judged(),
    "archived": _archived,
    "not_accepted": _refused,
    "merged": _merged,
    "withdrawn": _withdrawn,
    "handed_over": _handed_over,
}
SYSTEM_ACTOR = SYSTEM

"""The deeds of the demo, by the names the week is written in."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from naicha.demo.tale import Tale, place_of
from naicha.demo.words import sample_name
from naicha.matters.models import Assignment, AssignmentState, Matter
from naicha.matters.services import (
    applications,
    checking,
    grid,
    keeping,
    registering,
    revisiting,
    triage,
    units,
)
from naicha.posts.models import PostKind
from naicha.posts.queries import Actor
from naicha.workdays import pure
from naicha.workdays.queries import calendar_for

K, A = PostKind, AssignmentState
ASKER_NAMES = 300  # residents' names begin where those of staff end
BY_OFFICE = {"phone", "counter", "dispute_room", "deputy_station", "cppcc_forum"}
BY_CENTRE = {"hotline", "other_system"}


# --- the first word ---------------------------------------------------------------


def register(tale: Tale) -> None:
    """Registered by the resident, or by whoever heard or saw it."""
    channel = channel_of(tale)
    words = registering.Words(
        what=tale.words.what,
        where=replace(tale.where, spot=tale.words.spot),
        channel=channel,
        kind=kind_of(tale, channel),
        asker=contact(tale),
    )
    by = tale.by(registrar(tale, channel), None)
    done = registering.register(by, tale.cast.county, words)
    tale.matter, tale.asker = done.matter, done.asker
    if done.code:
        tale.stage.codes.append((done.matter.number, done.code))
    tale.reload()


def channel_of(tale: Tale) -> str:
    if tale.words.by == "s":
        return "grid_patrol" if tale.rng.random() < 0.75 else "steward"  # noqa: PLR2004 -- mostly
    channel = next(tale.stage.channels)
    if tale.where.building is None and channel in {"steward", "secretary_studio"}:
        return "phone"
    return channel


def kind_of(tale: Tale, channel: str) -> str:
    if tale.words.group == "order":
        return "order"
    if channel == "cppcc_forum":
        return "forum"
    hazard = tale.words.by == "s" and tale.words.code and tale.category.hazard
    return "hazard" if hazard else "request"


def registrar(tale: Tale, channel: str) -> Actor:
    """Who writes it down; a resident on the web is nobody known."""
    if channel == "web":
        return Actor()
    if channel in BY_CENTRE:
        return tale.centre()
    if channel == "secretary_studio":
        office = tale.cast.people(tale.office, K.COMMUNITY_SECRETARY)
        return tale.one_of(office)
    if channel in BY_OFFICE or tale.where.grid is None:
        return tale.clerk()
    if channel == "steward" and tale.where.building:
        return tale.cast.actor(tale.cast.stewards[tale.where.building.pk])
    return tale.worker()


def contact(tale: Tale) -> registering.Contact | None:
    if tale.wants_reply is None:
        return None
    tale.stage.askers += 1
    n = tale.stage.askers
    return registering.Contact(
        name=sample_name(ASKER_NAMES + n),
        phone=f"0937000{2000 + n}",
        wants_reply=tale.wants_reply,
    )


def register_double(tale: Tale) -> None:
    """The same trouble once more, by somebody else of the same building."""
    main = main_matter(tale)
    tale.main = main.pk
    tale.where = replace(
        tale.where, division=main.division, grid=main.grid, building=main.building
    )
    tale.words = replace(
        tale.words, by="r", what=f"也反映一下这个事：{main.what}", spot=main.spot
    )
    register(tale)


def main_matter(tale: Tale) -> Matter:
    """What a double repeats: the newest matter of a grid that units have."""
    rows = Matter.objects.select_related("division", "grid", "building__compound")
    mine = rows.filter(
        county=tale.cast.county, state="with_units", confidential=False, kind="request"
    )
    same = mine.filter(pk=tale.main) if tale.main else mine.none()
    return same.first() or mine.filter(grid__isnull=False).order_by("-pk")[:1].get()


# --- triage -------------------------------------------------------------------------


def accept(tale: Tale) -> None:
    category = tale.category
    tale.do(
        "accept",
        tale.clerk(),
        triage.accept,
        category=category,
        level=category.default_level,
        public_title=tale.words.title,
        topic="livelihood" if tale.rng.random() < 0.3 else "",  # noqa: PLR2004 -- some
        pain_point=category.default_level == "hard",
    )


def relocate(tale: Tale) -> None:
    """It turns out to be another building of the county seat."""
    there = place_of(tale.stage, "")
    while there.division == tale.where.division:
        there = place_of(tale.stage, "")
    clerk = tale.clerk()
    tale.do(
        "relocate",
        clerk,
        triage.relocate,
        where=replace(there, spot=tale.words.spot),
        reason="来件人说的是另一个小区的楼，按地址更正。",
    )
    tale.where = there


def give(tale: Tale) -> None:
    tale.do("assign_grid", tale.clerk(), triage.assign_grid)


def take(tale: Tale) -> None:
    tale.do("take", tale.worker(), triage.take, category=tale.category)


def seal(tale: Tale) -> None:
    reason = "说到了家里的私事，转为保密办理。"
    tale.do("seal", tale.leader(), triage.seal, reason=reason)


def merge(tale: Tale) -> None:
    main = main_matter(tale)
    tale.do("merge", tale.clerk(), triage.merge, main=main)


def hand_over(tale: Tale) -> None:
    ground, _, to_whom = tale.words.done.partition("，")
    tale.do(
        "hand_over", tale.centre(), triage.hand_over, ground=ground, to_whom=to_whom
    )


def ask_refuse(tale: Tale) -> None:
    ground, _, where = tale.words.done.partition("；")
    tale.do(
        "ask_refuse_intake",
        tale.clerk(),
        applications.ask_refuse_intake,
        ground=ground,
        where_to_go=where,
    )


def grant_refuse(tale: Tale) -> None:
    asked = tale.pending()
    second = tale.clerk(other_than=asked.asked_by_id)
    tale.do("grant", second, applications.grant, asked, reason="情况属实，同意。")


# --- the grid -----------------------------------------------------------------------


def solve(tale: Tale) -> None:
    result = next(tale.stage.results)
    tale.do(
        "solve_in_grid",
        tale.worker(),
        grid.solve_in_grid,
        result=result,
        note=tale.answer(result),
    )


def ask_raise(tale: Tale) -> None:
    reason = "网格里没有设备，也没有执法权，解决不了。"
    tale.do("ask_raise", tale.worker(), applications.ask_raise, reason=reason)


def grant_raise(tale: Tale) -> None:
    tale.do(
        "grant",
        tale.clerk(),
        applications.grant,
        tale.pending(),
        reason="同意提级，请主管单位办理。",
        lead=tale.usual_lead(),
    )


def raise_it(tale: Tale) -> None:
    tale.do(
        "raise",
        tale.leader(),
        triage.raise_matter,
        reason="过了时限还没解决，提级请部门来办。",
        lead=tale.usual_lead(),
    )


def note(tale: Tale) -> None:
    tale.reload()
    by = tale.by(tale.worker(), tale.matter.version)
    keeping.note(tale.matter, by, text="上门两次没人，留了字条，约明天上午。")
    tale.reload()


# --- units ----------------------------------------------------------------------------


def dispatch(tale: Tale, helpers: int = 0) -> None:
    lead = tale.usual_lead()
    assists = tale.helpers(lead)[:helpers]
    tale.do("dispatch", tale.clerk(), triage.dispatch, lead=lead, assists=assists)


def dispatch_wide(tale: Tale) -> None:
    dispatch(tale, helpers=2)


def redispatch(tale: Tale) -> None:
    """Another unit turns out to be the right one; the first is released."""
    tale.do(
        "redispatch",
        tale.clerk(),
        units.redispatch,
        reason="现场看了，应由另一家牵头。",
        lead=tale.helpers(tale.lead().unit)[0],
    )


def sign(tale: Tale) -> None:
    """Everybody who was sent a share signs for it."""
    for share in tale.shares():
        if share.state == A.SENT:
            tale.do("sign", tale.handler(share), units.sign, share)


def arrive(tale: Tale) -> None:
    share = tale.lead()
    note = "已到现场查看。"
    tale.do("arrive", tale.handler(share), units.arrive, share, note=note)


def pass_on(tale: Tale) -> None:
    share = tale.lead()
    posts = tale.cast.people(share.unit, K.UNIT_HANDLER)
    other = next(post for post in posts if post.person_id != share.person_id)
    tale.do("pass_on", tale.handler(share), units.pass_on, share, person=other.person)


def answer(tale: Tale) -> None:
    """Everybody who has not answered yet answers."""
    for share in reversed(tale.shares()):
        if share.state in {A.SIGNED, A.ON_SITE}:
            answer_one(tale, share)


def answer_assist(tale: Tale) -> None:
    answer_one(tale, tale.shares()[-1])


def answer_one(tale: Tale, share: Assignment) -> None:
    result = next(tale.stage.results) if share.role == "lead" else "solved"
    tale.do(
        "answer",
        tale.handler(share),
        units.answer,
        share,
        result=result,
        public_answer=tale.answer(result),
    )


def ask_return(tale: Tale) -> None:
    share = tale.lead()
    tale.do(
        "ask_return",
        tale.handler(share),
        applications.ask_return,
        share,
        ground="wrong_duty",
        legal_basis="按本单位职责清单，此项由其他部门负责（示例）",
    )


def grant_return(tale: Tale) -> None:
    """The centre rules, and the next lead is bound."""
    before = tale.lead().unit
    tale.do(
        "grant",
        tale.centre(),
        applications.grant,
        tale.pending(),
        reason="职责确不在该单位，指定下家牵头，不得再退。",
        lead=tale.helpers(before)[0],
    )


def ask_extension(tale: Tale) -> None:
    """Half as long again as the profile's cap allows."""
    share = tale.lead()
    clock = next(
        one
        for one in tale.facts().clocks
        if one.kind == "resolve" and one.assignment_id == share.pk
    )
    cap = clock.profile.extension
    assert cap is not None
    limit = pure.Limit(max(1, cap.amount // 2), cap.unit)
    until = pure.due_at(calendar_for(tale.cast.county.pk), clock.due_at, limit)
    tale.do(
        "ask_extension",
        tale.handler(share),
        applications.ask_extension,
        share,
        reason="配件要从酒泉调运，路上要几天。",
        until=until,
    )


def ask_shelve(tale: Tale) -> None:
    share = tale.lead()
    tale.do(
        "ask_shelve",
        tale.handler(share),
        applications.ask_shelve,
        share,
        condition="要等开春解冻后才能施工",
        review_on=tale.now + timedelta(days=60),
    )


def grant_by_centre(tale: Tale) -> None:
    reason = "理由成立，同意；到期请主动报进展。"
    tale.do("grant", tale.centre(), applications.grant, tale.pending(), reason=reason)


# --- check, revisit, after ----------------------------------------------------------


def check(tale: Tale) -> None:
    """Somebody who handled nothing looks at it."""
    note = "到现场看过，与反馈一致。"
    if tale.wants_reply:
        tale.do("pass_check", tale.checker(), checking.pass_check, note=note)
    else:
        tale.do("pass_and_close", tale.checker(), checking.pass_and_close, note=note)


def fail(tale: Tale) -> None:
    reason = "现场看只做了一半，还要再处理。"
    tale.do("fail_check", tale.checker(), checking.fail_check, reason=reason)


def verdict(tale: Tale) -> None:
    """The asker says how it was; some by telephone, written down by an office.

    Over long holidays silence may have closed it before.
    """
    if tale.reload().state == "closed":
        return
    said, rating = next(tale.stage.verdicts)
    if tale.rng.random() < 0.6:  # noqa: PLR2004 -- more than half by themselves
        actor, who = tale.resident(), None
    else:
        actor, who = tale.asking_office(), tale.asker
    tale.do(
        "record_verdict",
        actor,
        revisiting.record_verdict,
        verdict=said,
        rating=rating,
        contacted=True,
        asker=who,
    )


def reopen(tale: Tale) -> None:
    reason = "第二天又和原来一样了。"
    tale.do("reopen", tale.resident(), revisiting.reopen, reason=reason)


def withdraw(tale: Tale) -> None:
    tale.do("withdraw", tale.resident(), revisiting.withdraw)


def contest(tale: Tale) -> None:
    reason = "我觉得这事社区能管，请再看看。"
    tale.do("contest", tale.resident(), revisiting.contest, reason=reason)


# How long a deed lets wait, in working minutes: at least, at most.
DEEDS: Final[Mapping[str, tuple[Callable[[Tale], None], int, int]]] = {
    "register": (register, 0, 0),
    "register_double": (register_double, 0, 0),
    "accept": (accept, 8, 70),
    "relocate": (relocate, 10, 60),
    "give": (give, 1, 6),
    "take": (take, 3, 40),
    "seal": (seal, 20, 80),
    "merge": (merge, 10, 60),
    "hand_over": (hand_over, 30, 120),
    "ask_refuse": (ask_refuse, 15, 70),
    "grant_refuse": (grant_refuse, 30, 150),
    "solve": (solve, 40, 300),
    "ask_raise": (ask_raise, 60, 200),
    "grant_raise": (grant_raise, 20, 120),
    "raise": (raise_it, 500, 700),
    "note": (note, 60, 200),
    "dispatch": (dispatch, 2, 12),
    "dispatch_wide": (dispatch_wide, 3, 15),
    "redispatch": (redispatch, 40, 120),
    "sign": (sign, 10, 110),
    "arrive": (arrive, 30, 140),
    "pass_on": (pass_on, 10, 40),
    "answer": (answer, 90, 420),
    "answer_assist": (answer_assist, 60, 240),
    "ask_return": (ask_return, 20, 90),
    "grant_return": (grant_return, 60, 240),
    "ask_extension": (ask_extension, 60, 200),
    "ask_shelve": (ask_shelve, 120, 300),
    "grant": (grant_by_centre, 30, 200),
    "check": (check, 40, 300),
    "fail": (fail, 40, 300),
    "verdict": (verdict, 30, 500),
    "reopen": (reopen, 200, 420),
    "withdraw": (withdraw, 20, 90),
    "contest": (contest, 200, 500),
}


def wait_before(name: str, rng: random.Random) -> int:
    """How many working minutes pass before a deed is done."""
    _, least, most = DEEDS[name]
    return rng.randint(least, most)

"""What residents do, without an account: say something, follow it, judge it."""

from django.http import HttpRequest
from ninja import Router, Status
from ninja.throttling import SimpleRateThrottle

from naicha.matters import http
from naicha.matters.api import given, shown
from naicha.matters.api.finding import place_from
from naicha.matters.api.reading import router as matters
from naicha.matters.api.showing import holder, mine, promise
from naicha.matters.api.signing import RESIDENT, RESIDENT_OR_GONE, resident
from naicha.matters.deed import By
from naicha.matters.models import Asker, Channel, Matter, MatterState
from naicha.matters.services import applications, registering, revisiting
from naicha.matters.services.registering import Contact, Words
from naicha.places.api import county_asked
from naicha.posts.queries import Actor, asker
from naicha.web.problem import OPEN, READ, WRITE, refusals

CREATED = 201


class FromOneAddress(SimpleRateThrottle):
    """So many matters an hour from one address: a whole compound may share one."""

    scope = "register"

    def get_cache_key(self, request: HttpRequest) -> str | None:
        return f"register/{http.source_of(request)}"


router = Router(tags=["residents"], auth=RESIDENT)


@matters.post(
    "",
    response={CREATED: shown.Registered, **refusals(*OPEN, 409, 429)},
    operation_id="register",
    tags=["residents"],
    auth=None,
    throttle=[FromOneAddress("120/h")],
)
def register(
    request: HttpRequest,  # noqa: ARG001 -- ninja hands it by this name
    body: given.Said,
) -> Status[shown.Registered]:
    """Say what is wrong. The same key again gives the first answer."""
    county = county_asked(body.county)
    words = Words(
        what=body.what,
        where=place_from(county.pk, body.where),
        channel=Channel.WEB,
        asker=contact(body),
    )
    by = By(actor=Actor(), key=body.key, now=http.now())
    return Status(CREATED, registered(registering.register(by, county, words)))


def contact(body: given.Said | given.Found) -> Contact:
    return Contact(body.name, body.phone, body.language, body.wants_reply)


def registered(found: registering.Registered) -> shown.Registered:
    matter = found.matter
    return shown.Registered(
        number=matter.number,
        code=found.code,
        state=MatterState(matter.state),
        held_by=holder(matter.holder_unit),
        promise=promise(matter, http.now()),
    )


@router.get("", response={200: shown.Mine, **refusals(*READ)}, operation_id="mine")
def read_mine(request: HttpRequest) -> shown.Mine:
    """Read the own matter: who holds it, what happens next and by when."""
    return now_shown(resident(request))


def now_shown(who: Asker) -> shown.Mine:
    """The asker's matter as it is now, whatever was done meanwhile."""
    fresh = Asker.objects.select_related(
        "matter__division",
        "matter__grid",
        "matter__building__compound",
        "matter__category",
        "matter__holder_unit__division",
        "came_from",
    ).get(pk=who.pk)
    return mine(fresh, http.now())


def by(who: Asker, body: given.Deed) -> By:
    return By(actor=asker(who.pk), key=body.key, version=body.version, now=http.now())


WROTE = {200: shown.Mine, **refusals(*WRITE)}


@router.post("/verdict", response=WROTE, operation_id="say_verdict")
def say_verdict(request: HttpRequest, body: given.Say) -> shown.Mine:
    """Say whether it is solved; this closes the matter."""
    who = resident(request)
    revisiting.record_verdict(
        who.matter,
        by(who, body),
        verdict=body.verdict,
        rating=body.rating or "",
        contacted=body.contacted,
    )
    return now_shown(who)


@router.post("/reopen", response=WROTE, operation_id="reopen_mine")
def reopen_mine(request: HttpRequest, body: given.Reasoned) -> shown.Mine:
    """It is not solved: back to work. Once, within fifteen days of closing."""
    who = resident(request)
    revisiting.reopen(who.matter, by(who, body), reason=body.reason)
    return now_shown(who)


@router.post("/ask_reopen", response=WROTE, operation_id="ask_reopen")
def ask_reopen(request: HttpRequest, body: given.Reasoned) -> shown.Mine:
    """Ask for a second reopening; the county centre decides."""
    who = resident(request)
    applications.ask_reopen(who.matter, by(who, body), reason=body.reason)
    return now_shown(who)


@router.post("/contest", response=WROTE, operation_id="contest_mine")
def contest_mine(request: HttpRequest, body: given.Reasoned) -> shown.Mine:
    """Ask for another look at what was not accepted, handed over or merged."""
    who = resident(request)
    revisiting.contest(contested(who), by(who, body), reason=body.reason)
    return now_shown(who)


def contested(who: Asker) -> Matter:
    """The matter to look at again: the own one that was merged, if it was."""
    before = who.came_from
    if before is not None and before.state == MatterState.MERGED:
        return before
    return who.matter


@router.post(
    "/withdraw", response=WROTE, operation_id="withdraw", auth=RESIDENT_OR_GONE
)
def withdraw(request: HttpRequest, body: given.Deed) -> shown.Mine:
    """Withdraw it. Name and telephone are deleted at once, and the code ends."""
    who = resident(request)
    revisiting.withdraw(who.matter, by(who, body))
    return now_shown(who)

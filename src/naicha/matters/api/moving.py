"""The moves of staff that need no unit: one operation a move, each a service.

Moves of units (dispatch, sign, answer, return, ruling) come with their pages.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from naicha.matters import errors, http, queries
from naicha.matters.api import given, shown
from naicha.matters.api.asking import CREATED, contact, registered
from naicha.matters.api.finding import (
    category_of,
    county_at_work,
    matter_for,
    matter_of,
    place_from,
)
from naicha.matters.api.showing import whole
from naicha.matters.api.signing import STAFF, staff
from naicha.matters.deed import By, Outcome
from naicha.matters.models import Application, ApplicationKind, Matter, MatterState
from naicha.matters.services import (
    applications,
    checking,
    grid,
    keeping,
    registering,
    revisiting,
    triage,
)
from naicha.matters.services.registering import Words
from naicha.web.problem import WRITE, refusals

router = Router(tags=["moves"], auth=STAFF)
Service = Callable[..., Outcome]
DID = {200: shown.Done, **refusals(*WRITE)}


def did(
    request: HttpRequest,
    number: str,
    body: given.Deed,
    service: Service,
    **values: Any,
) -> shown.Done:
    """Do a deed on the matter of a number, and show the matter as it is now."""
    matter = matter_for(staff(request), number, body.key)
    return done(request, service(matter, by(request, body), **values))


def by(request: HttpRequest, body: given.Deed) -> By:
    return By(actor=staff(request), key=body.key, version=body.version, now=http.now())


def done(request: HttpRequest, outcome: Outcome) -> shown.Done:
    actor = staff(request)
    seen = queries.one_visible(actor, outcome.matter.number)
    now = Matter.objects.get(pk=outcome.matter.pk)
    return shown.Done(
        number=now.number,
        state=MatterState(now.state),
        version=now.version,
        matter=whole(seen, actor, http.now()) if seen else None,
    )


def county(request: HttpRequest, number: str, body: given.Deed) -> int:
    """The county of a matter; who may not see it learns nothing from what follows."""
    return matter_for(staff(request), number, body.key).county_id


@router.post(
    "/found",
    response={CREATED: shown.Registered, **refusals(*WRITE)},
    operation_id="register_found",
)
def register_found(request: HttpRequest, body: given.Found) -> Status[shown.Registered]:
    """Register what the caller found, or writes down for somebody."""
    here, now = county_at_work(staff(request)), http.now()
    category = category_of(here.pk, body.category, now) if body.category else None
    words = Words(
        what=body.what,
        where=place_from(here.pk, body.where),
        channel=body.channel,
        category=category,
        topic=body.topic or "",
        pain_point=body.pain_point,
        asker=contact(body) if body.for_somebody else None,
    )
    deed = By(actor=staff(request), key=body.key, now=now)
    return Status(CREATED, registered(registering.register(deed, here, words)))


@router.post("/{number}/accept", response=DID, operation_id="accept")
def accept(request: HttpRequest, number: str, body: given.Accept) -> shown.Done:
    """Accept: category, level, and the title that others may read."""
    category = category_of(county(request, number, body), body.category, http.now())
    return did(
        request,
        number,
        body,
        triage.accept,
        category=category,
        level=body.level,
        public_title=body.public_title,
        topic=body.topic or "",
        pain_point=body.pain_point,
    )


@router.post("/{number}/relocate", response=DID, operation_id="relocate")
def relocate(request: HttpRequest, number: str, body: given.Relocate) -> shown.Done:
    """Correct the place; the office of the right one triages."""
    where = place_from(county(request, number, body), body.where)
    return did(request, number, body, triage.relocate, where=where, reason=body.reason)


@router.post("/{number}/seal", response=DID, operation_id="seal")
def seal(request: HttpRequest, number: str, body: given.Reasoned) -> shown.Done:
    """Make it confidential: from now on only the centre sees and moves it."""
    return did(request, number, body, triage.seal, reason=body.reason)


@router.post("/{number}/take", response=DID, operation_id="take")
def take(request: HttpRequest, number: str, body: given.Take) -> shown.Done:
    """Take a minor matter of the own grid into hand at once."""
    category = category_of(county(request, number, body), body.category, http.now())
    return did(request, number, body, triage.take, category=category)


@router.post("/{number}/assign_grid", response=DID, operation_id="assign_grid")
def assign_grid(
    request: HttpRequest, number: str, body: given.AssignGrid
) -> shown.Done:
    """Give a minor matter to its grid."""
    return did(request, number, body, triage.assign_grid, note=body.note)


@router.post("/{number}/back_to_triage", response=DID, operation_id="back_to_triage")
def back_to_triage(
    request: HttpRequest, number: str, body: given.Reasoned
) -> shown.Done:
    """Give it back from the grid: the wrong grid, or beyond it."""
    return did(request, number, body, triage.back_to_triage, reason=body.reason)


@router.post("/{number}/solve_in_grid", response=DID, operation_id="solve_in_grid")
def solve_in_grid(
    request: HttpRequest, number: str, body: given.SolveInGrid
) -> shown.Done:
    """Say honestly how the grid's work ended; somebody else checks it."""
    return did(
        request,
        number,
        body,
        grid.solve_in_grid,
        result=body.result,
        note=body.note,
        private=body.private,
    )


@router.post("/{number}/merge", response=DID, operation_id="merge")
def merge(request: HttpRequest, number: str, body: given.Merge) -> shown.Done:
    """Merge a double into its main matter."""
    matter_for(staff(request), number, body.key)
    try:
        main = matter_of(staff(request), body.main_matter)
    except errors.NoSuchMatter as error:
        raise errors.MainNotOpen(field="main_matter") from error
    return did(request, number, body, triage.merge, main=main)


@router.post("/{number}/split", response=DID, operation_id="split")
def split(request: HttpRequest, number: str, body: given.Reasoned) -> shown.Done:
    """Undo a merging while the main matter is open."""
    return did(request, number, body, triage.split, reason=body.reason)


@router.post(
    "/{number}/ask_refuse_intake", response=DID, operation_id="ask_refuse_intake"
)
def ask_refuse_intake(
    request: HttpRequest, number: str, body: given.Refuse
) -> shown.Done:
    """Propose not to accept; a second person decides."""
    return did(
        request,
        number,
        body,
        applications.ask_refuse_intake,
        ground=body.ground,
        where_to_go=body.where_to_go,
    )


def decided(
    request: HttpRequest, number: str, body: given.Reasoned, service: Service
) -> shown.Done:
    """Decide on the last proposal not to accept; its version stands in the body.

    Raises:
        NotAsked: nobody proposed it.
    """
    matter = matter_for(staff(request), number, body.key)
    proposals = Application.objects.filter(
        matter=matter, kind=ApplicationKind.REFUSE_INTAKE
    )
    last = proposals.order_by("-pk").first()
    if last is None:
        raise errors.NotAsked
    return done(request, service(last, by(request, body), reason=body.reason))


@router.post(
    "/{number}/refuse_intake/grant", response=DID, operation_id="grant_refuse_intake"
)
def grant_refuse_intake(
    request: HttpRequest, number: str, body: given.Reasoned
) -> shown.Done:
    """Grant that it is not accepted; ``version`` is the application's."""
    return decided(request, number, body, applications.grant)


@router.post(
    "/{number}/refuse_intake/refuse", response=DID, operation_id="refuse_refuse_intake"
)
def refuse_refuse_intake(
    request: HttpRequest, number: str, body: given.Reasoned
) -> shown.Done:
    """Do not grant it: it is to be accepted; ``version`` is the application's."""
    return decided(request, number, body, applications.refuse_application)


@router.post("/{number}/pass_check", response=DID, operation_id="pass_check")
def pass_check(request: HttpRequest, number: str, body: given.Noted) -> shown.Done:
    """The check passed; now the asker is asked."""
    return did(request, number, body, checking.pass_check, note=body.note)


@router.post("/{number}/pass_and_close", response=DID, operation_id="pass_and_close")
def pass_and_close(request: HttpRequest, number: str, body: given.Noted) -> shown.Done:
    """The check passed and nobody waits for a reply."""
    return did(request, number, body, checking.pass_and_close, note=body.note)


@router.post("/{number}/fail_check", response=DID, operation_id="fail_check")
def fail_check(request: HttpRequest, number: str, body: given.Reasoned) -> shown.Done:
    """The check failed: back to work, one round on."""
    return did(request, number, body, checking.fail_check, reason=body.reason)


@router.post("/{number}/record_verdict", response=DID, operation_id="record_verdict")
def record_verdict(request: HttpRequest, number: str, body: given.Say) -> shown.Done:
    """Write down what the asker said on the telephone, and close."""
    return did(
        request,
        number,
        body,
        revisiting.record_verdict,
        verdict=body.verdict,
        rating=body.rating or "",
        contacted=body.contacted,
    )


@router.post("/{number}/reopen", response=DID, operation_id="reopen")
def reopen(request: HttpRequest, number: str, body: given.Reasoned) -> shown.Done:
    """Reopen for the asker, once."""
    return did(request, number, body, revisiting.reopen, reason=body.reason)


@router.post("/{number}/hand_over", response=DID, operation_id="hand_over")
def hand_over(request: HttpRequest, number: str, body: given.HandOver) -> shown.Done:
    """Hand it over to somebody outside; the asker reads to whom and why."""
    return did(
        request,
        number,
        body,
        triage.hand_over,
        ground=body.ground,
        to_whom=body.to_whom,
    )


@router.post("/{number}/contest", response=DID, operation_id="contest")
def contest(request: HttpRequest, number: str, body: given.Reasoned) -> shown.Done:
    """Take it up again for whoever contests it."""
    return did(request, number, body, revisiting.contest, reason=body.reason)


@router.post("/{number}/note", response=DID, operation_id="note")
def note(request: HttpRequest, number: str, body: given.Noted) -> shown.Done:
    """Add a note for those who handle it."""
    return did(request, number, body, keeping.note, text=body.note)

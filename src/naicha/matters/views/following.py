"""Following a matter: the code opens it, the page tells it, the asker's word moves it.

A resident is known by the signed cookie that showing a code set (``matters.http``).
Codes stand in no address after that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from naicha.audit.queries import readings_of
from naicha.kernel.errors import Conflict, DomainError
from naicha.kernel.masks import mask_name, mask_phone
from naicha.matters import errors, http, offers, queries, show
from naicha.matters.deed import By, Outcome
from naicha.matters.facts import Facts
from naicha.matters.middleware import CODES
from naicha.matters.models import Asker, AskerRole, Matter, MatterEntry, MatterState
from naicha.matters.public_forms import (
    CodeForm,
    ContestForm,
    PlainForm,
    ReasonForm,
    SureForm,
    VerdictForm,
)
from naicha.matters.services import applications, revisiting
from naicha.matters.services.codes import open_by_code
from naicha.matters.views.public import county_named, tell_frame
from naicha.posts.queries import asker as asker_actor
from naicha.web.pure import ConflictView
from naicha.web.times import say_when

S = MatterState
WHY_NOT: Final = {"code": errors.CodeUnknown, "many": errors.TooManyTries}
STATUS_OF: Final = {
    errors.CodeUnknown: HTTPStatus.NOT_FOUND,
    errors.TooManyTries: HTTPStatus.TOO_MANY_REQUESTS,
}


# --- the code -------------------------------------------------------------------


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The box for a code. Right, it leads to the matter; no address keeps the code."""
    county_named(request, "")
    if request.method == "POST":
        form = CodeForm(request.POST)
        return opened(request, form) if form.is_valid() else show_box(request, form)
    why = WHY_NOT.get(request.GET.get("no", ""))
    form = CodeForm({"code": ""}) if why else CodeForm()
    if why is None:
        return render(request, "public/ask.html", {"form": form})
    form.errors.clear()
    form.refuse(why(field="code"))
    return show_box(request, form, STATUS_OF[why])


def show_box(
    request: HttpRequest, form: CodeForm, status: int = HTTPStatus.UNPROCESSABLE_ENTITY
) -> HttpResponse:
    return render(request, "public/ask.html", {"form": form}, status=status)


@sensitive_variables()
def opened(request: HttpRequest, form: CodeForm) -> HttpResponse:
    try:
        return lead_in(request, form.cleaned_data["code"])
    except (errors.CodeUnknown, errors.TooManyTries) as error:
        form.refuse(error)
        return show_box(request, form, STATUS_OF[type(error)])


@login_not_required
@never_cache
@sensitive_variables()
def open_code(request: HttpRequest, code: str) -> HttpResponse:
    """The address of a slip: always leads on, so that the code stays nowhere."""
    if request.method not in {"GET", "HEAD"}:
        return without_trace(redirect("public:ask"))
    try:
        answer = lead_in(request, code.strip("/"))
    except errors.CodeUnknown:
        answer = redirect(f"{CODES}?no=code")
    except errors.TooManyTries:
        answer = redirect(f"{CODES}?no=many")
    return without_trace(answer)


def lead_in(request: HttpRequest, code: str) -> HttpResponse:
    """Let in whoever shows a right code.

    Raises:
        CodeUnknown: it is nobody's.
        TooManyTries: and many before it were not, from the same address.
    """
    source, now = http.source_of(request), http.now()
    asker = open_by_code(code, source=source, now=now)
    answer = redirect("public:mine", asker.matter.number)
    http.remember_asker(request, answer, asker)
    return answer


def without_trace(answer: HttpResponse) -> HttpResponse:
    answer["Referrer-Policy"] = "no-referrer"
    return answer


# --- one matter ------------------------------------------------------------------


def my_asker(request: HttpRequest, number: str) -> Asker:
    """The resident who opened this number here.

    Raises:
        NoSuchMatter: there is none, or it is not theirs.
    """
    asker = http.asker_of_request(request, number)
    if asker is None:
        raise errors.NoSuchMatter
    tell_frame(request, asker.matter.county)
    return asker


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def mine(request: HttpRequest, number: str) -> HttpResponse:
    """The promise, the way so far, and what the asker may say now."""
    asker = my_asker(request, number)
    if asker.matter.number != number:  # it was merged into this one
        return redirect("public:mine", asker.matter.number)
    return render(request, "public/mine.html", page_of(asker, http.now()))


def page_of(asker: Asker, now: datetime) -> dict[str, Any]:
    """Everything the page tells; of a follower's, public progress only."""
    matter = asker.matter
    own = asker.role == AskerRole.ASKER
    told = show.told_to(asker)
    entries = list(queries.history(matter)) if told else []
    history = show.public_history(entries, own=own)
    step = show.next_step(matter) if told else None
    moves = moves_for(asker, now)
    return {
        "now": now,
        "matter": matter,
        "asker": asker,
        "own": own,
        "title": title_of(matter, own=own),
        "place": show.asker_place(matter) if own else show.public_place(matter),
        "promise": show.promise_view(matter, now) if told else None,
        "holder": matter.holder_unit,
        "phone": phone_of(matter) if told else matter.county.public_phone,
        "entries": (step, *history) if step else history,
        "refused": refused_because(matter, entries),
        "result": show.result_words(matter) if told else "",
        "moves": moves,
        "forms": {name: blank(name) for name in moves},
        "key": uuid4(),
        "contact": contact_of(asker) if own else None,
    }


def title_of(matter: Matter, *, own: bool) -> str:
    """The public title; before there is one, the asker's own first words."""
    if matter.public_title and (own or not matter.confidential):
        return matter.public_title
    if not own:
        return _("A matter you follow")
    first = matter.what.split("\n", 1)[0]
    return first if len(first) <= 24 else f"{first[:24]}…"  # noqa: PLR2004 -- two lines of a phone


def phone_of(matter: Matter) -> str:
    """The telephone of whoever holds it; else the community's, else the county's."""
    unit = matter.holder_unit
    own = unit.public_phone if unit else ""
    return own or matter.division.public_phone or matter.county.public_phone


@dataclass(frozen=True, slots=True)
class Refused:
    """Why it was not accepted or was handed over, and where to go instead."""

    ground: str
    where: str
    handed_over: bool


def refused_because(matter: Matter, entries: list[MatterEntry]) -> Refused | None:
    if matter.state not in {S.NOT_ACCEPTED, S.HANDED_OVER}:
        return None
    last = next(
        (one for one in reversed(entries) if one.move in {"refuse", "hand_over"}), None
    )
    ground, _line, where = last.public_text.partition("\n") if last else ("", "", "")
    return Refused(ground, where, matter.state == S.HANDED_OVER)


def contact_of(asker: Asker) -> dict[str, Any]:
    """What is kept of the asker, masked, and who looked at it and why."""
    readings = readings_of(asker.county_id, "asker", asker.pk)
    return {
        "name": mask_name(asker.read_name()),
        "phone": mask_phone(asker.read_phone()),
        "readings": readings,
    }


# --- what the asker may do ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Move:
    """A move of the asker: its form, and the service that does it."""

    form: type[PlainForm]
    do: Callable[..., Outcome]


MOVES: Final[Mapping[str, Move]] = {
    "record_verdict": Move(VerdictForm, revisiting.record_verdict),
    "reopen": Move(ReasonForm, revisiting.reopen),
    "ask_reopen": Move(ReasonForm, applications.ask_reopen),
    "withdraw": Move(SureForm, revisiting.withdraw),
    "contest": Move(ContestForm, revisiting.contest),
}


def about(asker: Asker, move: str) -> Matter:
    """The matter that a move is about: contesting a merging, the merged one."""
    return asker.came_from if move == "contest" and asker.came_from else asker.matter


def moves_for(asker: Asker, now: datetime) -> dict[str, int]:
    """The moves possible now, each with the version it is decided on."""
    actor = asker_actor(asker.pk)
    found = {}
    for matter in (asker.matter, asker.came_from):
        if matter is None:
            continue
        for offer in offers.possible(actor, Facts(matter, now)):
            if offer.move.name in MOVES and about(asker, offer.move.name) == matter:
                found[offer.move.name] = matter.version
    return found


def blank(move: str) -> PlainForm:
    return MOVES[move].form(auto_id=f"{move}_%s")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """One move on a page of its own: to be sure, or to mend what was refused."""
    if move not in MOVES:
        raise errors.NoSuchMatter
    if gone := left_before(request, number, move):
        return gone
    asker = my_asker(request, number)
    if request.method != "POST":
        return show_move(request, asker, move, blank(move))
    return take_move(request, asker, move)


def left_before(request: HttpRequest, number: str, move: str) -> HttpResponse | None:
    """Withdrawn a moment ago, and pressed once more: the same answer."""
    if move != "withdraw" or request.method != "POST":
        return None
    asker = http.asker_of_request(request, number, left=True)
    if asker is None or asker.left_at is None:
        return None
    return farewell(request)


def take_move(request: HttpRequest, asker: Asker, move: str) -> HttpResponse:
    form = MOVES[move].form(request.POST, auto_id=f"{move}_%s")
    if not form.is_valid():
        return show_move(request, asker, move, form, status=422)
    if asks_back(request, asker, move, form):
        return show_move(request, asker, move, form, sure=True)
    try:
        outcome = done(request, asker, move, form)
    except Conflict as error:
        return show_move(request, asker, move, form, status=409, conflict=error)
    except DomainError as error:
        form.refuse(error)
        return show_move(request, asker, move, form, status=422)
    if move == "withdraw":
        return farewell(request)
    messages.success(request, THANKS[move]())
    return redirect("public:mine", outcome.matter.number)


def done(request: HttpRequest, asker: Asker, move: str, form: Any) -> Outcome:
    """Do it.

    Raises:
        DomainError: the service refuses.
    """
    by = By(
        actor=asker_actor(asker.pk),
        key=key_in(request),
        version=version_in(request),
        now=http.now(),
    )
    return MOVES[move].do(about(asker, move), by, **form.given())


def key_in(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        raise errors.KeyReused from None


def version_in(request: HttpRequest) -> int:
    """The version that was decided on; what is no number is an old one."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0  # noqa: PLR2004 -- an integer


def asks_back(request: HttpRequest, asker: Asker, move: str, form: Any) -> bool:
    """Whether to ask first: "not solved" closes it, and could have it done anew."""
    if move != "record_verdict" or "sure" in request.POST:
        return False
    unsolved = form.cleaned_data["verdict"] == "unsolved"
    again = {"reopen", "ask_reopen"} & moves_for(asker, http.now()).keys()
    return unsolved and bool(again)


THANKS: Final = {
    "record_verdict": lambda: _("Thank you. Your verdict is written down."),
    "reopen": lambda: _("It is being done anew. You will be asked again."),
    "ask_reopen": lambda: _("Asked. The county centre decides; you read it here."),
    "contest": lambda: _("Somebody who did not decide it looks at it anew."),
}


def farewell(request: HttpRequest) -> HttpResponse:
    """Withdrawn: nothing of the person is left, and the page is closed."""
    messages.success(request, _("Withdrawn. Your name and telephone are deleted."))
    return redirect("public:home")


def show_move(  # noqa: PLR0913 -- what the page of a move needs
    request: HttpRequest,
    asker: Asker,
    move: str,
    form: PlainForm,
    *,
    status: int = HTTPStatus.OK,
    conflict: Conflict | None = None,
    sure: bool = False,
) -> HttpResponse:
    """The page of one move, with what was typed.

    Somebody who typed nothing, and cannot do it any more, is led back.
    """
    now = http.now()
    asker = Asker.objects.select_related("matter__county", "came_from").get(pk=asker.pk)
    moves = moves_for(asker, now)
    if move not in moves and conflict is None and not form.is_bound:
        return redirect("public:mine", asker.matter.number)
    matter = about(asker, move)
    context = {
        "now": now,
        "matter": asker.matter,
        "move": move,
        "form": form,
        "possible": move in moves,
        "moves": moves,
        "sure": sure,
        "key": uuid4(),
        "version": matter.version,
        "title": title_of(asker.matter, own=asker.role == AskerRole.ASKER),
        "again": blank("reopen") if sure else None,
        "conflict": conflict_view(asker, conflict, now) if conflict else None,
    }
    return render(request, "public/move.html", context, status=status)


def conflict_view(asker: Asker, error: Conflict, now: datetime) -> ConflictView:
    """Who was faster and with what; or why it cannot be done any more."""
    sentence = str(error)
    if isinstance(error, errors.MovedOn):
        entries = list(queries.history(asker.matter))
        own = asker.role == AskerRole.ASKER
        last = next(iter(show.public_history(entries, own=own)), None)
        if last is not None and isinstance(last.when, datetime):
            sentence = _("In the meantime, {when}: {what}.").format(
                when=say_when(last.when, now), what=last.what
            )
    return ConflictView(sentence, reverse("public:mine", args=[asker.matter.number]))

"""Saying one thing: the form, and the number and code it is answered with, once.

The key of the form lies in a cookie until the form was taken: two tabs, a double
press and the back button carry the same key and make one matter.
"""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from naicha.kernel.errors import DomainError
from naicha.kernel.ids import spell_code
from naicha.kernel.masks import hide_numbers
from naicha.matters import errors, http, queries, show, texts
from naicha.matters.deed import DEFAULT_PROFILE, By
from naicha.matters.models import Channel
from naicha.matters.public_forms import SayForm
from naicha.matters.services.registering import Contact, Registered, Words, register
from naicha.matters.views.public import county_named, tell_frame
from naicha.places.models import Division, DivisionLevel
from naicha.places.queries import (
    MOST_DIGITS,
    Place,
    listed_buildings,
    listed_divisions,
    listed_place,
    place_of_division,
)
from naicha.posts.queries import Actor
from naicha.workdays import pure
from naicha.workdays.queries import calendar_for, limits_of, profile

KEY_COOKIE = "nc_form"
KEY_KEPT = 24 * 3600  # seconds
SAID_COOKIE = "nc_said"
SAID_KEPT = 10 * 60  # seconds that number and code can be read again
SAID_PATH = "/said/"
SALT = "naicha.matters.said"


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, county: str = "") -> HttpResponse:
    """The form; sent, it makes one matter and leads to its number and code."""
    place = county_named(request, county)
    if place is None:
        return redirect("public:home")
    if request.method != "POST":
        form = SayForm(initial={"building": request.GET.get("b", "")})
        return show_form(request, place, form, key=key_of(request))
    return take_form(request, place, SayForm(request.POST))


def take_form(request: HttpRequest, county: Division, form: SayForm) -> HttpResponse:
    key = read_key(request.POST.get("key", ""))
    if key is None:
        form.add_error(None, _("This page was open too long. Please send it again."))
        return show_form(request, county, form, key=uuid4(), status=422)
    found = filed(form, county, key) if form.is_valid() else None
    if found is None:
        return show_form(request, county, form, key=key, status=422)
    if found.replayed and differs(found, form):
        return show_form(
            request, county, form, key=uuid4(), status=409, already=found.matter.number
        )
    return answer_with(request, found, hidden=hidden_in(form))


def filed(form: SayForm, county: Division, key: UUID) -> Registered | None:
    """Register what the form says; nothing, with words beside the field, if refused."""
    given = form.cleaned_data
    try:
        return register(
            By(actor=Actor(), key=key, now=http.now()),
            county,
            Words(
                what=given["what"],
                where=where_of(county, given),
                channel=Channel.WEB,
                asker=Contact(
                    name=given["name"],
                    phone=given["phone"],
                    wants_reply=given["wants_reply"],
                ),
            ),
        )
    except DomainError as error:
        form.refuse(error)
        return None


def where_of(county: Division, given: dict[str, Any]) -> Place:
    """The place that was chosen.

    Raises:
        NoSuchPlace: it is not on the county's list.
    """
    name = "building" if given["building"] else "division"
    find = listed_place if given["building"] else place_of_division
    chosen = str(given[name])
    place = find(county.pk, int(chosen)) if is_key(chosen) else None
    if place is None:
        raise errors.NoSuchPlace(field=name)
    return Place(
        place.division, place.grid, place.building, given["spot"], place.x, place.y
    )


def is_key(chosen: str) -> bool:
    return chosen.isascii() and chosen.isdigit() and len(chosen) < MOST_DIGITS


def differs(found: Registered, form: SayForm) -> bool:
    """Whether a form sent again says something else than it did the first time."""
    try:
        said = texts.clean(form.cleaned_data["what"], "what", most=texts.WHAT_MOST)
    except DomainError:
        return True
    return said != found.matter.what


def hidden_in(form: SayForm) -> int:
    """How many card numbers were blacked out before anything was kept."""
    return hide_numbers(form.cleaned_data["what"])[1]


# --- the form's key ----------------------------------------------------------------


def read_key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def key_of(request: HttpRequest) -> UUID:
    """The key of the form that was not taken yet, or a new one."""
    kept = request.get_signed_cookie(KEY_COOKIE, "", salt=SALT, max_age=KEY_KEPT)
    return read_key(kept or "") or uuid4()


# --- the page ---------------------------------------------------------------------


def show_form(
    request: HttpRequest,
    county: Division,
    form: SayForm,
    *,
    key: UUID,
    status: int = HTTPStatus.OK,
    already: str = "",
) -> HttpResponse:
    prefilled = offer_places(form, county)
    context = {
        "form": form,
        "county": county,
        "key": key,
        "now": http.now(),
        "until": looked_at_before(county, http.now()),
        "receiver": prefilled,
        "elsewhere": bool(form["division"].value()),
        "already": already,
    }
    answer = render(request, "public/say.html", context, status=status)
    answer.set_signed_cookie(
        KEY_COOKIE,
        str(key),
        salt=SALT,
        max_age=KEY_KEPT,
        secure=settings.BEHIND_TLS,
        httponly=True,
        samesite="Lax",
    )
    return answer


def offer_places(form: SayForm, county: Division) -> str:
    """Fill the two lists; the community of a building that is chosen already."""
    buildings = listed_buildings(county.pk)
    choices: list[Any] = [("", _("Choose a building"))]
    choices += [(compound, rows) for compound, rows in buildings.items()]
    divisions: list[Any] = [("", _("Choose"))]
    divisions += [
        (row.pk, row.name if row.level == DivisionLevel.TOWN else f"　{row.name}")
        for row in listed_divisions(county.pk)
    ]
    set_choices(form, "building", choices)
    set_choices(form, "division", divisions)
    chosen = str(form["building"].value() or "")
    if not is_key(chosen):
        return ""
    place = listed_place(county.pk, int(chosen))
    return place.division.name if place else ""


def set_choices(form: SayForm, name: str, choices: list[Any]) -> None:
    form.fields[name].widget.choices = choices


def looked_at_before(county: Division, now: datetime) -> datetime:
    """By when somebody looks at what is said now."""
    limit = limits_of(profile(DEFAULT_PROFILE, county.pk).pk)["triage"].limit
    return pure.due_at(calendar_for(county.pk), now, limit)


# --- number and code ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """What the answer tells, once: kept for ten minutes on the person's own device."""

    number: str
    code: str
    hidden: int = 0
    again: bool = False


def answer_with(
    request: HttpRequest, found: Registered, *, hidden: int
) -> HttpResponse:
    answer = redirect("public:said")
    told = [found.matter.number, found.code, hidden, found.replayed]
    answer.set_cookie(
        SAID_COOKIE,
        signing.dumps(told, salt=SALT),
        max_age=SAID_KEPT,
        path=SAID_PATH,
        secure=settings.BEHIND_TLS,
        httponly=True,
        samesite="Lax",
    )
    answer.delete_cookie(KEY_COOKIE, samesite="Lax")
    if found.asker is not None and found.code:
        http.remember_asker(request, answer, found.asker)
    return answer


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def said(request: HttpRequest) -> HttpResponse:
    """Number and code, to write down or print; POST: written down, go on."""
    told = read_said(request)
    if told is None:
        return redirect("public:ask")
    if request.method == "POST":
        answer = redirect("public:mine", told.number)
        answer.delete_cookie(SAID_COOKIE, path=SAID_PATH, samesite="Lax")
        return answer
    context = {"told": told, "code": spell_code(told.code) if told.code else ""}
    now = http.now()
    asker = queries.asker_by_code(told.code) if told.code else None
    if asker is not None:
        tell_frame(request, asker.matter.county)
        context |= {
            "now": now,
            "matter": asker.matter,
            "place": show.asker_place(asker.matter),
            "promise": show.promise_view(asker.matter, now),
        }
    return render(request, "public/said.html", context)


def read_said(request: HttpRequest) -> Said | None:
    kept = request.COOKIES.get(SAID_COOKIE, "")
    try:
        return Said(*signing.loads(kept, salt=SALT, max_age=SAID_KEPT))
    except (signing.BadSignature, TypeError):
        return None

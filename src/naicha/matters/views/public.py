"""What everybody may read: the front page, what is kept, for whom it is readable."""

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from naicha.matters import http, queries, show
from naicha.matters.errors import NoSuchCounty
from naicha.matters.models import Matter
from naicha.matters.public_forms import CodeForm
from naicha.places.models import Division
from naicha.places.queries import counties, county_of, only_county
from naicha.web.times import say_day

PROMISES = 6  # on the front page


def county_named(request: HttpRequest, code: str) -> Division | None:
    """The county of an address; without a code the only one, or none where several.

    Raises:
        NoSuchCounty: the code is no county's.
    """
    county = county_of(code) if code else only_county()
    if county is None and code:
        raise NoSuchCounty
    if county is not None:
        tell_frame(request, county)
    return county


def tell_frame(request: HttpRequest, county: Division) -> None:
    """The frame names the county."""
    request.county_name = county.name  # type: ignore[attr-defined]  # read by the frame


@login_not_required
@require_GET
def home(request: HttpRequest, county: str = "") -> HttpResponse:
    """One deed, the code, and the promises being kept."""
    place = county_named(request, county)
    if place is None:
        return render(request, "public/counties.html", {"counties": counties()})
    now = http.now()
    shown = queries.public_promises(place, PROMISES)
    context = {
        "county": place,
        "by_code": bool(county),
        "now": now,
        "code_form": CodeForm(),
        "promises": [promise_row(matter, now) for matter in shown],
    }
    return render(request, "public/home.html", context)


def promise_row(matter: Matter, now: datetime) -> dict[str, object]:
    """A promise as everybody may read it: title, category, community and grid."""
    promise = show.promise_view(matter, now)
    assert promise is not None, "public promises are open"
    category = str(matter.category)
    return {
        "title": matter.public_title,
        "category": category if category != matter.public_title else "",
        "place": show.public_place(matter),
        "opened_on": say_day(localdate(matter.opened_at), localdate(now)),
        "promise": promise,
        "badge": replace(promise.clock, words=promise.public),
    }


@login_not_required
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    if place := only_county():
        tell_frame(request, place)
    return render(request, "public/privacy.html")


@login_not_required
@require_GET
def access(request: HttpRequest) -> HttpResponse:
    if place := only_county():
        tell_frame(request, place)
    return render(request, "public/access.html")

"""The list of everything somebody may see, by saved views and filters."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from naicha.matters import queries, show
from naicha.matters.desk import until_when
from naicha.matters.models import Level, Matter, MatterState
from naicha.matters.queries import DUE, NEWEST, Order
from naicha.matters.views import door
from naicha.places.queries import open_grids
from naicha.posts.http import actor_of_request, now_of
from naicha.posts.queries import today
from naicha.web.pure import ClockView, FiltersView, FilterView, PagerView, TabView
from naicha.web.words import LEVELS, STATES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from naicha.matters.desk import Desk
    from naicha.places.models import Grid
    from naicha.posts.queries import Actor

SIZE, CLOSED_DAYS = 20, 30
NUMBER = re.compile(r"[0-9]{1,8}(-[0-9]{0,10})?")
NOTHING = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class View:
    """A saved view: its name, its condition, its order."""

    label: "StrOrPromise"
    where: Callable[["Wanted"], Q]
    order: Order = DUE
    work: str = ""  # the count of today's page that it equals


VIEWS: Final[Mapping[str, View]] = {
    "open": View(pgettext_lazy("view", "Open"), lambda _wanted: Q()),
    "triage": View(_l("To triage"), lambda w: w.desk.to_triage, work="triage"),
    "mine": View(_l("For me to do"), lambda w: w.desk.to_do, work="todo"),
    "over": View(_l("Overdue"), lambda w: Q(open_due_at__lt=w.now)),
    "due": View(
        _l("Due by the next working day"),
        lambda w: Q(open_due_at__range=(w.now, until_when(w.actor, w.now))),
    ),
    "check": View(_l("To check"), lambda w: w.desk.to_check, work="check"),
    "closed": View(
        _l("Ended in 30 days"),
        lambda w: Q(
            open_due_at=None, ended_at__gte=w.now - timedelta(days=CLOSED_DAYS)
        ),
        NEWEST,
    ),
}


class Wanted:
    """What the address asks for; what it asks wrongly is left out."""

    now: datetime
    desk: "Desk"
    actor: "Actor"

    def __init__(self, request: HttpRequest) -> None:
        self.asked = request.GET
        self.now = now_of(request)
        self.desk = door.desk_for(request)
        self.actor = actor_of_request(request)
        self.q = self.asked.get("q", "").strip()[:40]
        self.name = self.asked.get("view", "open")
        if self.name not in VIEWS:
            self.name = "open"

    @property
    def view(self) -> View:
        return VIEWS[self.name]

    @property
    def searching(self) -> bool:
        return bool(self.q)

    def value(self, name: str) -> str:
        return self.asked.get(name, "")

    def key(self, name: str) -> int | None:
        """A key out of the address, or none."""
        text = self.value(name)
        good = text.isascii() and text.isdigit() and len(text) < 19  # noqa: PLR2004 -- 64 bits
        return int(text) if good else None

    def filters(self) -> list[Q]:
        found = [self.by_number()] if self.searching else [self.view.where(self)]
        if (level := self.value("level")) in Level.values:
            found.append(Q(level=level))
        if (state := self.value("state")) in MatterState.values:
            found.append(Q(state=state))
        if (grid := self.key("grid")) is not None:
            found.append(Q(grid=grid))
        if (category := self.key("category")) is not None:
            found.append(Q(category=category))
        return found

    def by_number(self) -> Q:
        """From the first number that begins so to the last: a range of an index."""
        if not NUMBER.fullmatch(self.q):
            return NOTHING
        return Q(
            county__in=self.desk.counties,
            number__gte=self.q,
            number__lt=f"{self.q}~",
        )

    @property
    def order(self) -> Order:
        return NEWEST if self.searching else self.view.order

    def page(self, size: int) -> queries.Page:
        return queries.page(
            self.actor,
            *self.filters(),
            order=self.order,
            after=self.value("after")[:60],
            size=size,
        )


@require_GET
@door.staff
def everything(request: HttpRequest) -> HttpResponse:
    """Twenty rows, each statement an index scan."""
    wanted = Wanted(request)
    if wanted.searching and queries.one_visible(wanted.actor, wanted.q):
        return redirect("matters:matter", wanted.q)
    page = wanted.page(SIZE)
    phone = door.on_a_phone(request)
    context = {
        "now": wanted.now,
        "rows": [Row.of(one, wanted) for one in page.rows],
        "tabs": tabs(request, wanted),
        "filters": bar(wanted, short=phone),
        "pager": pager(wanted, page),
        "searched": wanted.q,
        "odd": wanted.searching and not NUMBER.fullmatch(wanted.q),
    }
    template = "matters/list_phone.html" if phone else "matters/list.html"
    return render(request, template, context)


@dataclass(frozen=True, slots=True)
class Row:
    """A matter in the table; the asker is never in it."""

    matter: Matter
    url: str
    place: str
    clock: ClockView | None
    view: object = field(default=None)

    @classmethod
    def of(cls, matter: Matter, wanted: Wanted) -> "Row":
        clock = show.accountable(matter)
        url = reverse("matters:matter", args=[matter.number])
        return cls(
            matter,
            url,
            show.spot_words(matter),
            show.clock_view(clock, wanted.now) if clock else None,
            show.row_view(matter, wanted.now, url=url),
        )


def tabs(request: HttpRequest, wanted: Wanted) -> list[TabView]:
    """The saved views this desk has; counts only where they are work to do."""
    counts = door.counts_for(request)
    there = {
        "triage": bool(wanted.desk.triage),
        "check": bool(wanted.desk.checking),
        "mine": bool(wanted.desk.holding),
    }
    return [
        TabView(
            str(view.label),
            f"?view={name}",
            getattr(counts, view.work) if view.work else None,
            current=name == wanted.name and not wanted.searching,
        )
        for name, view in VIEWS.items()
        if there.get(name, name != "due" or wanted.name == "due")
    ]


def bar(wanted: Wanted, *, short: bool) -> FiltersView:
    """The search and the filters; on a phone the search alone."""
    kept = {} if wanted.name == "open" else {"view": wanted.name}
    filters = () if short else filters_of(wanted)
    said = "；".join(
        f"{one.label} {dict(one.choices)[one.value]}" for one in filters if one.value
    )
    label = _("Number, or how it begins")
    return FiltersView("", label, wanted.q, filters, kept=kept, said=said)


def filters_of(wanted: Wanted) -> tuple[FilterView, ...]:
    def one(name: str, label: str, choices: list[tuple[str, str]]) -> FilterView:
        values = {value for value, _words in choices}
        value = wanted.value(name) if wanted.value(name) in values else ""
        return FilterView(
            name,
            label,
            (("", _("all")), *choices),
            value,
            clear_url=without(wanted, name) if value else "",
        )

    county = min(wanted.desk.counties)
    grids = [(str(g.pk), f"{g.division} {g.name}") for g in grids_of(wanted, county)]
    categories = [
        (str(c.pk), f"{c.code} {c.zh}")
        for c in queries.categories(county, today(wanted.now))
    ]
    filters = (
        one("grid", _("Grid"), grids),
        one("level", _("Level"), [(v, str(LEVELS[v])) for v in Level.values]),
        one("category", _("Category"), categories),
        one(
            "state",
            _("State"),
            [(v, str(STATES[v].word)) for v in MatterState.values],
        ),
    )
    return tuple(one for one in filters if len(one.choices) > 2)  # noqa: PLR2004 -- "all" and one more is no choice


def grids_of(wanted: Wanted, county: int) -> "list[Grid]":
    """The grids one may choose between: those of the own places."""
    scopes = queries.scopes(wanted.actor)
    within = {
        key: scope[name]
        for scope in scopes
        for name, key in (("division", "division"), ("town", "division__parent"))
        if name in scope
    }
    if any(
        {"grid", "building"} & scope.keys() for scope in queries.scopes(wanted.actor)
    ):
        return []
    return open_grids(county, **within)


def without(wanted: Wanted, *names: str) -> str:
    """The same list without these words in its address."""
    asked = wanted.asked.copy()
    for name in (*names, "after"):
        asked.pop(name, None)
    return f"?{asked.urlencode()}"


def pager(wanted: Wanted, page: queries.Page) -> PagerView:
    asked = wanted.asked.copy()
    asked["after"] = page.after
    begun = bool(wanted.value("after"))
    said = _("{n} on this page").format(n=len(page.rows))
    return PagerView(
        said,
        previous_url=without(wanted) if begun else "",
        next_url=f"?{asked.urlencode()}" if page.after else "",
    )

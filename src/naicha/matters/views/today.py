"""Today's work: what is theirs to do, urgent and overdue first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from naicha.matters import choosing, desk, forms, show
from naicha.matters.models import Clock, Level, Matter
from naicha.matters.views import door
from naicha.posts.capabilities import Capability
from naicha.posts.http import actor_of_request, now_of, post_of
from naicha.web.pure import Link, RowView, StatView
from naicha.web.times import say_day, say_when

FEW = 5  # rows of a list before "more"
MOST = 20


@require_GET
@door.staff
def today(request: HttpRequest) -> HttpResponse:
    now, counts = now_of(request), door.counts_for(request)
    mine = door.desk_for(request)
    lists = desk.today(mine, counts.until)
    phone = door.on_a_phone(request)
    rows = Rows(now, phone=phone)
    post = post_of(request)
    context = {
        "now": now,
        "day": day_words(now),
        "post": post,
        "counts": counts,
        "stats": stats(mine, counts, len(lists.decide)),
        "triage": triage_rows(lists.triage, counts, now),
        "due": rows.of(due_rows(mine, lists), pill=True),
        "check": rows.of(lists.check, _("Go and check")),
        "ask": rows.of(lists.ask, _("Ask"), move="record_verdict"),
        "work": rows.of(lists.work, pill=True),
        "found": rows.of(lists.found, _("I take it"), move="take"),
        "assists": [rows.assist(clock) for clock in lists.assists],
        "decide": lists.decide,
        "unlooked": lists.unlooked,
        "office": bool(mine.triage),
        "watches": not mine.holding,
        "may_register": actor_of_request(request).may(Capability.REGISTER),
        "mine": mine,
        "frame_file": f"web/staff{'_two' if mine.triage or lists.assists else ''}.html",
    }
    template = "matters/today_phone.html" if phone else "matters/today.html"
    return render(request, template, context)


def day_words(now: datetime) -> str:
    """The date with its weekday, never only "today"."""
    day = timezone.localdate(now)
    return say_day(day, day + timedelta(days=2))


def due_rows(mine: desk.Desk, lists: desk.Today) -> list[Matter]:
    """What is due around me; an office's own work goes with it."""
    if not mine.triage:
        return lists.due
    both = [*lists.work, *lists.due]
    return sorted(both, key=lambda one: (one.open_due_at, one.pk))


def stats(mine: desk.Desk, counts: desk.Counts, decisions: int) -> list[StatView]:
    """Counts of work to do, each leading to its list; those of others are left out."""
    url = reverse("matters:list")

    def stat(name: str, count: int, view: str, icon: str = "") -> StatView:
        over = view == "over" and count > 0
        address = f"{url}?view={view}" if view else "#decide"
        return StatView(name, str(count), url=address, icon=icon, over=over)

    found = [
        stat(_("overdue"), counts.over, "over", "clock-over"),
        stat(_("due soon"), counts.due, "due", "clock-half"),
    ]
    if mine.triage:
        found.insert(0, stat(_("to triage"), counts.triage, "triage"))
    if mine.checking:
        found.append(stat(_("for you to check"), counts.check, "check"))
    if mine.triage:
        found.append(stat(_("for you to decide"), decisions, ""))
    return found


class Rows:
    """Matters as rows of today's lists."""

    def __init__(self, now: datetime, *, phone: bool) -> None:
        self.now, self.phone = now, phone

    def of(
        self,
        matters: Iterable[Matter],
        label: str = "",
        *,
        move: str = "",
        pill: bool = False,
    ) -> list[RowView]:
        return [self.row(one, label, move, pill=pill) for one in matters]

    def row(self, matter: Matter, label: str, move: str, *, pill: bool) -> RowView:
        url = reverse("matters:matter", args=[matter.number])
        asked = f"{url}?move={move}#moves-head" if move else f"{url}#moves-head"
        action = Link(label, asked) if label else None
        row = show.row_view(matter, self.now, url=url, action=action, pill=pill)
        if not self.phone:
            return row
        return replace(row, meta=(show.spot_words(matter),), level_known=False)

    def assist(self, clock: Clock) -> RowView:
        """A share beside a lead, with the share's own clock."""
        row = self.row(clock.matter, "", "", pill=False)
        return replace(row, clock=show.clock_view(clock, self.now))


@dataclass(frozen=True, slots=True)
class TriageRow:
    """A matter that waits for triage, with what can be accepted at one press."""

    number: str
    url: str
    form_url: str
    title: str
    meta: str
    public_title: str
    category: str
    code: str
    level: str
    route: str
    key: str
    version: int
    accepted: bool
    new: bool
    clock: object


def triage_rows(
    matters: Iterable[Matter], counts: desk.Counts, now: datetime
) -> list[TriageRow]:
    return [triage_row(one, counts, now) for one in matters]


def triage_row(matter: Matter, counts: desk.Counts, now: datetime) -> TriageRow:
    category = matter.category
    level = matter.level or (category.default_level if category else "")
    clock = show.accountable(matter)
    to_grid = level == Level.MINOR and matter.grid_id is not None
    came = say_when(matter.opened_at, now)
    where = show.place_words(matter)
    return TriageRow(
        number=matter.number,
        url=reverse("matters:matter", args=[matter.number]),
        form_url=reverse("matters:move", args=[matter.number, "accept"]),
        title=matter.what[:60],
        meta=f"{came} · {matter.get_channel_display()} · {where}",
        public_title=(
            matter.public_title
            or (choosing.proposed_title(matter, category) if category else "")
        ),
        category=category.zh if category else "",
        code=forms.label(category) if category else "",
        level=level,
        route="grid" if to_grid else "accept",
        key=str(uuid4()),
        version=matter.version,
        accepted=matter.state == "accepted",
        new=bool(counts.since and matter.opened_at > counts.since),
        clock=show.clock_view(clock, now) if clock else None,
    )

"""The tags of every page. They take plain data (``web.pure``) and draw it.

Settings make this library a builtin: no page needs to load it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms, template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from naicha.web import drawing, panels, pure, times, words

if TYPE_CHECKING:
    from django.http import HttpRequest

register = template.Library()
C = "web/c/"
Words = str | Promise
CLOCK_GLYPHS = {
    "half": "clock-half",
    "over": "clock-over",
    "late": "clock-over",
    "paused": "clock-paused",
    "waiting": "clock-waiting",
    "stopped": "clock-stopped",
}
CHOOSERS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def use(name: str, css: str) -> SafeString:
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        css,
        static("built/sprite.svg"),
        name,
    )


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A line icon beside a word; readers skip it."""
    return use(name, f"nc-icon {css}".strip())


@register.simple_tag
def glyph(name: str) -> SafeString:
    """A small shape of a state or a clock."""
    return use(name, "nc-glyph")


@register.simple_tag
def logo() -> SafeString:
    return use("logo", "nc-logo")


@register.simple_tag
def key(*names: str) -> SafeString:
    """The key drawn on its button; ``{% key "G" "J" %}`` draws two."""
    return format_html_join(
        "", '<kbd class="nc-key" aria-hidden="true">{}</kbd>', ((n,) for n in names)
    )


# Clocks and promises


def clock_context(clock: pure.ClockView | None, *, pill: bool) -> dict[str, Any]:
    if clock is None:
        return {"clock": None}
    return {
        "clock": clock,
        "pill": pill,
        "shape": CLOCK_GLYPHS.get(clock.state, ""),
        "slice": drawing.slice_path(clock.share),
    }


@register.inclusion_tag(f"{C}clock.html")
def clock_badge(clock: pure.ClockView | None) -> dict[str, Any]:
    """Glyph and words; for lists."""
    return clock_context(clock, pill=False)


@register.inclusion_tag(f"{C}clock.html")
def clock_pill(clock: pure.ClockView | None) -> dict[str, Any]:
    """The same on its tint; for today's page and a matter's head."""
    return clock_context(clock, pill=True)


def line_context(
    clock: pure.ClockView, marks: Iterable[int], sentence: str, *, thin: bool
) -> dict[str, Any]:
    end = drawing.end_of_line(clock.share)
    gone = min(clock.share, 1.0) * end
    late = clock.state in {"over", "late"}
    return {
        "clock": clock,
        "sentence": sentence,
        "thin": thin,
        "height": 6 if thin else 22,
        "y": 0 if thin else 6,
        "bar": 6 if thin else 10,
        "round": 3 if thin else 5,
        "gone": drawing.percent(end if late else gone),
        "left": drawing.percent(1 - gone),
        "end": drawing.percent(end),
        "beyond": drawing.percent(1 - end) if late and end < 1 else "",
        "marks": () if thin else [drawing.percent(end * m / 100) for m in marks],
        "now": "100%" if late else drawing.percent(gone),
        "met": clock.state == "stopped",
        "ring": not thin and clock.state not in {"waiting", "stopped"},
        "hatched": clock.state == "paused",
    }


@register.inclusion_tag(f"{C}line.html")
def promise_bar(clock: pure.ClockView) -> dict[str, Any]:
    """The thin line of a row: no ring, no labels."""
    return line_context(clock, (), clock.sentence, thin=True)


@register.inclusion_tag(f"{C}line.html")
def promise_track(promise: pure.PromiseView) -> dict[str, Any]:
    return line_context(promise.clock, promise.marks, promise.sentence, thin=False)


@register.inclusion_tag(f"{C}promise.html")
def promise_line(
    promise: pure.PromiseView, *, opened: bool = False, wide: bool = False
) -> dict[str, Any]:
    """The whole promise: sentence, pill, line, labels, why it is this time.

    Args:
        promise: what is promised, by when, by whom.
        opened: show the sum of days from the start.
        wide: the sentence beside its line where there is room.
    """
    share = promise.clock.share
    place = "start" if share < 3 / 8 else "end" if share > 5 / 8 else "middle"
    clock = promise.clock
    return {
        "promise": promise,
        "clock": clock,
        "shown": replace(clock, words=promise.public) if promise.public else clock,
        "place": place,
        "late": clock.state in {"over", "late"} and share > 1,
        "opened": opened,
        "wide": wide,
    }


# Marks


@register.inclusion_tag(f"{C}level.html")
def level_mark(level: str | None) -> dict[str, Any]:
    """Weight, not colour: minor outlined, major filled, hard black."""
    return {"level": level or "none", "word": words.LEVELS.get(level or None, level)}


@register.inclusion_tag(f"{C}state.html")
def state_mark(state: str, word: Words = "") -> dict[str, Any]:
    """A shape and a word; ``word`` says more than the state's own."""
    mark = words.STATES.get(state)
    return {
        "shape": mark.shape if mark else "ring",
        "word": word or (mark.word if mark else state),
    }


@register.inclusion_tag(f"{C}pair.html")
def badge_pair(kind: Words, holder: Words) -> dict[str, Any]:
    """Two halves: what kind of holder, and who."""
    return {"kind": kind, "holder": holder}


@register.inclusion_tag(f"{C}steps.html")
def five_steps(
    steps: Sequence[pure.StepView], result: Words = "", *, tall: bool = False
) -> dict[str, Any]:
    """The five steps; upright on phones, and anywhere when ``tall``."""
    return {"steps": steps, "result": result, "tall": tall}


@register.inclusion_tag(f"{C}timeline.html", takes_context=True)
def timeline(context: Context, entries: Sequence[pure.EntryView]) -> dict[str, Any]:
    """What happened, newest first."""
    return {"entries": entries, "now": now_of(context)}


# Lists


@register.inclusion_tag(f"{C}matter_row.html", takes_context=True)
def matter_row(context: Context, row: pure.RowView) -> dict[str, Any]:
    return {"row": row, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag(f"{C}rows.html", takes_context=True)
def matter_rows(context: Context, rows: Sequence[pure.RowView]) -> dict[str, Any]:
    """Rows that J, K, Enter and X walk through."""
    return {"rows": rows, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag(f"{C}moves.html")
def move_buttons(moves: pure.MovesView, form: SafeString | str = "") -> dict[str, Any]:
    """What can be done now; a form opens in ``#move-form`` below, or stands there."""
    return {"moves": moves, "form": form}


@register.inclusion_tag(f"{C}filters.html")
def filter_bar(filters: pure.FiltersView) -> dict[str, Any]:
    return {"bar": filters}


@register.inclusion_tag(f"{C}views.html")
def view_tabs(tabs: Sequence[pure.TabView], label: Words = "") -> dict[str, Any]:
    return {"tabs": tabs, "label": label}


@register.inclusion_tag(f"{C}pager.html")
def pager(page: pure.PagerView) -> dict[str, Any]:
    return {"page": page}


@register.inclusion_tag(f"{C}batch.html")
def batch_bar(moves: Sequence[pure.Link], form_id: str) -> dict[str, Any]:
    """Moves common to all selected rows; sends the form with that id."""
    return {"moves": moves, "form_id": form_id}


@register.inclusion_tag(f"{C}sort.html", takes_context=True)
def sort_head(
    context: Context, label: Words, name: str, css: str = ""
) -> dict[str, Any]:
    """A column head that sorts: ``?sort=name``, again ``?sort=-name``."""
    query = context["request"].GET.copy()
    now = query.get("sort", "")
    query["sort"] = f"-{name}" if now == name else name
    query.pop("page", None)
    way = {name: "ascending", f"-{name}": "descending"}.get(now, "")
    return {"label": label, "url": f"?{query.urlencode()}", "way": way, "css": css}


# Notices


@register.inclusion_tag(f"{C}empty.html")
def empty_state(
    title: Words, text: Words = "", link: pure.Link | None = None
) -> dict[str, Any]:
    """What would be here, in one sentence."""
    return {"title": title, "text": text, "link": link}


@register.inclusion_tag(f"{C}conflict.html")
def conflict_box(conflict: pure.ConflictView | None) -> dict[str, Any]:
    return {"conflict": conflict}


@register.inclusion_tag(f"{C}note.html")
def note(text: Words, kind: str = "info") -> dict[str, Any]:
    """A sentence on the page: ``info``, ``error``, ``success`` or ``warm``."""
    return {"text": text, "kind": kind, "toast": False}


# Forms


@register.inclusion_tag(f"{C}error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """What is wrong, with links to the fields; takes the focus."""
    wrong = [form[name] for name in form.errors if name in form.fields]
    general = form.non_field_errors() if form.is_bound else ()
    return {"fields": wrong, "general": general, "count": len(wrong) + len(general)}


@register.inclusion_tag(f"{C}field.html")
def field(
    bound: BoundField,
    hint: Words = "",
    *,
    columns: int = 1,
    quiet: bool = False,
    rows: int = 0,
) -> dict[str, Any]:
    """A label, its hint, its error and the control, tied together.

    Args:
        bound: ``form.name``.
        hint: instead of the field's ``help_text``.
        columns: choices beside each other on a wide screen (1, 2 or 4).
        quiet: do not mark the field as one that may be left empty.
        rows: height of a text area.
    """
    hint = hint or bound.help_text
    described = " ".join(
        f"{bound.auto_id}_{part}"
        for part, there in (("error", bound.errors), ("hint", hint))
        if there
    )
    widget = bound.field.widget
    attrs: dict[str, Any] = {"class": css_of(widget)}
    if described:
        attrs["aria-describedby"] = described
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if rows:
        attrs["rows"] = rows
    choosing = isinstance(widget, CHOOSERS)
    return {
        "bound": bound,
        "hint": hint,
        "described": described,
        "columns": columns,
        "optional": not quiet and not bound.field.required,
        "choosing": choosing,
        "ticking": isinstance(widget, forms.CheckboxInput),
        "control": "" if choosing else bound.as_widget(attrs=attrs),
    }


def css_of(widget: forms.Widget) -> str:
    own = str(widget.attrs.get("class", ""))
    base = "form-control"
    if isinstance(widget, forms.CheckboxInput):
        base = "form-check-input"
    elif isinstance(widget, forms.Select):
        base = "form-select"
    return f"{base} {own}".strip()


# Figures, cards, values


@register.inclusion_tag(f"{C}stat.html")
def stat_tile(stat: pure.StatView) -> dict[str, Any]:
    return {"stat": stat, "points": drawing.spark_points(stat.spark)}


@register.inclusion_tag(f"{C}role.html")
def role_card(role: pure.RoleView) -> dict[str, Any]:
    return {"role": role}


@register.inclusion_tag(f"{C}masked.html")
def masked_value(value: pure.MaskedView) -> dict[str, Any]:
    return {"value": value}


@register.inclusion_tag(f"{C}file.html")
def file_tile(file: pure.FileView) -> dict[str, Any]:
    return {"file": file}


@register.inclusion_tag(f"{C}queue.html")
def queue_entry(entry: pure.QueueView) -> dict[str, Any]:
    return {"entry": entry}


@register.inclusion_tag(f"{C}panels.html", takes_context=True)
def panels_for(context: Context, place: str, thing: Any) -> dict[str, Any]:
    request: HttpRequest = context["request"]
    return {"panels": panels.shown(request, place, thing)}


register.tag("panels", register.tags["panels_for"])


# Times


def now_of(context: Context) -> datetime:
    """The page's own ``now`` if it has one, so that a page tells one time."""
    now = context.get("now")
    return now if isinstance(now, datetime) else timezone.now()


@register.filter
def when(moment: datetime | date | str | None, now: datetime | None = None) -> str:
    """``11月25日 周三 18:30``; a day alone without its hour; a text as it is.

    ``{{ moment|when }}`` reads the clock; ``{{ moment|when:now }}`` does not.
    """
    if moment is None:
        return ""
    if isinstance(moment, str):
        return moment
    now = now if isinstance(now, datetime) else timezone.now()
    if isinstance(moment, datetime):
        return times.say_when(moment, now)
    return times.say_day(moment, timezone.localdate(now))


@register.filter
def short(moment: datetime, now: datetime) -> str:
    """``昨天 16:10``, or ``11月17日``: for a narrow column."""
    return times.say_short(moment, now)


@register.filter
def clock_time(moment: datetime | None) -> str:
    """The time of day alone."""
    return f"{timezone.localtime(moment):%H:%M}" if moment else ""


@register.simple_tag(takes_context=True)
def as_of(context: Context, moment: datetime | None = None) -> str:
    """``As of 14:40``: a page is right when it was made, and says when."""
    local = timezone.localtime(moment or now_of(context))
    return _("As of {time}").format(time=f"{local:%H:%M}")

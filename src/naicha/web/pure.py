"""Plain data that components draw. Other apps fill it; nothing here asks a database.

Words in these classes are finished: translated, dated, ready to be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

ClockState = Literal[
    "running", "half", "warn", "over", "paused", "waiting", "stopped", "late"
]
StepState = Literal["done", "now", "skipped", "todo", "unused"]
EntryState = Literal["past", "latest", "next"]
FileState = Literal["kept", "waiting", "sending", "refused"]
Audience = Literal["asker", "units"]


@dataclass(frozen=True)
class ClockView:
    """One clock as it stands when the page is made.

    Args:
        share: time gone ÷ whole time inside the clock's own windows; over 1 when late.
        words: the badge, such as "2 days 3 hours left".
        sentence: the whole truth in one sentence, for hover and screen readers.
        provisional: the limit lies in a year whose holidays are not loaded.
    """

    state: ClockState
    share: float
    words: str
    sentence: str
    provisional: bool = False


@dataclass(frozen=True)
class PromiseView:
    """What is promised, by when, by whom.

    Args:
        sentence: "The housing bureau promises … before …".
        marks: where the profile warns, in percent of the whole time.
        reason: why it is this time, the profile's own sentence.
        steps: the sum of days, such as ("Fri 17:20 dispatched", "not counted").
        left: "1 day 3 hours", for beside the line; the clock's words if empty.
        public: the badge in a resident's words, such as "half the time gone".
        why_url: a page with the calendar behind the sum.
    """

    sentence: str
    clock: ClockView
    start_label: str
    now_label: str
    end_label: str
    marks: tuple[int, ...] = (50, 80)
    reason: str = ""
    steps: tuple[tuple[str, str], ...] = ()
    left: str = ""
    public: str = ""
    why_url: str = ""


@dataclass(frozen=True)
class StepView:
    """One of the five steps: number, its word, one line of fact."""

    no: int
    name: str
    fact: str
    state: StepState


@dataclass(frozen=True)
class FileView:
    """A file: where it opens, what it is called, one line on it."""

    name: str
    about: str
    url: str = ""
    thumb_url: str = ""
    state: FileState = "kept"


@dataclass(frozen=True)
class EntryView:
    """A line of history. Nothing is ever struck out; a correction is another line."""

    icon: str
    what: str
    who: str = ""
    when: datetime | str = ""
    note: str = ""
    files: tuple[FileView, ...] = ()
    state: EntryState = "past"
    round: int = 1


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere."""

    label: str
    url: str
    icon: str = ""
    key: str = ""


@dataclass(frozen=True)
class RowView:
    """A matter in a list. The asker is never in a row.

    Args:
        meta: number, holder, place, as far as this person may read them.
        action: the one button; ``url`` takes a POST.
        readable: False shows the number and that there is nothing to see.
    """

    url: str
    number: str
    title: str
    meta: tuple[str, ...] = ()
    level: str | None = None
    level_known: bool = True
    clock: ClockView | None = None
    pill: bool = False
    line: bool = False
    action: Link | None = None
    action_post: bool = False
    selected: bool = False
    changed: bool = False
    readable: bool = True


@dataclass(frozen=True)
class MoveView:
    """A move that this person may make now.

    Args:
        url: where its form is fetched (GET) and sent (POST).
        audience: who reads what is written here.
    """

    name: str
    label: str
    url: str
    key: str = ""
    current: bool = False


@dataclass(frozen=True)
class MovesView:
    """What can be done now: the likely move, the others, and why not more."""

    likely: MoveView | None
    others: tuple[MoveView, ...] = ()
    aside: MoveView | None = None
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class FilterView:
    """One filter of a list: a select with its name before it.

    Args:
        choices: (value, words); the first means "all".
        clear_url: the same list without this filter; empty when it is not set.
    """

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    value: str = ""
    clear_url: str = ""


@dataclass(frozen=True)
class FiltersView:
    """The bar above a list. ``kept`` are further values the form carries along."""

    action: str
    search_label: str = ""
    q: str = ""
    filters: tuple[FilterView, ...] = ()
    sort: FilterView | None = None
    kept: Mapping[str, str] = field(default_factory=dict)
    said: str = ""


@dataclass(frozen=True)
class TabView:
    """A saved view of a list."""

    label: str
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True)
class PagerView:
    """Where we are in a long list."""

    said: str
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True)
class ConflictView:
    """Somebody was faster: who did what when, and the two ways on."""

    sentence: str
    now_url: str
    keep_url: str = ""


@dataclass(frozen=True)
class StatView:
    """A figure with its counts.

    Args:
        figure: "92.1", or "7" when fewer than ten were counted.
        unit: "%", "hours", or "/ 8" beside counts.
        count: "187 / 203", always written beside a share.
        left_out: what the figure does not count, in one line.
        formula: how it is reckoned, behind the ⓘ.
        spark: values from old to new, drawn as a line; at most 12.
        over: the figure is about overdue matters.
    """

    name: str
    figure: str
    unit: str = ""
    count: str = ""
    left_out: str = ""
    formula: str = ""
    url: str = ""
    spark: tuple[float, ...] = ()
    spark_said: str = ""
    over: bool = False
    icon: str = ""


@dataclass(frozen=True)
class RoleView:
    """A card to sign in with as somebody of the sample county.

    With ``value`` the card is a submit button named ``name``; else it links to ``url``.
    """

    icon: str
    role: str
    first: str
    person: str = ""
    name: str = ""
    value: str = ""
    url: str = ""


@dataclass(frozen=True)
class MaskedView:
    """A value that is blacked out, and where it may be asked for with a reason."""

    shown: str
    ask_url: str = ""
    told: str = ""


@dataclass(frozen=True)
class QueueView:
    """A record kept on the phone: what became of it."""

    state: Literal["waiting", "sending", "received", "refused", "conflict"]
    what: str
    about: str
    url: str = ""
